"""The site over the sample archive, and a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from waitress import create_server, wasyncore

from index.build.builder import rebuild
from index.model import Masthead
from search.engines import open_engine
from search.settings import Settings
from tests.engines.asking import Asked
from tests.paths import SAMPLE
from tests.web.browser.chromium import CHROMEDRIVER, CHROMIUM, FLAGS
from web import create_app


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site over the sample archive."""
    with closing(Asked(open_engine(Settings(index=tmp_path_factory.mktemp("index"))))) as engine:
        rebuild(engine, [Path(SAMPLE)], Masthead())
        server = create_server(create_app(engine), host="127.0.0.1", port=0, threads=4)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                wasyncore.poll(0.05, server._map)
            for channel in list(server._map.values()):
                channel.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.effective_port}"
        finally:
            stop.set()
            thread.join()
            server.task_dispatcher.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    try:
        yield driver
    finally:
        driver.quit()
