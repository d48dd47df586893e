import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import language
from corpus.model import Language

CASES = Path(__file__).with_name("language_cases.csv")


def cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8") as rows:
        return [(row["text"], row["language"]) for row in csv.DictReader(rows)]


@pytest.mark.parametrize(("text", "expected"), cases())
def test_the_language_of_a_sentence_is_told(text: str, expected: str) -> None:
    assert language(text) is Language(expected)


def test_there_are_a_hundred_cases() -> None:
    assert len(cases()) >= 100


@given(st.text(max_size=300))
def test_any_text_has_a_language(text: str) -> None:
    assert isinstance(language(text), Language)


def test_a_long_text_is_told_as_fast_as_a_short_one() -> None:
    assert language("Есеп тоқсан сайын беріледі. " * 200_000) is Language.KK
