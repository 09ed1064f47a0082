"""What each ingredient of the ranking is worth, on three tasks, with intervals: the table of docs/relevance.md.

    python -m tests.bench.relevance FOLDER [--items 500] [--skip 1500]

FOLDER keeps the indexes that are built (three, about 150 MB). Tasks, each on text beside the repository:

rgb-dev          253 questions with judgements over 11,524 passages
headline -> body rmrb-2026 indexed without kickers, headlines and subtitles; the query is a headline, as one would type it: what has a
                 meaning in the query language (quotes, brackets, colons, dashes) is a blank. Asked as anybody asks, and once more
                 past the readings: the order alone, over every article that holds any of the words.
title            rmrb-2026 whole; the query is three words of a headline, drawn at random, in their order

An item is a headline of six units or more that at most three articles carry (图片报道 and 本版责编 are furniture), one of them with a
hundred units of text; found is any of these articles (the front page and the page of the jump are one story). Items are shuffled with a
fixed seed; the first 1,500 were used for choosing the settings, and what is reported are others. The 253 questions of rgb-dev
were all looked at while choosing: of these the figures are not held out.
"""

import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from index.model import Masthead
from index.sources.jsonl import read_articles
from search.analysis.units import unit_texts
from search.analysis.words import default_segmenter, query_words
from search.article import Article
from search.engines import open_engine
from search.engines.whoosh import searcher
from search.evaluation.judgements import Judged, Names, read_judged
from search.evaluation.measures import MEASURES, evaluate
from search.query import relaxation as readings
from search.query.parser import parse
from search.ranking.settings import RankingSettings
from search.results import Matches
from search.settings import Settings
from tests.bench.inputs.options import options, with_corpora
from tests.engines.asking import Asked

CHOSEN_ON = 1_500
_MEANING = re.compile(r"[“”\"‘’'「」『』《》〈〉（）()|｜:：\-—~～*]")  # fmt: skip
VARIANTS = (
    ("all of it", ""),
    ("without together", "together=0"),
    ("without head", "head=0"),
    ("without a second look", "pool=0"),
    ("question words as others", "question=1"),
    ("words alone", "grams=0"),
    ("grams as much as words", "grams=1"),
    ("k1 1.2, b 0.75", "k1=1.2 b=0.75"),
    ("window 30", "window=30"),
    ("BM25 alone, as it was", "k1=1.2 b=0.75 grams=0.5 question=1 pool=0"),
)
#: What changes the readings, not the order: module, name, value.
READ = (
    ("question words counted in the readings", ((readings, "QUESTION_WORDS", frozenset()),)),
    ("nothing follows *some*", ((searcher, "FOLLOWING", readings.READINGS),)),
    ("others follow under 20, not 100", ((searcher, "FEW", 20),)),
)


class OrderAlone:
    """An engine past its readings: every article with any of the words, in its order."""

    def __init__(self, engine):
        self._engine = engine

    def match(self, request):
        opened = self._engine._current()
        query = parse(request.text).query
        forms = opened.forms(query, request.noalias)
        every = np.flatnonzero(opened.columns.live)
        docs, _ = opened.ranker.ordered(opened.terms(query, forms), every, request.limit)
        return Matches(len(docs), "any", tuple(opened.columns.id(doc) for doc in docs.tolist()))

    def every_article(self):
        return self._engine.every_article()


@dataclass(frozen=True)
class Task:
    name: str
    home: Path
    judged: Judged
    names: Names
    wrapped: type | None = None


def built(home, articles):
    """An index of these articles; one that is there is taken."""
    if not (home / "CURRENT").exists():
        with Asked(open_engine(Settings(home, jobs=1))).writer(fresh=True) as writer:
            for article in articles:
                writer.add(article)
            writer.finish({})
            writer.publish()
    return home


def read(path):
    """The articles of a JSONL file."""
    return [item for item in read_articles(path, Masthead(), Masthead()) if isinstance(item, Article)]


def items(articles):
    """(headline, ids of the articles that carry it, ids of those of them that have a text), shuffled."""
    carried = defaultdict(list)
    for article in articles:
        if article.kind == "article" and len(unit_texts(article.headline)) >= 6:
            carried["".join(unit_texts(article.headline))].append(article)
    found = []
    for group in carried.values():
        told = [a for a in group if len(unit_texts("\n".join(text for _, text in a.body_parts()))) >= 100]
        if told and len(group) <= 3:
            found.append((group[0].headline, [str(a.id) for a in group], [str(a.id) for a in told]))
    random.Random(7).shuffle(found)
    return found


def typed(headline):
    """A headline as a query without operators."""
    return " ".join(_MEANING.sub(" ", headline).split())


def three_words(headline, draw):
    """Three words of a headline in their order; all where there are no more."""
    words = [word for word in query_words(headline, default_segmenter()) if len(word) > 1]
    return " ".join(words[at] for at in sorted(draw.sample(range(len(words)), min(3, len(words)))))


def tasks(folder, shared, count, skip):
    """The tasks, their indexes built."""
    articles = read(shared / "corpora" / "rmrb-2026.jsonl.xz")
    taken = items(articles)[skip : skip + count]
    bodies = built(folder / "bodies", (replace(a, kicker="", headline="", subtitle="") for a in articles))
    whole = built(folder / "whole", articles)
    draw = random.Random(3)
    asked = {str(n): typed(headline) for n, (headline, _, _) in enumerate(taken)}
    told = Judged(asked, {str(n): dict.fromkeys(ids, 1) for n, (_, _, ids) in enumerate(taken)})
    words = {str(n): three_words(headline, draw) for n, (headline, _, _) in enumerate(taken)}
    titled = Judged(words, {str(n): dict.fromkeys(ids, 1) for n, (_, ids, _) in enumerate(taken)})
    rgb = shared / "qrels" / "rgb-dev"
    corpus = rgb / "corpus.jsonl.xz"
    return [
        Task("rgb-dev", built(folder / "rgb", read(corpus)), read_judged(rgb / "queries.jsonl", rgb / "qrels.tsv"), Names(corpus)),
        Task("headline -> body", bodies, told, Names()),
        Task("order alone", bodies, told, Names(), OrderAlone),
        Task("title", whole, titled, Names()),
    ]  # fmt: skip


def scored(task, settings):
    """One task with one setting."""
    engine = Asked(open_engine(Settings(task.home, cache_mb=256, ranking=settings)))
    names = task.names
    known = {a.id: names.of(a) for a in engine.every_article()} if names.by_file else {}
    return evaluate(task.wrapped(engine) if task.wrapped else engine, task.judged, known)


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("folder", type=Path, help="keeps the indexes that are built")
    parser.add_argument("--items", type=int, default=500, help="headlines that are asked for")
    parser.add_argument("--skip", type=int, default=CHOSEN_ON, help="headlines that the settings were chosen on")
    given = with_corpora(parser, arguments)
    columns = tasks(given.folder, given.shared, given.items, given.skip)
    shown = [(task, name) for task in columns for name in (MEASURES if task.name == "rgb-dev" else MEASURES[1:2])]
    print("| | " + " | ".join(f"{task.name} {name}" for task, name in shown) + " |")
    print("|---|" + "---|" * len(shown))
    first = {}
    for label, changes in VARIANTS:
        row(
            label, {task.name: scored(task, RankingSettings().given(changes.split())) for task in columns}, shown, first
        )
    for label, change in READ:
        with pytest.MonkeyPatch.context() as patch:
            for module, name, value in change:
                patch.setattr(module, name, value)
            row(label, {task.name: scored(task, RankingSettings()) for task in columns}, shown, first)
    return 0


def row(label, found, shown, first):
    """Print a variant: the first one's means with their intervals, of the others the differences."""
    cells = []
    for task, name in shown:
        one = found[task.name]
        value = one.gain_over(first[task.name], name) if first else one.interval(name)
        sign = "+" if first else ""
        cells.append(f"{value.mean:{sign}.3f} [{value.low:{sign}.3f}, {value.high:{sign}.3f}]")
    first.update({} if first else found)
    print(f"| {label} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
