from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import store
from index.search import Searcher
from index.spelling import Speller, sound, suggestions
from tests.index.invented_library import WordEmbedder, invented, put


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("crdf;bys", "скважины"),  # Russian on an English keyboard
        ("ce,cblbb", "субсидии"),
        ("crlf;bys", "скважины"),  # and a slip in it
        ("0spsknfk", "қызылтал"),  # Kazakh on an English keyboard
        ("94ö5sva", None),
        ("945svf", "ұңғыма"),
        ("unggyma", "ұңғыма"),  # Latin letters
        ("uñğyma", "ұңғыма"),
        ("skvazhiny", "скважины"),
        ("strategicheskaya otsenka", "стратегическая оценка"),  # words that the dictionary alone knows
        ("y" * 900, None),
        ("унгыма", "ұңғыма"),  # Russian letters for Kazakh ones
        ("хозйяств", "хозяйств"),
        ("скважинами", None),  # a form, not a slip
        ("телескоп", None),  # a good word that the library lacks
        ("112", None),
        ("қашан", None),
    ],
)
def test_words_are_read_as_they_were_meant(library: store.Library, typed: str, meant: str | None) -> None:
    with library.read() as connection:
        made = Speller().corrected(connection, typed)
    assert made == meant


def test_a_sound_is_the_same_in_all_three_alphabets() -> None:
    assert sound("қоршаған") == sound("коршаган") == sound("qorshagan") == sound("qorshağan")
    assert sound("жобасы") == sound("zhobasy") == sound("jobasy")


def test_a_search_says_what_it_took_the_query_for(library: store.Library, embedder: WordEmbedder) -> None:
    found = Searcher(library, embedder=embedder).search("crdf;bys")
    assert found.corrected == "скважины"
    assert found.results[0].source == "well.txt"
    assert "Searched for: скважины" in found.warnings


def test_new_words_are_known_at_once(library: store.Library, embedder: WordEmbedder) -> None:
    searcher = Searcher(library, embedder=embedder)
    assert searcher.search("zhangabel").corrected is None
    put(library, invented("camel.txt", "Жаңабел маңында түйе бағылады."), embedder)
    assert searcher.search("zhangabel").corrected == "жаңабел"


def test_what_follows_a_word_in_the_library_is_offered_first(library: store.Library, embedder: WordEmbedder) -> None:
    for number in range(4):
        put(library, invented(f"{number}.txt", f"Вопросы снабжения, опыт {number}."), embedder)
    put(library, invented("air.txt", "О качестве воздуха сообщают ежедневно."), embedder)
    with library.read() as connection:
        assert suggestions(connection, "во")[0] == "вопросы"
        assert suggestions(connection, "плохое качество во")[0] == "плохое качество воздуха"


def test_what_is_being_typed_is_completed_from_the_librarys_words(
    library: store.Library, embedder: WordEmbedder
) -> None:
    searcher = Searcher(library, embedder=embedder)
    assert searcher.suggest("три скв") == ["три скважины"]
    assert searcher.suggest("ұңғ") == ["ұңғыма"]
    assert searcher.suggest("") == searcher.suggest("%_") == searcher.suggest("три ") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60))
def test_any_text_is_spelt_and_completed_without_complaint(library: store.Library, typed: str) -> None:
    with library.read() as connection:
        made = Speller().corrected(connection, typed)
        assert made is None or made != typed
        assert isinstance(suggestions(connection, typed), list)
