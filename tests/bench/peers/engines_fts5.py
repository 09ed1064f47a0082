"""SQLite FTS5 as a peer: pre-cut words in a contentless FTS5 table, dates beside it, the text in a file of its own.

The tokenizer is unicode61, told to keep the point of a decimal, so that it splits at the spaces only. One transaction,
the default merging, no `optimize`. Counts are a second query, as FTS5 has no other way to count and rank. Every answer is
a row number; no stored text is read.
"""

import sqlite3
from pathlib import Path

ITEMS = "rows"
PRECUT = True
NOTE = (
    "pre-cut words; answers are row numbers; a count is a second query; the peak has a UTF-8 copy of all words and text, "
    "which Python keeps in every string that the binding reads"
)
_CACHE_KB = 262_144
_TABLES = """
create table item (rowid integer primary key, id text not null, date text not null);
create virtual table words using fts5 (cut, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
create table stored.text (rowid integer primary key, text text not null);
"""
_TOP = "select rowid from words where words match ? order by rank limit 10"
_COUNT = "select count(*) from words where words match ?"
_DATED = "from words join item on item.rowid = words.rowid where words match ?"
_YEAR = f"{_DATED} and item.date between ? and ?"


def load(folder):
    """Nothing to do: importing this module has imported the library."""


def _open(folder):
    connection = sqlite3.connect(folder / "index.db", isolation_level=None)
    connection.execute("attach ? as stored", (str(folder / "stored.db"),))
    for schema in ("main", "stored"):
        connection.execute(f"pragma {schema}.cache_size = -{_CACHE_KB}")
    return connection


def index(folder, rows, begin):
    """Build both files. `begin()` is called just before the first add: it starts the clock."""
    folder.mkdir()
    connection = _open(folder)
    connection.executescript(_TABLES)
    begin()
    connection.execute("begin")
    for number, (id, day, text, words) in enumerate(rows, 1):
        connection.execute("insert into item values (?, ?, ?)", (number, id, day.isoformat()))
        connection.execute("insert into words (rowid, cut) values (?, ?)", (number, words))
        connection.execute("insert into stored.text values (?, ?)", (number, text))
    connection.execute("commit")
    connection.close()


def sizes(folder):
    """Bytes of the index and of the stored text: two files."""
    stored = (Path(folder) / "stored.db").stat().st_size
    return {"index": sum(p.stat().st_size for p in Path(folder).iterdir()) - stored, "stored": stored}


def _quoted(words):
    """A string of the FTS5 query language. Words are Han characters, letters and digits: no quotes in them."""
    return f'"{" ".join(words)}"'


class Opened:
    """An open connection that answers questions."""

    def __init__(self, folder):
        self._connection = _open(folder)

    def _all(self, sql, *values):
        return [row[0] for row in self._connection.execute(sql, values)]

    def _both(self, match):
        return self._all(_COUNT, match)[0], self._all(_TOP, match)

    def or10(self, question):
        """The best ten by any of the words."""
        return None, self._all(_TOP, " OR ".join(_quoted([word]) for word in question["words"]))

    def count(self, question):
        """How many articles `or10` ranks."""
        return self._all(_COUNT, " OR ".join(_quoted([word]) for word in question["words"]))[0]

    def and10(self, question):
        """Articles with all of the words."""
        return self._both(" AND ".join(_quoted([word]) for word in question["words"]))

    def phrase(self, question):
        """Articles with the run's words side by side."""
        return self._both(_quoted(question["cut"]))

    frequent = char = phrase

    def phrase_year(self, question):
        """The same within a year."""
        values = (_quoted(question["cut"]), f"{question['year']}-01-01", f"{question['year']}-12-31")
        count = self._all(f"select count(*) {_YEAR}", *values)[0]
        return count, self._all(f"select words.rowid {_YEAR} order by rank limit 10", *values)

    def newest(self, question):
        """The newest articles with the run's words side by side."""
        match = _quoted(question["cut"])
        newest = self._all(f"select words.rowid {_DATED} order by item.date desc limit 10", match)
        return self._all(_COUNT, match)[0], newest

    def close(self):
        """Close the files."""
        self._connection.close()
