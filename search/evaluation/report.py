"""What `baosou evaluate` prints: an evaluation of one setting, or of two side by side with the difference."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from search.engines.base import Engine
from search.evaluation.judgements import Judged, Names
from search.evaluation.measures import LABELS, MEASURES, Scored, evaluate, names_of_all, unknown
from search.ranking.settings import RankingSettings
from search.settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """One setting's measures and, where there is another, that one's and how much better it is."""

    index: str
    missing: int
    ranking: RankingSettings
    scored: Scored
    other: RankingSettings | None = None
    other_scored: Scored | None = None

    def to_json(self) -> dict[str, Any]:
        """The object that `evaluate --json` prints."""
        plain: dict[str, Any] = {
            "generation": self.index,
            "queries": len(self.scored.queries),
            "missing": self.missing,
            "ranking": self.ranking.to_json(),
            "measures": {LABELS[name]: self.scored.interval(name).to_json() for name in MEASURES},
        }
        if self.other and self.other_scored:
            other, scored = self.other_scored, self.scored
            plain["compared"] = {
                "ranking": self.other.to_json(),
                "measures": {LABELS[name]: other.interval(name).to_json() for name in MEASURES},
                "gain": {LABELS[name]: other.gain_over(scored, name).to_json() for name in MEASURES},
            }
        return plain

    def text(self) -> str:
        """The same for a person to read."""
        lines = [f"索引 {self.index}；{len(self.scored.queries):,} 个查询，各取前 100 篇"]
        if self.missing:
            lines.append(f"注意：判断里有 {self.missing:,} 篇相关文献不在索引里，它们算作没找到。")
        lines += _table("现在的设置" if self.other else "", self.scored)
        if self.other and self.other_scored:
            lines += ["", f"比较：{self.other.differing_from(self.ranking) or '设置相同'}"]
            lines += _table("比较的设置", self.other_scored)
            lines += ["", "逐个查询相减（比较的减现在的）"]
            for name in MEASURES:
                gain = self.other_scored.gain_over(self.scored, name)
                sure = "更好" if gain.low > 0 else "更差" if gain.high < 0 else "分不出高下"
                lines.append(f"  {LABELS[name]:<11} {gain.mean:+.4f}  [{gain.low:+.4f}, {gain.high:+.4f}]  {sure}")
        return "\n".join([*lines, "方括号里是 95% 置信区间（按查询重抽样 10,000 次）。"])


def _table(title: str, scored: Scored) -> list[str]:
    rows = [title] if title else []
    for name in MEASURES:
        interval = scored.interval(name)
        rows.append(f"  {LABELS[name]:<11} {interval.mean:.4f}  [{interval.low:.4f}, {interval.high:.4f}]")
    return rows


def made(
    open_engine: Callable[[Settings], Engine],
    settings: Settings,
    judged: Judged,
    names: Names,
    other: RankingSettings | None = None,
) -> Report:
    """Ask the live index with the settings, and once more with the other ranking, where there is one.

    Raises what searching raises, JudgementsWrong where the index holds nothing of what is judged, EvaluationUnavailable.
    """
    with closing(open_engine(settings)) as engine, engine.reader() as reader:
        known = names_of_all(reader, names)
        missing = unknown(reader, judged, known)
        scored = evaluate(reader, judged, known)
        index = reader.info().generation
    if other is None:
        return Report(index, missing, settings.ranking, scored)
    with closing(open_engine(replace(settings, ranking=other))) as engine, engine.reader() as reader:
        return Report(index, missing, settings.ranking, scored, other, evaluate(reader, judged, known))
