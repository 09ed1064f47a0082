"""One reader a request on the site, and what a watchdog is told."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from search.errors import IndexMissing
from tests.web.fake_engine import FakeEngine
from web import create_app


class Counting(FakeEngine):
    """Counts the readers that are out and that were given."""

    def __init__(self, **more) -> None:
        super().__init__(**more)
        self.out = self.given = 0

    @contextmanager
    def reader(self):
        self._check()
        self.out, self.given = self.out + 1, self.given + 1
        yield self
        self.out -= 1


@pytest.mark.parametrize(
    "path", ["/", "/search?q=人工智能", "/search?q=没有这句", "/2025-03-10/01/01?q=茶园", "/trends?q=人工智能"]
)
def test_a_page_asks_one_reader_and_gives_it_back(path: str) -> None:
    engine = Counting()
    assert create_app(engine).test_client().get(path).status_code == 200
    assert (engine.given, engine.out) == (1, 0)


def test_a_page_that_asks_nothing_needs_no_index() -> None:
    engine = Counting(broken=IndexMissing("没有索引"))
    assert create_app(engine).test_client().get("/help").status_code == 200


def test_a_watchdog_can_tell_alive_from_ready() -> None:
    ready, broken = (
        create_app(FakeEngine()).test_client(),
        create_app(FakeEngine(broken=IndexMissing("x"))).test_client(),
    )
    assert [ready.get("/healthz").json[name] for name in ("alive", "ready")] == [True, True]
    down = broken.get("/healthz")
    assert down.status_code == 503
    assert [down.json[name] for name in ("alive", "ready")] == [True, False]
    assert broken.get("/healthz/live").json == {"alive": True}
    assert broken.get("/search?q=x").status_code == 503
