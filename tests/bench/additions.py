"""Weekly additions: does an index that grew issue by issue stay as quick as one that was built at once?

    python -m tests.bench.additions [--articles 50000] [--weeks 100] [--issue 100]

Of an even sample of the corpora (`corpus`) the last weeks * issue articles, by date, are held back; the rest is built at once, then
the others are added a hundred at a time, each addition a generation of its own. The same questions are then asked of that
index and of one built at once from the same articles, alternating, and the answers must be equal. Printed: seconds of an
addition (p50 and the longest, with the segments of the index at the end) and the ratios of p50 and p95 of the public
`search` over both.
"""

import gc
import sys
import tempfile
import time
from pathlib import Path

from search.engines import open_engine
from search.request import SearchRequest
from search.settings import Settings
from tests.bench.inputs import corpus
from tests.bench.inputs.options import options, with_corpora
from tests.bench.inputs.questions import questions
from tests.bench.measure import percentile
from tests.engines.asking import Asked


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=50_000, help="size of the sample, additions included")
    parser.add_argument("--weeks", type=int, default=100, help="how many additions")
    parser.add_argument("--issue", type=int, default=100, help="articles of an addition")
    parser.add_argument("--asked", type=int, default=300, help="questions of each kind")
    asked = with_corpora(parser, arguments)
    with tempfile.TemporaryDirectory(prefix="baosou-additions-") as folder:
        measure(Path(folder), asked)
    return 0


def measure(folder, asked):
    articles = corpus.sample(asked.articles, folder, corpus.lines(asked.shared))
    gc.freeze()
    held_back = asked.weeks * asked.issue
    grown, whole = (Asked(open_engine(Settings(folder / name))) for name in ("grown", "whole"))
    write(grown, articles[:-held_back], fresh=True)
    spent = []
    for start in range(len(articles) - held_back, len(articles), asked.issue):
        began = time.perf_counter()
        write(grown, articles[start : start + asked.issue], fresh=False)
        spent.append(time.perf_counter() - began)
    segments = len(list((folder / "grown" / "generations" / grown.info().generation).glob("MAIN_*")))
    print(f"{len(articles):,} articles, {asked.weeks} additions of {asked.issue}, {segments} segments in the end")
    print(f"an addition: p50 {percentile(spent, 0.5):.2f} s, longest {max(spent):.2f} s")
    write(whole, articles, fresh=True)
    kinds = questions(articles, corpus.phrases(asked.shared))
    for kind in ("phrase", "frequent", "page"):
        compare(kind, [request(kind, question) for question in kinds[kind][: asked.asked]], grown, whole)


def write(engine, articles, *, fresh):
    """Build or add, and publish."""
    with engine.writer(fresh=fresh) as writer:
        for article in articles:
            writer.add(article)
        writer.finish({})
        writer.publish()
    engine.info()


def request(kind, question):
    text = question["text"] if kind == "page" and not question["quoted"] else f'"{question["text"]}"'
    return SearchRequest(text, limit=20)


def compare(kind, requests, grown, whole):
    """Ask both in turn; raises AssertionError where they answer differently."""
    times = {"grown": [], "whole": []}
    for number, asked in enumerate(requests):
        answers = []
        for name, engine in (
            (("grown", grown), ("whole", whole)) if number % 2 else (("whole", whole), ("grown", grown))
        ):
            began = time.perf_counter()
            answers.append(engine.search(asked))
            times[name].append((time.perf_counter() - began) * 1000)
        first, second = ((found.total, [hit.id for hit in found.hits]) for found in answers)
        assert first == second, f"{asked.text}: {first} {second}"
    for share in (0.5, 0.95):
        one, other = (percentile(times[name], share) for name in ("grown", "whole"))
        print(f"{kind} p{share * 100:.0f}: {one:.2f} ms grown, {other:.2f} ms built at once, ratio {one / other:.2f}")


if __name__ == "__main__":
    sys.exit(main())
