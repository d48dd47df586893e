"""What lies near statements in meaning, by the library's vector index; and when all is compared anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.store import Library
from index import thread_keep, thread_store
from index.embedding import Matrix
from index.fairness import fairness
from index.models import Model
from index.thread_data import rules
from index.thread_material import Key, Said
from index.vectors import Vectors, opened

# Up to here a library is compared as a whole in seconds: larger ones by `mindet reindex`.
_FAST = 3_000


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
        return self._nearest([one.key for one in said], fair.passages(raw, [one.language for one in said]))

    def of_kept(self, said: Sequence[Said]) -> Mapping[Key, Sequence[int]]:
        """The same for statements that are kept."""
        return self._nearest([one.key for one in said], thread_store.stacked(said)) if said else {}

    def _nearest(self, keys: Sequence[Key], rows: Matrix) -> Mapping[Key, Sequence[int]]:
        if self._vectors is None:
            self._vectors = opened(self._library, self._model, fairness(self._model.name, rows.shape[1]))
        count = rules().limits["near"]
        with self._library.read() as connection:
            self._vectors.refresh(connection)
            return {
                key: [found for found, _ in self._vectors.search(connection, row, count)]
                for key, row in zip(keys, rows, strict=True)
            }


def compare_anew(library: Library, neighbours: Neighbours) -> int:
    """Compare all statements with one another; how many there are."""
    with library.write() as connection:
        return thread_keep.rebuild(connection, neighbours.of_kept)


def compare_outgrown(library: Library, neighbours: Neighbours) -> None:
    """Compare all statements anew where many came since the last time and that is fast."""
    with library.read() as connection:
        if not thread_keep.is_outgrown(connection) or thread_keep.is_large(connection, _FAST):
            return
    compare_anew(library, neighbours)
