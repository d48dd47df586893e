"""A library moved to another database, from a file to PostgreSQL or back: all of it, proved row by row, or nothing."""

from __future__ import annotations

from collections.abc import Callable

from corpus import rows
from corpus.errors import MindetError
from corpus.store import Library
from index import words


class NotEmpty(MindetError):
    """A library is to be moved to where one is already."""


class NotTheSame(MindetError):
    """What arrived is not what was sent."""


def move(source: Library, target: Library, tell: Callable[[rows.Sum], None] = lambda _: None) -> list[rows.Sum]:
    """Copy a library into an empty one in a single transaction; returns what each table holds, read back and compared.

    Readers and writers of the source go on meanwhile: what is copied is its state at the beginning. Stopped half-way,
    the target is as empty as before. A target that holds the same already is left. Raises `NotEmpty`, `NotTheSame`.
    """
    with source.read() as old, target.write() as new:
        sums = [rows.summed(old, table) for table in rows.tables()]
        if not rows.is_empty(new):
            if [rows.summed(new, table) for table in rows.tables()] == sums:
                return sums
            raise NotEmpty(
                f"{target.name}: there is a library here, and not this one. Name an empty database or folder."
            )
        for table in rows.tables():
            rows.copy(old, new, table)
        if words.is_there(old):
            words.fill(new, words.all_rows(old))
            # Filling the index counted changes that the library has not seen.
            rows.copy(old, new, next(table for table in rows.tables() if table.name == "attributes"))
        for table, told in zip(rows.tables(), sums, strict=True):
            if rows.summed(new, table) != told:
                raise NotTheSame(
                    f"{target.name}: table {table.name} arrived otherwise than it was sent; nothing was kept. "
                    "Check the disk and the memory of both machines, and report this with the name of the table."
                )
            tell(told)
    return sums
