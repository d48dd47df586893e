"""The comparison in a real browser: both sides in step, changes filtered, found by their address and on the map."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def compare(page: Page, address: str, language: str = "ru") -> None:
    """The two Russian reports of the samples, chosen on the page as a reader chooses them."""
    page.goto(f"{address}/{language}/compare")
    for field, file in (("a", "aarhus-2024.ru.pdf"), ("b", "aarhus-2025.ru.docx")):
        value = page.locator(f"select[name={field}] option", has_text=file).get_attribute("value")
        assert value
        page.select_option(f"select[name={field}]", value)
    page.click("form.choice button")
    page.wait_for_selector(".comparison .row[id]")


def test_two_versions_stand_side_by_side_in_step(page: Page, address: str) -> None:
    compare(page, address)
    pairs = (
        page.locator(".comparison .row:not(.head)")
        .filter(has=page.locator(".before p"))
        .filter(has=page.locator(".after p"))
    )
    assert pairs.count() > 5
    for at in (0, pairs.count() - 1):
        left, right = (pairs.nth(at).locator(side).bounding_box() for side in (".before", ".after"))
        assert left
        assert right
        assert abs(left["y"] - right["y"]) < 2
        assert left["x"] + left["width"] <= right["x"] + 1


def test_a_change_is_found_by_its_address(page: Page, address: str) -> None:
    compare(page, address)
    link = page.locator(".changes li.kind-figure a.kind").last
    target = link.get_attribute("href")
    assert target
    page.goto(page.url.split("#")[0] + target)
    box = page.locator(target).bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= page.viewport_size["height"]  # type: ignore[index]


def test_the_map_leads_to_each_change(page: Page, address: str) -> None:
    compare(page, address)
    marks = page.locator(".minimap a")
    assert marks.count() > 3
    target = marks.last.get_attribute("href")
    assert target
    assert page.locator(target).locator(".changes li").count() > 0


def test_only_what_matters_leaves_wording_out(page: Page, address: str) -> None:
    compare(page, address)
    everything = page.locator(".comparison .row[id]").count()
    page.select_option("select[name=view]", "matters")
    page.click("form.choice button")
    page.wait_for_selector(".comparison .row[id]")
    rows = page.locator(".comparison .row[id]")
    assert 0 < rows.count() < everything
    assert all(rows.nth(at).get_attribute("data-matters") for at in range(rows.count()))


def test_the_same_comparison_reads_in_each_language(page: Page, address: str) -> None:
    told = set()
    for language in ("kk", "ru", "en"):
        compare(page, address, language)
        told.add(page.locator(".changes li.kind-figure").first.inner_text())
    assert len(told) == 3
    assert all(re.search(r"[+−]\d", said) for said in told)


def test_a_kind_of_change_can_be_chosen(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page()
    compare(page, address)
    page.check(".kinds input[value=figure]")
    rows = page.locator(".comparison .row[id]:visible")
    assert rows.count() > 0
    assert all("figure" in (rows.nth(at).get_attribute("data-kinds") or "") for at in range(rows.count()))
    page.uncheck(".kinds input[value=figure]")
    assert page.locator(".comparison .row[id]:visible").count() > rows.count() - 1
    page.close()


def test_a_work_leads_to_its_history_and_back_into_the_documents(page: Page, address: str) -> None:
    page.goto(f"{address}/kk/works")
    page.locator(".work", has_text="aarhus-2025.ru.docx").locator("a", has_text="нұсқалар").click()
    page.wait_for_selector("table.history")
    cell = page.locator("table.history mark a").first
    said = "".join(cell.inner_text().split())
    cell.click()
    page.wait_for_selector("article mark")
    assert said == "".join("".join(page.locator("article mark").all_inner_texts()).split())


def test_a_history_of_one_version_says_what_to_do(page: Page, address: str) -> None:
    page.goto(f"{address}/en/history?d=news-audit.ru.txt")
    assert "two versions" in page.locator(".problem").inner_text()
