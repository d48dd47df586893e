"""In a real browser: type a question, open a hit, see it marked; the page works without scripts too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_a_question_leads_to_a_marked_hit(page: Page, address: str) -> None:
    page.goto(address)
    assert page.url.endswith("/kk/")
    page.fill("#q", "ауыл су құбыры")
    page.keyboard.press("Enter")
    page.wait_for_selector(".result")
    passage = page.locator(".result .passage").first
    assert passage.locator("mark").count() > 0
    page.locator(".result h2 a").first.click()
    page.wait_for_selector("article mark")
    assert page.locator("article mark").first.is_visible()
    box = page.locator("article mark").first.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= page.viewport_size["height"]  # type: ignore[index]


def test_tags_can_be_hidden_and_shown_again(page: Page, address: str) -> None:
    page.goto(f"{address}/ru/documents")
    page.locator("tbody a").first.click()
    name = page.locator("article .type").first
    assert name.is_visible()
    page.uncheck("#show-obligation")
    assert not name.is_visible()
    page.check("#show-obligation")
    assert name.is_visible()


def test_the_search_page_is_used_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/ru/")
    seen = {page.evaluate("document.activeElement.tagName")}
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.tagName"))
    assert {"A", "INPUT", "BUTTON", "SUMMARY"} <= seen


def test_a_bare_permalink_marks_its_span(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/ru/documents")
    link = page.locator("tbody a").first.get_attribute("href")
    page.goto(f"{address}{link}#s20-60")
    page.wait_for_selector("article mark")
    assert page.locator("#s20-60").count() == 1
    page.close()


def test_nothing_is_asked_of_any_other_host(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/ru/?q=вода", "/ru/documents", "/api/docs"):
        page.goto(address + path)
    assert asked
    assert all(url.startswith((address, "data:")) for url in asked), asked
    page.close()
