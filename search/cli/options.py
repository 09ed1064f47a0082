"""Options that several commands share: which index and engine, and a day."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from search.settings import KNOBS, Settings

F = TypeVar("F", bound=Callable[..., Any])


def engine_options(command: F) -> F:
    """Give a command `--index` and `--engine`, and the argument `settings: Settings` made from them."""
    knobs = {knob.name: knob for knob in KNOBS}

    @functools.wraps(command)
    def with_settings(*args: Any, index: str | None, engine: str | None, **kwargs: Any) -> Any:
        try:
            settings = Settings.load(index=index, engine=engine)
        except ValueError as error:
            raise click.UsageError(f"环境变量里的数值读不懂：{error}") from error
        return command(*args, settings=settings, **kwargs)

    for name in ("engine", "index"):
        knob = knobs[name]
        option = click.option(
            f"--{name}", envvar=knob.variable, show_envvar=True, help=f"{knob.help}（默认 {knob.default}）"
        )
        with_settings = option(with_settings)
    return with_settings  # type: ignore[return-value]


if TYPE_CHECKING:
    _DayType = click.ParamType[date]
else:
    _DayType = click.ParamType  # a generic class since click 8.4 only


class Day(_DayType):
    """A date as YYYY-MM-DD, YYYY-MM or YYYY; the first day of what is named, or the last."""

    name = "日期"

    def __init__(self, *, last: bool) -> None:
        self.last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that an option names; click prints what is wrong with one that names none. A day comes back as it is."""
        from search.query.fieldvalues import read_day

        if isinstance(value, date):
            return value
        return read_day(str(value), last=self.last) or self.fail(
            f"“{value}”不是日期（写成 2025-10-03、2025-10 或 2025）"
        )
