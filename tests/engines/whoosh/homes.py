"""The folder of an index with the hand-made archive."""

from search.engines.whoosh import WhooshEngine, generations
from search.settings import Settings
from tests.engines.asking import Asked


def opened(home):
    return Asked(WhooshEngine(Settings(home)))


def live(home):
    return generations.folder(home, generations.current(home))
