"""Exactness on real text: does a quoted run find exactly the articles that print it?

    python -m tests.bench.exactness [--runs 2000] [--articles N] [--seed 1]

Runs of 2 to 12 characters are cut at random from the newspaper corpus beside the repository, and each is searched in
quotes. The ids must equal the oracle's, which looks at every stored article by plain string search. A tenth of the
runs is cut across a quotation mark, and a tenth across a column seam: 400 articles are fed not as they are but as
printed text, their paragraphs broken at random places between two Han characters as columns break them. The splitter
must have joined them: a run across a seam, cut from the unbroken text, must find its article; how many do is reported
apart, because that is the splitter's figure, not the engine's. Exits with 1 if any run differs from the oracle.
"""

import json
import lzma
import random
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from index.model import Masthead, Page
from index.page.splitter import split
from search.analysis.units import is_han, unit_texts
from search.article import Article, ArticleId, Paragraph
from search.engines.whoosh import WhooshEngine
from search.request import SearchRequest
from search.settings import Settings
from tests.bench.inputs.options import options, with_corpora
from tests.engines.asking import Asked
from tests.oracle import run

QUOTES = "“”‘’《》"
WRAPPED = 400
SEAM = "\x00"


def corpus(limit, shared):
    """The articles of the corpus, in its order."""
    seats = {}
    with lzma.open(shared / "corpora" / "rmrb-2026.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit and number >= limit:
                return
            data = json.loads(line)
            key = (data["date"], data["page"])
            seats[key] = seats.get(key, 0) + 1
            body = [Paragraph(text) for text in data["body"].split("\n") if text.strip()]
            yield Article(
                id=ArticleId(data["date"], data["page"], seats[key]),
                date=date.fromisoformat(data["date"]),
                section=data["section"] or "",
                headline=data["title"],
                paragraphs=tuple(body),
            )


def seams(text, rng):
    """A paragraph with SEAM where a column might have broken it: between two Han characters, well inside."""
    if len(text) < 60 or SEAM in text:
        return text
    at = rng.randrange(30, len(text) - 10)
    return text[:at] + SEAM + text[at:] if is_han(text[at - 1]) and is_han(text[at]) else text


def printed(article, rng):
    """(page text with broken paragraphs, the paragraphs with SEAM): the article as the splitter would get it."""
    broken = [seams(p.text, rng) for p in article.paragraphs]
    blocks = [f"# {article.headline}", *(part for text in broken for part in text.split(SEAM))]
    return "\n\n".join(blocks), broken


def wrapped(article, rng):
    """The article as read from its printed form, and its paragraphs with the seams; None where that is not one."""
    text, broken = printed(article, rng)
    page = Page(text, "wrapped.md", "wrapped", markdown=True, given=Masthead(date=article.date, page=article.page))
    found = split(page).articles
    if len(found) != 1 or not any(SEAM in paragraph for paragraph in broken):
        return None
    return found[0], broken


def cut(text, rng, around=None):
    """A run of 2 to 12 characters with at least two units, from anywhere or around a place; None if there is none."""
    for _ in range(50):
        length = rng.randint(2, 12)
        low, high = 0, len(text) - length
        if around is not None:
            low, high = max(0, around - length + 1), min(around, high)
        if low > high:
            continue
        start = rng.randint(low, high)
        piece = text[start : start + length]
        if len(unit_texts(piece.replace(SEAM, ""))) >= 2 and '"' not in piece:
            return piece
    return None


def sample(articles, broken, count, rng):
    """(kind of run, text) pairs; for a run across a seam its article's id stands for the kind."""
    whole = [a for a in articles if len(a.text) > 12]
    quoted = [a for a in whole if any(q in a.text for q in QUOTES)]
    seamed = [(id, text) for id, paragraphs in broken.items() for text in paragraphs if SEAM in text]
    made = []
    while len(made) < count:
        kind = ("seam", "quotes")[len(made) % 2] if len(made) < count // 5 else "anywhere"
        if kind == "seam":
            id, text = rng.choice(seamed)
            piece = cut(text, rng, text.index(SEAM))
            piece = piece if piece and SEAM in piece.strip(SEAM) else None
        else:
            text = rng.choice(quoted if kind == "quotes" else whole).text
            around = rng.choice([i for i, c in enumerate(text) if c in QUOTES]) if kind == "quotes" else None
            piece = cut(text, rng, around)
        if piece and piece.strip():
            made.append((id if kind == "seam" else kind, piece.replace(SEAM, "")))
    return made


def ids(engine, text):
    """Every id that a query finds, page by page."""
    found, offset = set(), 0
    while True:
        results = engine.search(SearchRequest(text, sort="oldest", offset=offset, limit=100))
        found.update(str(hit.id) for hit in results.hits)
        offset += 100
        if offset >= results.total:
            assert len(found) == results.total
            return found


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=2_000, help="runs that are searched")
    parser.add_argument("--articles", type=int, default=0, help="the first so many of the corpus; 0: all")
    parser.add_argument("--seed", type=int, default=1, help="of the random places")
    asked = with_corpora(parser, arguments)
    rng = random.Random(asked.seed)
    truth = list(corpus(asked.articles, asked.shared))
    stored, broken = list(truth), {}
    for number in rng.sample(range(len(truth)), len(truth)):
        if len(broken) >= min(WRAPPED, len(truth) // 4):
            break
        if truth[number].paragraphs and (taken := wrapped(truth[number], rng)):
            article, paragraphs = taken
            stored[number] = Article(**{**as_fields(article), "id": truth[number].id})
            broken[str(truth[number].id)] = paragraphs
    runs = sample(truth, broken, asked.runs, rng)
    with tempfile.TemporaryDirectory() as folder:
        engine = Asked(WhooshEngine(Settings(Path(folder))))
        began = time.perf_counter()
        with engine.writer(fresh=True) as writer:
            for article in stored:
                writer.add(article)
            writer.finish({})
            writer.publish()
        built = time.perf_counter() - began
        hays = {str(a.id): f"\t{chr(9).join(run(a.text))}\t" for a in stored}
        wrong, joined = check(engine, runs, hays)
    kinds = {kind: sum(k == kind for k, _ in runs) for kind in ("anywhere", "quotes")}
    kinds["seam"] = len(runs) - sum(kinds.values())
    print(f"{len(truth):,} articles, {sum(len(a.text) for a in truth):,} characters, indexed in {built:.0f} s")
    print(f"{len(broken)} articles read from broken columns; runs: {kinds}")
    print(f"runs across a seam that find their article: {joined} of {kinds['seam']}")
    print(f"equal to the oracle: {len(runs) - wrong:,} of {len(runs):,}")
    return 1 if wrong else 0


def as_fields(article):
    """An article's fields by name."""
    return {name: getattr(article, name) for name in Article.__slots__}


def check(engine, runs, hays):
    """(runs that find other articles than the oracle, runs across a seam that find their article)."""
    wrong = joined = 0
    for kind, text in runs:
        needle = f"\t{chr(9).join(run(text))}\t"
        wanted = {id for id, hay in hays.items() if needle in hay}
        found = ids(engine, f'"{text}"')
        if found != wanted:
            wrong += 1
            print(f"{kind}: {text!r}: missing {sorted(wanted - found)}, too many {sorted(found - wanted)}")
        joined += kind in found
    return wrong, joined


if __name__ == "__main__":
    sys.exit(main())
