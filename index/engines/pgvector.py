"""Vectors in PostgreSQL: half-precision vectors of pgvector, in the store's own transactions.

Exact to `EXACT_TO` passages, from there on an inverted file: a graph (HNSW) finds what resembles the passages, and too
little of what resembles a question (docs/scale.md). The table is derived: what it was made with stands in its comment,
and it is made anew beside the old one and swapped when that has changed, or when it has grown fourfold. Readers see the
one or the other; writers wait for the swap alone.
"""

from __future__ import annotations

import json
import logging
import math
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

import numpy as np
from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import DBAPIError, OperationalError

from corpus.databases import copying
from corpus.errors import MindetError
from corpus.model import Language
from corpus.store import Library, minding_room
from index.embedding import Matrix
from index.engines import stored
from index.engines.interfaces import Keys, has_table, is_among, listed, one_of
from index.fairness import Fairness, fairness
from index.models import Model
from index.words import generation

TABLE = "passage_vectors"
_BESIDE = "passage_vectors_beside"
_OLDEST = (0, 8)
EXACT_TO = 20_000
_ROWS = 5_000
# One maker at a time, on whatever machine: the lock of writers and one more.
_MAKERS = 0x6D696E646575
# Allowed keys that are handed to PostgreSQL to narrow its own search; of more, what it finds is told apart here.
_HANDED_OVER = 20_000
# An exact count is asked for up to so many rows as the statistics tell; they are near enough beyond.
_COUNTED = 200_000
# Whoever waits to swap the tables holds up all that come to read: it gives way, and tries again.
_PATIENCE, _PAUSE, _LOCKED = "SET LOCAL lock_timeout = '100ms'", 0.5, "55P03"
_MEMORY = "SET LOCAL maintenance_work_mem = '1GB'"
_SOURCE = (
    "SELECT p.key, p.document_id, p.language, v.vector FROM passages p JOIN vectors v ON v.passage_key = p.key "
    "WHERE v.model = :model"
)
log = logging.getLogger(__name__)


class NoVectors(MindetError):
    """The database lacks what vectors need."""


class PgvectorIndex:
    """The vectors of one library and model; safe to share between threads and machines."""

    def __init__(self, library: Library, model: Model, fair: Fairness) -> None:
        self._library, self._model, self._fair = library, model, fair
        self._generation, self._size = -1, 0

    @classmethod
    def open(cls, library: Library, model: Model, fair: Fairness) -> Self:
        """Make the table where it is missing or was made with other parameters. Raises `StaleIndex`, `NoVectors`."""
        opened = cls(library, model, fair)
        with library.read() as connection:
            stored.check_model(connection, model)
            whole = _is_whole(connection, model, fair)
        if not whole:
            _make(library, model, fair)
        with library.read() as connection:
            opened.refresh(connection)
        return opened

    @property
    def size(self) -> int:
        """How many vectors it holds; of very many, as the database's statistics tell."""
        return self._size

    def refresh(self, connection: Connection) -> bool:
        """Count anew where documents came or went: the table itself is always that of the connection's state."""
        current = generation(connection)
        if current <= self._generation:
            return False
        self._size, self._generation = _count(connection), current
        return True

    def search(
        self, connection: Connection, row: Matrix, count: int, allowed: Keys | None = None
    ) -> list[tuple[int, float]]:
        """The nearest passages of one mapped query, the nearest first, among ``allowed`` keys only where given."""
        if self._size == 0 or (allowed is not None and not len(allowed)):
            return []
        if allowed is None or len(allowed) <= _HANDED_OVER:
            return self._nearest(connection, row, count, allowed)
        wanted = count
        while True:
            # So many that enough of them are allowed ones, were those spread evenly; else twice as many.
            wanted = min(self._size, max(2 * wanted, 2 * count * self._size // len(allowed)))
            found = self._nearest(connection, row, wanted, None)
            keys = np.fromiter((key for key, _ in found), np.int64, len(found))
            kept = [pair for pair, holds in zip(found, is_among(keys, allowed), strict=True) if holds]
            if len(kept) >= count or len(found) < wanted or wanted >= self._size:
                return kept[:count]

    def _nearest(
        self, connection: Connection, row: Matrix, count: int, allowed: Keys | None
    ) -> list[tuple[int, float]]:
        values: dict[str, Any] = {"row": written(row), "count": count}
        chosen = ""
        if allowed is not None:
            chosen = f"WHERE {one_of(connection, 'key')}"
            values["keys"] = listed(connection, allowed.tolist())
        statement = text(
            f"SELECT key, -(vector <#> CAST(:row AS halfvec)) FROM {TABLE} {chosen} "
            "ORDER BY vector <#> CAST(:row AS halfvec) LIMIT :count"
        )
        found = [(int(key), float(score)) for key, score in connection.execute(statement, values)]
        # Lists that are looked into later may hold what is nearer.
        return sorted(found, key=lambda pair: -pair[1])

    def among(self, connection: Connection, row: Matrix, keys: Sequence[int]) -> dict[int, float]:
        """The similarity of one mapped query to some passages, one by one."""
        if not keys:
            return {}
        statement = text(
            f"SELECT key, -(vector <#> CAST(:row AS halfvec)) FROM {TABLE} WHERE {one_of(connection, 'key')}"
        )
        rows = connection.execute(statement, {"row": written(row), "keys": listed(connection, keys)})
        return {int(key): float(score) for key, score in rows}

    def vector(self, connection: Connection, key: int) -> Matrix | None:
        """The mapped vector of one passage; None where the library holds none under this key."""
        _, rows, languages = self.raw(connection, np.array([key], np.int64))
        return self._fair.passages(rows, languages) if len(rows) else None

    def raw(self, connection: Connection, keys: Keys) -> tuple[Keys, Matrix, list[Language]]:
        """The vectors of some passages as the store keeps them, with their keys and languages in the same order."""
        return stored.raw(connection, self._model, keys, self._fair.map.shape[0])


def add(connection: Connection, document_id: str, model: Model) -> None:
    """Make a document's stored vectors findable, in place of those it had; not where there is no table of them yet."""
    made_with = _made_with(connection, TABLE)
    if made_with is None or made_with["model"] != model.identity:
        return
    connection.execute(text(f"DELETE FROM {TABLE} WHERE document_id = :document"), {"document": document_id})
    statement = text(f"{_SOURCE} AND p.document_id = :document ORDER BY p.ordinal")
    rows = connection.execute(statement, {"model": model.identity, "document": document_id}).all()
    if rows:
        fair = fairness(model.name, made_with["dimension"])
        if fair.fingerprint != made_with["fairness"]:
            raise NoVectors(
                "The table of vectors was made with other parameters than this program's. Run `mindet reindex`, or "
                "start a server of this version once, and try again."
            )
        _copy(connection, TABLE, rows, fair)


def differing(connection: Connection, model: Model) -> int:
    """How many passages have a vector in the store and none in the table, or the other way round."""
    if not has_table(connection, TABLE):
        return 0
    statement = text(
        f"SELECT count(*) FROM (SELECT passage_key AS key FROM vectors WHERE model = :model) AS held "
        f"FULL JOIN {TABLE} AS made ON made.key = held.key WHERE made.key IS NULL OR held.key IS NULL"
    )
    return int(connection.scalar(statement, {"model": model.identity}) or 0)


def _make(library: Library, model: Model, fair: Fairness) -> None:
    """Make the table beside the one there is, and put it in its place. Raises `NoSpace` and `NoVectors`."""
    with minding_room(library.name), _only_maker(library) as connection:
        with connection.begin():
            if _is_whole(connection, model, fair):
                return
            _check_extension(connection, library.name)
            connection.execute(text(f"DROP TABLE IF EXISTS {_BESIDE}"))
            connection.execute(text(_definition(_BESIDE, fair)))
            for part in _parts(library, model):
                _copy(connection, _BESIDE, part, fair)
            connection.execute(text(f"CREATE INDEX ix_{_BESIDE}_key ON {_BESIDE} (key)"))
            lists = _lists(int(connection.scalar(text(f"SELECT count(*) FROM {_BESIDE}")) or 0))
            if lists:
                connection.execute(text(_MEMORY))
                method = f"ivfflat (vector halfvec_ip_ops) WITH (lists = {lists})"
                connection.execute(text(f"CREATE INDEX ix_{_BESIDE}_vector ON {_BESIDE} USING {method}"))
        while not _swapped(library, {**_stamp(model, fair), "lists": lists}, model, fair):
            time.sleep(_PAUSE)
        with connection.begin():
            connection.execute(text(f"ANALYZE {TABLE}"))


@contextmanager
def _only_maker(library: Library) -> Iterator[Connection]:
    with library.engine.connect().execution_options(beside=True) as connection:
        with connection.begin():
            connection.execute(text(f"SELECT pg_advisory_lock({_MAKERS})"))
        try:
            yield connection
        finally:
            with connection.begin():
                connection.execute(text(f"SELECT pg_advisory_unlock({_MAKERS})"))


def _parts(library: Library, model: Model) -> Iterator[Sequence[Row[Any]]]:
    with library.read() as connection:
        rows = connection.execute(
            text(_SOURCE), {"model": model.identity}, execution_options={"yield_per": _ROWS, "stream_results": True}
        )
        yield from rows.partitions(_ROWS)


def _swapped(library: Library, made_with: Mapping[str, Any], model: Model, fair: Fairness) -> bool:
    """Put the new table in the old one's place; false where a reader has been at the old one for too long."""
    try:
        with library.write() as connection:
            connection.execute(text(_PATIENCE))
            _swap(connection, made_with, model, fair)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCKED:
            return False
        raise
    return True


def _swap(connection: Connection, made_with: Mapping[str, Any], model: Model, fair: Fairness) -> None:
    """Take in what came and went while the new table was made, and rename; no writer is at work meanwhile."""
    connection.execute(
        text(f"DELETE FROM {_BESIDE} b WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.passage_key = b.key)")
    )
    missing = text(f"{_SOURCE} AND NOT EXISTS (SELECT 1 FROM {_BESIDE} b WHERE b.key = p.key)")
    _copy(connection, _BESIDE, connection.execute(missing, {"model": model.identity}).all(), fair)
    connection.execute(text(f"DROP TABLE IF EXISTS {TABLE}"))
    connection.execute(text(f"ALTER TABLE {_BESIDE} RENAME TO {TABLE}"))
    for name in ("ix_{}_vector", "ix_{}_key", "pk_{}"):
        connection.execute(text(f"ALTER INDEX IF EXISTS {name.format(_BESIDE)} RENAME TO {name.format(TABLE)}"))
    comment = json.dumps(made_with, sort_keys=True).replace("'", "''")
    connection.exec_driver_sql(f"COMMENT ON TABLE {TABLE} IS '{comment}'")


def _lists(count: int) -> int:
    """Into how many lists so many vectors are sorted; 0 where all are compared."""
    return 0 if count <= EXACT_TO else int(2 * math.sqrt(count))


def _definition(name: str, fair: Fairness) -> str:
    return (
        f"CREATE TABLE {name} (document_id varchar(16) NOT NULL REFERENCES documents (id) ON DELETE CASCADE, "
        f"key bigint NOT NULL, language varchar(8) NOT NULL, vector halfvec({fair.map.shape[0]}) NOT NULL, "
        # By document, so that the table may be parted or spread by it.
        f"CONSTRAINT pk_{name} PRIMARY KEY (document_id, key))"
    )


def _check_extension(connection: Connection, name: str) -> None:
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
    except DBAPIError as error:
        raise NoVectors(
            f"{name}: this database has no pgvector ({' '.join(str(error.orig).split())}). Install it on the server, "
            "and have an administrator run CREATE EXTENSION vector."
        ) from error
    found = connection.scalar(text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")) or "0"
    if tuple(int(part) for part in found.split(".")[:2]) < _OLDEST:
        raise NoVectors(f"{name}: its pgvector is {found}; searches with filters need 0.8 or newer. Update it.")


def _copy(connection: Connection, table: str, rows: Sequence[Row[Any]], fair: Fairness) -> None:
    """Write rows of `_SOURCE` in PostgreSQL's binary form: half precision is the same there as here, byte for byte."""
    if not rows:
        return
    raw = stored.unpack([row.vector for row in rows])
    mapped = fair.passages(raw, [Language(row.language) for row in rows]).astype(">f2")
    head = struct.pack(">HH", mapped.shape[1], 0)
    parts = [b"PGCOPY\n\xff\r\n\0" + bytes(8)]
    for row, vector in zip(rows, mapped, strict=True):
        parts.append(struct.pack(">h", 4))
        fields = (row.document_id.encode(), struct.pack(">q", row.key), row.language.encode(), head + vector.tobytes())
        for field in fields:
            parts += (struct.pack(">i", len(field)), field)
    parts.append(struct.pack(">h", -1))
    with copying(connection, table, ("document_id", "key", "language", "vector"), "(FORMAT BINARY)") as sent:
        sent.write(b"".join(parts))


def _stamp(model: Model, fair: Fairness) -> dict[str, Any]:
    """What a table must have been made with to be of use."""
    return {"model": model.identity, "fairness": fair.fingerprint, "dimension": fair.map.shape[0]}


def _made_with(connection: Connection, table: str) -> dict[str, Any] | None:
    comment = connection.scalar(text("SELECT obj_description(to_regclass(:table), 'pg_class')"), {"table": table})
    try:
        made: dict[str, Any] | None = None if comment is None else json.loads(comment)
    except ValueError:
        return None
    return made


def _is_whole(connection: Connection, model: Model, fair: Fairness) -> bool:
    """Whether the table was made with these parameters, for about as many vectors as there are, and holds them."""
    made_with = _made_with(connection, TABLE) or {}
    lists, wanted = made_with.pop("lists", -1), _lists(_count(connection))
    # Lists are trained when they are made: of four times as many vectors they are too long, and no longer the nearest.
    fits = bool(lists) == bool(wanted) and wanted <= 2 * lists
    return made_with == _stamp(model, fair) and fits and _agrees(connection, model)


def _agrees(connection: Connection, model: Model) -> bool:
    """Whether the table holds as many vectors as the store, where they are few enough to be counted."""
    estimated = _estimate(connection)
    return estimated > _COUNTED or differing(connection, model) == 0


def _count(connection: Connection) -> int:
    if not has_table(connection, TABLE):
        return 0
    estimated = _estimate(connection)
    if estimated > _COUNTED:
        return estimated
    return int(connection.scalar(text(f"SELECT count(*) FROM {TABLE}")) or 0)


def _estimate(connection: Connection) -> int:
    statement = text("SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = to_regclass(:table)")
    return int(connection.scalar(statement, {"table": TABLE}) or 0)


def written(row: Matrix) -> str:
    """A vector as PostgreSQL reads one."""
    return f"[{','.join(f'{value:.6g}' for value in row.reshape(-1).tolist())}]"
