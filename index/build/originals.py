"""What pages of a digital edition looked like: their picture, their PDF, the regions of their articles, until their issue has its key."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from index.model import PageOriginal
from search.article import ArticleId


class Originals:
    """A table beside the articles of a spool."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute("CREATE TABLE original (issue TEXT, data TEXT)")
        db.execute("CREATE INDEX original_issue ON original (issue)")

    def keep(self, original: PageOriginal, ids: Mapping[ArticleId, ArticleId | None]) -> None:
        """Store what a page looked like; `ids` are the places that its articles have got, None for one that was set aside."""
        placed = [(ids.get(region.article), region) for region in original.regions]
        # The regions name their issue as the edition does: until it is settled, a key is no part of an address.
        regions = [
            replace(region, article=replace(id, issue=original.issue)) for id, region in placed if id is not None
        ]
        key = next((id.issue for id in ids.values() if id is not None), original.issue)
        data = json.dumps(replace(original, regions=tuple(regions)).to_json(), ensure_ascii=False)
        self._db.execute("INSERT INTO original VALUES (?, ?)", (key, data))

    def rename(self, old: str, new: str) -> None:
        """The pages of one key are of another."""
        self._db.execute("UPDATE original SET issue = ? WHERE issue = ?", (new, old))

    def of_issue(self, key: str) -> tuple[PageOriginal, ...]:
        """Those of an issue, in the order in which they were read, with the addresses that their articles have."""
        rows = self._db.execute("SELECT data FROM original WHERE issue = ? ORDER BY rowid", (key,))
        return tuple(PageOriginal.from_json(json.loads(data)).of_issue(key) for (data,) in rows)
