"""Pages as document models give them: how many headlines, how much of the bodies and which names survive nine kinds of roughness.

    python -m tests.bench.pages [--seeds 5] [--shape NAME] [--missed]

Every page of `pages/md` under the shared folder is roughened and read, and compared with its JSON in `pages/json`. All shapes have commas
of ASCII, the folio line without a mark, and paragraphs that a column end broke; beyond that each has what `shapes.py` says of it. An article that
was read belongs to the article of the JSON with which it has the most text in common, and to no other. Then counted are:

    headlines   headlines of the JSON that an article of the page has letter for letter (spaces and the kind of comma aside)
    their own   those that stand over the right article
    body        characters of bodies that are in their own article
    names       names in the JSON's authors by which their own article is credited

`--missed` lists what is not as in the JSON.
"""

import json
import random
import re
import sys
from dataclasses import dataclass

from index.model import Page
from index.page.credits import read_byline
from index.page.names import read_names
from index.page.splitter import split
from tests.bench.inputs.options import options, with_corpora
from tests.bench.pages.shapes import SHAPES, lines_of, roughened

#: A body is compared by pieces of so many characters.
PIECE = 10


@dataclass
class Count:
    """What was right of what there was, and what was missed."""

    headlines: int = 0
    own_headlines: int = 0
    of_headlines: int = 0
    body: int = 0
    of_body: int = 0
    names: int = 0
    of_names: int = 0

    def __str__(self):
        heads = (self.headlines, self.of_headlines), (self.own_headlines, self.of_headlines)
        pairs = *heads, (self.body, self.of_body), (self.names, self.of_names)
        return " | ".join(f"{right / whole:.1%}" if whole else "-" for right, whole in pairs)


def bare(text):
    return re.sub(r"\s|\u200d|\*\*", "", text).replace("，", ",")


def compare(articles, wanted, count, missed):
    """Count what the articles have of the wanted ones."""
    texts = [bare(article.text) for article in articles]
    printed = {bare(article.headline) for article in articles}
    shared = []
    for number, want in enumerate(wanted):
        body = bare(want["body"])
        pieces = [body[at : at + PIECE] for at in range(0, len(body), PIECE)]
        for at, text in enumerate(texts):
            same = sum(len(piece) for piece in pieces if piece in text)
            own = bare(articles[at].headline) == bare(want["title"])
            if same or own:
                shared.append((same, own, number, at))
        count.of_body += len(body)
        count.of_headlines += 1
    pairs = {}
    for same, _, number, at in sorted(shared, key=lambda pair: (-pair[0], -pair[1])):
        if number not in pairs and at not in [other for other, _ in pairs.values()]:
            pairs[number] = at, same
    for number, want in enumerate(wanted):
        at, same = pairs.get(number, (None, 0))
        article = None if at is None else articles[at]
        count.body += same
        exact = article is not None and bare(article.headline) == bare(want["title"])
        count.own_headlines += exact
        count.headlines += bare(want["title"]) in printed
        names = names_of(want["author"])
        credited = {bare(name) for name in article.authors} if article else set()
        count.names += len(names & credited)
        count.of_names += len(names)
        lost = len(bare(want["body"])) - same
        if not exact or lost > PIECE or names - credited:
            read = article.headline if article else "-"
            missed.append(f"{want['title']} <- {read}; lost {lost}; names {' '.join(names - credited)}")


def names_of(author):
    """The names in an author of the JSON."""
    credits = read_byline(author or "")
    found = [credit.name for credit in credits] if credits else read_names(author or "") or ()
    return {bare(name) for name in found if name and name != "本报记者"}


def pages(shared):
    """(name, lines, articles of the JSON) of each page."""
    for path in sorted((shared / "pages" / "md").glob("*.md")):
        truth = json.loads((shared / "pages" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        yield path.stem, path.read_text(encoding="utf-8"), truth["articles"]


def read(text, name):
    return split(Page(text, f"{name}.md", name, markdown=True)).articles


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument(
        "--seeds", type=int, default=5, help="of the random choices of a shape; each page is read so often"
    )
    parser.add_argument("--shape", choices=list(SHAPES), help="this one only")
    parser.add_argument("--missed", action="store_true", help="list what is not as in the JSON")
    asked = with_corpora(parser, arguments)
    every = list(pages(asked.shared))
    print("| shape | headlines exact | their own | body in its article | names |\n|---|---|---|---|---|")
    if not asked.shape:
        count, missed = Count(), []
        for name, text, wanted in every:
            compare(read(text, name), wanted, count, missed)
        print(f"| as given | {count} |")
        print("".join(f"    {line}\n" for line in missed if asked.missed), end="")
    for shape in [asked.shape] if asked.shape else SHAPES:
        count, missed = Count(), []
        for name, text, wanted in every:
            for seed in range(asked.seeds):
                rough = roughened(list(lines_of(text)), SHAPES[shape], random.Random(f"{name} {seed}"))
                told = len(missed)
                compare(read(rough, name), wanted, count, missed)
                missed[told:] = [f"{name} {seed}: {line}" for line in missed[told:]]
        print(f"| {shape} | {count} |", flush=True)
        print("".join(f"    {line}\n" for line in missed if asked.missed), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
