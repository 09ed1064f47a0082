"""Indexes kept as they were written, one for each version of the format: `python -m tests.engines.frozen` makes the newest.

A folder `format-N` is a generation of the Whoosh engine over ARCHIVE, and `expected.json` says what the oracle answers. They
are never written again: a change of the format is a new number and a new folder, and the old ones must still open,
or be refused with the cure.
"""

import json
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from unittest import mock

from search.engines.whoosh import WhooshEngine, generations
from search.engines.whoosh.format.segment import FORMAT
from search.engines.whoosh.write import tiers
from search.query.parser import parse
from search.request import Filters
from search.settings import Settings
from tests import oracle
from tests.engines.archives import HAND_MADE, article
from tests.engines.checking import cut, ids

FOLDER = Path(__file__).parent / "frozen"
#: Long lists, a frequency beyond a byte, a term of more than eight bytes, a rare character beyond the first plane.
CROWDED = article(
    date(2025, 11, 3), 3, 1, headline="风电", body=["风电，风电并网。" * 300, "COVID-19疫苗antidisestablishment𠮷"]
)
#: Enough that one more article does not make their segment be written anew.
QUIET = [
    article(date(2025, 11, 3), 4, place, headline=f"潮位预报第{place}号", body=["今日无浪。"]) for place in range(1, 9)
]
ARCHIVE = [*HAND_MADE, *QUIET, CROWDED]
QUERIES = (
    "", "高新区", "国家高新区 创新", '"十五五规划"', '"风电并网"', '"电，风"', "水", "𠮷", "antidis*", "标题:论坛", "作者:李洋",
    '"高新区 创新"~10', "人工智能 -广告", "人工智能 OR 风电", "版:2..3", "日期:2025-11", "不在报上",
)  # fmt: skip


def write(folder):
    """Two segments and a deleted article, sealed and published: the folder of the generation."""
    engine = WhooshEngine(Settings(folder))
    # No segment may grow by merging.
    with mock.patch.object(tiers, "SEGMENT_POSITIONS", 0):
        with engine.writer(fresh=True) as writer:
            for item in ARCHIVE[:-1]:
                writer.add(item)
            writer.finish({"made": "frozen"})
            writer.publish()
        with engine.writer() as writer:
            writer.delete(ARCHIVE[1].id)
            writer.add(ARCHIVE[-1])
            writer.finish({"made": "frozen"})
            writer.publish()
    engine.close()
    return generations.folder(folder, generations.current(folder))


def answers():
    """What the oracle finds: for every query the reading and the ids."""
    archive = [item for item in ARCHIVE if item is not ARCHIVE[1]]
    found = {}
    for text in QUERIES:
        reading, _, shown = oracle.answer(archive, parse(text).query, Filters(), cut)
        found[text] = [reading, sorted(ids(shown))]
    return found


def main():
    target = FOLDER / f"format-{FORMAT}"
    if target.exists():
        sys.exit(f"{target} is frozen; a new format has a new number")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(write(Path(folder)), target)
    expected = json.dumps(answers(), ensure_ascii=False, indent=1) + "\n"
    (FOLDER / f"format-{FORMAT}.json").write_text(expected, encoding="utf-8")


if __name__ == "__main__":
    main()
