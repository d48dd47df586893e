"""The rows of a library's tables as they are: copied from one library to another, counted and summed up to prove it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, text

from corpus import schema
from corpus.databases import is_postgresql

_AT_ONCE = 500
_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table holds, and a sum of what stands in them that is the same in whatever order they come."""

    table: str
    rows: int
    digest: str


def tables() -> list[Table]:
    """The tables of the store, those that others refer to first."""
    return list(schema.metadata.sorted_tables)


def is_empty(connection: Connection) -> bool:
    """Whether no table holds a row."""
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables())


def summed(connection: Connection, table: Table) -> Sum:
    """What a table holds: the same for two tables with the same rows, whatever database they are in."""
    total = rows = 0
    for part in _parts(connection, table):
        for row in part:
            total = (total + _digest(row)) % _MODULUS
        rows += len(part)
    return Sum(table.name, rows, f"{total:064x}")


def copy(source: Connection, target: Connection, table: Table) -> None:
    """Put a table's rows in place of those that another library has; and let its numbers go on where they were."""
    target.execute(delete(table))
    for part in _parts(source, table):
        target.execute(insert(table), [dict(row._mapping) for row in part])
    _go_on(source, target, table)


def in_utc(moment: datetime) -> datetime:
    """A moment as a library keeps it, with its zone, which SQLite leaves out."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    options = {"yield_per": _AT_ONCE, "stream_results": True}
    yield from connection.execute(select(table), execution_options=options).partitions()


def _digest(row: Row[Any]) -> int:
    written = json.dumps(list(map(_plain, row)), ensure_ascii=True, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(written.encode()).digest())


def _plain(value: Any) -> Any:
    """A value as it can be told alike from both databases."""
    if isinstance(value, bytes):
        return {"bytes": hashlib.sha256(value).hexdigest()}
    if isinstance(value, datetime):
        return in_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {"object": [[key, _plain(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _go_on(source: Connection, target: Connection, table: Table) -> None:
    """Numbers that were given out once are never given out again, also those of rows that are gone."""
    column = table.autoincrement_column
    if column is None or not table.dialect_options["sqlite"]["autoincrement"]:
        return
    last = max(_last(source, table), target.scalar(select(func.max(column))) or 0)
    if last == 0:
        return
    if is_postgresql(target):
        sequence = text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), :last)")
        target.execute(sequence, {"last": last})
    else:
        target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        numbered = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
        target.execute(numbered, {"name": table.name, "last": last})


def _last(connection: Connection, table: Table) -> int:
    column = table.autoincrement_column
    assert column is not None
    if not is_postgresql(connection):
        found = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(connection.scalar(found, {"name": table.name}) or 0)
    name = connection.scalar(text(f"SELECT pg_get_serial_sequence('{table.name}', '{column.name}')"))
    last, is_called = connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one()
    return int(last) if is_called else 0
