"""Clocks and memory of the benchmarks: percentiles of a query class, and the peak of a tree of processes.

Times are in milliseconds unless a name says otherwise, memory in MB of 1,000,000 bytes. Memory is read from /proc,
so it is known on Linux only and None elsewhere. This module knows no engine.
"""

import math
import os
import platform
import sqlite3
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

WARM = 20
#: How many questions are counted after the clock, where an engine's timed query gives no count.
COUNTED = 200
_INTERVAL = 0.05
_MB = 1_000_000


def percentile(values, share):
    """The value below which this share of the values lies (nearest rank); None for no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def timed(ask, asked, budget, count=None):
    """One class: the first WARM questions uncounted, then each once until `budget` seconds have gone.

    `ask(question)` returns (count or None, ids). Where it gives no count, `count(question)` is called after the clock
    for up to COUNTED of the questions, so that equal work can be seen.
    """
    for question in asked[:WARM]:
        ask(question)
    spent, counts, shown, ends = [], [], 0, time.perf_counter() + budget
    for question in asked[WARM:]:
        began = time.perf_counter()
        found, ids = ask(question)
        done = time.perf_counter()
        spent.append((done - began) * 1000)
        counts.append(found)
        shown += len(ids)
        if done > ends:
            break
    if count and counts and counts[0] is None:
        counts = [count(question) for question in asked[WARM : WARM + min(len(spent), COUNTED)]]
    known = [found for found in counts if found is not None]
    hitting = [ms for ms, found in zip(spent, counts, strict=False) if found]
    return {
        "asked": len(spent),
        "of": max(0, len(asked) - WARM),
        "p50_ms": percentile(spent, 0.50),
        "p95_ms": percentile(spent, 0.95),
        "p99_ms": percentile(spent, 0.99),
        # Of the questions with a hit: a word that an index does not have is answered at once.
        "p50_found_ms": percentile(hitting, 0.50),
        "p95_found_ms": percentile(hitting, 0.95),
        "mean_hits": sum(known) / len(known) if known else None,
        "found_share": sum(found > 0 for found in known) / len(known) if known else None,
        "mean_shown": shown / len(spent) if spent else None,
    }


def memory(pid):
    """(resident, anonymous) MB of one process; (None, None) where /proc does not tell or the process has gone."""
    _, *held = _status(pid) or (None, None, None)
    return tuple(value and value / _MB for value in held)


def family(root):
    """{pid: (resident, anonymous) bytes} of a process and all that descend from it; empty where /proc does not tell."""
    parents, held = {}, {}
    for path in Path("/proc").glob("[0-9]*"):
        if found := _status(path.name):
            parents[int(path.name)], *held[int(path.name)] = found
    inside = {root}
    while more := {pid for pid, parent in parents.items() if parent in inside} - inside:
        inside |= more
    return {pid: tuple(held[pid]) for pid in inside if pid in held}


def _status(pid):
    """(parent, resident bytes, anonymous bytes) of a process; None where it has gone, or has no memory of its own."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    if "RssAnon" not in lines:
        return None
    return (int(lines["PPid"]), *(int(lines[name].split()[0]) * 1024 for name in ("VmRSS", "RssAnon")))


class Peak:
    """Watches a process and its children from outside, so that the watching costs the watched one nothing.

    Sums over the tree: a page that two processes share after a fork is counted in both. Samples every 50 ms: a shorter
    peak can be missed.
    """

    def __init__(self, pid):
        self._root = pid
        self.resident = self.anonymous = self.processes = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._stop.is_set():
            known = family(self._root).values()
            self.resident = max(self.resident, sum(pair[0] for pair in known) / _MB)
            self.anonymous = max(self.anonymous, sum(pair[1] for pair in known) / _MB)
            self.processes = max(self.processes, len(known))
            self._stop.wait(_INTERVAL)

    def stop(self):
        """The peaks, as they go into the report."""
        self._stop.set()
        self._thread.join()
        return {
            "peak_rss_mb": self.resident or None,
            "peak_anon_mb": self.anonymous or None,
            "processes": self.processes,
        }


def machine():
    """What the figures were measured on."""
    return {
        "cpu": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_mb": _memory_mb(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: _version(name) for name in ("numpy", "tantivy", "whoosh3", "jieba", "rjieba")},
    }


def _first(path, key):
    """The value of the first `key: value` line of a file of /proc; "" where there is none."""
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith(key)), "")


def _memory_mb():
    total = _first("/proc/meminfo", "MemTotal")
    return int(total.split()[0]) * 1024 / _MB if total else None


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None
