// Keys for those who like them; every page works without. `/` to the box, j k between hits, n N between marks.
"use strict";

const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

function step(links, by) {
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  const link = links[Math.max(0, Math.min(links.length - 1, next))];
  if (link) {
    link.focus();
    link.closest("li").scrollIntoView({ block: "nearest" });
  }
}

// Steps leave no trace in the history, so that Back returns to the results at once.
const goTo = (hash) => location.replace(hash);

function stepMark(by) {
  const count = document.querySelectorAll("mark[id]").length;
  if (!count) return;
  const now = Number((location.hash.match(/^#m(\d+)$/) || [0, by > 0 ? 0 : 1])[1]);
  goTo(`#m${((now - 1 + by + count) % count) + 1}`);
}

const actions = {
  "/": () => document.getElementById("q").select(),
  j: () => step([...document.querySelectorAll(".hit a.headline")], 1),
  k: () => step([...document.querySelectorAll(".hit a.headline")], -1),
  n: () => stepMark(1),
  N: () => stepMark(-1),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.id === "q" && !event.isComposing) {
    event.preventDefault(); // or a search box would be emptied
    event.target.blur();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest('.steps a[href^="#"]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  goTo(link.getAttribute("href"));
});
