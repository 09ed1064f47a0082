"""The options of a command that say what the files to be read do not: day, edition, numbers, page, section, newspaper."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from index import bounds
from index.sources.given import as_date, as_page, from_options, wanted_date, wanted_page

_Command = Callable[..., None]


if TYPE_CHECKING:
    _DayType = click.ParamType[date]
    _PageType = click.ParamType[int]
else:
    _DayType = _PageType = click.ParamType  # a generic class since click 8.4 only


class _Day(_DayType):
    """A day, or the month or year that is known of it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date."""
        day = value if isinstance(value, date) else as_date(value)
        return day or self.fail(f"“{value}”{wanted_date()}。", param, ctx)


class _PageLabel(_PageType):
    """A page as it is printed."""

    name = "page"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The page's number inside."""
        page = as_page(value)
        return page or self.fail(f"“{value}”{wanted_page()}。", param, ctx)


def given_options(command: _Command) -> _Command:
    """Add the options that give metadata, and pass them as `given: Masthead`."""

    @functools.wraps(command)
    def taking(**options: Any) -> None:
        names = ("date", "edition", "issue", "serial", "page", "section", "newspaper")
        values = {name: options.pop(name) for name in names}
        command(given=from_options(**values), **options)

    for option in reversed(
        (
            click.option("--date", type=_Day(), help="出版日期，如 2025-11-03；只知年月或年份时如 1995-06、1995。"),
            click.option("--edition", default="", help="版本，如 号外、增刊、海外版；当天的正刊不写。"),
            click.option("--issue", type=click.IntRange(1, bounds.ISSUES), help="当年第几期。"),
            click.option("--serial", type=click.IntRange(1, bounds.SERIALS), help="总第几期。"),
            click.option("--page", type=_PageLabel(), help="第几版，如 2、A01、封二。"),
            click.option("--section", default="", help="版名或栏目。"),
            click.option("--newspaper", default="", help="报名。"),
        )
    ):
        taking = option(taking)
    return taking
