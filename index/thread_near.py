"""What lies near statements in meaning, by the library's vector index; and when all is compared anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from corpus.store import Library
from index import thread_keep, thread_store
from index.embedding import Matrix
from index.fairness import fairness
from index.models import Model
from index.thread_data import rules
from index.thread_material import Key, Said
from index.vectors import Vectors, opened

# From here on people are told that all is compared anew, and in so many steps how far that is.
_SLOW, _TOLD = 10_000, 20

log = logging.getLogger(__name__)


class Neighbours:
    """The passages of a library that are nearest to statements; opened once for many documents."""

    def __init__(self, library: Library, model: Model) -> None:
        self._library, self._model = library, model
        self._vectors: Vectors | None = None

    def of(self, said: Sequence[Said], raw: Matrix) -> Mapping[Key, Sequence[int]]:
        """For each statement, with its raw vector, the keys of the passages nearest to it. Raises `StaleIndex`."""
        if not said:
            return {}
        fair = fairness(self._model.name, raw.shape[1])
        rows = fair.passages(raw, [one.language for one in said])
        if self._vectors is None:
            self._vectors = opened(self._library, self._model, fair)
        count = rules().limits["near"]
        with self._library.read() as connection:
            self._vectors.refresh(connection)
            return {
                one.key: [found for found, _ in self._vectors.search(connection, row, count)]
                for one, row in zip(said, rows, strict=True)
            }


def compare_anew(library: Library, neighbours: Neighbours) -> int:
    """Compare all statements with one another, document by document, each in a transaction; how many there are.

    Readers see threads that are whole at any moment, and other writers get their turn. Stopped half-way, the next
    ingest begins it anew.
    """
    with library.write() as connection:
        thread_keep.begin(connection)
        order, count = thread_keep.in_order(connection), thread_store.size(connection)
    if count > _SLOW:
        log.warning("%d statements are compared with one another anew; this takes a while", count)
    seen: set[str] = set()
    for number, document_id in enumerate(order, 1):
        seen.add(document_id)
        with library.read() as connection:
            said, raw = thread_store.said_with_raw(connection, document_id)
        near = neighbours.of(said, raw)
        with library.write() as connection:
            # Read again: it may have been replaced meanwhile.
            thread_keep.compare_one(connection, thread_store.said_in(connection, document_id), near, seen)
        if count > _SLOW and number % max(1, len(order) // _TOLD) == 0:
            log.warning("statements of %d of %d documents compared", number, len(order))
    with library.write() as connection:
        thread_store.note_rebuilt(connection)
    return count


def compare_outgrown(library: Library, neighbours: Neighbours) -> None:
    """Compare all statements anew where many came since the last time."""
    with library.read() as connection:
        if not thread_keep.is_outgrown(connection):
            return
    compare_anew(library, neighbours)
