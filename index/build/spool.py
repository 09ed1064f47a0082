"""A spool: split articles wait here, on disk, until their whole issue has been read.

Pages of one issue may come from anywhere in the input, and an archive does not fit in memory, so articles go
into a temporary SQLite file and come out issue by issue. Here it is settled who keeps which place:

- A page is one file's. When a later file (later in reading order) brings the same page again, the later one
  replaces the earlier whole; where the two say quite different things, `doubts` tells. Order decides, not the
  time stamp of the file: copying, unpacking and version control set time stamps as they like, and the same
  command must give the same archive.
- A page of a digital edition wins over recognised text whatever the order: its words are the newspaper's own.
- Page 0 means that the page is not known. Such articles are never taken for "the same page": those of several
  files stand side by side, renumbered where places collide; only a word-for-word repeat is replaced.
- Two undated files of one name but different content are two issues: the later gets a suffix made of its content.

The spool does not split, link or index.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from index.build.scratch import scratch
from index.model import PageOriginal
from index.sources.edition.mirror import is_page, issue_folder
from search.article import Article, ArticleId

#: Undated issues, each with the file it came from and the digest of its text.
Homes = dict[str, tuple[str, str]]
_RUN = 4
_LINE = re.compile(r":\d+$")


def digest(articles: Iterable[Article]) -> str:
    """A short fingerprint of what articles say, not of where they stand."""
    text = "\n\n".join(article.text for article in articles)
    return hashlib.blake2b(text.encode("utf-8"), digest_size=8).hexdigest()


def file_of(source: str) -> str:
    """The file an article came from: its source without the line number."""
    return _LINE.sub("", source)


def from_edition(article: Article) -> bool:
    """Whether an article was read from a web page of a digital edition, not from recognised text."""
    return is_page(article.source)


def owner_of(article: Article) -> str:
    """Whose its page is: the issue's folder in a mirror, else the file it came from."""
    return issue_folder(Path(article.source).absolute()) if from_edition(article) else file_of(article.source)


def is_undated(key: str) -> bool:
    """Whether an issue key stands for a source without a date."""
    return key.startswith("undated-")


class Spool:
    """The temporary store; a context manager. `replaced` are sentences for the receipt.

    `known` tells, for the key of an undated issue, which issues of that name (and suffix) the live index holds.
    """

    def __init__(self, known: Callable[[str], Homes] = lambda key: {}) -> None:
        self.replaced: list[str] = []
        self._count = 0
        self._known = known
        self._holders: dict[tuple[str, int], tuple[str, bool]] = {}
        self._edition: set[tuple[str, int]] = set()
        self._set_aside: set[tuple[str, int, str]] = set()
        self._contested: list[tuple[str, int, str, str]] = []
        self._homes: dict[str, Homes] = {}
        self._renamed: dict[tuple[str, str], str] = {}

    def __enter__(self) -> Spool:
        with ExitStack() as stack:
            folder = stack.enter_context(scratch("baosou-spool-"))
            self._db = stack.enter_context(closing(sqlite3.connect(folder / "spool.sqlite", isolation_level=None)))
            self._open()
            self._kept = stack.pop_all()
        return self

    def _open(self) -> None:
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("BEGIN")
        self._db.execute(
            "CREATE TABLE article (issue TEXT, page INTEGER, seq INTEGER, file TEXT, digest TEXT, data TEXT)"
        )
        self._db.execute("CREATE INDEX place ON article (issue, page, seq)")
        # An issue may hold very many articles of unknown page, each of which looks for its twin among the others.
        self._db.execute("CREATE INDEX twin ON article (issue, page, digest)")
        self._db.execute("CREATE TABLE original (issue TEXT, page INTEGER, label TEXT, owner TEXT, data TEXT)")
        self._db.execute("CREATE INDEX original_issue ON original (issue)")
        self._db.execute("CREATE TABLE gone AS SELECT * FROM article")
        self._db.execute("CREATE INDEX gone_place ON gone (issue, page, file)")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()

    def put(self, articles: Iterable[Article], file: str, *, sure: bool = False) -> list[ArticleId | None]:
        """Store articles of one file; all of a page, or one at a time. `sure`: somebody has said which page it is.

        The ids under which they are stored now; None for one whose page is a digital edition's.
        """
        batch, ids = tuple(articles), list[ArticleId | None]()
        for article in batch:
            key = self._key(article.id.issue, file, batch)
            article = replace(article, id=replace(article.id, issue=key))
            if article.page and not self._claim(key, article.page, file, sure, from_edition(article)):
                ids.append(None)
                continue
            if not article.page:
                article = self._seated(article, file)
            self._insert(article, file)
            ids.append(article.id)
        return ids

    def keep(self, original: PageOriginal, ids: Mapping[ArticleId, ArticleId | None]) -> None:
        """Store what a page looked like; `ids` are the addresses that its articles have got."""
        placed = [(ids.get(region.article), region) for region in original.regions]
        regions = tuple(replace(region, article=id) for id, region in placed if id is not None)
        key = next((id.issue for id in ids.values() if id is not None), original.issue)
        kept = replace(original, issue=key, regions=regions)
        row = (key, kept.page, kept.label, kept.source, json.dumps(kept.to_json(), ensure_ascii=False))
        self._db.execute("INSERT INTO original VALUES (?, ?, ?, ?, ?)", row)

    def originals(self, key: str) -> tuple[PageOriginal, ...]:
        """What the pages of an issue looked like, in the order in which they were read."""
        rows = self._db.execute("SELECT data FROM original WHERE issue = ? ORDER BY rowid", (key,))
        return tuple(PageOriginal.from_json(json.loads(data)) for (data,) in rows)

    def issues(self) -> list[str]:
        """The keys of all issues, oldest first, undated ones last by name."""
        keys = [key for (key,) in self._db.execute("SELECT DISTINCT issue FROM article")]
        return sorted(keys, key=lambda key: (is_undated(key), key))

    def articles(self, key: str) -> tuple[Article, ...]:
        """The articles of an issue in print order."""
        rows = self._db.execute("SELECT data FROM article WHERE issue = ? ORDER BY page, seq", (key,))
        return tuple(Article.from_json(json.loads(data)) for (data,) in rows)

    def files(self, key: str) -> dict[int, tuple[str, ...]]:
        """Which files fed each page of an issue."""
        pages: dict[int, tuple[str, ...]] = {}
        for page, file in self._rows("SELECT DISTINCT page, file FROM article WHERE issue = ?", key):
            pages[page] = (*pages.get(page, ()), file)
        return pages

    def __len__(self) -> int:
        """How many articles there are; counted as they come and go, for the progress bar asks after each."""
        return self._count

    def _rows(self, query: str, *values: object) -> Iterator[tuple[int, str]]:
        yield from self._db.execute(query, values)

    def _insert(self, article: Article, file: str) -> None:
        data = json.dumps(article.to_json(), ensure_ascii=False)
        row = (article.id.issue, article.page, article.seq, file, digest((article,)), data)
        self._db.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", row)
        self._count += 1

    def _claim(self, key: str, page: int, file: str, sure: bool, edition: bool) -> bool:
        """Make the page this file's; an earlier file's articles on it go. False if it stays a digital edition's."""
        holder, was_sure = self._holders.setdefault((key, page), (file, sure))
        was_edition = (key, page) in self._edition
        if was_edition and not edition:
            if (key, page, file) not in self._set_aside:
                self._set_aside.add((key, page, file))
                self.replaced.append(f"{key} 第{page}版：以数字报 {holder} 为准，没有收入 {file} 的这一版")
            return False
        if edition:
            self._edition.add((key, page))
        if holder != file:
            where = "FROM article WHERE issue = ? AND page = ?"
            self._db.execute(f"INSERT INTO gone SELECT * {where}", (key, page))
            self._count -= self._db.execute(f"DELETE {where}", (key, page)).rowcount
            self._holders[key, page] = (file, sure)
            if edition and not was_edition:
                self.replaced.append(f"{key} 第{page}版：以数字报 {file} 为准，没有收入 {holder} 的这一版")
                return True
            self.replaced.append(f"{key} 第{page}版：{file} 取代了 {holder}")
            if not (sure and was_sure):
                self._contested.append((key, page, holder, file))
        return True

    def doubts(self) -> Iterator[str]:
        """Warnings on pages that replaced one of quite other words, where nobody but the files says that they are one.

        Call when everything has been put in.
        """
        for key, page, holder, file in self._contested:
            if not _like(self._page_text(key, page, holder), self._page_text(key, page, file)):
                yield (
                    f"注意：{key} 有两个不同的版面，{file} 与 {holder} 都说自己是第 {page} 版，后读的取代了先读的；"
                    "若两个都是真的，请用 --page 或 meta.json 指明"
                )

    def _page_text(self, key: str, page: int, file: str) -> str:
        """What a file says on a page, be it replaced by now."""
        rows = self._db.execute(
            "SELECT data FROM gone WHERE issue = :key AND page = :page AND file = :file "
            "UNION ALL SELECT data FROM article WHERE issue = :key AND page = :page AND file = :file",
            {"key": key, "page": page, "file": file},
        )
        return "\n".join(Article.from_json(json.loads(data)).text for (data,) in rows)

    def _seated(self, article: Article, file: str) -> Article:
        """An article of unknown page at a free place among those of other files; its word-for-word twin goes."""
        key, same = article.id.issue, digest((article,))
        twin = "SELECT seq, file FROM article WHERE issue = ? AND page = 0 AND digest = ? AND file <> ?"
        for seq, other in list(self._rows(twin, key, same, file)):
            where = "DELETE FROM article WHERE issue = ? AND page = 0 AND seq = ?"
            self._count -= self._db.execute(where, (key, seq)).rowcount
            self.replaced.append(f"{ArticleId(key, 0, seq)} {article.title}：{file} 取代了 {other}（文字相同）")
        place = "SELECT seq, file FROM article WHERE issue = ? AND page = 0 AND seq = ?"
        if list(self._rows(place, key, article.seq)):
            last = "SELECT max(seq), '' FROM article WHERE issue = ? AND page = 0"
            free = next(self._rows(last, key))[0] + 1
            return replace(article, id=ArticleId(key, 0, free))
        return article

    def _key(self, key: str, file: str, batch: tuple[Article, ...]) -> str:
        """The issue's key; for an undated one that another file of other content has taken, with a suffix."""
        if not is_undated(key):
            return key
        if (key, file) not in self._renamed:
            mine = digest(batch)
            homes = {**self._known(key), **self._homes.get(key, {})}
            home = _home(homes, file, mine) or (key if key not in homes else f"{key}-{mine[:6]}")
            self._homes.setdefault(key, {})[home] = (file, mine)
            self._renamed[key, file] = home
        return self._renamed[key, file]


def _like(one: str, other: str) -> bool:
    """Whether two texts have most of their words in common: half the runs of four characters of the shorter."""
    a, b = ({text[at : at + _RUN] for at in range(max(1, len(text) - _RUN + 1))} for text in (one, other))
    return 2 * len(a & b) >= min(len(a), len(b))


def _home(homes: Homes, file: str, mine: str) -> str | None:
    """The undated issue that already holds this very file, else the one that holds this very text."""
    path = os.path.abspath(file)
    by_file = (key for key, (other, _) in homes.items() if os.path.abspath(other) == path)
    return next(by_file, None) or next((key for key, (_, text) in homes.items() if text == mine), None)
