"""HTML tables -> rows of cells: every row a line of print, its cells parted by ` | `.

A row keeps its empty cells, so that a column stays one. How many columns a cell spans is not kept.
"""

from __future__ import annotations

import re

#: Between the rows of a table that stands in one line of the source.
ROW_END = "\x1e"
#: Between the cells of a row.
CELL_END = " | "
#: No table in a table; one that is never ended goes as far as the next.
_TABLE = re.compile(
    r"<table\b[^<>]*>((?:(?!<table\b|</table).)*+)(?:</table\s*>|(?=<table\b)|\Z)", re.DOTALL | re.IGNORECASE
)
_ROW = re.compile(r"</?tr\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b[^<>]*>", re.IGNORECASE)
#: Outside of a table only within a line: lines keep their numbers.
_NEXT_CELL = re.compile(r"</t[dh][^\S\n]*+>[^\S\n]*+<t[dh]\b[^<>\n]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?(?!su[bp]\b)[a-z][a-z0-9:]*\b[^<>]*>", re.IGNORECASE)


def with_rows(text: str) -> str:
    """The text with the rows of each table between ROW_ENDs on the table's first line; its other lines are empty."""
    return _NEXT_CELL.sub(CELL_END, _TABLE.sub(_rows, text))


def _rows(table: re.Match[str]) -> str:
    lines = table[0].count("\n")
    rows = [_row(row) for row in _ROW.split(table[1])]
    return f"{ROW_END}{ROW_END.join(row for row in rows if row)}{ROW_END}" + "\n" * lines


def _row(row: str) -> str:
    before, *cells = (" ".join(_ANY_TAG.sub(" ", cell).split()) for cell in _CELL.split(row))
    cells = [before, *cells] if before else cells
    return CELL_END.join(cells).strip() if any(cells) else ""
