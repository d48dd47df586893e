from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Language
from index.dates import days
from nlp.words import words


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("до 1 июля 2025 года", Language.RU),
        ("2025 жылғы 1 шілдеге дейін", Language.KK),
        ("срок 01.07.2025", Language.RU),
        ("1.07.25", Language.RU),
    ],
)
def test_a_day_is_written_in_every_other_way_too(typed: str, language: Language) -> None:
    (day,) = days(words(typed, language))
    ways = {("1", "июль", "2025"), ("2025", "жыл", "1", "шілде"), ("01.07.2025",)}
    assert len(ways & set(day.ways)) >= 2


def test_a_day_without_a_year_stands_for_its_name_in_the_other_language() -> None:
    (day,) = days(words("отчёт до 5 марта", Language.RU))
    assert ("5", "наурыз") in day.ways
    assert all(len(way) == 2 for way in day.ways)


@pytest.mark.parametrize("typed", ["31 февраля 2025", "10.20.30", "5 тонн угля", "2025 год", "версия 1.2.3.4"])
def test_what_is_no_day_of_the_calendar_is_none(typed: str) -> None:
    assert [*days(words(typed, Language.RU))] == []


@given(st.text("0123456789. июля шілдегыжл", max_size=40))
def test_any_text_is_read_without_complaint(typed: str) -> None:
    for day in days(words(typed)):
        assert 0 <= day.first < day.last <= len(words(typed))
