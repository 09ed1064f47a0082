"""The imprint: what an issue of the newspaper, and with it everything printed in it, is cited by.

The base of whatever knows where it was printed: articles, hits, related articles, issues. It does not say how an imprint
is worded (`describe`) nor where one is read from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from search.places import first_day, last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Which newspaper, of which day, in which edition, with which numbers; "" or None where it is not printed.

    `date` may be a month or a year (`places.PartialDate`). `edition` names what is not the ordinary issue of its day (号外, 增刊,
    海外版). `page_count` is how many pages the issue says it has (今日24版). `issue` is the number within the year (第40期), `serial` the running number (总第2644期); a double issue (合刊) has
    `last_issue` and `last_serial` too.
    """

    newspaper: str = ""
    date: date | None = None
    edition: str = ""
    issue: int | None = None
    serial: int | None = None
    last_issue: int | None = None
    last_serial: int | None = None
    page_count: int | None = None

    @staticmethod
    def shared(items: Iterable[Imprint]) -> Imprint:
        """The imprint of an issue by what its items print: the first of each fact (numbers often stand on page 1 alone)."""
        facts: dict[str, Any] = {}
        for item in items:
            facts = {name: facts.get(name) or fact for name, fact in Imprint.facts(item).items()}
        return Imprint(**facts)

    @property
    def final_issue(self) -> int:
        """The last number within the year that is covered, the second of a double issue; 0 where none is printed."""
        return max(self.issue or 0, self.last_issue or 0)

    @property
    def final_serial(self) -> int:
        """The last running number that is covered; 0 where none is printed."""
        return max(self.serial or 0, self.last_serial or 0)

    @property
    def first_day(self) -> int:
        """The ordinal of the first day that the date may be; 0 where there is none."""
        return first_day(self.date).toordinal() if self.date else 0

    @property
    def last_day(self) -> int:
        """The ordinal of the last day that the date may be; 0 where there is none."""
        return last_day(self.date).toordinal() if self.date else 0

    def facts(self) -> dict[str, Any]:
        """The fields by name, for making another thing with the same imprint."""
        return {field.name: getattr(self, field.name) for field in fields(Imprint)}

    def issue_json(self) -> dict[str, Any]:
        """The issue as plain data: its day and its numbers."""
        return {
            "date": self.date.isoformat() if self.date else None,
            "edition": self.edition,
            "issue": self.issue,
            "serial": self.serial,
            "last_issue": self.last_issue,
            "last_serial": self.last_serial,
        }
