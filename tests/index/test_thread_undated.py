"""Documents without a date and of one day, read as files and tied as an ingest ties them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.documents import document
from corpus.model import Standing
from corpus.store import Library
from index import thread_keep
from index.thread_material import said_of
from index.threads import Thread, threads
from nlp.commitments import commitments
from nlp.pipeline import annotate
from tests.index.test_threads import FILLER, documents_of, put

DAY = date(2026, 1, 10)
PROMISE = (
    "date 2024-04-05 Планы ведомства\n\nДо 1 декабря 2025 года к системе учета выбросов будет подключено 115 заводов.\n"
)
DATED = "date 2025-03-01 Новости\n\nК системе учета выбросов подключен 51 завод.\n"
UNDATED = "Депутату Мажилиса\n\nК системе учета выбросов подключено 87 заводов.\n"
KAZAKH = "Мәжіліс депутатына\n\nШығарындыларды есепке алу жүйесіне 87 зауыт қосылды.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, create=True) as made:
        yield made


def tied(library: Library, *texts: str) -> Thread:
    """The thread of the first commitment of the first text."""
    with library.write() as connection:
        for name, own in documents_of(FILLER).items():
            put(connection, name, own)
        names = []
        for number, text in enumerate(texts):
            made = document(text.encode(), f"text{number}.txt")
            tags = annotate(made)
            said = said_of(made, tags, commitments(made, tags))
            assert said, text
            put(connection, made.id, said)
            names.append(made.id)
        thread_keep.rebuild(connection)
        return next(one for one in threads(connection) if one.commitment.document == names[0])


def documents(thread: Thread) -> int:
    return len({item.said.document for item in thread.items if item.is_firm})


def test_a_reply_without_a_date_is_followed_and_told_as_undated(library: Library) -> None:
    thread = tied(library, PROMISE, DATED, UNDATED)
    assert documents(thread) == 3
    judged = thread.judged(DAY)
    assert judged.standing is Standing.PARTLY_DONE
    assert [item.text[:1] for item in judged.undated] == ["К"]


def test_a_reply_without_a_date_is_followed_between_the_languages(library: Library) -> None:
    assert documents(tied(library, PROMISE, KAZAKH)) == 2


def test_two_counts_of_one_day_are_both_told_and_the_greater_holds(library: Library) -> None:
    other = DATED.replace("51 завод", "115 заводов").replace("подключен ", "подключено ")
    thread = tied(library, PROMISE, DATED, other)
    assert documents(thread) == 3
    assert thread.judged(DAY).standing is Standing.DONE
