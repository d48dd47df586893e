"""Charts: told to those who do not see them, plain SVG that a strict page may hold, the same each time."""

from __future__ import annotations

import re
from datetime import date

import pytest
from lxml import etree

from service.charts import Bar, Dot, Named, Said, bars_svg, lines_png, lines_svg

LEGEND = {"plan": "план", "fact": "факт", "baseline": "база", "contradicted": "документы расходятся"}
NAMED = Named("Посты <наблюдения> & «станции»", "2024: 51; 2026: 87", LEGEND, "$ ед. ₸")
DOTS = [
    Dot(date(2024, 12, 31), 51, Said.FACT),
    Dot(date(2025, 12, 31), 69, Said.FACT, True),
    Dot(date(2025, 12, 31), 75, Said.FACT, True),
    Dot(date(2027, 12, 31), 115, Said.PLAN),
    Dot(date(2023, 12, 31), 40, Said.BASELINE),
]


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()).strip() for element in etree.fromstring(svg).iter("{*}text")]


def test_a_chart_has_a_title_and_a_description_for_those_who_do_not_see_it() -> None:
    root = etree.fromstring(lines_svg(DOTS, NAMED, "ru"))
    assert root.get("role") == "img"
    told = {element.get("id"): element.text for element in root if element.tag.endswith(("title", "desc"))}
    assert told[root.get("aria-labelledby")] == NAMED.title
    assert told[root.get("aria-describedby")] == NAMED.description


def test_the_numbers_years_and_legend_are_text() -> None:
    said = texts(lines_svg(DOTS, NAMED, "ru"))
    assert {"51", "69", "75", "115", "план", "факт", "документы расходятся", "2025", NAMED.unit} <= set(said)


def test_a_plan_without_a_day_is_a_level_to_be_reached() -> None:
    named = Named("a", "b", {**LEGEND, "target": "план: 115"}, "", 115.0)
    svg = lines_svg([Dot(date(2026, 3, 5), 87, Said.FACT)], named, "ru")
    assert "план: 115" in texts(svg)
    assert "125" in texts(svg)


def test_large_numbers_are_short_and_in_the_readers_language() -> None:
    dots = [Dot(date(2024, 12, 31), 48.9e9, Said.FACT), Dot(date(2025, 12, 31), 51.2e9, Said.FACT)]
    assert "48,9 млрд" in " ".join(texts(lines_svg(dots, NAMED, "ru"))).replace("\xa0", " ")
    assert "48.9B" in texts(lines_svg(dots, NAMED, "en"))


def test_a_chart_needs_no_style_that_the_pages_forbid() -> None:
    for svg in (lines_svg(DOTS, NAMED, "kk"), bars_svg([Bar("a", 3, "#123456")], NAMED, "kk")):
        assert "style" not in svg
        assert "<script" not in svg
        assert "currentColor" in svg


def test_ids_are_unique_and_every_reference_is_met() -> None:
    svg = lines_svg(DOTS, NAMED, "ru") + bars_svg([Bar("a", 3, "#123456")], NAMED, "ru")
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert {found for pair in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg) for found in pair if found} <= set(
        ids
    )


def test_the_same_chart_is_the_same_text() -> None:
    assert lines_svg(DOTS, NAMED, "ru") == lines_svg(DOTS, NAMED, "ru")


@pytest.mark.slow
@pytest.mark.parametrize("value", [0, -3, 1e-9, 1e15])
@pytest.mark.parametrize("days", [1, 2])
def test_odd_numbers_are_drawn(value: float, days: int) -> None:
    dots = [Dot(date(2024 + number, 1, 1), value, Said.FACT) for number in range(days)]
    assert lines_svg(dots, NAMED, "en").startswith("<svg")
    assert lines_png(dots, NAMED, "en").startswith(b"\x89PNG")
