"""An engine whose segments are full soon."""

import pytest

from search.engines.whoosh.write import batches, tiers
from tests.engines.whoosh.write.small_segments import LIMIT, opened


@pytest.fixture
def low(monkeypatch):
    """A segment holds at most LIMIT places, and a batch a few articles."""
    monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", LIMIT)
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 100)


@pytest.fixture
def engine(tmp_path, low):
    engine = opened(tmp_path)
    yield engine
    engine.close()
