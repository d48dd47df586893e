"""How much of what is truly nearest a library's vector index finds, in the whole library and in parts of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, select

from corpus import schema
from corpus.language import language
from corpus.model import Language
from corpus.store import Library
from index.embedding import Embedder, Matrix
from index.fairness import fairness
from index.filters import Filters, allowed
from index.vectors import FEW, Keys, Vectors, opened, unpack

DEPTH = 10
_ROWS = 20_000


class _Nearest:
    """The nearest passages met so far of each of some rows."""

    def __init__(self, rows: int) -> None:
        self._scores = np.full((rows, DEPTH), -np.inf, np.float32)
        self._met = np.zeros((rows, DEPTH), np.int64)

    def take(self, keys: Keys, scores: Matrix) -> None:
        all_keys = np.concatenate([self._met, np.broadcast_to(keys, scores.shape)], axis=1)
        all_scores = np.concatenate([self._scores, scores], axis=1)
        best = np.argpartition(-all_scores, DEPTH - 1, axis=1)[:, :DEPTH]
        self._met = np.take_along_axis(all_keys, best, axis=1)
        self._scores = np.take_along_axis(all_scores, best, axis=1)

    def share(self, number: int, found: Sequence[int]) -> float:
        """The share of the nearest of a row that was found; not a number where there are none."""
        nearest = set(self._met[number][np.isfinite(self._scores[number])].tolist())
        return len(nearest.intersection(found)) / len(nearest) if nearest else np.nan


def recalls(library: Library, embedder: Embedder, asked: Sequence[str], parts: Sequence[Filters]) -> list[float]:
    """For what each of some filters leaves: the share of the ten nearest that the index finds, over the queries."""
    rows = embedder.queries(asked)
    fair = fairness(embedder.model.name, rows.shape[1])
    mapped = fair.queries(rows, [language(query) for query in asked])
    index = opened(library, embedder.model, fair)
    vectors, passages = schema.vectors.c, schema.passages.c
    exact = [_Nearest(len(asked)) for _ in parts]
    with library.read() as connection:
        left = [allowed(connection, filters).keys for filters in parts]
        held = connection.execution_options(yield_per=_ROWS).execute(
            select(passages.key, passages.language, vectors.vector)
            .join(schema.vectors, vectors.passage_key == passages.key)
            .where(vectors.model == embedder.model.identity)
        )
        for group in held.partitions(_ROWS):
            pool = fair.passages(unpack([row.vector for row in group]), [Language(row.language) for row in group])
            keys = np.array([row.key for row in group], np.int64)
            scores = mapped @ pool.T
            for nearest, among in zip(exact, left, strict=True):
                chosen = slice(None) if among is None else np.isin(keys, among)
                nearest.take(keys[chosen], scores[:, chosen])
    with library.read() as connection:
        return [_recall(connection, index, mapped, *pair) for pair in zip(exact, left, strict=True)]


def _recall(connection: Connection, index: Vectors, mapped: Matrix, exact: _Nearest, left: Keys | None) -> float:
    """As a search asks: all of few passages are compared, among more the index looks."""
    shares = []
    for number, row in enumerate(mapped):
        if left is not None and len(left) <= FEW:
            scores = index.among(connection, row, left.tolist())
            found = sorted(scores, key=lambda key: -scores[key])[:DEPTH]
        else:
            found = [key for key, _ in index.search(connection, row, DEPTH, left)]
        shares.append(exact.share(number, found))
    return float(np.mean(shares))
