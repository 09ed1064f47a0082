"""Two states of this code in one run: is the later one slower?

    python -m tests.bench.compare --before 3260059 [--after .] [--articles 20000] [--additions 10] [--pages 300] [--json FILE]

A state is a folder with a checkout, or whatever git calls a commit: that is unpacked into a temporary folder (`git archive`;
the repository and its worktrees are not touched). Each builds its own index of the same sample of the corpora with its own
`baosou rebuild`, gets the same additions with its own `baosou add`, and serves with its own `baosou serve` (waitress). Both use
the packages installed for this Python. Whatever is measured is asked of both in turn, each now first, now second, so that what else
the machine does falls on both alike. Pages are fetched whole over HTTP, `--passes` times after a pass that does not count.

Printed: both values and after / before (below 1 is quicker), by the clock, and of the processor with all processes of a command or
the serving process, which other work on the machine changes less. An addition is the whole command, the start of Python included.
Then of how many searches the two count other articles: where they answer differently, they do not do the same work.
Exits with 1 where a command or a server fails.
"""

import json
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from tests.bench.compare.states import Failed, State, unpacked
from tests.bench.inputs import corpus
from tests.bench.inputs.options import options, with_corpora
from tests.bench.inputs.questions import FREQUENT, runs
from tests.bench.measure import machine, percentile

#: What is fetched, in the report's order.
KINDS = {
    "phrase": "a search phrase as people type it",
    "quoted": "a run of 2 to 12 characters of the corpus, in quotes",
    "frequent": "a very frequent phrase, in quotes",
    "newest": "the phrase, newest first",
    "narrowed": "the phrase within a year",
    "article": "an article that the phrase finds",
    "related": "/api/related of that article",
    "suggest": "/api/suggest of the first two characters of the phrase",
}


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--before", required=True, help="a commit or a folder")
    parser.add_argument("--after", default=".", help="a commit or a folder")
    parser.add_argument("--articles", type=int, default=20_000, help="articles that are built")
    parser.add_argument("--builds", type=int, default=3, help="how often each builds them")
    parser.add_argument("--additions", type=int, default=10, help="how often each adds an issue")
    parser.add_argument("--issue", type=int, default=100, help="articles of an addition")
    parser.add_argument("--pages", type=int, default=300, help="addresses of each kind")
    parser.add_argument("--passes", type=int, default=2, help="how often each address counts")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = with_corpora(parser, arguments)
    try:
        found = compared(asked)
    except Failed as failed:
        print(failed, file=sys.stderr)
        return 1
    print(*table(found), sep="\n")
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def compared(asked):
    """Everything that is measured: {"rows": {what: {"before": …, "after": …}}} and what it was measured on."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baosou-compare-")))
        states = []
        for name in ("before", "after"):
            (scratch / name).mkdir()
            states.append(State(name, unpacked(getattr(asked, name), scratch / f"{name}-code"), scratch / name))
        articles, sources = written(asked, scratch)
        rows = building(states, sources, asked.builds)
        served = [stack.enter_context(state.serving()) for state in states]
        for site, row in zip(served, rows_of(rows, "start to first answer, s"), strict=True):
            row.append(site.started)
        typed = [phrase for phrase in corpus.phrases(asked.shared) if '"' not in phrase][: asked.pages]
        addresses = paths(typed, articles, asked.pages, served[-1])
        serving(served, addresses, asked.passes, rows)
        searches = [path for kind in ("phrase", "quoted", "frequent") for path in addresses[kind]]
        other = [path for path in searches if served[0].total(path) != served[1].total(path)]
    return {
        "before": asked.before,
        "after": asked.after,
        "machine": machine(),
        "articles": asked.articles,
        "rows": {what: summed(row) for what, row in rows.items()},
        "searches": len(searches),
        "other_totals": other,
    }


def written(asked, scratch):
    """(the articles, [their file, a file for each addition]): an even sample, of which the last places are the additions."""
    count, held_back = asked.articles, asked.additions * asked.issue
    sample = scratch / "sample.jsonl"
    lines = corpus.lines(asked.shared)
    made = corpus.write_sample(count + held_back, sample, lines)
    articles = corpus.sample(made, scratch / "before", lines)
    texts = sample.read_text(encoding="utf-8").splitlines(keepends=True)
    # Shuffled, so that an addition is of all corpora and days, as the archive is.
    Random(11).shuffle(texts)
    parts = [texts[held_back:], *(texts[at : at + asked.issue] for at in range(0, held_back, asked.issue))]
    files = [scratch / f"part-{number}.jsonl" for number in range(len(parts))]
    for file, part in zip(files, parts, strict=True):
        file.write_text("".join(part), encoding="utf-8")
    return articles, files


def rows_of(rows, what):
    """The lists of both states for something measured, before first."""
    return rows.setdefault(what, ([], []))


def turns(number):
    """Which state is asked first, which second, the `number`th time."""
    return (0, 1) if number % 2 else (1, 0)


def building(states, sources, builds):
    """Rebuild and add in turn."""
    rows = {}
    work = [("rebuild", sources[0])] * builds + [("add", source) for source in sources[1:]]
    for number, (command, source) in enumerate(work):
        for which in turns(number):
            clock, processor = states[which].run(command, source)
            rows_of(rows, f"{command}, s")[which].append(clock)
            rows_of(rows, f"{command}, s of the processor")[which].append(processor)
    return rows


def paths(typed, articles, count, site):
    """The addresses of each kind. Ids of articles are asked of one site: both name them alike."""
    rng = Random(12)
    quoted = [text for text, _ in runs(articles, rng, count)]
    years = sorted({article.date.year for article in articles})
    found = {
        "phrase": [search(text) for text in typed],
        "quoted": [search(f'"{text}"') for text in quoted],
        "frequent": [search(f'"{text}"') for text in FREQUENT[:count]],
        "newest": [search(text, sort="newest") for text in typed],
        "narrowed": [search(text, year=rng.choice(years)) for text in typed],
    }
    hits = [hits[0] for path in found["phrase"] if (hits := site.hits(path))]
    found["article"] = [hit["url"] for hit in hits]
    found["related"] = [f"/api/related/{hit['id']}" for hit in hits]
    found["suggest"] = [f"/api/suggest?{urlencode({'q': text[:2]})}" for text in typed]
    return {kind: found[kind] for kind in KINDS}


def search(text, **more):
    return f"/search?{urlencode({'q': text, **more})}"


def serving(sites, addresses, passes, rows):
    """Fetch every address of both in turn: once uncounted, then `passes` times."""
    for kind, chosen in addresses.items():
        for number in range(passes + 1):
            began = [site.processor() for site in sites]
            for place, path in enumerate(chosen):
                for which in turns(place + number):
                    spent = sites[which].fetch(path)
                    if number:
                        rows_of(rows, f"{kind}, ms")[which].append(spent)
            if number and chosen and None not in began:
                for which, site in enumerate(sites):
                    spent = (site.processor() - began[which]) * 1000 / len(chosen)
                    rows_of(rows, f"{kind}, ms of the processor")[which].append(spent)


def summed(row):
    """What is kept of one row: p50 and p95 of both, and the ratios; means where the processor was read but once a pass."""
    made = {"measured": len(row[0])}
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        before, after = (percentile(values, share) for values in row)
        made[name] = {"before": before, "after": after, "ratio": after / before if before else None}
    before, after = (statistics.fmean(values) for values in row)
    made["mean"] = {"before": before, "after": after, "ratio": after / before if before else None}
    return made


def table(found):
    """The report, line by line."""
    about = ", ".join(f"{key} {value}" for key, value in found["machine"].items() if value)
    yield f"{found['articles']:,} articles; before: {found['before']}, after: {found['after']}; {about}"
    yield "| | measured | p50 before | after | after / before | p95 before | after | after / before |"
    yield "|---|---|---|---|---|---|---|---|"
    for what, row in found["rows"].items():
        cells = [_number(row[name][key]) for name in ("p50", "p95") for key in ("before", "after", "ratio")]
        yield f"| {what} | {row['measured']:,} | " + " | ".join(cells) + " |"
    yield f"{len(found['other_totals'])} of {found['searches']:,} searches count other articles"
    yield from (f"  {path}" for path in found["other_totals"][:10])


def _number(value):
    return "-" if value is None else f"{value:.3g}" if value < 100 else f"{value:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
