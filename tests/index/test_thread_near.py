"""Comparing all statements anew: in steps, after growth of any size, and again where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest

from corpus.store import Library
from index import thread_keep, thread_store
from index.embedding import Matrix
from index.thread_material import Key, Said
from index.thread_near import Neighbours, compare_anew, compare_outgrown
from index.threads import threads
from tests.index.test_threads import documents_of, promised, put, said, shape


class Nowhere:
    """Knows of no passage near in meaning; raises from some call on."""

    def __init__(self, calls: int = 1_000_000) -> None:
        self.calls = calls

    def of(self, _said: Sequence[Said], _raw: Matrix) -> Mapping[Key, Sequence[int]]:
        self.calls -= 1
        if self.calls < 0:
            raise KeyboardInterrupt
        return {}


def nowhere(calls: int = 1_000_000) -> Neighbours:
    return cast(Neighbours, Nowhere(calls))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, create=True) as made:
        yield made


def fill(library: Library, documents: int, rows: int) -> None:
    """Plans of several rows each, and a report on each plan: a word that is rare at first is common in the end."""
    items = []
    for number in range(documents):
        for row in range(rows):
            name = f"{number}x{row}"
            terms = f"объект{number} дело{number}{row} вещь{row % 7}"
            items.append(promised(name, terms, document=f"plan{number:04d}", number=str(row)))
        items.append(said(f"объект{number} дело{number}0 вещь0", document=f"report{number:04d}"))
    for document, own in documents_of(items).items():
        with library.write() as connection:
            put(connection, document, own)


def at_once(library: Library) -> object:
    with library.write() as connection:
        thread_keep.rebuild(connection)
        return shape(threads(connection))


def now(library: Library) -> object:
    with library.read() as connection:
        return shape(threads(connection))


def test_a_comparison_in_steps_gives_what_one_at_once_gives(library: Library) -> None:
    fill(library, 8, 3)
    assert compare_anew(library, nowhere()) == 32
    in_steps = now(library)
    assert at_once(library) == in_steps


def test_a_library_that_grew_is_compared_anew_once(library: Library) -> None:
    fill(library, 6, 2)
    compare_outgrown(library, nowhere())
    with library.read() as connection:
        assert thread_store.rebuilt(connection) == thread_store.counted(connection) == thread_store.size(connection)
    compare_outgrown(library, nowhere(calls=0))


@pytest.mark.slow
def test_a_large_first_ingest_ends_with_the_threads_of_one_comparison(library: Library) -> None:
    fill(library, 16, 190)
    with library.read() as connection:
        assert thread_store.size(connection) > 3_000
    compare_outgrown(library, nowhere())
    found = now(library)
    assert at_once(library) == found
    with library.read() as connection:
        assert not thread_keep.is_outgrown(connection)


def test_a_comparison_that_was_stopped_is_begun_anew(library: Library) -> None:
    fill(library, 6, 2)
    with pytest.raises(KeyboardInterrupt):
        compare_anew(library, nowhere(calls=4))
    with library.read() as connection:
        assert thread_keep.is_outgrown(connection)
    compare_outgrown(library, nowhere())
    found = now(library)
    assert at_once(library) == found


def test_what_others_do_between_the_steps_is_kept(library: Library) -> None:
    fill(library, 4, 2)
    late = said("объект1 дело11 вещь1", document="between")

    def ingest_meanwhile() -> None:
        with library.write() as connection:
            put(connection, "between", [late])

    compare_anew(library, cast(Neighbours, Meanwhile(ingest_meanwhile)))
    with library.read() as connection:
        documents = {item.said.document for thread in threads(connection) for item in thread.items}
    assert "between" in documents


class Meanwhile:
    """Lets something happen once, between two steps."""

    def __init__(self, what: Callable[[], None]) -> None:
        self.what: Callable[[], None] | None = what

    def of(self, _said: Sequence[Said], _raw: Matrix) -> Mapping[Key, Sequence[int]]:
        if self.what is not None:
            what, self.what = self.what, None
            # The reader's own connection is open; a writer may come all the same.
            what()
        return {}
