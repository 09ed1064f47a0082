"""A reader with a real browser: types a query, narrows it, opens an article, steps between its marks.

Chromium against the real engine and the sample archive, served by waitress on a free port.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from waitress import create_server, wasyncore

from index.build.builder import rebuild
from index.model import Masthead
from search.engines import open_engine
from search.settings import Settings
from tests.engines.asking import Asked
from tests.paths import SAMPLE
from web import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
]
QUERY = "人工智能"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM and CHROMEDRIVER),
        reason="chromium and chromedriver are not installed (apt install chromium-driver)",
    ),
]


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


def sized(browser: webdriver.Chrome, width: int, height: int = 844) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def test_a_reader_searches_narrows_opens_and_steps(site: str, browser: webdriver.Chrome) -> None:
    sized(browser, 1280)
    browser.get(site)
    browser.find_element(By.NAME, "q").send_keys(QUERY, Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda b: QUERY in b.title)
    total = int(browser.find_element(By.CSS_SELECTOR, ".total b").text)

    row = next(r for r in browser.find_elements(By.CSS_SELECTOR, ".facet li") if r.text.startswith("产业"))
    count = int(row.find_element(By.CSS_SELECTOR, ".count").text.split()[0])
    row.find_element(By.LINK_TEXT, "只看").click()
    WebDriverWait(browser, 10).until(lambda b: "栏目：产业" in b.find_element(By.TAG_NAME, "h1").text)
    assert int(browser.find_element(By.CSS_SELECTOR, ".total b").text) == count < total

    browser.find_element(By.CSS_SELECTOR, ".hit a.headline").click()
    WebDriverWait(browser, 10).until(lambda b: b.find_elements(By.CSS_SELECTOR, "article.item"))
    marks = browser.find_elements(By.CSS_SELECTOR, "mark[id]")
    assert {mark.text for mark in marks} == {QUERY}

    browser.find_element(By.LINK_TEXT, "第一处").click()
    assert browser.current_url.endswith("#m1")
    if len(marks) > 1:
        browser.find_element(By.LINK_TEXT, "下一处").click()
        assert browser.current_url.endswith("#m2")
    browser.find_element(By.TAG_NAME, "body").send_keys("n")
    assert browser.current_url.endswith("#m3" if len(marks) > 2 else "#m1")
    hidden = "return getComputedStyle(document.querySelector('.steps.found a:not(.back)')).visibility"
    assert browser.execute_script(hidden) == "hidden"
    browser.find_element(By.LINK_TEXT, "回到结果").click()
    WebDriverWait(browser, 10).until(lambda b: "栏目：产业" in b.title)
    browser.back()
    WebDriverWait(browser, 10).until(lambda b: "#m" in b.current_url)
    browser.back()
    WebDriverWait(browser, 10).until(lambda b: "/search" in b.current_url)  # no step in between
    assert "栏目：产业" in browser.title
    assert not browser.get_log("browser"), "the content policy or a script complained"


def test_keys_lead_to_the_box_and_through_the_hits(site: str, browser: webdriver.Chrome) -> None:
    sized(browser, 1280)
    browser.get(f"{site}/search?q={QUERY}")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("jj")
    links = browser.find_elements(By.CSS_SELECTOR, ".hit a.headline")
    assert browser.switch_to.active_element == links[1]
    body.send_keys("/")
    box = browser.switch_to.active_element
    assert box.get_attribute("name") == "q"
    box.send_keys(Keys.ESCAPE)
    assert browser.switch_to.active_element != box
    assert box.get_attribute("value") == QUERY


def test_on_a_phone_filters_fold_and_nothing_scrolls_sideways(site: str, browser: webdriver.Chrome) -> None:
    paths = (
        "/",
        f"/search?q={QUERY}",
        f"/trends?q={QUERY}&q=园区&q=一个长得出奇的检索词一个长得出奇的检索词",
        "/search?q=查无此事甲乙",
        "/search?q=高新区发改委 2025年规划 人社部&explain=1&section=要闻",
        "/help",
        "/none",
        "/2025-09-08",
        "/2025-09-08/01",
    )
    for width in (390, 1280):
        sized(browser, width)
        for path in (*paths, f"/2025-09-08/01/01?q={QUERY}#m2"):
            browser.get(site + path)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, path
    sized(browser, 390)
    browser.get(f"{site}/search?q={QUERY}")
    rail = browser.find_element(By.CSS_SELECTOR, ".rail")
    assert not rail.is_displayed()
    browser.find_element(By.CSS_SELECTOR, ".unfold summary").click()
    assert rail.is_displayed()


def test_a_bar_narrows_to_its_time_and_a_point_leads_to_its_articles(site: str, browser: webdriver.Chrome) -> None:
    sized(browser, 1280)
    browser.get(f"{site}/search?q={QUERY}")
    browser.get_log("browser")  # what other tests left
    bar = browser.find_element(By.CSS_SELECTOR, ".years a")
    count = int(bar.find_element(By.CSS_SELECTOR, ".hidden").get_attribute("textContent").split("：")[1].split()[0])
    height = bar.find_element(By.TAG_NAME, "rect").rect["height"]
    assert height > 0
    bar.click()
    WebDriverWait(browser, 10).until(lambda b: "since=" in b.current_url)
    assert int(browser.find_element(By.CSS_SELECTOR, ".total b").text) == count
    browser.find_element(By.CSS_SELECTOR, ".years a[aria-current]").click()
    WebDriverWait(browser, 10).until(lambda b: "since=" not in b.current_url)

    browser.find_element(By.LINK_TEXT, "看趋势").click()
    WebDriverWait(browser, 10).until(lambda b: "/trends" in b.current_url)
    second = browser.find_elements(By.CSS_SELECTOR, ".compare input[name=q]")[1]
    second.send_keys("园区", Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda b: "园区" in b.title)
    ends = [text.rect for text in browser.find_elements(By.CSS_SELECTOR, ".chart .whose")]
    assert len(ends) == 2
    assert abs(ends[0]["y"] - ends[1]["y"]) >= 12
    point = browser.find_element(By.CSS_SELECTOR, ".chart .t1 a use")
    point.click()
    WebDriverWait(browser, 10).until(lambda b: "/search" in b.current_url)
    assert int(browser.find_element(By.CSS_SELECTOR, ".total b").text) > 0
    assert not browser.get_log("browser"), "the content policy or a script complained"


OPTIONS = "#suggestions:not([hidden]) [role=option]"
#: Counts what the page asks for, from now on.
COUNT_REQUESTS = """
window.asked = [];
const before = window.fetch;
window.fetch = (...all) => { window.asked.push(decodeURIComponent(all[0])); return before(...all); };
"""


def suggestions(browser: webdriver.Chrome) -> list[str]:
    WebDriverWait(browser, 10).until(lambda b: b.find_elements(By.CSS_SELECTOR, OPTIONS))
    return [option.text.split("\n")[0] for option in browser.find_elements(By.CSS_SELECTOR, OPTIONS)]


def until_closed(browser: webdriver.Chrome) -> None:
    WebDriverWait(browser, 10).until(lambda b: not b.find_elements(By.CSS_SELECTOR, OPTIONS))


def test_pinyin_is_completed_and_a_suggestion_taken_with_the_keys(site: str, browser: webdriver.Chrome) -> None:
    browser.get_log("browser")  # what other tests did
    for width in (1280, 390):
        sized(browser, width)
        browser.get(site)
        box = browser.find_element(By.ID, "q")
        assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "false")
        box.send_keys("rengongzhin")
        assert suggestions(browser)[0] == QUERY
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert box.get_attribute("aria-expanded") == "true"
        assert box.get_attribute("aria-activedescendant") is None
        box.send_keys(Keys.ARROW_DOWN)
        pointed = browser.find_element(By.ID, box.get_attribute("aria-activedescendant"))
        assert (pointed.text, pointed.get_attribute("aria-selected")) == (QUERY, "true")
        assert browser.switch_to.active_element == box
        assert box.get_attribute("value") == "rengongzhin"
        box.send_keys(Keys.ENTER)
        WebDriverWait(browser, 10).until(lambda b: QUERY in b.title)
        assert browser.find_element(By.ID, "q").get_attribute("value") == QUERY
        assert not browser.get_log("browser"), "the content policy or a script complained"


def test_the_list_is_a_ring_and_escape_closes_it_before_it_leaves_the_box(site: str, browser: webdriver.Chrome) -> None:
    sized(browser, 1280)
    browser.get(site)
    box = browser.find_element(By.ID, "q")
    box.send_keys("创新")
    count = len(suggestions(browser))
    box.send_keys(Keys.ARROW_UP)
    assert box.get_attribute("aria-activedescendant") == f"suggestion-{count - 1}"
    box.send_keys(Keys.ARROW_DOWN)
    assert box.get_attribute("aria-activedescendant") is None
    box.send_keys(Keys.ESCAPE)
    until_closed(browser)
    assert box.get_attribute("aria-expanded") == "false"
    assert browser.switch_to.active_element == box
    box.send_keys(Keys.ARROW_DOWN)
    assert len(suggestions(browser)) == count
    box.send_keys(Keys.ESCAPE, Keys.ESCAPE)
    assert browser.switch_to.active_element != box
    assert box.get_attribute("value") == "创新"


def test_a_suggestion_is_taken_with_the_mouse_and_enter_alone_searches_what_is_typed(
    site: str, browser: webdriver.Chrome
) -> None:
    sized(browser, 1280)
    browser.get(site)
    browser.find_element(By.ID, "q").send_keys("栏目:chany")
    assert suggestions(browser) == ["产业"]
    browser.find_element(By.CSS_SELECTOR, OPTIONS).click()
    WebDriverWait(browser, 10).until(lambda b: "产业" in b.title)
    box = browser.find_element(By.ID, "q")
    assert box.get_attribute("value") == "栏目:产业"
    box.clear()
    box.send_keys("人工")
    suggestions(browser)
    box.send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda b: "“人工”" in b.title)


def test_nothing_is_asked_for_an_empty_box_or_while_an_input_method_composes(
    site: str, browser: webdriver.Chrome
) -> None:
    sized(browser, 1280)
    browser.get(site)
    browser.execute_script(COUNT_REQUESTS)
    box = browser.find_element(By.ID, "q")
    box.send_keys("人", Keys.BACKSPACE, "  ")
    compose = """
    const box = document.getElementById("q");
    box.dispatchEvent(new CompositionEvent("compositionstart"));
    box.value = "ren'gong";
    box.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
    const enter = new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
    box.dispatchEvent(enter);
    const down = new KeyboardEvent("keydown", { key: "ArrowDown", keyCode: 229, bubbles: true, cancelable: true });
    box.dispatchEvent(down);
    return enter.defaultPrevented || down.defaultPrevented;
    """
    assert browser.execute_script(compose) is False
    # Twice as long as the box waits after a key.
    browser.execute_async_script("setTimeout(arguments[0], 300)")
    assert browser.execute_script("return window.asked") == []
    browser.execute_script("""
    const box = document.getElementById("q");
    box.value = "人工";
    box.dispatchEvent(new CompositionEvent("compositionend", { data: "人工" }));
    """)
    assert QUERY in suggestions(browser)
    assert browser.execute_script("return window.asked") == ["/api/suggest?q=人工"]


def test_a_slip_leads_to_what_was_meant(site: str, browser: webdriver.Chrome) -> None:
    sized(browser, 390)
    browser.get(f"{site}/search?q=人工只能")
    browser.find_element(By.CSS_SELECTOR, ".meant a").click()
    WebDriverWait(browser, 10).until(lambda b: "“人工智能”" in b.title)
