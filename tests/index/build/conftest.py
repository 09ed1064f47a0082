"""Sources to write, and the engines that are built into."""

import json

import pytest

from search.engines import open_engine
from search.settings import Settings
from tests.engines.asking import Asked
from tests.index.memory_engine import MemoryEngine


@pytest.fixture
def archive(tmp_path):
    """Writes source files; called with a name and the text, bytes, or rows of JSONL."""

    class Archive:
        path = tmp_path / "archive"

        def __call__(self, name, data):
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, list):
                data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in data)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
            return path

    return Archive()


# The memory of a dictionary is quick; that the embedded engine does the same is for the whole suite.
@pytest.fixture(params=["memory", pytest.param("whoosh", marks=pytest.mark.slow)])
def engine(request, tmp_path):
    if request.param == "memory":
        yield Asked(MemoryEngine())
        return
    made = Asked(open_engine(Settings(index=tmp_path / "index")))
    yield made
    made.close()
