"""What is kept in memory of every passage, beside what the library holds."""

from __future__ import annotations

import numpy as np

from corpus import store
from corpus.model import Annotation, Kind, Label
from index.columns import Columns, Shelf
from tests.index.invented_library import WordEmbedder, drop, invented, put


def _named(columns: Columns) -> set[tuple[int, str, str]]:
    tagged, numbers = columns.tags_of(columns.keys)
    return {(key, *columns.tag_names[number]) for key, number in zip(tagged.tolist(), numbers.tolist(), strict=True)}


def _said(columns: Columns) -> list[object]:
    """Everything that columns hold, with names for numbers."""
    return [*columns.places(columns.keys.tolist()), _named(columns)]


def _columns(library: store.Library, shelf: Shelf) -> Columns:
    with library.read() as connection:
        return shelf.columns(connection)


def test_columns_refreshed_step_by_step_are_those_read_anew(library: store.Library, embedder: WordEmbedder) -> None:
    shelf = Shelf()
    first = _said(_columns(library, shelf))
    tag = Annotation(Label.PLACE, 0, 5, {"id": "kz.abai"}, "test")
    boats = invented("plan.txt", "Лодки починят к осени. Қайықтар күзге дейін жөнделеді.")
    put(library, boats, embedder, [tag])
    drop(library, _columns(library, shelf).documents[0].id)
    second = _columns(library, shelf)
    assert _said(second) == _said(_columns(library, Shelf()))
    assert _said(second) != first
    assert ("place", "kz.abai") in {name[1:] for name in _named(second)}


def test_a_document_put_anew_under_its_id_has_its_new_particulars(
    library: store.Library, embedder: WordEmbedder
) -> None:
    shelf = Shelf()
    made = invented("plan.txt", "Лодки починят к осени.", kind=Kind.PLAN)
    put(library, made, embedder)
    _columns(library, shelf)
    drop(library, made.id)
    put(library, invented("plan.txt", "Лодки починят к осени.", kind=Kind.REPORT), embedder)
    columns = _columns(library, shelf)
    _, documents = columns.places(columns.keys.tolist())
    assert [one.kind for one in documents.values() if one.id == made.id] == [Kind.REPORT]


def test_keys_that_are_not_there_are_left_out_and_the_order_asked_for_is_kept(library: store.Library) -> None:
    columns = _columns(library, Shelf())
    last, first = int(columns.keys[-1]), int(columns.keys[0])
    assert columns.keys[columns.at([last, 10**9, first, -1])].tolist() == [last, first]
    assert columns.at([]).tolist() == []
    assert [part.tolist() for part in columns.tags_of(np.array([10**9], np.int64))] == [[], []]
