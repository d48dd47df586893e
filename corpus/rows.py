"""The rows of a library's tables as they are: copied from one library to another, counted and summed up to prove it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    MetaData,
    Row,
    Table,
    Text,
    cast,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from corpus import schema
from corpus.databases import copying, is_postgresql

_AT_ONCE = 1_000
# A row of these holds a whole file or text: as many megabytes as rows are in memory at once.
_LARGE, _LARGE_AT_ONCE = ("originals", "documents"), 20
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
    counted = _Counted()
    for part in _parts(connection, table):
        counted.add(part)
    return counted.sum(table)


def copy(source: Connection, target: Connection, table: Table) -> Sum:
    """Put a table's rows in place of those that another library has, and let its numbers go on where they were.

    Returns what was sent, as `summed` tells it; no more than some rows are in memory at a time.
    """
    target.execute(delete(table))
    counted = _Counted()
    with _taking(target, table) as take:
        for part in _parts(source, table):
            counted.add(part)
            take(part)
    _go_on(source, target, table)
    return counted.sum(table)


def in_utc(moment: datetime) -> datetime:
    """A moment as a library keeps it, with its zone, which SQLite leaves out."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Counted:
    """Rows seen so far, and the sum of their digests."""

    def __init__(self) -> None:
        self._rows = self._total = 0

    def add(self, part: Sequence[Row[Any]]) -> None:
        self._rows += len(part)
        self._total = (self._total + sum(map(_digest, part))) % _MODULUS

    def sum(self, table: Table) -> Sum:
        return Sum(table.name, self._rows, f"{self._total:064x}")


@cache
def _written(table: Table) -> Table:
    """A table whose JSON is text as it stands there: it is neither read nor written anew on its way."""
    columns = [Column(column.name, _text_of(column)) for column in table.columns]
    return Table(table.name, MetaData(), *columns)


def _text_of(column: Column[Any]) -> TypeEngine[Any]:
    return Text() if isinstance(column.type, JSON) else column.type


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """A table's rows, read through a cursor that the server keeps."""
    wanted = [cast(column, Text) if isinstance(column.type, JSON) else column for column in table.columns]
    at_once = _LARGE_AT_ONCE if table.name in _LARGE else _AT_ONCE
    options = {"yield_per": at_once, "stream_results": True}
    yield from connection.execute(select(*wanted), execution_options=options).partitions(at_once)


@contextmanager
def _taking(connection: Connection, table: Table) -> Iterator[Callable[[Sequence[Row[Any]]], None]]:
    """A way to put many rows into a table."""
    names = [column.name for column in table.columns]
    if is_postgresql(connection):
        with copying(connection, table.name, [f'"{name}"' for name in names]) as sent:

            def take(part: Sequence[Row[Any]]) -> None:
                for row in part:
                    sent.write_row(row)

            yield take
        return
    statement = insert(_written(table))

    def put(part: Sequence[Row[Any]]) -> None:
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in part])

    yield put


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
