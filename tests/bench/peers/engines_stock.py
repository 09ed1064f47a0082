"""Stock Whoosh with jieba's own analyzer as a peer, at a size it can bear: what this project would be without its engine.

It cuts words itself, as `jieba.analyse.ChineseAnalyzer` does, inside its clock. That analyzer counts positions in
characters, so neighbouring words are as far apart as the first is long: a phrase gets the length of its longest word as its
slop, and is not exact. Its top ten is wrong for some nested queries (docs/decisions.md, “Engine”): it is measured, not
checked.
"""

from datetime import datetime, time
from pathlib import Path

import jieba
from jieba.analyse.analyzer import STOP_WORDS, ChineseAnalyzer
from whoosh import fields, query
from whoosh.index import create_in, open_dir

ITEMS = "rows"
PRECUT = False
LIMIT = 2_000
NOTE = f"at most {LIMIT:,} articles; its clock includes cutting words; phrases are approximate"


def load(folder):
    """Load jieba's dictionary, so that no clock counts it. Its cache goes into the parent of the index folder."""
    jieba.setLogLevel("WARNING")
    jieba.dt.tmp_dir = str(folder.parent)
    jieba.initialize()


def index(folder, rows, begin):
    """Build the index in one process. `begin()` is called just before the first add: it starts the clock."""
    folder.mkdir()
    schema = fields.Schema(
        id=fields.ID(stored=True),
        date=fields.DATETIME(sortable=True),
        body=fields.TEXT(analyzer=ChineseAnalyzer(), phrase=True, stored=True),
    )
    made = create_in(folder, schema)
    writer = made.writer(limitmb=256)
    begin()
    for id, day, text, _ in rows:
        writer.add_document(id=id, date=datetime.combine(day, time()), body=text)
    writer.commit()
    made.close()


def sizes(folder):
    """Bytes of the folder: Whoosh packs a segment's files into one, so stored text cannot be told apart (None)."""
    return {"index": sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()), "stored": None}


class Opened:
    """An open searcher that answers questions."""

    def __init__(self, folder):
        self._index = open_dir(folder)
        self._searcher = self._index.searcher()

    def _ask(self, asked, **more):
        results = self._searcher.search(asked, limit=10, **more)
        return len(results), [hit.docnum for hit in results]

    def _bag(self, question, kind):
        return kind([query.Term("body", word) for word in question["words"]])

    def _phrase(self, question):
        """The run as jieba cuts it; a word that its analyzer leaves out widens the gap."""
        words = [word.lower() for word in jieba.cut(question["text"]) if word.strip()]
        kept = [word for word in words if word not in STOP_WORDS]
        if len(kept) == 1:
            return query.Term("body", kept[0])
        slop = max(map(len, words)) + len(words) - len(kept)
        return query.Phrase("body", kept, slop=slop) if kept else query.NullQuery

    def or10(self, question):
        """Articles with any of the words."""
        return self._ask(self._bag(question, query.Or))

    def and10(self, question):
        """Articles with all of the words."""
        return self._ask(self._bag(question, query.And))

    def phrase(self, question):
        """Articles with the run's words near each other, in order."""
        return self._ask(self._phrase(question))

    frequent = phrase

    def char(self, question):
        """Articles with the word of one character."""
        return self._ask(query.Term("body", question["text"]))

    def phrase_year(self, question):
        """The same within a year."""
        first, last = (datetime(question["year"] + more, 1, 1) for more in (0, 1))
        year = query.DateRange("date", first, last, endexcl=True)
        return self._ask(self._phrase(question), filter=year)

    def newest(self, question):
        """The newest articles of the phrase."""
        return self._ask(self._phrase(question), sortedby="date", reverse=True)

    def close(self):
        """Close the files."""
        self._searcher.close()
        self._index.close()
