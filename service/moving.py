"""A library moved to another database, from a file to PostgreSQL or back: all of it, proved row by row, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import Connection

from corpus import rows, schema
from corpus.errors import MindetError
from corpus.store import Library
from index import words


class NotEmpty(MindetError):
    """A library is to be moved to where one is already."""


class NotTheSame(MindetError):
    """What arrived is not what was sent."""


class Stage(StrEnum):
    """What has been done with a table."""

    COPIED = "copied"
    COMPARED = "compared"


def move(
    source: Library, target: Library, tell: Callable[[Stage, rows.Sum], None] = lambda _stage, _sum: None
) -> list[rows.Sum]:
    """Copy a library into an empty one in a single transaction; returns what each table holds, read back and compared.

    Readers and writers of the source go on meanwhile: what is copied is its state at the beginning. Stopped half-way,
    the target is as empty as before. A target that holds the same already is left. Raises `NotEmpty`, `NotTheSame`.
    """
    with source.read() as old, target.write() as new:
        if not rows.is_empty(new):
            return _same(old, new, target.name)
        sums = []
        for table in rows.tables():
            sums.append(rows.copy(old, new, table))
            tell(Stage.COPIED, sums[-1])
        if words.is_there(old):
            words.fill(new, words.all_rows(old))
            # Filling the index counted changes that the library has not seen.
            rows.copy(old, new, schema.attributes)
        for table, sent in zip(rows.tables(), sums, strict=True):
            if rows.summed(new, table) != sent:
                raise NotTheSame(
                    f"{target.name}: table {table.name} arrived otherwise than it was sent; nothing was kept. "
                    "Check the disk and the memory of both machines, and report this with the name of the table."
                )
            tell(Stage.COMPARED, sent)
    return sums


def _same(old: Connection, new: Connection, name: str) -> list[rows.Sum]:
    """What both hold. Raises `NotEmpty` where that is not the same."""
    sums = [rows.summed(old, table) for table in rows.tables()]
    if [rows.summed(new, table) for table in rows.tables()] != sums:
        raise NotEmpty(f"{name}: there is a library here, and not this one. Name an empty database or folder.")
    return sums
