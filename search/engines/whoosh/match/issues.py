"""The issues that an opened index holds, each summed up from the columns of its articles."""

from __future__ import annotations

from datetime import date

import numpy as np

from search.engines.base import IssueInfo
from search.engines.whoosh.format.columns import Columns


def issues(columns: Columns) -> tuple[IssueInfo, ...]:
    """Every issue with a live article, newest first, undated ones last."""
    docs, edges, keys = columns.by_issue()
    if not len(docs):
        return ()
    begins = edges[:-1]

    def largest(name: str) -> list[int]:
        maxima: list[int] = np.maximum.reduceat(columns.numbers[name][docs], begins).tolist()
        return maxima

    pages = columns.numbers["page"][docs]
    # Articles stand in print order: a page begins where its number changes, or its issue.
    begins_page = np.append(True, pages[1:] != pages[:-1])
    begins_page[begins] = True
    newspapers = columns.texts["newspaper"]
    rows = zip(
        keys,
        newspapers.codes[docs[begins]].tolist(),
        *map(largest, ("date", "issue", "serial", "last_issue", "last_serial")),
        np.add.reduceat(begins_page.astype(np.int64), begins).tolist(),
        np.diff(edges).tolist(),
        strict=True,
    )
    infos = [
        IssueInfo(
            key=key,
            newspaper=newspapers.labels[newspaper],
            date=date.fromordinal(day) if day else None,
            issue=issue or None,
            serial=serial or None,
            last_issue=last_issue if last_issue > issue else None,
            last_serial=last_serial if last_serial > serial else None,
            pages=page_count,
            articles=count,
        )
        for key, newspaper, day, issue, serial, last_issue, last_serial, page_count, count in rows
    ]
    return tuple(sorted(infos, key=lambda i: (i.date is None, -(i.date or date.min).toordinal(), i.key)))
