"""How well an engine ranks, by queries with judgements: measures, and two settings compared pair by pair.

Measures are counted by ir-measures (the extra `evaluate`), on the first DEPTH hits of each query as anybody gets them:
readings one after the other, nothing of the engine left out. Intervals are those of a bootstrap over the queries
(Efron and Tibshirani 1993; for search: Sakai, Evaluating Evaluation Metrics based on the Bootstrap, SIGIR 2006):
two settings answer the same queries, so the difference is taken query by query before anything is averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from search.article import ArticleId
from search.engines.base import Reader
from search.errors import EvaluationUnavailable, JudgementsWrong
from search.evaluation.judgements import Judged, Names
from search.request import MAX_LIMIT, SearchRequest

#: What is counted, as ir-measures writes it. Relevant is a grade above 0; nDCG takes the grades as they are.
MEASURES = ("nDCG@10", "RR@10", "R@100")
#: How measures are shown: RR's mean is MRR.
LABELS = {"nDCG@10": "nDCG@10", "RR@10": "MRR@10", "R@100": "recall@100"}
DEPTH = 100
SAMPLES = 10_000
SEED = 1998


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and where 95 of 100 resamples of the queries have theirs."""

    mean: float
    low: float
    high: float

    def to_json(self) -> dict[str, float]:
        """For `evaluate --json`."""
        return {"mean": round(self.mean, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


@dataclass(frozen=True, slots=True)
class Scored:
    """The value of each measure for every query, in the order of `queries`."""

    queries: tuple[str, ...]
    values: dict[str, tuple[float, ...]]

    def interval(self, measure: str) -> Interval:
        """The mean of a measure over the queries."""
        return _interval(self.values[measure])

    def gain_over(self, other: Scored, measure: str) -> Interval:
        """How much better this is than the other, paired by query. Both have answered the same queries."""
        if self.queries != other.queries:
            raise ValueError("only answers to the same queries can be compared")
        return _interval(np.subtract(self.values[measure], other.values[measure]))


def names_of_all(reader: Reader, names: Names) -> dict[ArticleId, str]:
    """What judgements call each article of the index, where its id does not tell."""
    return {article.id: names.of(article) for article in reader.every_article()} if names.by_file else {}


def unknown(reader: Reader, judged: Judged, known: Mapping[ArticleId, str]) -> int:
    """How many relevant documents the index does not hold: they cannot be found. Raises JudgementsWrong if all are unknown."""
    relevant = {name for grades in judged.grades.values() for name, grade in grades.items() if grade > 0}
    indexed = set(known.values()) if known else {str(article.id) for article in reader.every_article()}
    gone = relevant - indexed
    if gone == relevant:
        raise JudgementsWrong(
            f"判断里的文献（如 {min(relevant)}）一篇也不在索引里。编号不是文章编号的，要用 --corpus 给出建索引的那个 JSONL 文件。"
        )
    return len(gone)


def evaluate(reader: Reader, judged: Judged, known: Mapping[ArticleId, str]) -> Scored:
    """Ask every query and count. `known` is what `names_of_all` gave. Raises EvaluationUnavailable without ir-measures."""
    measured = _measures()
    ranked = {query: _ranking(reader, text, known) for query, text in judged.queries.items()}
    asked = tuple(judged.queries)
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(asked, 0.0) for name in MEASURES}
    for metric in measured(judged.grades, ranked):
        values[str(metric.measure)][metric.query_id] = metric.value
    return Scored(asked, {name: tuple(of[query] for query in asked) for name, of in values.items()})


def _ranking(reader: Reader, text: str, known: Mapping[ArticleId, str]) -> dict[str, float]:
    """The first hits as ir-measures takes them: falling numbers, so that it keeps our order."""
    ranked: dict[str, float] = {}
    for place, id in enumerate(reader.match(SearchRequest(text, limit=min(DEPTH, MAX_LIMIT))).ids):
        ranked.setdefault(known.get(id, str(id)), float(DEPTH - place))
    return ranked


def _measures() -> Any:
    try:
        import ir_measures
    except ImportError:
        raise EvaluationUnavailable(
            "评测要用 ir-measures；请在克隆下来的文件夹里运行 pip install -e '.[evaluate]' 后重试。"
        ) from None
    # Not `parse_measure`: it asks for ast.Num, which is deprecated since Python 3.12 and gone in 3.14.
    parts = (name.split("@") for name in MEASURES)
    wanted = [getattr(ir_measures, kind) @ int(depth) for kind, depth in parts]
    return lambda grades, ranked: ir_measures.iter_calc(wanted, grades, ranked)


def _interval(values: Iterable[float]) -> Interval:
    """Percentiles of the means of SAMPLES resamples with a fixed seed: the same figures give the same interval."""
    given = np.fromiter(values, np.float64)
    generator = np.random.default_rng(SEED)
    # In slices: 10,000 resamples of thousands of queries at once would take gigabytes.
    slices = [generator.integers(0, len(given), (500, len(given))) for _ in range(SAMPLES // 500)]
    means = np.concatenate([given[indices].mean(1) for indices in slices])
    low, high = np.percentile(means, [2.5, 97.5]).tolist()
    return Interval(float(given.mean()), low, high)
