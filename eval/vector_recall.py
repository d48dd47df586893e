"""How much of what is truly nearest a library's vector index finds, in the whole library and in parts of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from corpus import schema
from corpus.language import language
from corpus.model import Language
from corpus.store import Library
from index.embedding import Embedder, Matrix
from index.fairness import fairness
from index.vectors import FEW, Keys, Vectors, opened, unpack

DEPTH = 10
_ROWS = 20_000


class _Nearest:
    """The nearest passages met so far of each of some rows."""

    def __init__(self, rows: int) -> None:
        self._scores = np.full((rows, DEPTH), -np.inf, np.float32)
        self._met = np.zeros((rows, DEPTH), np.int64)
        self._keys: list[Keys] = []

    def take(self, keys: Keys, scores: Matrix) -> None:
        all_keys = np.concatenate([self._met, np.broadcast_to(keys, scores.shape)], axis=1)
        all_scores = np.concatenate([self._scores, scores], axis=1)
        best = np.argpartition(-all_scores, DEPTH - 1, axis=1)[:, :DEPTH]
        self._met = np.take_along_axis(all_keys, best, axis=1)
        self._scores = np.take_along_axis(all_scores, best, axis=1)
        self._keys.append(keys)

    @property
    def keys(self) -> Keys:
        """All passages met."""
        return np.sort(np.concatenate(self._keys))

    def share(self, number: int, found: Sequence[int]) -> float:
        """The share of the nearest of a row that was found."""
        return len(set(found) & set(self._met[number].tolist())) / DEPTH


def recalls(library: Library, embedder: Embedder, asked: Sequence[str], parts: Sequence[int]) -> dict[int, float]:
    """For each part, one document in so many: the share of the ten nearest that the index finds, over the queries."""
    rows = embedder.queries(asked)
    fair = fairness(embedder.model.name, rows.shape[1])
    mapped = fair.queries(rows, [language(query) for query in asked])
    index = opened(library, embedder.model, fair)
    vectors, passages = schema.vectors.c, schema.passages.c
    exact = {part: _Nearest(len(asked)) for part in parts}
    with library.read() as connection:
        number_of = _numbers(connection)
        held = connection.execution_options(yield_per=_ROWS).execute(
            select(passages.key, passages.document_id, passages.language, vectors.vector)
            .join(schema.vectors, vectors.passage_key == passages.key)
            .where(vectors.model == embedder.model.identity)
        )
        for group in held.partitions():
            pool = fair.passages(unpack([row.vector for row in group]), [Language(row.language) for row in group])
            keys = np.array([row.key for row in group], np.int64)
            numbers = np.array([number_of[row.document_id] for row in group])
            scores = mapped @ pool.T
            for part, nearest in exact.items():
                chosen = numbers % part == 0
                nearest.take(keys[chosen], scores[:, chosen])
    with library.read() as connection:
        return {part: _recall(connection, index, mapped, nearest, part) for part, nearest in exact.items()}


def chosen_documents(connection: Connection, part: int) -> tuple[str, ...]:
    """One document in so many."""
    return tuple(one for one, number in _numbers(connection).items() if number % part == 0)


def _numbers(connection: Connection) -> Mapping[str, int]:
    ids = schema.documents.c.id
    return {one: number for number, one in enumerate(connection.scalars(select(ids).order_by(ids)))}


def _recall(connection: Connection, index: Vectors, mapped: Matrix, exact: _Nearest, part: int) -> float:
    """As a search asks: all of few passages are compared, among more the index looks."""
    allowed: npt.NDArray[np.int64] | None = None if part == 1 else exact.keys
    shares = []
    for number, row in enumerate(mapped):
        if allowed is not None and len(allowed) <= FEW:
            scores = index.among(connection, row, allowed.tolist())
            found = sorted(scores, key=lambda key: -scores[key])[:DEPTH]
        else:
            found = [key for key, _ in index.search(connection, row, DEPTH, allowed)]
        shares.append(exact.share(number, found))
    return float(np.mean(shares))
