"""A spool: split articles wait here, on disk, until their whole issue has been read.

Pages of one issue may come from anywhere in the input, and an archive does not fit in memory, so articles go
into a temporary SQLite file and come out issue by issue. Here it is settled who keeps which place:

- Which issue of its day a page is of is known when all have come: until `settle` the pages that say the same are kept together.
- A page is one file's, or several files hold a part of it each. When a later file (later in reading order) brings the same page again, the later one
  replaces the earlier whole; where the two say quite different things, `doubts` tells. Order decides, not the time stamp of the file: copying,
  unpacking and version control set time stamps as they like, and the same command must give the same archive.
- A page of a digital edition wins over recognised text whatever the order: its words are the newspaper's own.
- Page 0 means that the page is not known. Such articles are never taken for "the same page": those of several
  files stand side by side, renumbered where places collide; only a word-for-word repeat is replaced.

The spool does not split, link or index.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from types import TracebackType

from index.build.identity import Group, Identity, Issue, alike, give_keys, issues_of
from index.build.originals import Originals
from index.build.undated import Homes, UndatedKeys, digest, from_edition, is_undated
from search.article import Article, ArticleId
from search.imprint import Imprint
from search.places import key_order, page_name
from search.running.scratch import scratch

#: Between a day and the number of a group of its pages, in the keys of before `settle`.
_APART = "\t"


class Spool:
    """The temporary store; a context manager. `replaced` are sentences for the receipt.

    `known` tells, for the key of an undated issue, which issues of that name (and suffix) the live index holds.
    """

    def __init__(self, known: Callable[[str], Homes] = lambda key: {}) -> None:
        self.replaced: list[str] = []
        self._count = 0
        self._holders: dict[tuple[str, int], dict[str, tuple[str, bool]]] = {}
        self._groups: dict[str, dict[tuple[Identity, str], str]] = {}
        #: Pages that a digital edition holds.
        self._edition: set[tuple[str, int]] = set()
        self._contested: list[tuple[str, int, str, str]] = []
        self._undated = UndatedKeys(known)

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
            "CREATE TABLE article (issue TEXT, page INTEGER, seq INTEGER, file TEXT, part TEXT, digest TEXT, data TEXT)"
        )
        self._db.execute("CREATE INDEX place ON article (issue, page, seq)")
        # An issue may hold very many articles of unknown page, each of which looks for its twin among the others.
        self._db.execute("CREATE INDEX twin ON article (issue, page, digest)")
        self.originals = Originals(self._db)
        self._db.execute("CREATE TABLE gone AS SELECT * FROM article")
        self._db.execute("CREATE INDEX gone_place ON gone (issue, page, file)")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()

    def put(
        self, articles: Iterable[Article], file: str, *, sure: bool = False, part: str = "", stated: Sequence[str] = ()
    ) -> list[ArticleId | None]:
        """Store articles of one file; all of a page (or of that `part` of it), or one at a time.

        `sure`: somebody has said which page it is. `stated`: the facts of its issue that somebody has said (see `Identity`).
        The ids under which they are kept until `settle`; None for one whose page is a digital edition's.
        """
        batch, ids = tuple(articles), list[ArticleId | None]()
        for article in batch:
            key = self._key(article, file, batch, stated)
            article = replace(article, id=replace(article.id, issue=key))
            if article.page and not self._claim(key, article.page, file, part, sure, from_edition(article)):
                ids.append(None)
                continue
            if not article.page:
                article = self._seated(article, file)
            self._insert(article, file, part)
            ids.append(article.id)
        return ids

    def settle(
        self, live: Callable[[str], Sequence[Issue]] = lambda day: (), known: Mapping[str, Imprint] | None = None
    ) -> None:
        """Put the pages of every day together to issues, and give these their keys. Call when everything has been put in.

        `live` tells the issues of a day that the live index holds, `known` the keys that issues had before a rebuild.
        """
        final: dict[str, str] = {}
        for day, groups in self._groups.items():
            issues = issues_of([self._group(*group) for group in groups.items()], live(day), self._unlike)
            give_keys(day, issues, known or {})
            for issue in issues:
                self._join(issue)
                final.update({group.key: issue.key for group in issue.groups})
        self._groups.clear()
        self._contested = [(final.get(key, key), page, holder, file) for key, page, holder, file in self._contested]
        crowded = "SELECT issue, page FROM article GROUP BY issue, page HAVING count(*) > count(DISTINCT seq)"
        for key, page in self._db.execute(crowded).fetchall():
            self._spread(key, page)

    def _group(self, said: tuple[Identity, str], key: str) -> Group:
        rows = self._db.execute("SELECT page, min(rowid) FROM article WHERE issue = ? GROUP BY page", (key,)).fetchall()
        return Group(key, *said, min((first for _, first in rows), default=0), frozenset(page for page, _ in rows))

    def _unlike(self, one: Issue, other: Issue) -> bool:
        """Whether two issues hold a page of the same number with other words."""
        return any(not alike(self._text(one, page), self._text(other, page)) for page in one.pages & other.pages - {0})

    def _text(self, issue: Issue, page: int) -> str:
        if issue.text:
            return issue.text(page)
        query = "SELECT data FROM article WHERE issue = ? AND page = ?"
        rows = [row for group in issue.groups for row in self._db.execute(query, (group.key, page))]
        return "\n".join(Article.from_json(json.loads(data)).text for (data,) in rows)

    def _join(self, issue: Issue) -> None:
        """Bring the pages of an issue under its key, in the order in which they came."""
        sheets = []
        for group in issue.groups:
            query = "SELECT page, file, part, min(rowid) FROM article WHERE issue = ? AND page > 0 GROUP BY page, file, part"
            sheets += [(*row, group.key) for row in self._db.execute(query, (group.key,))]
        for page, file, part, _, key in sorted(sheets, key=lambda sheet: sheet[3]):
            sure = self._holders.get((key, page), {}).get(part, (file, False))[1]
            where = "WHERE issue = ? AND page = ? AND file = ? AND part = ?"
            if self._claim(issue.key, page, file, part, sure, (key, page) in self._edition):
                self._db.execute(f"UPDATE article SET issue = ? {where}", (issue.key, key, page, file, part))
            else:
                self._count -= self._db.execute(f"DELETE FROM article {where}", (key, page, file, part)).rowcount
        for group in issue.groups:
            self._move_unplaced(group.key, issue.key)
            self._db.execute("UPDATE gone SET issue = ? WHERE issue = ?", (issue.key, group.key))
            self.originals.rename(group.key, issue.key)

    def _move_unplaced(self, old: str, new: str) -> None:
        """Bring the articles of unknown page from one key to another, each to a free place."""
        where = "FROM article WHERE issue = ? AND page = 0"
        rows = self._db.execute(f"SELECT seq, file, part, data {where} ORDER BY rowid", (old,)).fetchall()
        if not list(self._rows("SELECT seq, file FROM article WHERE issue = ? AND page = 0 LIMIT 1", new)):
            self._db.execute("UPDATE article SET issue = ? WHERE issue = ? AND page = 0", (new, old))
            return
        self._count -= self._db.execute(f"DELETE {where}", (old,)).rowcount
        for seq, file, part, data in rows:
            article = replace(Article.from_json(json.loads(data)), id=ArticleId(new, 0, seq))
            self._insert(self._seated(article, file), file, part)

    def _spread(self, key: str, page: int) -> None:
        """Give the articles of a page that share a place places of their own, in the order in which they came."""
        query = "SELECT rowid, seq FROM article WHERE issue = ? AND page = ? ORDER BY rowid"
        rows = self._db.execute(query, (key, page))
        taken: set[int] = set()
        last = 0
        for row, seq in rows.fetchall():
            last = max(last, seq)
            if seq in taken:
                last += 1
                seq = last
                self._db.execute("UPDATE article SET seq = ? WHERE rowid = ?", (seq, row))
            taken.add(seq)

    def issues(self) -> list[str]:
        """The keys of all issues, oldest first, undated ones last by name."""
        keys = [key for (key,) in self._db.execute("SELECT DISTINCT issue FROM article")]
        return sorted(keys, key=lambda key: (is_undated(key), key_order(key)))

    def articles(self, key: str) -> tuple[Article, ...]:
        """The articles of an issue in print order."""
        rows = self._db.execute("SELECT page, seq, data FROM article WHERE issue = ? ORDER BY page, seq", (key,))
        return tuple(
            replace(Article.from_json(json.loads(data)), id=ArticleId(key, page, seq)) for page, seq, data in rows
        )

    def files(self, key: str) -> dict[int, tuple[str, ...]]:
        """Which files fed each page of an issue."""
        pages: dict[int, tuple[str, ...]] = {}
        for page, file in self._rows("SELECT DISTINCT page, file FROM article WHERE issue = ?", key):
            pages[page] = (*pages.get(page, ()), file)
        return pages

    def parts(self, key: str) -> frozenset[int]:
        """The pages of an issue that came in parts."""
        rows = self._rows("SELECT page, file FROM article WHERE issue = ? AND part <> ''", key)
        return frozenset(page for page, _ in rows)

    def __len__(self) -> int:
        """How many articles there are; counted as they come and go, for the progress bar asks after each."""
        return self._count

    def _rows(self, query: str, *values: object) -> Iterator[tuple[int, str]]:
        yield from self._db.execute(query, values)

    def _insert(self, article: Article, file: str, part: str) -> None:
        day = replace(article, id=replace(article.id, issue=_shown(article.id.issue)))
        data = json.dumps(day.to_json(), ensure_ascii=False)
        row = (article.id.issue, article.page, article.seq, file, part, digest((article,)), data)
        self._db.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self._count += 1

    def _claim(self, key: str, page: int, file: str, part: str, sure: bool, edition: bool) -> bool:
        """Make the page (or a part of it) this file's; what an earlier file had of that goes. False if it stays a digital edition's."""
        holders = self._holders.setdefault((key, page), {})
        was_edition = (key, page) in self._edition
        if was_edition and not edition:
            holder = next(iter(holders.values()))[0]
            self._replace(f"{_shown(key)} {page_name(page)}：以数字报 {holder} 为准，没有收入 {file} 的这一版")
            return False
        self._edition |= {(key, page)} if edition else set()
        if holders.get(part, ("", sure))[0] == file:
            return True
        for other, (holder, was_sure) in list(holders.items()):
            # A part replaces the whole page, or itself; the whole replaces everything.
            if holder == file or (part and other not in ("", part)):
                continue
            where = "FROM article WHERE issue = ? AND page = ? AND file = ? AND part = ?"
            self._db.execute(f"INSERT INTO gone SELECT * {where}", (key, page, holder, other))
            self._count -= self._db.execute(f"DELETE {where}", (key, page, holder, other)).rowcount
            del holders[other]
            if edition and not was_edition:
                self._replace(f"{_shown(key)} {page_name(page)}：以数字报 {file} 为准，没有收入 {holder} 的这一版")
                continue
            self.replaced.append(f"{_shown(key)} {page_name(page)}：{file} 取代了 {holder}")
            if not (sure and was_sure):
                self._contested.append((key, page, holder, file))
        holders[part] = (file, sure)
        return True

    def _replace(self, sentence: str) -> None:
        """Tell of a page that a digital edition holds, once."""
        self.replaced += [sentence] if sentence not in self.replaced else []

    def doubts(self) -> Iterator[str]:
        """Warnings on pages that replaced one of quite other words, where nobody but the files says that they are one.

        Call when everything has been put in.
        """
        for key, page, holder, file in self._contested:
            if not alike(self._page_text(key, page, holder), self._page_text(key, page, file)):
                yield (
                    f"注意：{key} 有两个不同的版面，{file} 与 {holder} 都说自己是{page_name(page)}，后读的取代了先读的；"
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
            self.replaced.append(f"{ArticleId(_shown(key), 0, seq)} {article.title}：{file} 取代了 {other}（文字相同）")
        place = "SELECT seq, file FROM article WHERE issue = ? AND page = 0 AND seq = ?"
        if list(self._rows(place, key, article.seq)):
            last = "SELECT max(seq), '' FROM article WHERE issue = ? AND page = 0"
            free = next(self._rows(last, key))[0] + 1
            return replace(article, id=ArticleId(key, 0, free))
        return article

    def _key(self, article: Article, file: str, batch: tuple[Article, ...], stated: Sequence[str]) -> str:
        """Where an article is kept: with those of its day that say the same, or for an undated one under the issue's key."""
        key = article.id.issue
        if is_undated(key):
            return self._undated.key(key, file, batch)
        said = (Identity.of(article, stated), os.path.dirname(file))
        groups = self._groups.setdefault(key, {})
        return groups.setdefault(said, f"{key}{_APART}{len(groups)}")


def _shown(key: str) -> str:
    """A key as people know it."""
    return key.partition(_APART)[0]
