"""Memory of a rebuild: is `--memory` kept, and what does an article more cost?

    python -m tests.bench.memory [--articles 10000 146000] [--memory 512] [--jobs 0] [--json FILE]

An even sample of the corpora (`corpus`) is written as one JSONL file and built by the command itself, `python -m web.cli
rebuild`, in a process of its own. The anonymous memory (RssAnon, from /proc/*/status) of that process and of all its
descendants is summed every 20 ms; mapped files are not in it, for the system takes their pages back when it needs them. The
stage is told by what lies on the disk. For each size the peak of each stage is printed, in MB of 1,048,576 bytes as
`--memory` counts them, and from two sizes what an article more costs and what a million would take. Linux only.
"""

import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from tests.bench.inputs import corpus
from tests.bench.inputs.options import options, with_corpora
from tests.bench.measure import family
from tests.paths import ROOT

#: In the order in which a build goes through them: sources into the spool, the spool into batches, batches into one index,
#: and asking it for what it should hold.
STAGES = ("read", "index", "save", "verify")
MILLION = 1_000_000
_INTERVAL = 0.02


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 146_000], help="146000: all 145,692")
    parser.add_argument("--memory", type=int, default=512, help="--memory of the command, in MB")
    parser.add_argument("--jobs", type=int, default=0, help="--jobs of the command")
    parser.add_argument("--json", type=Path, help="write the figures there as JSON")
    asked = with_corpora(parser, arguments)
    lines, runs = corpus.lines(asked.shared), []
    for size in sorted(asked.articles):
        runs.append(measured(size, asked.memory, asked.jobs, lines))
        print(told(runs[-1]), flush=True)
    for smaller, larger in pairwise(runs):
        print(grown(smaller, larger))
    if asked.json:
        asked.json.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    return 0


def measured(size, memory_mb, jobs, lines):
    """Build an even sample of these lines; the peaks of all processes and of the building one, by stage and in all.

    Raises RuntimeError where the command fails.
    """
    with tempfile.TemporaryDirectory(prefix="baosou-memory-") as folder:
        source, index = Path(folder, "sample.jsonl"), Path(folder, "index")
        count = corpus.write_sample(size, source, lines)
        command = [sys.executable, "-m", "web.cli", "rebuild", str(source), "--index", str(index), "--json"]
        command += ["--memory", str(memory_mb), "--jobs", str(jobs)]
        began = time.perf_counter()
        with Path(folder, "said").open("w+", encoding="utf-8") as said:
            with subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT) as process:
                peaks = _watched(process, index)
            said.seek(0)
            if process.returncode:
                raise RuntimeError(f"exit code {process.returncode}: {said.read()[-2000:]}")
            receipt = json.load(said)
        return {
            "articles": receipt["articles"],
            "given": count,
            "memory": memory_mb,
            "seconds": time.perf_counter() - began,
            "peak": max(whole for whole, _ in peaks.values()),
            "stages": {stage: whole for stage, (whole, _) in peaks.items()},
            "building_process": {stage: own for stage, (_, own) in peaks.items()},
        }


def _watched(process, index):
    """The most memory of the tree and of its root in each stage, until the process ends."""
    peaks, stage = {}, STAGES[0]
    while process.poll() is None:
        # Never back: between the draft's end and the index's beginning neither is there.
        stage = max(stage, _stage(index), key=STAGES.index)
        whole, own = tree(process.pid)
        most = peaks.get(stage, (0, 0))
        peaks[stage] = (max(most[0], whole), max(most[1], own))
        time.sleep(_INTERVAL)
    return peaks


def _stage(index):
    """What a build is at, by its draft: nothing in it yet; batches; a segment in the making; sealed, so being verified."""
    draft = next((index / "generations").glob(".draft-*"), None)
    if draft is None:
        return "verify" if (index / "CURRENT").exists() else "read"
    if (draft / "files.json").exists():
        return "verify"
    if next(draft.glob("MAIN_*"), None):
        return "save"
    return "index" if next((draft / "batches").glob("*"), None) else "read"


def tree(root):
    """Anonymous memory of a process and its descendants, and of the process alone."""
    held = {pid: anonymous / 2**20 for pid, (_, anonymous) in family(root).items()}
    return sum(held.values()), held.get(root, 0)


def told(run):
    """One size in two lines."""
    stages = (
        ", ".join(f"{stage} {peaks[stage]:.0f}" for stage in STAGES if stage in peaks)
        for peaks in (run["stages"], run["building_process"])
    )
    return (
        f"{run['articles']:,} articles at --memory {run['memory']}: peak {run['peak']:.0f} MB, "
        f"{run['peak'] / run['memory']:.2f} of it, in {run['seconds']:.0f} s\n"
        "  all processes: {}; the building one: {}".format(*stages)
    )


def grown(smaller, larger):
    """What an article more costs, in KB of 1,024 bytes, between two sizes, and a million of them, stage by stage."""
    more = larger["articles"] - smaller["articles"]
    lines = []
    for name in ("stages", "building_process"):
        common = [stage for stage in STAGES if stage in smaller[name] and stage in larger[name]]
        slopes = {stage: (larger[name][stage] - smaller[name][stage]) / more for stage in common}
        at_a_million = {stage: larger[name][stage] + slopes[stage] * (MILLION - larger["articles"]) for stage in common}
        said = ", ".join(f"{stage} {slope * 1024:.2f}" for stage, slope in slopes.items())
        lines.append(f"  {name}: KB an article {said}; a million would take {max(at_a_million.values()):.0f} MB")
    return "\n".join([f"from {smaller['articles']:,} to {larger['articles']:,} articles", *lines])


if __name__ == "__main__":
    sys.exit(main())
