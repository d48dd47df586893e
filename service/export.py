"""A library as JSON lines: documents, what was found in them, threads and decisions, byte for byte the same each time.

What tells only of this copy of the library (when a file was added, how long it took, the numbers of rows) is left out:
two libraries of the same files, in whatever database, give the same lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from corpus import ledger, schema, store
from corpus.rows import in_utc
from corpus.serial import plain
from corpus.store import Library

# Of these every row is told, in the order of their keys.
_ROWS = (("thread", schema.threads), ("thread_item", schema.thread_items), ("decision", schema.decisions))
_OWN = frozenset({"sequence"})


def export(library: Library) -> Iterator[str]:
    """The lines, each an object that says in `record` what it is, a document's own after it; of one state."""
    with library.read() as connection:
        for document_id in connection.scalars(select(schema.documents.c.id).order_by(schema.documents.c.id)).all():
            yield from _document(connection, document_id)
        for name, table in _ROWS:
            yield from _table(connection, name, table)


def _document(connection: Connection, document_id: str) -> Iterator[str]:
    document = store.get_document(connection, document_id)
    assert document is not None  # its id was read from the same state
    yield _line("document", {**plain(document), "sample": store.is_sample(connection, document_id)})
    for annotation in store.get_annotations(connection, document_id):
        yield _line("annotation", {"id": annotation.id(document), "document": document_id, **plain(annotation)})
    for commitment in ledger.commitments_of(connection, document_id):
        yield _line("commitment", plain(commitment))


def _table(connection: Connection, name: str, table: Table) -> Iterator[str]:
    rows = connection.execute(select(table).order_by(*table.primary_key.columns))
    for row in rows:
        yield _line(name, {key: _plain(value) for key, value in row._mapping.items() if key not in _OWN})


def _plain(value: Any) -> Any:
    return in_utc(value).isoformat() if isinstance(value, datetime) else plain(value)


def _line(kind: str, value: dict[str, Any]) -> str:
    return json.dumps({"record": kind, **value}, ensure_ascii=False, sort_keys=True)
