"""Numerals: what a number is worth, in digits and in words, in every case of both languages."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.numbers import numerals, read_digits

RUSSIAN = [
    ("сорок", 40),
    ("сорока пяти", 45),
    ("двухсот семидесяти", 270),
    ("пятьюстами", 500),
    ("девяноста девяти", 99),
    ("тысяча двести", 1200),
    ("двум тысячам", 2000),
    ("три миллиона сто тысяч пять", 3_100_005),
    ("полтора миллиарда", 1_500_000_000),
    ("полмиллиона", 500_000),
    ("1 млн. 389 тыс.", 1_389_000),
    ("3 тыс. 092", 3092),
    ("70тыс.", 70_000),
    ("116,992 тысяч", 116_992),
    ("12 345 678,9", 12_345_678.9),
    ("двадцать (20)", 20),
    ("20 (двадцати)", 20),
]
KAZAKH = [
    ("он бес", 15),
    ("қырық екіге", 42),
    ("жүзден", 100),
    ("үш жүз алпыс бес", 365),
    ("мыңнан", 1000),
    ("екі мың жиырма", 2020),
    ("бір миллион екі жүз мың", 1_200_000),
    ("жарты миллион", 500_000),
    ("екі жарым мыңға", 2500),
    ("тоқсан тоғыз", 99),
    ("91-ден", 91),
    ("69-ы", 69),
    ("5 мыңға", 5000),
    ("2 мың 422", 2422),
    ("15 (он бес)", 15),
]


@pytest.mark.parametrize(("text", "value"), RUSSIAN)
def test_a_russian_numeral_is_worth_what_it_says(text: str, value: float) -> None:
    assert [(found.start, found.end, found.value) for found in numerals(text, kazakh=False)] == [(0, len(text), value)]


@pytest.mark.parametrize(("text", "value"), KAZAKH)
def test_a_kazakh_numeral_is_worth_what_it_says(text: str, value: float) -> None:
    assert [(found.start, found.end, found.value) for found in numerals(text, kazakh=True)] == [(0, len(text), value)]


@pytest.mark.parametrize(
    ("raw", "readings"),
    [
        ("90.000", (90.0, 90000.0)),
        ("0,064", (0.064, None)),
        ("1.234.567", (1234567.0, None)),
        ("1.234,56", (1234.56, None)),
        ("01.01.2025", (None, None)),
        ("039", (None, None)),
        ("2 756 973,73", (2756973.73, None)),
    ],
)
def test_separators_group_or_part_decimals(raw: str, readings: tuple[float | None, float | None]) -> None:
    assert read_digits(raw) == readings


def test_the_russian_pronoun_is_not_ten() -> None:
    assert numerals("он решил", kazakh=False) == []


def test_a_quarter_of_a_year_is_not_ninety() -> None:
    assert numerals("тоқсан сайын", kazakh=True) == []


def test_pronouns_and_postpositions_are_no_numerals() -> None:
    assert numerals("оның үшін онда бірге бірден жүзінде", kazakh=True) == []


@given(st.integers(min_value=0, max_value=10**12))
def test_a_grouped_integer_is_read_back(number: int) -> None:
    (found,) = numerals(f"{number:,}".replace(",", " "), kazakh=False)
    assert found.value == number


@settings(deadline=None)
@given(st.text(alphabet="0123456789 .,-()тысмлнмыңдваесжүзон", max_size=120), st.booleans())
def test_any_text_gives_finite_numerals_in_order(text: str, kazakh: bool) -> None:
    end = 0
    for found in numerals(text, kazakh=kazakh):
        assert math.isfinite(found.value)
        assert found.value >= 0
        assert end <= found.start < found.end <= len(text)
        end = found.end
