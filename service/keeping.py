"""A document that was read, kept in the library with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from corpus import ledger, store
from corpus.model import Annotation, Commitment, Document
from index import thread_keep, thread_store, thread_vectors, words, works
from index import vectors as vector_index
from index.embedding import Embedder, Matrix
from index.models import Model
from index.passages import Unit, passages
from index.thread_material import Key, Said, said_of
from index.vectors import pack
from service.reading import Reading


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a document is found by: its passages and what it says of undertakings, with the vectors of both."""

    units: Sequence[Unit]
    vectors: Matrix
    said: Sequence[Said]
    said_vectors: Matrix
    model: Model


def indexed(
    made: Document, annotations: Sequence[Annotation], commitments: Sequence[Commitment], embedder: Embedder
) -> Indexed:
    """Make what a document is found by."""
    units = passages(made, annotations)
    said = said_of(made, annotations, commitments)
    rows = embedder.passages([unit.embedded for unit in units] + thread_vectors.texts(said))
    return Indexed(units, rows[: len(units)], said, thread_vectors.middles(rows[len(units) :]), embedder.model)


def keep(
    connection: Connection,
    result: Reading,
    original: bytes,
    found_by: Indexed,
    version: str,
    sample: bool,
    near: Mapping[Key, Sequence[int]] | None = None,
) -> None:
    """Keep a document with all that is known of it, in place of what the library held under its id.

    ``near`` names for its statements the nearest passages of other documents.
    """
    made = result.document
    partners = works.partners(connection, made.id)
    words.remove(connection, made.id)
    thread_keep.unlink(connection, made.id)
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
    index_document(connection, made, found_by)
    thread_store.put(connection, made.id, found_by.said, found_by.said_vectors, found_by.model)
    thread_keep.link(connection, made.id, near)


def index_document(connection: Connection, made: Document, found_by: Indexed) -> None:
    """Keep a document's passages with their words and vectors, in place of those it had."""
    words.remove(connection, made.id)
    stored = store.put_passages(connection, made.id, [(unit.passage, unit.context) for unit in found_by.units])
    words.add(connection, made, stored)
    packed = {unit.key: pack(vector) for unit, vector in zip(stored, found_by.vectors, strict=True)}
    store.put_vectors(connection, found_by.model.identity, packed)
    vector_index.add(connection, made.id, found_by.model)
