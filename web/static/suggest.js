// Suggestions under the search box while one types. Without this script the box is a plain box, and works.
// The list is an ARIA combobox: the focus stays in the box, arrows go through the list, Enter takes, Escape closes.
"use strict";

{
  const box = document.getElementById("q");
  const DELAY = 120; // milliseconds after the last key
  const KEPT = 50; // answers that are remembered
  const KINDS = { section: "栏目", author: "作者", headline: "标题" };

  const answers = new Map();
  let list, said;
  let options = []; // what the list shows
  let at = -1; // the option that is pointed at; -1: the box itself
  let timer = 0;
  let asking = null; // the request under way
  let composing = false; // an input method has not finished

  function install() {
    list = document.createElement("ul");
    list.id = "suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "检索建议");
    said = document.createElement("p");
    said.className = "hidden";
    said.setAttribute("role", "status");
    box.form.append(list, said);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", list.id], ["aria-haspopup", "listbox"]]) box.setAttribute(name, value);

    box.addEventListener("compositionstart", () => { composing = true; close(); });
    box.addEventListener("compositionend", () => { composing = false; soon(); });
    box.addEventListener("input", (event) => { if (!composing && !event.isComposing) soon(); });
    box.addEventListener("keydown", pressed);
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take([...list.children].indexOf(option));
    });
    addEventListener("pagehide", close);
  }

  const isOpen = () => !list.hidden;

  function soon() {
    stop();
    if (box.value.trim()) timer = setTimeout(ask, DELAY);
    else close();
  }

  function stop() {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
  }

  async function ask() {
    const text = box.value.trim();
    if (!text || composing) return;
    let found = answers.get(text);
    if (!found) {
      asking = new AbortController();
      try {
        const answer = await fetch(`/api/suggest?q=${encodeURIComponent(text)}`, { signal: asking.signal });
        if (!answer.ok) throw new Error(answer.status);
        found = (await answer.json()).suggestions;
      } catch {
        if (box.value.trim() === text) close(); // no suggestions are no misfortune
        return;
      }
      asking = null;
      if (answers.size >= KEPT) answers.delete(answers.keys().next().value);
      answers.set(text, found);
    }
    if (box.value.trim() === text && !composing && document.activeElement === box) show(found);
  }

  function show(found) {
    options = found;
    at = -1;
    list.replaceChildren(...found.map(row));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
    said.textContent = found.length ? `${found.length} 条建议，用上下键选择` : "";
  }

  function row(option, number) {
    const item = document.createElement("li");
    item.id = `suggestion-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.textContent = option.text;
    item.append(text);
    const kind = KINDS[option.kind];
    if (kind) {
      const note = document.createElement("small");
      const counted = option.kind !== "headline" && option.query.startsWith(`${kind}:`);
      note.textContent = counted ? `${kind} · ${option.count.toLocaleString("zh-CN")} 篇` : kind;
      item.append(note);
    }
    return item;
  }

  function close() {
    stop();
    if (!isOpen()) return;
    show([]);
  }

  function point(to) {
    const items = list.children;
    if (at >= 0) items[at].setAttribute("aria-selected", "false");
    at = to;
    if (at < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    items[at].setAttribute("aria-selected", "true");
    items[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", items[at].id);
  }

  function take(number) {
    const option = options[number];
    stop();
    close();
    box.value = option.query;
    location.assign(option.url);
  }

  function pressed(event) {
    // While an input method composes, Enter and the arrows are its own; 229 is what some browsers say instead.
    if (composing || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen()) {
        if (event.key === "ArrowUp" || !box.value.trim()) return;
        event.preventDefault();
        stop();
        ask();
        return;
      }
      event.preventDefault(); // the list is a ring, and the box is one of its places
      const places = options.length + 1;
      point(((at + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places) - 1);
    } else if (event.key === "Enter" && isOpen() && at >= 0) {
      event.preventDefault();
      take(at);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault(); // the first Escape closes the list, the next leaves the box
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" || event.key === "Tab") {
      close();
    }
  }

  if (box) install();
}
