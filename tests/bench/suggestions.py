"""Suggestions while typing and “did you mean” on a large archive: how long each takes, and whether a slip is recognised.

    python -m tests.bench.suggestions [--articles 145692] [--index FOLDER] [--jobs 2]

Builds the even sample of the corpora (`corpus`), or opens an index that was built from it. Typed is every beginning of 200 texts that
people look for (searched phrases of `queries/`, and terms and names of the vocabulary), in characters, in full pinyin and
in initials, in random order. Slips are words of the index in which one character is changed for one that sounds the same,
or is lost, doubled or swapped with its neighbour; those that an article prints are left out. Printed: milliseconds (p50, p95,
longest; on the clock, and of the processor), what an addition of 100 articles costs, the size of the file, and the share
of the slips for which the word comes first, and is among the three.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from search.analysis import pinyin
from search.engines import open_engine
from search.request import SearchRequest
from search.settings import Settings
from search.suggest.vocabulary import NAME, Vocabulary
from tests.bench.additions import write
from tests.bench.inputs import corpus
from tests.bench.inputs.options import options, with_corpora
from tests.bench.measure import percentile
from tests.engines.asking import Asked

TARGETS = {"word": 40, "quoted": 40, "headline": 20, "author": 20, "section": 10}
PHRASES = 70
SLIPS = 300
TYPED = 4_000


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=145_692, help="size of the sample")
    parser.add_argument("--index", type=Path, help="an index that lies there already; it is not changed")
    parser.add_argument("--jobs", type=int, default=0, help="processes that build the index; 0: one a processor")
    parser.add_argument("--typed", type=int, default=TYPED, help="how many beginnings of each kind are typed")
    parser.add_argument("--slips", type=int, default=SLIPS, help="how many slips are made up")
    asked = with_corpora(parser, arguments)
    if asked.index:
        measure(Asked(open_engine(Settings(asked.index))), asked.index, asked)
        return 0
    with tempfile.TemporaryDirectory(prefix="baosou-suggestions-") as folder:
        articles = corpus.sample(asked.articles, Path(folder), corpus.lines(asked.shared))
        home = Path(folder) / "index"
        engine = Asked(open_engine(Settings(home, jobs=asked.jobs)))
        write(engine, articles[:-100], fresh=True)
        began = time.perf_counter()
        write(engine, articles[-100:], fresh=False)
        print(f"an addition of 100 articles to {len(articles) - 100:,}: {time.perf_counter() - began:.2f} s")
        measure(engine, home, asked)
    return 0


def measure(engine, home, asked):
    info = engine.info()
    path = home / "generations" / info.generation / NAME
    vocabulary = Vocabulary(path)
    held = ", ".join(f"{kind} {len(listing):,}" for kind, listing in vocabulary.listings.items())
    print(f"{info.articles:,} articles; vocabulary {path.stat().st_size / 1e6:.1f} MB: {held}")
    chance = random.Random(20261124)
    texts = targets(vocabulary, corpus.phrases(asked.shared), chance)
    engine.suggest("热身")
    for name, spell in (("characters", str), ("pinyin", in_full), ("initials", initials)):
        typed = [spell(text) for text in texts]
        keys = [text[:n] for text in typed if text for n in range(1, len(text) + 1)]
        chance.shuffle(keys)
        report(name, [timed(engine.suggest, key) for key in keys[: asked.typed]])
    slips = list(made_up(engine, vocabulary, asked.slips, chance))
    spent, places = [], []
    for word, slip in slips:
        request = SearchRequest(slip)
        spent.append(timed(engine.meant, request))
        meant = engine.meant(request)
        places.append(meant.index(word) if word in meant else 9)
    report("did you mean", spent)
    first, among = (sum(place < n for place in places) / len(places) for n in (1, 3))
    print(f"slips recognised: first {first:.0%}, among three {among:.0%} of {len(slips)}")


def timed(ask, text):
    """Milliseconds on the clock, and of the processor: the second does not grow with what else the machine does."""
    began, worked = time.perf_counter(), time.process_time()
    ask(text)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def report(name, spent):
    clock, worked = zip(*spent, strict=True)
    p50, p95 = percentile(clock, 0.5), percentile(clock, 0.95)
    own = f"of the processor p50 {percentile(worked, 0.5):.1f}, p95 {percentile(worked, 0.95):.1f}"
    print(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, longest {max(clock):.1f} ms ({own}); {len(spent):,} asked")


def targets(vocabulary, phrases, chance):
    """Texts that people may type: real searches, and entries of each kind, frequent ones more often."""
    short = [text for text in phrases if len(text) < 13]
    found = chance.sample(short, min(PHRASES, len(short)))
    for kind, count in TARGETS.items():
        listing = vocabulary.listings[kind]
        if len(listing):
            weights = [float(n) for n in listing.counts]
            found += [listing.text(entry) for entry in chance.choices(range(len(listing)), weights, k=count)]
    return found


def in_full(text):
    """The text in pinyin, by the first common reading of each character; letters and digits stay."""
    return "".join((pinyin.readings(character) or (character,))[0] for character in text.casefold())


def initials(text):
    return "".join((pinyin.readings(character) or (character,))[0][0] for character in text.casefold())


def made_up(engine, vocabulary, count, chance):
    """Words of three characters and more with one slip in each, such as no article prints."""
    listing = vocabulary.listings["word"]
    entries = [n for n in range(len(listing)) if listing.lengths[n] >= 3 and listing.counts[n] >= 50]
    made = 0
    while made < count:
        word = listing.keys[chance.choice(entries)]
        slip = slipped(word, chance)
        if slip != word and not engine.search(SearchRequest(f'"{slip}"', limit=0)).total:
            made += 1
            yield word, slip


def slipped(word, chance):
    at = chance.randrange(len(word))
    kind = chance.choices(("sound", "lost", "doubled", "swapped"), (7, 1, 1, 1))[0]
    if kind == "sound":
        alike = [c for c in pinyin.characters(pinyin.readings(word[at])[0]) if c in COMMON]
        return word[:at] + chance.choice(alike or [word[at]]) + word[at + 1 :]
    if kind == "lost":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[: at + 1] + word[at:]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word


#: Characters that an input method offers first: level one of GB 2312.
COMMON = frozenset(bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA))


if __name__ == "__main__":
    sys.exit(main())
