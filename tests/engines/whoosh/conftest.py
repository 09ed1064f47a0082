"""An index of the hand-made archive."""

import pytest

from search.engines.whoosh import WhooshEngine
from search.settings import Settings
from tests.engines.archives import HAND_MADE
from tests.engines.asking import Asked
from tests.engines.checking import build


@pytest.fixture
def home(tmp_path):
    build(Asked(WhooshEngine(Settings(tmp_path))), HAND_MADE)
    return tmp_path
