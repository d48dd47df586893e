from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import store
from corpus.model import Language
from index.amounts import ways
from index.search import Searcher
from index.terms import terms
from tests.index.invented_library import WordEmbedder, invented, put


@pytest.mark.parametrize(
    ("number", "scale", "among"),
    [
        ("2200", "", ("2,2", "тысяча")),
        ("2,2", "тысяча", ("2200",)),
        ("2,2", "мың", ("2,2", "тысяча")),
        ("2,9", "миллион", ("2900000",)),
        ("87,3", "миллиард", ("87300", "миллион")),
    ],
)
def test_an_amount_is_written_in_other_ways(number: str, scale: str, among: tuple[str, ...]) -> None:
    assert among in ways(number, scale)


@pytest.mark.parametrize("number", ["100", "999", "2,5", "01.01.2025", "1/2", "²", "1" * 400])
def test_small_numbers_and_what_is_no_amount_are_written_in_one_way(number: str) -> None:
    assert ways(number, "") == ()


@given(st.integers(min_value=1000, max_value=10**15))
def test_every_way_leads_back_to_the_number(value: int) -> None:
    for number, *scale in ways(str(value), ""):
        assert (str(value),) in ways(number, *scale)


def test_a_decimal_number_is_a_quantity_and_a_year_is_none() -> None:
    assert terms("2,2 тыс. тонн", Language.RU).is_a_quantity
    assert not terms("2024", Language.RU).is_a_quantity


def test_an_amount_finds_its_other_ways_and_no_other_amount(library: store.Library, embedder: WordEmbedder) -> None:
    put(library, invented("thousands.txt", "В овраг свезли 3,4 тыс. тонн щебня."), embedder)
    put(library, invented("plain.txt", "На склад привезли 3 400 тонн песка."), embedder)
    put(library, invented("other.txt", "На пустырь свалили 34 тонны щебня и 3,4 тонны песка."), embedder)
    with Searcher(library, embedder=embedder) as searcher:
        for asked in ("3400 тонн", "3,4 тыс. тонн"):
            found = [result.source for result in searcher.search(asked).results]
            assert set(found[:2]) == {"thousands.txt", "plain.txt"}
        assert "other.txt" not in {result.source for result in searcher.search("3400 тонн").results}


def test_a_number_without_its_unit_is_said_to_lack_it(library: store.Library, embedder: WordEmbedder) -> None:
    put(library, invented("trees.txt", "Вдоль канала посадили 517 лип."), embedder)
    with Searcher(library, embedder=embedder) as searcher:
        (found,) = searcher.search("517 тонн").results
    assert "It holds a number of the query without its unit." in found.why.reasons
    assert "517" in found.why.held


def test_words_that_were_found_are_named_as_they_were_typed(library: store.Library, embedder: WordEmbedder) -> None:
    put(library, invented("pipe.txt", "Проложили 18,6 км труб."), embedder)
    with Searcher(library, embedder=embedder) as searcher:
        first = searcher.search("18,6 км").results[0]
    assert first.why.held == ("18,6", "км")
