"""This project's engine as a peer, through its public protocol only.

A method a class of questions (see `questions.CLASSES`); each takes a question and returns (count, ids). They ask for what
the peers give: an exact count and the best ten by number (`match`); only `page` asks for articles, snippets, facets and
timeline (`search`). Runs and words are quoted, so no second reading is tried. It cuts its own words: `index` gets articles, not words.
"""

from datetime import date
from pathlib import Path

from search.analysis.words import default_segmenter
from search.arrayfile import ArrayFile
from search.engines import open_engine
from search.request import Filters, SearchRequest
from search.settings import Settings
from tests.engines.asking import Asked

ITEMS = "articles"
PRECUT = False
NOTE = (
    "exact counts and ids by its public match(), the page by its public search(); its clock includes cutting words; the "
    "dictionary of its segmenter is loaded before, as for stock"
)

#: The arrays of a segment that hold stored text.
STORED = ("text", "text_at", "dictionary")


def load(folder):
    """Import what the engine needs and load the dictionary, so that no clock counts it; no index is touched."""
    Asked(open_engine(Settings(folder / "nothing-here"))).close()
    default_segmenter()


def index(folder, articles, begin):
    """Build and publish a generation. `begin()` is called just before the first add: it starts the clock."""
    engine = Asked(open_engine(Settings(folder)))
    with engine.writer(fresh=True) as writer:
        begin()
        for article in articles:
            writer.add(article)
        writer.finish({})
        writer.publish()
    engine.close()


def sizes(folder):
    """Bytes of the index and of the stored text: a segment is one file that holds both, as arrays of their own."""
    segments = [ArrayFile(path).sizes() for path in Path(folder).rglob("MAIN_*.arrays")]
    stored = sum(segment[name] for segment in segments for name in STORED)
    return {
        "index": sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) - stored,
        "stored": stored,
    }


class Opened:
    """An open engine that answers questions."""

    def __init__(self, folder):
        self._engine = Asked(open_engine(Settings(folder)))

    def _ask(self, text, **more):
        found = self._engine.match(SearchRequest(text, limit=10, **more))
        return found.total, found.ids

    def or10(self, question):
        """Articles with any of the words."""
        return self._ask(" OR ".join(f'"{word}"' for word in question["words"]))

    or10_counted = or10

    def and10(self, question):
        """Articles with all of the words."""
        return self._ask(" ".join(f'"{word}"' for word in question["words"]))

    def phrase(self, question):
        """Articles that print the run."""
        return self._ask(f'"{question["text"]}"')

    frequent = char = phrase

    def phrase_year(self, question):
        """Articles of one year that print the run."""
        year = question["year"]
        return self._ask(f'"{question["text"]}"', filters=Filters(date(year, 1, 1), date(year, 12, 31)))

    def newest(self, question):
        """The newest articles that print the run."""
        return self._ask(f'"{question["text"]}"', sort="newest")

    def page(self, question):
        """A whole page of results, for the text as it was typed."""
        text = f'"{question["text"]}"' if question["quoted"] else question["text"]
        results = self._engine.search(SearchRequest(text, limit=20))
        return results.total, [hit.id for hit in results.hits]

    def close(self):
        """Let go of the files."""
        self._engine.close()
