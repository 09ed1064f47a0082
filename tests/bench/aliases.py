"""What aliases bring and what they cost: articles found, ranks, and the time of a search and of an explanation.

    python -m tests.bench.aliases [--index DIR]

Known items: the newspaper corpus beside the repository is indexed without its headlines, and each headline that holds a
form of the shipped table is asked for twice: as printed, and with the form replaced by another of its group (what
a reader might type who does not know how the paper writes it). The article is to be found; MRR and how many are among the
first hundred, without aliases, and with them.

With `--index`, for each group of the table: how many articles its commonest form finds by itself, and with the others; and the
time of 200 searches with aliases, without them, and of explanations of queries that find nothing.
"""

import dataclasses
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from search.analysis.aliases import SHIPPED_FILE, read_groups, shipped
from search.analysis.words import default_segmenter, query_words
from search.answer.explain import explain
from search.engines.whoosh import WhooshEngine
from search.query.forms import find_forms
from search.query.tree import Words
from search.request import ALL_ALIASES, SearchRequest
from search.settings import Settings
from tests.bench.exactness import corpus
from tests.bench.inputs.corpus import phrases
from tests.bench.inputs.options import options, with_corpora
from tests.bench.measure import percentile
from tests.engines.asking import Asked

OFF = (ALL_ALIASES,)
DEPTH = 100


def cut(text):
    return query_words(text, default_segmenter())


def asked(headline, rng):
    """The headline as one query, and with one of its forms replaced; None where it holds none."""
    text = "".join(c for c in headline if c not in '"“”()（）|｜').replace(" ", "")
    spans = find_forms(Words(text), shipped(), cut).of(text)
    if not spans:
        return None
    span = rng.choice(spans)
    return text, text[: span.start] + rng.choice(span.others) + text[span.end :]


def rank(engine, id, text, noalias):
    hits = engine.search(SearchRequest(text, limit=DEPTH, noalias=noalias)).hits
    return next((place for place, hit in enumerate(hits, 1) if hit.id == id), None)


def known_items(folder, shared):
    articles = [a for a in corpus(0, shared) if a.paragraphs]
    engine = Asked(WhooshEngine(Settings(folder)))
    with engine.writer(fresh=True) as writer:
        for article in articles:
            writer.add(dataclasses.replace(article, headline="", kicker="", subtitle=""))
        writer.finish({})
        writer.publish()
    rng = random.Random(1)
    pairs = [(a.id, found) for a in articles if a.headline and (found := asked(a.headline, rng))]
    print(f"{len(articles):,} articles without headlines; {len(pairs)} headlines hold a form")
    print("query | aliases | MRR | in the first 100")
    for which, name in enumerate(("as printed", "form replaced")):
        for label, noalias in (("off", OFF), ("on", ())):
            ranks = [rank(engine, id, found[which], noalias) for id, found in pairs]
            mrr = statistics.fmean(1 / r if r else 0 for r in ranks)
            print(f"{name} | {label} | {mrr:.3f} | {sum(r is not None for r in ranks) / len(ranks):.3f}")
    engine.close()


def total(engine, request):
    return engine.match(dataclasses.replace(request, limit=0)).total


def brought(engine):
    """For each group: what its commonest form finds alone and with the others."""
    rows = []
    for group in read_groups(SHIPPED_FILE):
        forms = (*group.short, *group.forms)
        alone = {form: total(engine, SearchRequest(form, noalias=OFF)) for form in forms}
        best = max(alone, key=lambda form: alone[form])
        rows.append((total(engine, SearchRequest(best)) - alone[best], best, alone, forms))
    more = [row for row in rows if row[0]]
    print(
        f"{len(rows)} groups; the commonest form misses articles of {len(more)} of them: {sum(r[0] for r in rows):,} in all"
    )
    for missed, best, alone, _ in sorted(rows, key=lambda row: -row[0])[:12]:
        print(f"  {best}: {alone[best]:,} alone, {missed:,} more with {', '.join(f for f in alone if f != best)}")


def timed(engine, phrases):
    """Milliseconds at p50 and p95: searches for a form with and without aliases, and explanations."""
    forms = [form for group in read_groups(SHIPPED_FILE) for form in (*group.short, *group.forms)]
    rng = random.Random(2)
    texts = [f"{rng.choice(forms)} {rng.choice(forms)}" for _ in range(200)]
    for label, noalias in (("aliases off", OFF), ("aliases on", ())):
        report(label, [SearchRequest(text, noalias=noalias) for text in texts], engine.search)
    strange = [SearchRequest(f'{text} "查无此事"') for text in phrases[:200]]
    results = [engine.search(request) for request in strange]
    report("explanation of a query that finds nothing", results, lambda found: explain(engine, found))
    few = [found for text in phrases[:400] if 0 < (found := engine.search(SearchRequest(text))).total < 20]
    report(f"explanation of a query that finds few ({len(few)})", few, lambda found: explain(engine, found))


def report(label, items, work):
    spent = []
    for item in items:
        began = time.perf_counter()
        work(item)
        spent.append((time.perf_counter() - began) * 1000)
    if spent:
        p50, p95 = percentile(spent, 0.5), percentile(spent, 0.95)
        print(f"{label}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, most {max(spent):.1f} ms")
    else:
        print(f"{label}: nothing to ask")


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--index", type=Path, help="an index of a large archive")
    asked_for = with_corpora(parser, arguments)
    with tempfile.TemporaryDirectory() as folder:
        known_items(Path(folder), asked_for.shared)
    if asked_for.index:
        engine = Asked(WhooshEngine(Settings(asked_for.index)))
        brought(engine)
        timed(engine, phrases(asked_for.shared))
    return 0


if __name__ == "__main__":
    sys.exit(main())
