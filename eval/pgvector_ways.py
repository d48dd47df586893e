"""Compare pgvector's indexes: `python -m eval.pgvector_ways URL`, of a database that `eval.scale --database` filled.

For lists and graphs of several sizes: how much of the ten nearest they find, of the questions of `eval.scale` and of as
many vectors like those of passages, and what the server computes for one. The indexes are made of a copy of all.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, text

from corpus.language import language
from corpus.store import Library
from eval.scale import queries
from index.embedding import Matrix, open_embedder, unit
from index.engines import stored
from index.engines.interfaces import Keys
from index.engines.pgvector import written
from index.fairness import fairness
from index.models import find

DEPTH = 10
_TABLE = "vectors_compared"
# An index, and the settings to search it with.
WAYS: dict[str, Sequence[str]] = {
    "": ("SET enable_seqscan = on",),
    "ivfflat (vector halfvec_ip_ops) WITH (lists = {lists})": [
        f"SET ivfflat.probes = {count}" for count in (24, 48, 96)
    ],
    "hnsw (vector halfvec_ip_ops)": [f"SET hnsw.ef_search = {count}" for count in (200, 1000)],
    "hnsw (vector halfvec_ip_ops) WITH (m = 32, ef_construction = 200)": [
        f"SET hnsw.ef_search = {count}" for count in (400, 1000)
    ],
}
# How far a vector like a passage's lies from it, in parts of its length.
_APART = 0.45


def main() -> None:
    """Print a line an index and setting."""
    embedder = open_embedder(find())
    asked = queries()
    rows = embedder.queries(asked)
    fair = fairness(embedder.model.name, rows.shape[1])
    with tempfile.TemporaryDirectory() as home, Library(Path(home), url=sys.argv[1]) as library:
        with library.read() as connection:
            raw = stored.raw(connection, embedder.model, stored.keys(connection, embedder.model), rows.shape[1])
        keys, passages = raw[0], fair.passages(*raw[1:])
        random = np.random.default_rng(5)
        noise = unit(random.standard_normal((len(asked), passages.shape[1])).astype(np.float32))
        alike = unit(passages[random.choice(len(passages), len(asked), replace=False)] + _APART * noise)
        given = {"questions": fair.queries(rows, [language(query) for query in asked]), "like passages": alike}
        exact = {name: [_nearest(row, keys, passages) for row in some] for name, some in given.items()}
        with _copied(library) as connection:
            for index, settings in WAYS.items():
                begun = time.perf_counter()
                if index:
                    connection.execute(text("DROP INDEX IF EXISTS ways"))
                    made = index.format(lists=int(2 * len(keys) ** 0.5))
                    connection.execute(text(f"CREATE INDEX ways ON {_TABLE} USING {made}"))
                print(f"{index or 'no index'}: made in {time.perf_counter() - begun:.0f} s")
                for setting in settings:
                    connection.execute(text(setting))
                    for name, some in given.items():
                        share, computing = _searched(connection, some, exact[name])
                        print(f"  {setting}, {name}: recall@{DEPTH} {share:.3f}, {computing:.1f} ms", flush=True)


def _nearest(row: Matrix, keys: Keys, passages: Matrix) -> set[int]:
    return set(keys[np.argpartition(-(passages @ row), DEPTH)[:DEPTH]].tolist())


@contextmanager
def _copied(library: Library) -> Iterator[Connection]:
    """A connection that has a copy of the vectors, for as long as it lasts."""
    with library.engine.connect().execution_options(beside=True, isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET maintenance_work_mem = '1GB'"))
        connection.execute(text(f"CREATE TEMPORARY TABLE {_TABLE} AS SELECT key, vector FROM passage_vectors"))
        connection.execute(text(f"ANALYZE {_TABLE}"))
        yield connection


def _searched(connection: Connection, rows: Matrix, exact: Sequence[set[int]]) -> tuple[float, float]:
    """The share that is found, and the milliseconds that the server computes for a row; of Linux alone."""
    statement = text(f"SELECT key FROM {_TABLE} ORDER BY vector <#> CAST(:row AS halfvec) LIMIT {DEPTH}")
    stat = Path(f"/proc/{connection.scalar(text('SELECT pg_backend_pid()'))}/stat")
    begun = _ticks(stat)
    met = [set(connection.scalars(statement, {"row": written(row)})) for row in rows]
    share = float(np.mean([len(one & other) / DEPTH for one, other in zip(met, exact, strict=True)]))
    return share, 1000 * (_ticks(stat) - begun) / os.sysconf("SC_CLK_TCK") / len(rows)


def _ticks(stat: Path) -> int:
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    main()
