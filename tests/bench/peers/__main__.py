"""Peers: this engine beside stock Whoosh, SQLite FTS5 and tantivy, in one run, on the same articles and words.

    python -m tests.bench.peers --articles N [--growth] [--json FILE] [--only baosou,tantivy,fts5,stock] [--budget 60]

The articles are an even sample of the corpora in ../shared (`corpus`), the questions come from a fixed seed
(`questions`), every engine has its own processes (`worker`), one after another. The peers get words cut before any
clock starts; baosou and stock Whoosh cut their own inside theirs. Nothing here asserts a time: this is no test. With
--growth the sizes of GROWTH are run one after another and a table of growth is printed; --articles is then not needed.

Exits with 0; 130 after Ctrl-C; 1 where an engine failed (its error is printed, the others are measured); 2 where tantivy or the corpora
are missing.
"""

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.inputs import corpus, questions
from tests.bench.inputs.options import options, with_corpora
from tests.bench.measure import Peak, machine
from tests.bench.peers import report
from tests.bench.peers.worker import ENGINES
from tests.paths import ROOT

GROWTH = (9_000, 18_000, 36_000, 75_000, 146_000)


class Failed(Exception):
    """A worker ended with an error; the message is the last line of what it said."""


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="how many; 146000 and more: all 145,692")
    parser.add_argument("--growth", action="store_true", help=f"the sizes {GROWTH}, by default baosou and tantivy")
    parser.add_argument("--json", type=Path, help="write everything there as JSON")
    parser.add_argument("--only", help=f"engines, with commas, of {','.join(ENGINES)}")
    parser.add_argument("--starts", type=int, default=5, help="how often each engine is started")
    parser.add_argument("--budget", type=float, default=60, help="seconds a class of questions may take")
    asked = with_corpora(parser, arguments)
    default = "baosou,tantivy" if asked.growth else ",".join(ENGINES)
    names = [name.strip() for name in (asked.only or default).split(",")]
    if unknown := set(names) - set(ENGINES):
        parser.error(f"no such engine: {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    if asked.articles < 1:
        parser.error("--articles must be at least 1")
    if "tantivy" in names and not importlib.util.find_spec("tantivy"):
        parser.exit(2, f"not installed: tantivy; run: {sys.executable} -m pip install 'tantivy==0.27.*'\n")
    try:
        return _run(GROWTH if asked.growth else (asked.articles,), names, asked)
    except KeyboardInterrupt:
        return 130


def _run(sizes, names, asked):
    lines = corpus.lines(asked.shared)
    typed = corpus.phrases(asked.shared)
    made = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine(), "runs": []}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="baosou-peers-") as folder:
            made["runs"].append(_one(size, names, asked, Path(folder), lines, typed))
        if asked.json:
            asked.json.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        report.show(made["machine"], made["runs"][-1])
    if len(sizes) > 1:
        report.show_growth(made["runs"])
    failed = any("error" in engine for run in made["runs"] for engine in run["engines"].values())
    return 1 if failed else 0


def _one(size, names, asked, scratch, lines, typed):
    """All engines at one size."""
    _tell(f"reading and cutting {size:,} articles")
    articles = corpus.sample(size, scratch, lines)
    made = corpus.write_cuts(articles, scratch)
    made_up = questions.questions(articles, typed)
    (scratch / "questions.json").write_text(json.dumps(made_up, ensure_ascii=False), encoding="utf-8")
    run = {"articles": len(articles), **made, "budget_s": asked.budget, "engines": {}}
    # The parent must not sit on memory that the engines could use as file cache.
    del articles, made_up
    for name in names:
        try:
            run["engines"][name] = _engine(name, scratch, asked, made["cutting_s"])
        except Failed as error:
            _tell(f"{name} failed: {error}")
            run["engines"][name] = {"error": str(error)}
        shutil.rmtree(scratch / f"index-{name}", ignore_errors=True)
    run["ratios"] = report.ratios(run["engines"])
    return run


def _engine(name, scratch, asked, cutting):
    """Index, start and serve one engine; what came out. `cutting` is what its words took, where it gets them cut."""
    load = os.getloadavg()[0]
    _tell(f"{name}: indexing; load of the machine {load:.2f}")
    indexed = _worker("index", name, scratch, asked.budget)
    chars, seconds = indexed["characters"], indexed["seconds"]
    indexed["articles_per_s"], indexed["characters_per_s"] = indexed["articles"] / seconds, chars / seconds
    whole = seconds + (cutting if indexed["precut"] else 0)
    indexed["articles_per_s_with_cutting"] = indexed["articles"] / whole
    split = indexed["bytes"]
    indexed["index_bytes_per_character"] = split["index"] / chars
    indexed["stored_bytes_per_character"] = None if split["stored"] is None else split["stored"] / chars
    _tell(f"{name}: {indexed['articles']:,} articles in {seconds:.1f} s; starting, asking")
    starts = [_worker("start", name, scratch, asked.budget)["ms"] for _ in range(asked.starts)]
    served = _worker("serve", name, scratch, asked.budget)
    return {
        # Of the last minute, ours included: well above 1 here means that others used the machine too.
        "load": {"before": load, "after": os.getloadavg()[0]},
        "indexing": indexed,
        "start_ms": statistics.median(starts),
        "starts_ms": starts,
        **_serving(served),
    }


def _serving(served):
    """What a serving process told, by the report's names."""
    return {"classes": served["classes"], "serving": {key: served[key] for key in served if key.endswith("_mb")}}


def _worker(phase, name, scratch, budget):
    """Run one phase in its own process and return what it reports; raises Failed. Memory is watched while it indexes."""
    command = [sys.executable, "-m", "tests.bench.peers.worker", phase, name, str(scratch), str(budget)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "TMPDIR": str(scratch)}
    told, peak = {}, None
    with (
        tempfile.TemporaryFile("w+", dir=scratch) as errors,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            for line in process.stdout:
                if not line.startswith('{"event"'):
                    continue
                match json.loads(line):
                    case {"event": "ready"}:
                        peak = Peak(process.pid)
                        process.stdin.write("go\n")
                        process.stdin.flush()
                    case {"event": "indexed", **rest}:
                        told.update(rest, **peak.stop())
                    case {"event": "result", **rest}:
                        told.update(rest)
            if process.wait():
                raise Failed(_last_line(errors) or f"exit code {process.returncode}")
        finally:
            # Ours alone, and only where we leave before it has ended.
            if process.poll() is None:
                process.kill()
            if peak:
                peak.stop()
    return told


def _last_line(errors):
    errors.seek(0)
    return next((line.strip() for line in reversed(errors.readlines()) if line.strip()), "")


def _tell(what):
    """Progress, to standard error."""
    print(f"{datetime.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
