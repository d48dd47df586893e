"""A document that was read, kept in the library with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from corpus import ledger, store
from corpus.model import Document
from index import vectors as vector_index
from index import words, works
from index.embedding import Matrix
from index.models import Model
from index.passages import Unit
from index.vectors import pack
from service.reading import Reading


def keep(
    connection: Connection,
    result: Reading,
    original: bytes,
    units: Sequence[Unit],
    vectors: Matrix,
    model: Model,
    version: str,
    sample: bool,
) -> None:
    """Keep a document with all that is known of it, in place of what the library held under its id."""
    made = result.document
    partners = works.partners(connection, made.id)
    words.remove(connection, made.id)
    store.put_document(
        connection,
        made,
        result.annotations,
        original,
        made_with=version,
        sample=sample,
        seconds=sum(result.seconds.values()),
    )
    works.note(connection, made, result.annotations)
    works.settle(connection, partners)
    ledger.put_commitments(connection, made, result.commitments)
    index_document(connection, made, units, vectors, model)


def index_document(
    connection: Connection, made: Document, units: Sequence[Unit], vectors: Matrix, model: Model
) -> None:
    """Keep a document's passages with their words and vectors, in place of those it had."""
    words.remove(connection, made.id)
    stored = store.put_passages(connection, made.id, [(unit.passage, unit.context) for unit in units])
    words.add(connection, made, stored)
    packed = {unit.key: pack(vector) for unit, vector in zip(stored, vectors, strict=True)}
    store.put_vectors(connection, model.identity, packed)
    vector_index.add(connection, made.id, model)
