"""Every setting of the order by relevance, once: what it does, its default, its bounds.

The defaults were chosen by measurement (docs/relevance.md). An engine takes a `RankingSettings`; `baosou evaluate` compares
two of them. They decide the order of what is found, never what is found: that is `search/query/relaxation.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from search.errors import SettingsWrong


def _setting(default: float, low: float, high: float, help: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "help": help})


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """The settings in force. Raises SettingsWrong for a value out of bounds.

    First every article found is scored: BM25 over words + `grams` x BM25 over bigrams, times the factor of its kind. Then
    the best `pool` of each reading are scored again, from where in the article the words of the query stand:
    score x (1 + `together` x T + `head` x H), T and H between 0 and 1 (`proximity.py`).
    """

    k1: float = _setting(0.9, 0, 10, "BM25：同一个词出现多次，多快不再加分")
    b: float = _setting(0.4, 0, 1, "BM25：长文章扣多少分")
    grams: float = _setting(0.4, 0, 10, "相邻两字的 BM25 算几成（词算一）")
    question: float = _setting(0.0, 0, 1, "什么、多少、吗之类的词算几成")
    alias: float = _setting(0.5, 0, 1, "别名的词合起来算写着的那个的几成")
    ad: float = _setting(0.1, 0, 1, "广告的分数乘以")
    digest: float = _setting(0.2, 0, 1, "导读的分数乘以")
    pool: float = _setting(100, 0, 1000, "最前面多少篇按词的位置再排一次")
    window: float = _setting(80, 1, 1000, "多少字以内算在一起")
    together: float = _setting(0.5, 0, 10, "查询的词在一处，加多少")
    head: float = _setting(1.0, 0, 10, "查询的词在标题里，加多少")

    def __post_init__(self) -> None:
        for one in fields(self):
            value, low, high = getattr(self, one.name), one.metadata["low"], one.metadata["high"]
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
                raise SettingsWrong(f"排序设置 {one.name} 应在 {low} 到 {high} 之间，现在是 {value!r}。")

    def given(self, items: Iterable[str]) -> RankingSettings:
        """These settings with changes: each item is `name=value`, or the name of a TOML file of such lines.

        Raises SettingsWrong for an unknown name or a value that is no number, OSError for a file that cannot be read.
        """
        changed = self
        for item in items:
            name, equals, value = item.partition("=")
            changed = changed._with({name.strip(): _number(item, value)} if equals else _file(Path(item)))
        return changed

    def _with(self, values: Mapping[str, Any]) -> RankingSettings:
        known = [one.name for one in fields(self)]
        if unknown := [name for name in values if name not in known]:
            raise SettingsWrong(f"没有名为“{unknown[0]}”的排序设置；有：{'、'.join(known)}。")
        return replace(self, **values)

    def kind_weights(self) -> dict[str, float]:
        """The factor of every kind that has one."""
        return {"ad": self.ad, "digest": self.digest}

    def to_json(self) -> dict[str, float]:
        """All settings by name."""
        return asdict(self)

    def differing_from(self, other: RankingSettings) -> str:
        """What is different here, as `name=value name=value`."""
        mine, theirs = self.to_json(), other.to_json()
        return " ".join(f"{name}={value:g}" for name, value in mine.items() if value != theirs[name])


DEFAULTS = RankingSettings()


def _number(item: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise SettingsWrong(f"“{item}”看不懂；排序设置写成 k1=0.9，或给出一个 TOML 文件。") from None


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SettingsWrong(f"{path} 不是 TOML（{error}）；每行写成 k1 = 0.9。") from None
