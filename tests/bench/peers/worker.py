"""One phase of one engine in a process of its own: `peers` starts it; it is no command for people.

    python -m tests.bench.peers.worker index|start|serve ENGINE SCRATCH BUDGET

It talks in lines of JSON on standard output. `index` says `ready` when everything is in memory and waits for a line on
standard input before the clock may start, so that the parent watches its memory from the first add on. `start` opens
the index and answers one question. `serve` asks all questions of all classes.
"""

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path

from tests.bench.measure import memory, timed

#: Peers by the name on the command line; each module has ITEMS, PRECUT, NOTE, load, index, sizes and Opened, some a LIMIT.
ENGINES = {
    "baosou": "tests.bench.peers.engines_baosou",
    "tantivy": "tests.bench.peers.engines_tantivy",
    "fts5": "tests.bench.peers.engines_fts5",
    "stock": "tests.bench.peers.engines_stock",
}


def say(**what):
    """One line to the parent."""
    print(json.dumps(what), flush=True)


def index(engine, scratch, folder):
    """Index everything. The clock runs from the first add until the index is closed and on disk."""
    from tests.bench.inputs.corpus import read_cuts

    items = read_cuts(scratch, engine.ITEMS)
    limit = min(len(items), getattr(engine, "LIMIT", len(items)))
    items = [items[number * len(items) // limit] for number in range(limit)]
    characters = sum(len(item.text if engine.ITEMS == "articles" else item[2]) for item in items)
    engine.load(folder)
    gc.collect()
    # The corpus is not the engine's: no collection inside the clock should walk over it.
    gc.freeze()
    resident, anonymous = memory(os.getpid())
    began = []

    def begin():
        say(event="ready")
        sys.stdin.readline()
        began.append(time.perf_counter())

    engine.index(folder, items, begin)
    seconds = time.perf_counter() - began[0]
    say(
        event="indexed",
        articles=len(items),
        characters=characters,
        seconds=seconds,
        before_rss_mb=resident,
        before_anon_mb=anonymous,
    )
    say(event="result", bytes=engine.sizes(folder), precut=engine.PRECUT)


def start(engine, scratch, folder):
    """Milliseconds from opening the index to the first answer; imports are done before."""
    question = _questions(scratch)["or10"][0]
    engine.load(folder)
    began = time.perf_counter()
    opened = engine.Opened(folder)
    opened.or10(question)
    say(event="result", ms=(time.perf_counter() - began) * 1000)
    opened.close()


def serve(engine, scratch, folder, budget):
    """Every class that the engine has, and the memory that the process has in the end."""
    asked = _questions(scratch)
    engine.load(folder)
    _, before = memory(os.getpid())
    opened = engine.Opened(folder)
    classes = {}
    for name, questions in asked.items():
        if ask := getattr(opened, name, None):
            count = getattr(opened, "count", None) if name == "or10" else None
            classes[name] = timed(ask, questions, budget, count)
    resident, anonymous = memory(os.getpid())
    say(event="result", classes=classes, rss_mb=resident, anon_mb=anonymous, before_anon_mb=before)
    opened.close()


def _questions(scratch):
    return json.loads((scratch / "questions.json").read_text(encoding="utf-8"))


def main():
    phase, name, scratch, budget = sys.argv[1:]
    scratch = Path(scratch)
    engine, folder = importlib.import_module(ENGINES[name]), scratch / f"index-{name}"
    if phase == "index":
        index(engine, scratch, folder)
    elif phase == "start":
        start(engine, scratch, folder)
    else:
        serve(engine, scratch, folder, float(budget))


if __name__ == "__main__":
    main()
