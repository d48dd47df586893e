"""What could not be read: kept by file until it can be, so that those files alone may be tried again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, func, select

from corpus import databases, schema
from corpus.model import Failure

_TABLE = schema.failures.c


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, or a member of one, and why."""

    path: Path
    member: str
    category: Failure
    message: str


def put(connection: Connection, failed: Failed) -> None:
    """Keep a failure in place of an earlier one of the same file."""
    values = {"category": failed.category.value, "message": failed.message, "at": datetime.now(UTC)}
    keys = {"path": _key(failed.path), "member": failed.member}
    statement = databases.upsert(connection, schema.failures).values(**keys, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=("path", "member"), set_=values))


def remove(connection: Connection, path: Path, member: str) -> None:
    """Forget the failure of a file: it was read, or is no more."""
    connection.execute(delete(schema.failures).where(_TABLE.path == _key(path), _TABLE.member == member))


def remove_others(connection: Connection, path: Path, container: str, members: Sequence[str]) -> None:
    """Forget the failures of members that a container no longer holds; their names begin with its own."""
    prefix = f"{container}/" if container else ""
    held = {prefix + member for member in members}
    for found in _members(connection, path):
        inside = found != container and found.startswith(prefix)
        if inside and not any(found == name or found.startswith(f"{name}/") for name in held):
            remove(connection, path, found)


def _members(connection: Connection, path: Path) -> list[str]:
    return list(connection.execute(select(_TABLE.member).where(_TABLE.path == _key(path))).scalars())


def listed(connection: Connection) -> list[Failed]:
    """All failures, by path and member."""
    rows = connection.execute(select(schema.failures).order_by(_TABLE.path, _TABLE.member))
    return [Failed(Path(os.fsdecode(row.path)), row.member, Failure(row.category), row.message) for row in rows]


def count(connection: Connection) -> int:
    """How many there are."""
    return connection.scalar(select(func.count()).select_from(schema.failures)) or 0


def _key(path: Path) -> bytes:
    # Names of files are bytes, which need not be text in any encoding.
    return os.fsencode(path.absolute())
