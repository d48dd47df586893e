"""Connections to what keeps a library: a SQLite file, or a PostgreSQL database named by a URL.

Both give the same promises: a reader sees one state of the library and never waits; writers come one after another,
each transaction kept whole or not at all; text sorts by code point; times are in UTC.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from corpus.errors import MindetError

VARIABLE = "MINDET_DATABASE_URL"
# One lock for all writers of a database, whatever process or machine they run on: the letters of `mindet`.
_WRITERS = 0x6D696E646574
# A search holds one connection; the server lets twice as many run as it has cores, and pages ask for some more.
_KEPT, _MORE = 8, 32
# PostgreSQL's code of an error.
_DISK_FULL = "53100"
# A noncharacter of Unicode, which no text may hold.
_NUL = "\U0010fffe"
# What a search of the vectors looks at: chosen by `eval.scale` (docs/scale.md). The extension takes them once loaded.
_SETTINGS = (
    "SET TIME ZONE 'UTC'",
    "SET jit = off",
    # What a search asks takes milliseconds: starting workers for it takes more than they would spare.
    "SET max_parallel_workers_per_gather = 0",
    "SET ivfflat.iterative_scan = relaxed_order",
    "SET ivfflat.probes = 48",
    # For whoever puts the graph in the place of the lists.
    "SET hnsw.iterative_scan = strict_order",
    "SET hnsw.ef_search = 400",
)


class BadDatabase(MindetError):
    """The URL names no database that can keep a library."""


class NoDatabase(MindetError):
    """The database can't be reached."""


def sqlite(path: Path) -> Engine:
    """An engine over a library's file."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling would commit behind our back: BEGIN is ours, below.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA temp_store=MEMORY")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")

    return engine


def postgresql(url: str) -> Engine:
    """An engine over a PostgreSQL database. Raises `BadDatabase` and `NoDatabase`."""
    made = _url(url)
    try:
        engine = create_engine(made, pool_pre_ping=True, pool_size=_KEPT, max_overflow=_MORE)
    except ModuleNotFoundError as error:
        raise BadDatabase(f"{shown(made)}: the driver is missing. Install the extra `mindet[postgres]`.") from error

    from psycopg import IsolationLevel

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        _take_any_text(connection)
        with connection.cursor() as cursor:
            for statement in _SETTINGS:
                cursor.execute(statement)
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_writing = _is_writing(connection)
        is_reading = not is_writing and not connection.get_execution_options().get("beside", False)
        # The driver begins with the first statement, and says so with it: no statement more for every search.
        driver: Any = connection.connection.driver_connection
        driver.isolation_level = IsolationLevel.REPEATABLE_READ if is_reading else None
        driver.read_only = True if is_reading else None
        if is_writing:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

    _check(engine, shown(made))
    return engine


def _take_any_text(connection: Any) -> None:
    """Let texts hold U+0000, which SQLite keeps and PostgreSQL refuses: a character that is none stands in for it."""
    from psycopg.types.string import StrDumper, StrDumperUnknown, TextLoader

    class Dumper(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", _NUL))

    class DumperUnknown(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", _NUL))

    class Loader(TextLoader):
        def load(self, data: Any) -> Any:
            loaded: Any = super().load(data)
            return loaded.replace(_NUL, "\0") if _NUL in loaded else loaded

    connection.adapters.register_dumper(str, Dumper)
    connection.adapters.register_dumper(str, DumperUnknown)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, Loader)


def upsert(connection: Connection, table: Table) -> Any:
    """An INSERT into a table that takes `on_conflict_do_update`, which SQLAlchemy spells apart for each engine."""
    made: Insert = (postgresql_dialect if is_postgresql(connection) else sqlite_dialect).insert(table)
    return made


@contextmanager
def copying(connection: Connection, table: str, columns: Sequence[str], how: str = "") -> Iterator[Any]:
    """PostgreSQL's COPY into a table, the fastest way in: a block that takes `write_row` and `write`.

    ``how`` are options of COPY, such as `(FORMAT BINARY)`. Errors are those that other statements raise.
    """
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN {how}"
    pooled: Any = connection.connection
    try:
        with pooled.driver_connection.cursor() as cursor, cursor.copy(statement) as copy:
            yield copy
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            statement, None, error, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect
        ) from error


def is_postgresql(connection: Connection | Engine) -> bool:
    """Which of the two engines it is."""
    return connection.dialect.name == "postgresql"


def is_full(error: DBAPIError) -> bool:
    """Whether a statement failed for want of room."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or (
        getattr(error.orig, "sqlstate", None) == _DISK_FULL
    )


def shown(url: URL) -> str:
    """A URL as messages may show it: without its password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def chosen() -> str:
    """The URL in the environment, empty where the library is a file."""
    return os.environ.get(VARIABLE, "")


def _url(text: str) -> URL:
    try:
        made = make_url(text)
    except ArgumentError:
        raise BadDatabase(f"{VARIABLE} is no URL. It takes postgresql://user:password@host/database.") from None
    if made.get_backend_name() not in ("postgresql", "postgres"):
        raise BadDatabase(
            f"{VARIABLE} names a database of {made.drivername!r}. It takes postgresql://user:password@host/database, "
            "or is left out to keep the library in a file."
        )
    return made.set(drivername="postgresql+psycopg")


def _check(engine: Engine, name: str) -> None:
    """Raise unless the database answers, is in UTF-8 and sorts by code point, as a library in a file does."""
    try:
        with engine.connect() as connection:
            encoding, collation = connection.exec_driver_sql(
                "SELECT pg_encoding_to_char(encoding), CASE datlocprovider WHEN 'c' THEN datcollate "
                "WHEN 'b' THEN 'C' ELSE datlocale END FROM pg_database WHERE datname = current_database()"
            ).one()
    except DBAPIError as error:
        engine.dispose()
        raise NoDatabase(
            f"{name}: this database can't be reached ({' '.join(str(error.orig).split())}). "
            f"Check {VARIABLE}, and that the server runs."
        ) from error
    if encoding != "UTF8" or collation not in ("C", "POSIX", "C.UTF-8", "C.utf8"):
        engine.dispose()
        raise BadDatabase(
            f"{name}: this database is in {encoding} and sorts as {collation}. A library takes one made by "
            "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'."
        )


def _is_writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writing", False))
