"""A library as one file of its own: a consistent state, taken while it is read and written."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from corpus import databases
from corpus.errors import MindetError
from corpus.store import Library
from service.moving import move

_PAGES = 4_096


class NoBackup(MindetError):
    """The backup could not be made."""


def backup(library: Library, path: Path) -> int:
    """Write a library to a file that is not there yet, whatever database it is in; returns the file's bytes.

    The file is the `library.sqlite` of another home. It appears whole or not at all. Raises `NoBackup`.
    """
    if path.exists():
        raise NoBackup(f"{path}: there is a file already. Name one that is not there yet.")
    try:
        with tempfile.TemporaryDirectory(prefix=".mindet-backup-", dir=path.parent) as made:
            beside = Path(made) / "library.sqlite"
            if databases.is_postgresql(library.engine):
                with Library(Path(made), create=True, url="") as target:
                    move(library, target)
            else:
                _snapshot(library.path, beside)
            _check(beside)
            # Not `replace`: what came to be there meanwhile is not overwritten.
            os.link(beside, path)
    except (OSError, sqlite3.Error) as error:
        raise NoBackup(f"{path}: the backup can't be written ({error}). Nothing was kept of it.") from error
    return path.stat().st_size


def _snapshot(source: Path, target: Path) -> None:
    """SQLite's online backup: pages that a writer changes meanwhile are copied again."""
    with closing(sqlite3.connect(source, timeout=60)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=_PAGES)


def _check(path: Path) -> None:
    """One file without a journal beside it, that SQLite finds whole."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (said,) = connection.execute("PRAGMA quick_check").fetchone()
    if said != "ok":
        raise sqlite3.DatabaseError(said)
