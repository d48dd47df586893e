from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from corpus import schema, store
from corpus.language import language
from index import matching, words
from index.terms import Terms, terms
from tests.index.invented_library import drop


def asked(query: str) -> Terms:
    return terms(query, language(query))


def sources(library: store.Library, query: str, allowed: list[int] | None = None) -> list[str]:
    with library.read() as connection:
        matches = matching.search(connection, asked(query), 10, words.holds(connection), allowed)
        names = dict(
            connection.execute(
                select(schema.passages.c.key, schema.documents.c.source).join(
                    schema.documents, schema.documents.c.id == schema.passages.c.document_id
                )
            ).all()
        )
    return [names[key] for key in matches.scores]


@pytest.mark.parametrize(
    ("query", "source"),
    [
        ("скважина", "well.txt"),
        ("скважина", "qudyq.txt"),
        ("питьевую воду", "well.txt"),
        ("субсидия пчеловодам", "bees.txt"),
        ("дорога", "road.txt"),
        ("ұңғымалар", "qudyq.txt"),
        ("ауылдың суы", "qudyq.txt"),
        ("112", "bees.txt"),
        ("субсидиялар үшін өтінімдер", "bees.txt"),
    ],
)
def test_a_word_in_any_form_and_either_language_finds_its_passage(
    library: store.Library, query: str, source: str
) -> None:
    assert source in sources(library, query)[:2]


def test_a_number_does_not_find_a_longer_one(library: store.Library) -> None:
    assert sources(library, "11") == []


def test_words_that_no_passage_holds_find_nothing(library: store.Library) -> None:
    assert sources(library, "телескоп") == []


def test_a_full_match_scores_above_a_partial_one_and_none_above_1(library: store.Library) -> None:
    with library.read() as connection:
        full = matching.search(connection, asked("заявки хозяйств"), 5, 4).scores
        partial = matching.search(connection, asked("заявки телескопам орбиты"), 5, 4).scores
    assert 0 < max(partial.values()) < max(full.values()) <= 1


def test_only_allowed_passages_are_found(library: store.Library) -> None:
    assert sources(library, "скважина", allowed=[]) == []


def test_a_phrase_in_quotes_is_met_word_for_word(library: store.Library) -> None:
    with library.read() as connection:
        assert len(matching.with_phrases(connection, asked("«для питьевой воды»"))) == 1
        assert matching.with_phrases(connection, asked('"питьевой для воды"')) == set()
        assert matching.with_phrases(connection, asked('"питьевая вода"')) == set()


def test_a_removed_document_is_not_found_any_more(library: store.Library) -> None:
    with library.read() as connection:
        gone = connection.scalar(select(schema.documents.c.id).where(schema.documents.c.source == "well.txt"))
        before = words.generation(connection)
    assert gone is not None
    drop(library, gone)
    assert sources(library, "пробурят") == []
    with library.read() as connection:
        assert words.generation(connection) > before


def test_an_abandoned_transaction_leaves_the_word_index_as_it_was(library: store.Library) -> None:
    with library.read() as connection:
        kept, ids = words.holds(connection), connection.scalars(select(schema.documents.c.id)).all()

    def half_a_write() -> None:
        with library.write() as connection:
            words.remove(connection, ids[0])
            raise KeyError

    with pytest.raises(KeyError):
        half_a_write()
    with library.read() as connection:
        assert words.holds(connection) == kept


HOSTILE = [
    '"',
    '""',
    "OR",
    "NEAR(",
    "lemmas:",
    "a* AND",
    "'; DROP TABLE passages; --",
    "^x",
    "-вода",
    "(",
    "*",
    "{a b} : c",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_is_syntax(library: store.Library, query: str) -> None:
    assert isinstance(sources(library, query), list)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_terms_of_letters_and_digits_alone(query: str) -> None:
    made = asked(query)
    for token in (*made.lemmas, *made.forms):
        assert token
        assert not set(token) & set(' "*:()')
