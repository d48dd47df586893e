"""Regions are told by their names, by adjectives beside their noun, and beside another region without it."""

from __future__ import annotations

import pytest

from nlp.agency_words import tokens
from nlp.places import find_places


def regions(text: str) -> list[str]:
    return [place.region.id.removeprefix("kz.") for place in find_places(text, tokens(text, lambda _: ()))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Границы утвердили Алматинская и Туркестанская.", ["almaty-region", "turkistan"]),
        ("Показатели по Жамбылской и Туркестанской выросли.", ["zhambyl", "turkistan"]),
        ("Из областей отстает Мангистауская.", ["mangystau"]),
        ("В Абайской области сдано 3 школы, в Павлодарской – 5.", ["abai", "pavlodar"]),
        ("В Абайской, Павлодарской и Костанайской областях.", ["abai", "pavlodar", "kostanay"]),
        ("Жамбыл, Түркістан облыстарында су аз.", ["zhambyl", "turkistan"]),
        ("Абай мен Ұлытау облыстарына көлік берілді.", ["abai", "ulytau"]),
    ],
)
def test_regions_that_share_a_noun_are_all_told(text: str, expected: list[str]) -> None:
    assert regions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "На улице Алматинская построен дом.",
        "Жамбылская и Алматинская улицы отремонтированы.",
        "В области модернизируется Карагандинская ГРЭС.",
        "Абайский и Жамбылский районы получили технику.",
        "В Абайской и Жамбылской школах идут занятия.",
        "В области отстают двое. На Алматинской ремонт.",
    ],
)
def test_an_adjective_of_something_else_is_no_region(text: str) -> None:
    assert regions(text) == []
