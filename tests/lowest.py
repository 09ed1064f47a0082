"""The oldest versions that pyproject.toml promises, as a constraints file for pip.

`python -m tests.lowest > lowest.txt` prints a line for each requirement that the package or one of its extras names, with the
version its floor (`>=`, `==`) says. What those packages bring along is left to pip: pyproject.toml promises nothing about it.
"""

import tomllib
from collections.abc import Iterator

from packaging.requirements import Requirement

from tests.paths import ROOT


def requirements(project: dict) -> Iterator[Requirement]:
    """Every requirement of a `[project]` table once, in its order; the package's own name in an extra is no requirement."""
    extras = project.get("optional-dependencies", {}).values()
    lines = dict.fromkeys([*project.get("dependencies", []), *(line for extra in extras for line in extra)])
    yield from (one for one in map(Requirement, lines) if one.name != project["name"])


def lowest(requirement: Requirement) -> str:
    """The requirement at its floor, its marker kept; ValueError where none or several are named."""
    floors = [one.version for one in requirement.specifier if one.operator in (">=", "==")]
    if len(floors) != 1:
        raise ValueError(f"{requirement} in pyproject.toml names {len(floors)} oldest versions instead of one")
    marker = f"; {requirement.marker}" if requirement.marker else ""
    return f"{requirement.name}=={floors[0]}{marker}"


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print("\n".join(lowest(one) for one in requirements(project)))


if __name__ == "__main__":
    main()
