"""In a real browser, with scripts and without: sign in, decide from the queue and on a thread, look it up, undo it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from service.api import application
from service.settings import Settings
from tests.service.serving import serving
from tests.service.stand_in import WordEmbedder

pytestmark = pytest.mark.browser

TOKEN = "0123456789abcdef-aigul"


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Iterator[str]:
    """A server over a library of its own, where somebody may decide."""
    shutil.copytree(home, tmp_path / "home")
    settings = Settings(home=tmp_path / "home", writers=f"Айгүл={TOKEN}")
    with serving(application(settings, WordEmbedder())) as made:
        yield made


def signed_in(page: Page, address: str) -> None:
    page.goto(f"{address}/kk/review")
    assert page.locator("form[action$=decide]").count() == 0
    page.locator(".empty a").click()
    page.fill("input[name=token]", "a token that is nobody's")
    page.locator("main form button").click()
    assert page.locator("[role=alert]").is_visible()
    # The whole way by the keyboard: the field has the focus, Enter sends the form.
    page.locator("input[name=token]").focus()
    page.keyboard.type(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kk/review")


def test_a_link_is_decided_from_the_queue_and_taken_back(page: Page, own: str) -> None:
    signed_in(page, own)
    before = page.locator(".queue > li").first
    key = before.get_attribute("id")
    before.locator(".presses button").first.click()
    page.wait_for_selector("#decided")
    assert page.locator(f"#{key}").count() == 0
    page.locator("#decided a").click()
    entry = page.locator(".log > li").first
    assert "Айгүл" in entry.inner_text()
    entry.locator("button").click()
    page.wait_for_selector("#decided")
    assert page.locator(".log > li").count() == 2
    page.goto(f"{own}/kk/review?more=200")
    assert page.locator(f"#{key}").count() == 1


def test_a_deadline_is_put_right_on_a_thread_and_a_note_added(page: Page, own: str) -> None:
    signed_in(page, own)
    page.locator(".queue > li h2 a").first.click()
    page.wait_for_selector(".deciding")
    page.fill(".deciding input[type=date]", "2031-02-03")
    page.locator(".deciding form", has=page.locator("input[type=date]")).locator("button").click()
    page.wait_for_selector("#decided")
    assert page.locator("dl time").get_attribute("datetime") == "2031-02-03"
    page.fill(".deciding textarea[name=text]", "Қоңырау шалып нақтыланды")
    page.locator(".deciding form", has=page.locator("textarea[name=text]")).locator("button").click()
    page.wait_for_selector(".log .note")
    assert page.locator(".log .note").first.inner_text() == "Қоңырау шалып нақтыланды"
    page.locator("footer form button").click()
    page.wait_for_load_state()
    assert page.locator(".deciding").count() == 0
    assert page.locator(".log .note").count() == 1


def test_pages_of_deciding_are_no_wider_than_a_phone(page: Page, own: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    signed_in(page, own)
    thread = page.locator(".queue > li h2 a").first.get_attribute("href")
    for where in ("/ru/review", str(thread), "/ru/decisions", "/ru/sign-in", "/ru/works"):
        page.goto(own + where)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
