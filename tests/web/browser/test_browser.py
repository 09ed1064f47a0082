"""A reader with a real browser: types a query, narrows it, opens an article, steps between its marks.

Chromium against the real engine and the sample archive, served by waitress on a free port.
"""

from __future__ import annotations

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.browser.chromium import QUERY, needs_browser, sized

pytestmark = needs_browser


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
