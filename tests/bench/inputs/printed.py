"""What a script printed, read back: numbers, the rows of a table, milliseconds."""

import re


def number(pattern, said):
    """The one number that the pattern's group finds."""
    (found,) = re.findall(pattern, said)
    return float(found.replace(",", ""))


def rows(said):
    """The cells of a Markdown table by the first of their line, without its head."""
    lines = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in said.splitlines() if "|" in line]
    return {cells[0]: cells[1:] for cells in lines[2:]}


def rising(line):
    """Whether the milliseconds of a line are a p50, a p95 and what is above it."""
    found = [float(value) for value in re.findall(r"(?:p\d\d|longest|most) ([\d.]+)", line.split(" (of the")[0])]
    return len(found) > 2 and found == sorted(found)
