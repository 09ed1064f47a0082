"""This project's engine as a peer, through its public protocol only: what a caller gets, snippets and facets included.

A method a class of questions (see `questions.CLASSES`); each takes a question and returns (count, ids). Runs and words are
quoted, so no second reading is tried. It cuts its own words: `index` gets articles, not words.
"""

from datetime import date
from pathlib import Path

from search.engines import open_engine
from search.request import Filters, SearchRequest
from search.settings import Settings

ITEMS = "articles"
PRECUT = False
NOTE = "its public search(): every answer has hits with snippets, and facets; its clock includes cutting words"

#: File endings of stored text. The one rule that a change of format has to change.
STORED = (".stored", ".store")


def load(folder):
    """Import what the engine needs, so that no clock counts imports: opening an engine does not touch its folder."""
    open_engine(Settings(folder / "nothing-here")).close()


def index(folder, articles, begin):
    """Build and publish a generation. `begin()` is called just before the first add: it starts the clock."""
    engine = open_engine(Settings(folder))
    with engine.writer(fresh=True) as writer:
        begin()
        for article in articles:
            writer.add(article)
        writer.finish({})
        writer.publish()
    engine.close()


def sizes(folder):
    """Bytes of the index and of the stored text, by the names of the files. A segment that holds both counts as index."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    stored = sum(path.stat().st_size for path in files if path.suffix in STORED)
    return {"index": sum(path.stat().st_size for path in files) - stored, "stored": stored}


class Opened:
    """An open engine that answers questions."""

    def __init__(self, folder):
        self._engine = open_engine(Settings(folder))

    def _ask(self, text, **more):
        results = self._engine.search(SearchRequest(text, **{"limit": 10, **more}))
        return results.total, [hit.id for hit in results.hits]

    def or10(self, question):
        """Articles with any of the words."""
        return self._ask(" OR ".join(f'"{word}"' for word in question["words"]))

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
        return self._ask(f'"{question["text"]}"' if question["quoted"] else question["text"], limit=20)

    def close(self):
        """Let go of the files."""
        self._engine.close()
