"""A library as JSON lines: documents, what was found in them, threads and decisions, byte for byte the same each time.

What tells only of this copy of the library (when a file was added, how long it took, the numbers of rows, in which
order documents came) is left out: two libraries of the same files, in whatever database, give the same lines. A thread
is named by its earliest commitment here; the id it has in a library comes from the commitment that founded it there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from corpus import ledger, schema, store
from corpus.rows import in_utc
from corpus.serial import plain
from corpus.store import Library

# Of these every row is told, in the order of their keys.
_ROWS = (("decision", schema.decisions),)
_OWN = frozenset({"id", "sequence", "founder", "merged_into", "thread_id"})


def export(library: Library) -> Iterator[str]:
    """The lines, each an object that says in `record` what it is, a document's own after it; of one state."""
    with library.read() as connection:
        for document_id in connection.scalars(select(schema.documents.c.id).order_by(schema.documents.c.id)).all():
            yield from _document(connection, document_id)
        yield from _threads(connection)
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


def _threads(connection: Connection) -> Iterator[str]:
    """The threads that live, each with its items after it, in the order of their first commitments."""
    threads, items = schema.threads.c, schema.thread_items.c
    for thread in connection.execute(
        select(schema.threads).where(threads.merged_into.is_(None), threads.first.is_not(None)).order_by(threads.first)
    ).all():
        yield _line("thread", _told(thread._asdict()))
        held = (
            select(schema.thread_items).where(items.thread_id == thread.id).order_by(items.document_id, items.ordinal)
        )
        for item in connection.execute(held):
            yield _line("thread_item", {"thread": thread.first, **_told(item._asdict())})


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in row.items() if key not in _OWN}


def _table(connection: Connection, name: str, table: Table) -> Iterator[str]:
    rows = connection.execute(select(table).order_by(*table.primary_key.columns))
    for row in rows:
        yield _line(name, {key: _plain(value) for key, value in row._mapping.items()})


def _plain(value: Any) -> Any:
    return in_utc(value).isoformat() if isinstance(value, datetime) else plain(value)


def _line(kind: str, value: dict[str, Any]) -> str:
    return json.dumps({"record": kind, **value}, ensure_ascii=False, sort_keys=True)
