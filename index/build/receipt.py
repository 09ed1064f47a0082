"""The receipt: what a build did, as data beside the index and as Chinese sentences for the archivist.

A receipt is kept as JSON in the generation it describes. It holds what *this* build read, and under `total`
what the whole index then holds (after `add` these differ). Withdrawn articles are carried from receipt to receipt.

Keys: operation, made (UTC), seconds, sources, files [{path, encoding, articles[, files]}], articles, by_kind, characters,
furniture, replaced, quarantined [{source, line, message}], skipped [the same], findings, kept_out, withdrawn
[{id, headline, digest, reason, who, when}], issues {key: {newspaper, edition, issue, serial}}, total {articles, by_kind,
characters, issues}.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from index.model import Problem
from search.article import Article, kind_label
from search.imprint import Imprint

#: How many lines of each list the summary shows; the receipt holds all.
_SHOWN = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article taken out on purpose: which, what it said (`digest`), why, by whom and when (UTC, ISO)."""

    id: str
    headline: str
    digest: str
    reason: str
    who: str
    when: str


@dataclass(slots=True)
class Totals:
    """What an index holds: articles, by kind, characters of searched text, issues."""

    articles: int = 0
    characters: int = 0
    issues: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)

    def count(self, articles: Iterable[Article], sign: int = 1) -> None:
        """Add articles (or with sign -1 take them away)."""
        for article in articles:
            self.articles += sign
            self.characters += sign * len(article.text)
            self.by_kind[article.kind] += sign

    def to_json(self) -> dict[str, Any]:
        """Plain data; kinds that no article has are left out."""
        return {
            "articles": self.articles,
            "by_kind": {kind: count for kind, count in sorted(self.by_kind.items()) if count},
            "characters": self.characters,
            "issues": self.issues,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Totals:
        """Inverse of `to_json`. Raises KeyError on other data."""
        return cls(data["articles"], data["characters"], data["issues"], Counter(data["by_kind"]))


@dataclass(slots=True)
class BuildReport:
    """What a build did, as it fills up: counts, what was replaced, quarantined or left out, what looks odd, what the index then holds.

    `files` has one record a file: path, encoding, articles; a page of a digital edition is one record, whose `files` counts its web pages. Serial gaps, unmatched jumps and doubtful seams are
    `findings`, sentences in Chinese. `skipped` are files left alone on purpose; `kept_out` are sentences on withdrawn
    articles that were fed again; `issues` is what the key of each issue that the index then holds stands for, so that a rebuild keeps it; `total` is what the whole index holds afterwards; `generation` is the name of the
    published generation.
    """

    operation: str = "rebuild"
    sources: list[str] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    articles: int = 0
    characters: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)
    quarantined: list[Problem] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    furniture: int = 0
    seconds: float = 0.0
    skipped: list[Problem] = field(default_factory=list)
    kept_out: list[str] = field(default_factory=list)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    total: Totals = field(default_factory=Totals)
    generation: str = ""


def receipt(report: BuildReport, now: datetime | None = None) -> dict[str, Any]:
    """The receipt of a build as plain JSON data."""
    return {
        "operation": report.operation,
        "made": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "seconds": round(report.seconds, 3),
        "sources": report.sources,
        "files": report.files,
        "articles": report.articles,
        "by_kind": report.by_kind,
        "characters": report.characters,
        "furniture": report.furniture,
        "replaced": report.replaced,
        "quarantined": [problem(p) for p in report.quarantined],
        "skipped": [problem(p) for p in report.skipped],
        "findings": report.findings,
        "kept_out": report.kept_out,
        "withdrawn": [asdict(w) for w in report.withdrawn],
        "issues": report.issues,
        "total": report.total.to_json(),
    }


def problem(entry: Problem) -> dict[str, Any]:
    """A Problem as plain data."""
    return {"source": entry.source, "line": entry.line, "message": entry.message}


def withdrawals(data: dict[str, Any]) -> list[Withdrawal]:
    """The withdrawals that a receipt carries."""
    return [Withdrawal(**entry) for entry in data.get("withdrawn", ())]


#: What tells an issue from others of its day.
_IDENTITY = ("newspaper", "edition", "issue", "serial")


def remembered(issues: Iterable[tuple[str, Imprint]]) -> dict[str, dict[str, Any]]:
    """What a receipt keeps of issues with a day, by key."""
    return {
        key: {name: fact for name in _IDENTITY if (fact := getattr(imprint, name))}
        for key, imprint in issues
        if imprint.date
    }


def known_issues(data: dict[str, Any]) -> dict[str, Imprint]:
    """The issues that a receipt keeps."""
    return {key: Imprint(**facts) for key, facts in data.get("issues", {}).items()}


def shown(text: str, most: int = 60) -> str:
    """Text of an article as a message may quote it: one line, no control characters, at most so many characters."""
    plain = _CONTROL.sub(" ", text)
    return plain if len(plain) <= most else f"{plain[:most]}…"


def told(entry: dict[str, Any]) -> str:
    """A quarantined or skipped input as one line."""
    line = f" 第 {entry['line']} 行" if entry.get("line") else ""
    return f"{entry['source']}{line}：{entry['message']}"


_DONE = {"rebuild": "重建完成", "add": "增补完成", "withdraw": "撤稿完成"}


def summary(data: dict[str, Any], most: int = _SHOWN) -> str:
    """The receipt in plain Chinese: a few sentences, then what needs a look, at most `most` lines of each."""
    total = data.get("total", {})
    lines = [
        f"{_DONE.get(data.get('operation', ''), '完成')}（{data.get('made', '时间不详')}，用时 {data.get('seconds', 0):.1f} 秒）",
        f"本次读取 {sum(file.get('files', 1) for file in data.get('files', ())):,} 个文件，收入 {data.get('articles', 0):,} 篇，"
        f"{data.get('characters', 0):,} 字{kinds(data.get('by_kind', {}))}；版面附件文字 {data.get('furniture', 0):,} 条",
        f"索引现有 {total.get('issues', 0):,} 期，{total.get('articles', 0):,} 篇，{total.get('characters', 0):,} 字",
        *_encodings(data.get("files", ())),
    ]
    for title, entries in (
        ("隔离（没有收入，请处理后重新读取）", [told(p) for p in data.get("quarantined", ())]),
        ("重复的版面", data.get("replaced", [])),
        ("撤下的文章再次出现，没有收入", data.get("kept_out", [])),
        ("请留意", data.get("findings", [])),
        ("跳过的文件", [told(p) for p in data.get("skipped", ())]),
        ("已撤下的文章", [_withdrawn(w) for w in data.get("withdrawn", ())]),
    ):
        lines += _listed(title, entries, most)
    return "\n".join(lines)


def kinds(by_kind: dict[str, int]) -> str:
    """How many articles of each kind, in brackets; nothing where there are none."""
    counts = "、".join(f"{kind_label(kind)} {count:,}" for kind, count in by_kind.items())
    return f"（{counts}）" if counts else ""


def _encodings(files: Iterable[dict[str, Any]]) -> list[str]:
    counts = Counter(file.get("encoding", "") for file in files)
    return ["编码：" + "、".join(f"{name} {count:,}" for name, count in counts.most_common())] if counts else []


def _listed(title: str, entries: list[str], most: int) -> list[str]:
    if not entries:
        return []
    more = [f"  …… 另有 {len(entries) - most:,} 条，见收据"] if len(entries) > most else []
    return [f"{title}：{len(entries):,}", *(f"  {entry}" for entry in entries[:most]), *more]


def _withdrawn(entry: dict[str, Any]) -> str:
    return f"{entry['id']} {entry['headline']}：{entry['reason']}（{entry['who']}，{entry['when']}）"
