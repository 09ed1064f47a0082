"""Related articles: do they find what belongs together, and how quickly?

    python -m tests.bench.related quality [--halves 250]
    python -m tests.bench.related speed [--articles 145692] [--asked 2000]

*quality*, over the newspaper corpus: 250 long articles are cut in two in the middle, as a jump cuts them, the second
part without a headline; each part must find the other by its words alone (the engine is not told that they belong
together). A front-page line (a headline without a text) must find the story of the same headline: 300 are made up. A piece beside a story
(延伸阅读, 专家点评, 记者手记 and the like; what it is called is taken off before indexing) must find an article of its page among
six. Printed for the settings in force and for others.

*speed*: milliseconds, by the clock and of the processor, of the public `related` over a sample of all corpora, for articles taken at random, none twice.
"""

import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from index.model import Masthead
from index.sources.jsonl import read_articles
from search.analysis.words import article_words, default_segmenter
from search.answer import related
from search.article import Article, ArticleId
from search.engines import open_engine
from search.engines.whoosh.searcher import Searcher
from search.settings import Settings
from tests.bench.inputs import corpus
from tests.bench.inputs.options import options, with_corpora
from tests.bench.measure import percentile
from tests.engines.asking import Asked

#: What a piece that goes with a story of the same page is called.
BESIDE = {"延伸阅读", "专家点评", "记者手记", "编辑手记", "链接", "相关链接", "创作谈", "新语"}
SERIES = re.compile(r"\s*（([^（）]{2,24})）$")
#: The settings in force first, then one thing changed at a time.
VARIANTS = (
    {},
    {"TERMS": 12},
    {"TERMS": 80},
    {"HEAD": 1},
    {"HEAD": 8},
    {"K": 1.2},
    {"K": 60.0},
    {"READ": 1_000},
    {"cut": lambda reader, text: article_words(text, default_segmenter())},
)


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("what", choices=("quality", "speed"), help="do they belong together, or how quick is it")
    parser.add_argument("--halves", type=int, default=250, help="quality: articles that are cut in two")
    parser.add_argument("--lines", type=int, default=300, help="quality: front-page lines that are made up")
    parser.add_argument("--articles", type=int, default=145_692, help="speed: size of the sample")
    parser.add_argument("--asked", type=int, default=2_000, help="speed: articles that are asked for")
    parser.add_argument("--index", type=Path, help="speed: an index that is there already")
    asked = with_corpora(parser, arguments)
    with tempfile.TemporaryDirectory(prefix="baosou-related-") as folder:
        (quality if asked.what == "quality" else speed)(Path(folder), asked)
    return 0


def quality(folder, asked):
    path = asked.shared / "corpora" / "rmrb-2026.jsonl.xz"
    articles = [item for item in read_articles(path, Masthead(), Masthead()) if isinstance(item, Article)]
    beside = companions(articles)
    plain = {a.id: replace(a, headline=SERIES.sub("", a.headline)) for a in articles}
    halves = dict(cut_in_two(list(plain.values()), asked.halves))
    lines = list(front_lines([a for a in plain.values() if a.id not in halves], asked.lines))
    held = [part for a in plain.values() for part in halves.get(a.id, (a,))] + [line for line, _ in lines]
    with closing(Asked(open_engine(Settings(folder)))) as engine:
        build(engine, held)
        print(
            f"{len(halves):,} articles cut in two, {len(lines)} front-page lines, {len(beside)} pieces beside a story"
        )
        print("| settings | part to part: first | in six | line to story: first | in six | beside a story: it in six |")
        print("|---|---|---|---|---|---|")
        for changed in VARIANTS:
            with settings(changed):
                pairs = [pair for one, other in halves.values() for pair in ((one.id, other.id), (other.id, one.id))]
                figures = [
                    *found(engine, pairs),
                    *found(engine, [(line.id, id) for line, id in lines]),
                    of_page(engine, beside),
                ]
            name = " ".join(f"{name} {value}" for name, value in changed.items()) or "in force"
            name = "words inside words too" if "cut" in changed else name
            print(f"| {name} | " + " | ".join(f"{figure:.1%}" for figure in figures) + " |", flush=True)


def front_lines(articles, count):
    """(a headline without a text on page 1, the id of the story of which it is)."""
    stories = [a for a in articles if len(a.headline) >= 8 and len(a.text) >= 300 and a.page > 1]
    for number, story in enumerate(random.Random(8).sample(stories, min(count, len(stories)))):
        yield Article(ArticleId(story.id.issue, 1, 2_000 + number), date=story.date, headline=story.headline), story.id


def companions(articles):
    """{id: the other articles of its page} of pieces that stand beside a story: 延伸阅读, 专家点评 and the like."""
    pages = defaultdict(set)
    for article in articles:
        if article.paragraphs:
            pages[article.id.issue, article.page].add(article.id)
    beside = [a for a in articles if (named := SERIES.search(a.headline)) and named[1] in BESIDE and a.paragraphs]
    return {a.id: pages[a.id.issue, a.page] - {a.id} for a in beside}


def cut_in_two(articles, count):
    """(id, (first part, second part)) of long articles: cut between two paragraphs, the second without its head."""
    rng = random.Random(7)
    long = [a for a in articles if len(a.paragraphs) >= 4 and len(a.text) >= 600]
    for article in rng.sample(long, min(count, len(long))):
        middle = len(article.paragraphs) // 2
        rest = replace(article.id, seq=article.seq + 500)
        second = replace(article, id=rest, headline="", kicker="", subtitle="", paragraphs=article.paragraphs[middle:])
        yield article.id, (replace(article, paragraphs=article.paragraphs[:middle]), second)


@contextmanager
def settings(changed):
    """Constants of `related` changed for a while; `cut` is how a reader cuts words, which is no constant of it."""
    homes = {name: Searcher if name == "cut" else related for name in changed}
    kept = {name: getattr(home, name) for name, home in homes.items()}
    for name, value in changed.items():
        setattr(homes[name], name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(homes[name], name, value)


def found(engine, pairs):
    """The share of pairs whose second is the first that the first finds, and one of six."""
    ranks = [[line.id for line in engine.related(id, 6)] for id, _ in pairs]
    wanted = [other for _, other in pairs]
    first = sum(ids[:1] == [other] for ids, other in zip(ranks, wanted, strict=True))
    among = sum(other in ids for ids, other in zip(ranks, wanted, strict=True))
    return first / len(wanted), among / len(wanted)


def of_page(engine, beside):
    """The share of pieces that find an article of their page among six."""
    found = sum(bool(others & {line.id for line in engine.related(id, 6)}) for id, others in beside.items())
    return found / len(beside)


def speed(folder, asked):
    if asked.index is None:
        asked.index = folder / "index"
        with closing(Asked(open_engine(Settings(asked.index)))) as engine:
            build(engine, corpus.sample(asked.articles, folder, corpus.lines(asked.shared)))
    with closing(Asked(open_engine(Settings(asked.index)))) as engine:
        ids = [article.id for article in engine.every_article()]
        chosen = random.Random(5).sample(ids, min(asked.asked, len(ids)))
        clocks = {"by the clock": time.perf_counter, "of the processor": time.thread_time}
        spent = {name: [] for name in clocks}
        for id in chosen:
            began = [clock() for clock in clocks.values()]
            engine.related(id, 6)
            for (name, clock), start in zip(clocks.items(), began, strict=True):
                spent[name].append((clock() - start) * 1000)
    print(f"{len(ids):,} articles, {len(chosen):,} asked for")
    for name, times in spent.items():
        shares = ", ".join(f"p{share * 100:.0f} {percentile(times, share):.1f} ms" for share in (0.5, 0.95, 0.99))
        print(f"{name}: {shares}, longest {max(times):.1f} ms")


def build(engine, articles):
    with engine.writer(fresh=True) as writer:
        for article in articles:
            writer.add(article)
        writer.finish({})
        writer.publish()


if __name__ == "__main__":
    sys.exit(main())
