"""In a real browser: from the ledger to a thread, a body, the calendar, indicators, a saved search; on a phone too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = (
    "ledger", "threads", "agencies", "agencies/kz.mepr", "calendar?when=2026-12", "calendar?when=2026-Q4", "indicators",
    "saved", "review", "decisions", "sign-in", "works",
)  # fmt: skip


def test_a_status_in_the_ledger_leads_through_its_thread_to_the_original(page: Page, address: str) -> None:
    page.goto(f"{address}/ru/ledger?status=in+progress")
    page.locator("td a.standing").first.click()
    page.wait_for_selector(".timeline")
    assert page.locator(".turns li").count() > 0
    page.locator(".timeline blockquote a").first.click()
    page.wait_for_selector("article mark")
    assert page.locator("article mark").first.is_visible()


def test_a_thread_is_asked_for_as_of_another_day(page: Page, address: str) -> None:
    page.goto(f"{address}/en/ledger?status=overdue")
    page.locator("td a.standing").first.click()
    assert page.locator("p.lead .standing").inner_text() == "overdue"
    page.fill("input[name=as_of]", "2020-01-01")
    page.locator(".actions button").click()
    page.wait_for_url("**as_of=2020-01-01")
    assert page.locator("p.lead .standing").inner_text() != "overdue"


def test_the_calendar_is_paged_and_filtered_by_a_body(page: Page, address: str) -> None:
    page.goto(f"{address}/kk/calendar?when=2026-11")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**when=2026-12*")
    every = page.locator(".due-list li").count()
    assert every > 0
    page.select_option("select[name=agency]", "kz.mepr")
    page.locator("form.choose button").click()
    page.wait_for_url("**agency=kz.mepr*")
    assert 0 < page.locator(".due-list li").count() < every


def test_a_search_leads_to_its_feed_and_to_the_saved_ones(page: Page, address: str) -> None:
    page.goto(f"{address}/ru/?q=вода")
    assert page.locator(".hits a[href*='feed.atom']").is_visible()
    page.locator(".hits a[href$='/saved']").click()
    page.wait_for_selector("h1")
    assert page.locator(".empty").is_visible()


def test_a_note_is_taken_away_from_a_bodys_page(page: Page, address: str) -> None:
    page.goto(f"{address}/ru/agencies/kz.mepr")
    with page.expect_download() as taken:
        page.locator("a.button", has_text="PDF").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("width", [320, 1200])
def test_no_page_is_wider_than_its_screen(browser: Browser, address: str, where: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}/kk/{where}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("where", PAGES)
def test_pages_ask_for_nothing_that_is_forbidden_or_elsewhere(browser: Browser, address: str, where: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/ru/{where}")
    assert said == []
    assert all(url.startswith((address, "data:")) for url in asked)
    page.close()


def _contrast(page: Page, selector: str) -> float:
    """The least contrast of text under a selector against what is painted behind it, by WCAG's formula."""
    found = page.evaluate(
        """selector => {
          const parse = text => text.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(
            v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          const lum = colour => { const [r, g, b] = light(colour); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = element => {
            for (let at = element; at; at = at.parentElement) {
              const colour = parse(getComputedStyle(at).backgroundColor);
              if (colour.length === 3 || colour[3] > 0.99) return colour;
            }
            return [255, 255, 255];
          };
          let least = 21;
          for (const element of document.querySelectorAll(selector)) {
            if (!element.textContent.trim() || !element.getClientRects().length) continue;
            const style = getComputedStyle(element);
            const ink = element.closest("svg") ? parse(getComputedStyle(element).fill) : parse(style.color);
            const [a, b] = [lum(ink), lum(ground(element))].sort((x, y) => y - x);
            least = Math.min(least, (a + 0.05) / (b + 0.05));
          }
          return least;
        }""",
        selector,
    )
    return float(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", PAGES)
def test_text_stands_out_from_its_ground(browser: Browser, address: str, where: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/ru/{where}")
    assert (
        _contrast(page, "main :is(p, a, td, th, li, h1, h2, h3, time, span, button, label, summary, svg text)") >= 4.5
    )
    context.close()
