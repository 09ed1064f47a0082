"""What is written into segments that are full soon, and what they then hold."""

from datetime import date, timedelta

from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.format.segment import SegmentFile
from search.settings import Settings
from tests.engines.archives import article
from tests.engines.asking import Asked
from tests.engines.segments import segment_files

LIMIT = 400
DAY = date(2025, 3, 3)


def weekly(number):
    """An article of the week of this number, between twenty and fifty places long."""
    day = DAY + timedelta(weeks=number)
    body = "潮水涨落。" * (number % 7) + f"第{number}周的低空经济论坛，人工智能与杭州。"
    return article(day, 1, 1, headline=f"周报{number}", body=[body])


def opened(folder):
    return Asked(WhooshEngine(Settings(folder, jobs=1)))


def places(home):
    return [SegmentFile(path).positions for path in segment_files(home)]


def add(engine, *new, without=()):
    with engine.writer() as opened:
        for id in without:
            assert opened.delete(id) == 1
        for item in new:
            opened.add(item)
        opened.finish({"made": "by add"})
        opened.publish()


def in_order(home, engine):
    """The live articles, segment by segment."""
    return [str(engine._current().columns.id(doc)) for doc in engine._current().columns.live.nonzero()[0].tolist()]
