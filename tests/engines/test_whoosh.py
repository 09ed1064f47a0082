import pytest

from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.format import fieldpostings, packing
from search.engines.whoosh.match import phrases
from search.engines.whoosh.rank import ranker as ranking
from search.engines.whoosh.write import batches, inversion, tiers, writer
from search.settings import Settings
from tests.engines.conformance import Conformance
from tests.engines.segments import InFour, segments


class TestWhoosh(Conformance):
    def open_engine(self, folder):
        return WhooshEngine(Settings(folder))

    def filled(self, folder, archive):
        assert segments(folder) == min(1, len(archive))


@pytest.mark.slow
class TestWhooshWithFourSegments(Conformance):
    """What a build is given is cut in four, and no segment may grow: additions leave a fifth."""

    @pytest.fixture(autouse=True)
    def _full(self, monkeypatch):
        monkeypatch.setattr(writer, "Batches", InFour)
        monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", 0)

    def open_engine(self, folder):
        return WhooshEngine(Settings(folder, jobs=1))

    def filled(self, folder, archive):
        assert segments(folder) == min(4, len(archive))


@pytest.mark.slow  # the quick suite has the first of these, the whole one all three
class TestWhooshOnThePathsOfALargeArchive(Conformance):
    """Every article a segment of its own, lists packed, no bitmaps, nothing scored one by one, runs looked up, nothing cached."""

    @pytest.fixture(autouse=True)
    def _large(self, monkeypatch):
        monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 0)
        monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", 0)
        for module in (packing, fieldpostings):
            monkeypatch.setattr(module, "PACK_FROM", 2)
        monkeypatch.setattr(inversion, "COMMON", 0)
        monkeypatch.setattr(ranking, "FEW", 0)
        monkeypatch.setattr(phrases, "FEW", 0)

    def open_engine(self, folder):
        return WhooshEngine(Settings(folder, cache_mb=0, jobs=1))

    def filled(self, folder, archive):
        assert segments(folder) == len(archive)
