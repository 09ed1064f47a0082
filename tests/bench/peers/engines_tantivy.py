"""tantivy (PyPI `tantivy` 0.27) as a peer: pre-cut words with positions, a date column, the text stored.

Words are split at white space only. Writing uses all cores and the default merge policy; the clock ends when the merging
threads have. Answers are numbers read from a fast column: no stored document is read, because none of the classes
shows text. The text is stored as bytes: tantivy's text fields are always indexed too.
"""

import os
from datetime import UTC, datetime, time
from pathlib import Path

import tantivy
from tantivy import Document, FieldType, Occur, Order, Query

ITEMS = "rows"
PRECUT = True
NOTE = (
    "pre-cut words; answers are numbers from a fast column; the peak has a UTF-8 copy of all words, which Python keeps in "
    "every string that the binding reads"
)
HEAP = 256_000_000
_TOKENIZER = "spaces"


def load(folder):
    """Nothing to do: importing this module has imported the library."""


def _schema():
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", stored=False, tokenizer_name=_TOKENIZER, index_option="position")
    builder.add_date_field("date", indexed=True, fast=True)
    builder.add_unsigned_field("number", fast=True)
    builder.add_bytes_field("text", stored=True)
    return builder.build()


def _with_tokenizer(index):
    index.register_tokenizer(_TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def index(folder, rows, begin):
    """Build the index. `begin()` is called just before the first add: it starts the clock."""
    folder.mkdir()
    made = _with_tokenizer(tantivy.Index(_schema(), path=str(folder)))
    writer = made.writer(heap_size=HEAP, num_threads=os.cpu_count() or 1)
    begin()
    for number, (_, day, text, words) in enumerate(rows):
        document = Document()
        document.add_text("words", words)
        document.add_date("date", _moment(day))
        document.add_unsigned("number", number)
        document.add_bytes("text", text.encode())
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _moment(day):
    return datetime.combine(day, time(), UTC)


def sizes(folder):
    """Bytes of the index and of the stored text: tantivy keeps stored fields in files of their own."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    stored = sum(path.stat().st_size for path in files if path.suffix == ".store")
    return {"index": sum(path.stat().st_size for path in files) - stored, "stored": stored}


class Opened:
    """An open index that answers questions."""

    def __init__(self, folder):
        index = _with_tokenizer(tantivy.Index.open(str(folder)))
        index.config_reader(reload_policy="manual")
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()

    def _ask(self, query, count=True, **order):
        result = self._searcher.search(query, limit=10, count=count, **order)
        addresses = [address for _, address in result.hits]
        return result.count if count else None, self._searcher.fast_field_values("number", addresses)

    def _term(self, word):
        return Query.term_query(self._schema, "words", word, index_option="freq")

    def _bag(self, question, occur):
        terms = [self._term(word) for word in question["words"]]
        return terms[0] if len(terms) == 1 else Query.boolean_query([(occur, term) for term in terms])

    def _phrase(self, question):
        cut = question["cut"]
        return self._term(cut[0]) if len(cut) == 1 else Query.phrase_query(self._schema, "words", list(cut))

    def or10(self, question):
        """The best ten by any of the words. Without a count, which would switch off skipping by block maxima."""
        return self._ask(self._bag(question, Occur.Should), count=False)

    def or10_counted(self, question):
        """The same with an exact count."""
        return self._ask(self._bag(question, Occur.Should))

    def count(self, question):
        """How many articles `or10` ranks."""
        return self._searcher.search(self._bag(question, Occur.Should), limit=1, count=True).count

    def and10(self, question):
        """Articles with all of the words."""
        return self._ask(self._bag(question, Occur.Must))

    def phrase(self, question):
        """Articles with the run's words side by side."""
        return self._ask(self._phrase(question))

    frequent = char = phrase

    def phrase_year(self, question):
        """The same within a year."""
        first, last = (datetime(question["year"] + more, 1, 1, tzinfo=UTC) for more in (0, 1))
        year = Query.range_query(self._schema, "date", FieldType.Date, first, last, include_upper=False)
        unscored = Query.const_score_query(year, 0.0)
        return self._ask(Query.boolean_query([(Occur.Must, self._phrase(question)), (Occur.Must, unscored)]))

    def newest(self, question):
        """The newest articles with the run's words side by side."""
        return self._ask(self._phrase(question), order_by_field="date", order=Order.Desc)

    def close(self):
        """Nothing to let go of before the process ends."""
