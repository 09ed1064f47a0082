"""Queries and judgements: what an evaluation asks, and which articles answer it, as files give them.

    queries.jsonl   a line a query: {"id": text, "query": text}
    qrels.tsv       a line a judgement: query id, document id, grade; above 0 is relevant. TREC's four columns
                    (query, iteration, document, grade) are read as well. Columns are parted by tabs or spaces.
    corpus.jsonl    the collection that was indexed, where its documents have ids of their own (`id` of each line)

A newspaper's articles are judged by their ids (2025-11-03-p01-a02). A collection's documents have other ids, and an
article keeps the file and the line it was read from; so the collection's file tells which document an article is. Nothing here searches.
"""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from search.article import Article
from search.errors import JudgementsWrong


@dataclass(frozen=True, slots=True)
class Judged:
    """Queries that have judgements: their texts, and for each the grade of every judged document."""

    queries: dict[str, str]
    grades: dict[str, dict[str, int]]


def read_judged(queries: Path, qrels: Path) -> Judged:
    """The queries of one file that the other judges. Raises JudgementsWrong where a line is neither, or none is left."""
    texts = dict(_queries(queries))
    grades: dict[str, dict[str, int]] = {}
    for number, line in _lines(qrels):
        parts = line.split()
        query, document, grade = (parts[0], parts[-2], parts[-1]) if len(parts) in (3, 4) else ("", "", "")
        try:
            value = int(grade)
        except ValueError:
            raise JudgementsWrong(f"{qrels} 第 {number} 行应当是“查询编号 文献编号 等级”，用制表符隔开。") from None
        grades.setdefault(query, {})[document] = value
    asked = {query: text for query, text in texts.items() if any(grade > 0 for grade in grades.get(query, {}).values())}
    if not asked:
        raise JudgementsWrong(f"{qrels} 没有判断 {queries} 里的任何一个查询；请检查两个文件是不是一套。")
    return Judged(asked, {query: grades[query] for query in asked})


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        try:
            data = json.loads(line)
            query, text = data["id"], data["query"]
        except (ValueError, KeyError, TypeError):
            query = text = None
        if not isinstance(query, str) or not isinstance(text, str):
            raise JudgementsWrong(f'{path} 第 {number} 行应当是 {{"id": "…", "query": "…"}}。')
        yield query, text


class Names:
    """What judgements call an article: its id, or, with the collection's file, the document's id there."""

    def __init__(self, corpus: Path | None = None) -> None:
        self._file = corpus.name if corpus else ""
        self._ids = dict(_documents(corpus)) if corpus else {}

    @property
    def by_file(self) -> bool:
        """Whether the articles themselves have to be looked at: their ids do not tell."""
        return bool(self._ids)

    def of(self, article: Article) -> str:
        """The name of an article; its own id where the collection does not have it."""
        file, _, line = article.source.rpartition(":")
        if file.replace("\\", "/").rsplit("/", 1)[-1] == self._file and line.isdigit():
            return self._ids.get(int(line), str(article.id))
        return str(article.id)


def _documents(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in _lines(path):
        with suppress(ValueError, KeyError, TypeError):
            yield number, str(json.loads(line)["id"])


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers, without empty ones."""
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise JudgementsWrong(f"{path} 不是 UTF-8；请另存为 UTF-8 后重试。") from None
    except (EOFError, lzma.LZMAError, gzip.BadGzipFile):
        raise JudgementsWrong(f"{path} 解不开；请检查文件是否完整。") from None


def _opened(path: Path) -> IO[bytes]:
    match path.suffix.lower():
        case ".gz":
            return cast(IO[bytes], gzip.open(path, "rb"))
        case ".xz":
            return lzma.open(path, "rb")
        case _:
            return path.open("rb")
