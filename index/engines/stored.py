"""Vectors as the store keeps them: raw, in half precision, of one model; every vector index is made from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import Connection, select

from corpus import schema
from corpus.model import Language
from index.embedding import Matrix
from index.engines.interfaces import Keys, gathered
from index.models import Model, StaleIndex

_AT_ONCE = 500


def pack(vector: Matrix) -> bytes:
    """A vector as the store keeps it."""
    return np.asarray(vector, "<f2").tobytes()


def unpack(blobs: Sequence[bytes]) -> Matrix:
    """Stored vectors as rows."""
    return np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1).astype(np.float32)


def check_model(connection: Connection, model: Model) -> None:
    """Raise `StaleIndex` where the library's vectors, the oldest or the newest, are not of this model."""
    table = schema.vectors.c
    for order in (table.passage_key.asc(), table.passage_key.desc()):
        found = connection.scalar(select(table.model).order_by(order).limit(1))
        if found is not None and found != model.identity:
            raise StaleIndex(
                f"The library's vectors were made by {found}, and the model here is {model.identity}. "
                "Run `mindet reindex` to make them anew, or set MINDET_MODEL to the model they were made with."
            )


def keys(connection: Connection, model: Model) -> Keys:
    """The keys of all passages that have a vector of a model, in order."""
    table = schema.vectors.c
    return gathered(connection, select(table.passage_key).where(table.model == model.identity))


def raw(connection: Connection, model: Model, wanted: Keys, dimension: int) -> tuple[Keys, Matrix, list[Language]]:
    """The vectors of some passages, with their keys and languages in the same order; those that are not there left."""
    vectors, passages = schema.vectors.c, schema.passages.c
    found: list[int] = []
    languages: list[Language] = []
    parts: list[Matrix] = []
    for part in slices(wanted, _AT_ONCE):
        read = connection.execute(
            select(vectors.passage_key, vectors.vector, passages.language)
            .join(schema.passages, passages.key == vectors.passage_key)
            .where(vectors.model == model.identity, vectors.passage_key.in_(part))
        ).all()
        if read:
            found += [row.passage_key for row in read]
            languages += [Language(row.language) for row in read]
            parts.append(unpack([row.vector for row in read]))
    rows = np.concatenate(parts) if parts else np.zeros((0, dimension), np.float32)
    return np.array(found, np.int64), rows, languages


def slices(wanted: Keys, size: int) -> Iterator[list[int]]:
    """Keys in parts of a size."""
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size].tolist()
