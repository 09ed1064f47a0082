"""Suggestions under the box, in a real browser: keys, mouse, input methods."""

from __future__ import annotations

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.browser.chromium import QUERY, needs_browser, sized

pytestmark = needs_browser


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
