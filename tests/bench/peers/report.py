"""The tables of the peers benchmark, and the ratios that the project's targets name.

Takes the plain data that `peers` gathered (the same that it writes as JSON) and prints with rich. It measures nothing.
"""

import importlib

from rich.console import Console
from rich.table import Table

from tests.bench.inputs.questions import CLASSES
from tests.bench.peers.worker import ENGINES

COUNTING = (
    "Indexing is timed from the first add until the index is closed on disk; articles are in memory before. baosou and "
    "stock cut words inside their clock, tantivy and fts5 get them pre-cut: "
    "'cutting in' adds to theirs the time that one process needed to cut all words.",
    "Memory: MB of 10^6 bytes, summed over the process and its children, the loaded articles (before) included; anon is "
    "RssAnon. Start: open to first answer in a fresh process, imports and a cold disk not counted, median of 5.",
    "Queries: p50 / p95 / p99 in ms, then queries timed, mean number of matching articles, and the share of queries "
    "with any. Questions ask for text; peers match its words, so a run that begins or ends inside a word finds less there.",
)
_RATIOS = (
    ("indexing", "tantivy"),
    ("indexing", "stock"),
    ("phrase", "tantivy"),
    ("phrase_year", "tantivy"),
    ("newest", "tantivy"),
    ("or10", "tantivy"),
    ("or10_counted", "tantivy"),
    ("or10", "fts5"),
)


def ratios(engines):
    """baosou over each peer that the targets name: articles/s (higher is better), p50 and p95 (lower is better)."""
    ours, made = engines.get("baosou", {}), {}
    for what, peer in _RATIOS:
        theirs = engines.get(peer, {})
        if what == "indexing":
            keys = ("articles_per_s", "characters_per_s", "articles_per_s_with_cutting")
            pairs = {key: [side.get("indexing", {}).get(key) for side in (ours, theirs)] for key in keys}
        else:
            found = [side.get("classes", {}).get(what, {}) for side in (ours, theirs)]
            pairs = {key: [side.get(key) for side in found] for key in ("p50_ms", "p95_ms")}
        for key, (mine, other) in pairs.items():
            if mine is not None and other:
                made[f"{what} {key} baosou/{peer}"] = mine / other
    return made


def show(machine, run):
    """Print everything of one size."""
    console = Console(width=max(150, Console().width))
    console.print(", ".join(f"{key} {_number(value)}" for key, value in machine.items()), highlight=False)
    size = (
        f"{run['articles']:,} articles, {run['characters']:,} characters (UTF-8: text {run['text_bytes']:,}, words "
        f"{run['words_bytes']:,} bytes), words cut in {run['cutting_s']:.1f} s"
    )
    console.print(size, highlight=False)
    for line in COUNTING:
        console.print(line, style="dim", highlight=False)
    for name, engine in run["engines"].items():
        note = engine.get("error") or importlib.import_module(ENGINES[name]).NOTE
        console.print(f"{name}: {'FAILED: ' if 'error' in engine else ''}{note}", highlight=False, markup=False)
    good = {name: engine for name, engine in run["engines"].items() if "error" not in engine}
    console.print(_resources(good), _classes(good))
    table = Table("ratio", "value", title="Ratios")
    table.columns[1].justify = "right"
    for name, value in run["ratios"].items():
        small = good["stock"]["indexing"]["articles"] if name.endswith("/stock") else run["articles"]
        table.add_row(name + (f" (stock at {small:,})" if small < run["articles"] else ""), f"{value:.3g}")
    if run["ratios"]:
        console.print(table)


def _resources(engines):
    table = Table("", *(_title(name, engine) for name, engine in engines.items()), title="Indexing, size, memory")
    rows = {
        "articles": lambda e: e["indexing"]["articles"],
        "seconds": lambda e: e["indexing"]["seconds"],
        "articles/s": lambda e: e["indexing"]["articles_per_s"],
        "articles/s, cutting in": lambda e: e["indexing"]["articles_per_s_with_cutting"],
        "characters/s": lambda e: e["indexing"]["characters_per_s"],
        "index bytes/character": lambda e: e["indexing"]["index_bytes_per_character"],
        "stored bytes/character": lambda e: e["indexing"]["stored_bytes_per_character"],
        "anon before indexing": lambda e: e["indexing"]["before_anon_mb"],
        "peak anon indexing": lambda e: e["indexing"]["peak_anon_mb"],
        "peak RSS indexing": lambda e: e["indexing"]["peak_rss_mb"],
        "processes at most": lambda e: e["indexing"]["processes"],
        "load before": lambda e: e["load"]["before"],
        "load after": lambda e: e["load"]["after"],
        "start ms": lambda e: e["start_ms"],
        "anon before serving": lambda e: e["serving"]["before_anon_mb"],
        "anon serving": lambda e: e["serving"]["anon_mb"],
        "RSS serving": lambda e: e["serving"]["rss_mb"],
    }
    for column in table.columns[1:]:
        column.justify = "right"
    for name, value in rows.items():
        table.add_row(name, *(_number(value(engine)) for engine in engines.values()))
    return table


def _title(name, engine):
    return f"{name}\n({engine['indexing']['articles']:,} articles)"


def _classes(engines):
    table = Table("class", *(_title(name, engine) for name, engine in engines.items()), title="Queries")
    for name in CLASSES:
        cells = []
        for engine in engines.values():
            found = engine["classes"].get(name)
            if not found or not found["asked"]:
                cells.append("-")
                continue
            of = "" if found["asked"] == found["of"] else f" of {found['of']:,}"
            cells.append(
                f"{_times(found, 'p50_ms', 'p95_ms', 'p99_ms')}\n"
                f"n={found['asked']:,}{of}, hits {_number(found['mean_hits'])}, {_share(found['found_share'])}"
            )
        table.add_row(name, *cells, end_section=True)
    return table


def show_growth(runs):
    """Print what happens to each engine as the archive grows."""
    console = Console(width=max(150, Console().width))
    for name in {name: None for run in runs for name in run["engines"]}:
        table = Table(name, *(f"{run['articles']:,}" for run in runs), title=f"Growth of {name}: p50 / p95 ms")
        found = [run["engines"].get(name, {}) for run in runs]
        for column in table.columns[1:]:
            column.justify = "right"
        for key in ("articles_per_s", "index_bytes_per_character", "peak_anon_mb"):
            table.add_row(key, *(_number(engine.get("indexing", {}).get(key)) for engine in found))
        table.add_row("start_ms", *(_number(engine.get("start_ms")) for engine in found))
        table.add_row("serving anon_mb", *(_number(engine.get("serving", {}).get("anon_mb")) for engine in found))
        table.add_section()
        for kind in CLASSES:
            cells = [_times(engine.get("classes", {}).get(kind, {}), "p50_ms", "p95_ms") for engine in found]
            table.add_row(kind, *cells)
        console.print(table)


def _times(found, *keys):
    return " / ".join(_number(found.get(key)) for key in keys)


def _share(value):
    return "-" if value is None else f"{value:.0%}"


def _number(value):
    """A number at three digits or, from 1,000 on, whole; text as it is; a dash for what is not known."""
    if value is None:
        return "-"
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
