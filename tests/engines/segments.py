"""Archives in several segments, for tests: how many a generation has, and builds that are cut where a test wants it."""

from search.engines.whoosh import generations
from search.engines.whoosh.write.batches import Batches


def segment_files(home):
    """The segments of the live generation."""
    return sorted(generations.folder(home, generations.current(home)).glob("MAIN_*.arrays"))


def segments(home):
    """How many segments the live generation has."""
    return len(segment_files(home))


class InFour(Batches):
    """Cuts whatever it is given into four batches, or as many as there are articles."""

    PARTS = 4

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self._articles = []

    def add(self, article, characters):
        self._articles.append(article)

    def finish(self):
        ends = {len(self._articles) * part // self.PARTS for part in range(1, self.PARTS + 1)}
        for number, article in enumerate(self._articles, 1):
            # A batch is closed by the article that fills it.
            super().add(article, self._size if number in ends else 0)
        return super().finish()


def cut_in(parts):
    """The same, cut in so many."""
    return type("InParts", (InFour,), {"PARTS": parts})
