"""Killed at any moment, an ingest that is run again ends in the same library as one that never was."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from corpus import schema, store
from index import words
from service.export import export
from tests.corpus.bad_input import zipped
from tests.service.stand_in import ingest_all
from tests.service.test_containers import letter, mail

ROOT = Path(__file__).parents[2]
KILLS = 6
# When something was done, and the numbers that rows get as they come, differ from run to run and are told to no one.
TIMES = frozenset(("added", "seconds", "at"))
# A thread keeps the id that it first had: the export names it by what it holds.
BY_ORDER = frozenset(("threads", "thread_items"))


def exported(home: Path) -> str:
    """All that the library holds, as JSON in an order of its own."""
    with store.Library(home) as library, library.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        kept = [table for table in schema.metadata.sorted_tables if table.name not in BY_ORDER]
        tables = {table.name: rows(connection, table) for table in kept}
        assert words.holds(connection) == len(tables["passages"])
        told = list(export(library))
    return json.dumps([tables, told], ensure_ascii=False, indent=0)


def rows(connection: Connection, table: Any) -> list[str]:
    """A table's rows with the ids of what they belong to in the place of numbers."""
    numbered = (key for key in table.foreign_keys if key.column.name == "key")
    names = {key.parent.name: ids(connection, key.column.table) for key in numbered}
    found = []
    for row in connection.execute(select(table)).mappings():
        values = {name: names[name][value] if name in names else value for name, value in row.items()}
        if "id" in values:
            values.pop("key", None)
        found.append(repr(sorted((name, repr(value)) for name, value in values.items() if name not in TIMES)))
    return sorted(found)


def ids(connection: Connection, table: Any) -> dict[int, str]:
    return {row.key: f"{row.document_id}/{row.id}" for row in connection.execute(select(table))}


@pytest.fixture
def given(tmp_path: Path, samples: list[Path]) -> list[Path]:
    """Samples, an archive and a mail that share a text with a file, and files that fail."""
    few = [path for path in samples if path.suffix != ".pdf"][:5]
    (tmp_path / "a.zip").write_bytes(
        zipped({"1.txt": letter(1), "m.eml": mail({"2.txt": letter(2)}), "same.txt": letter(3), "bad.pdf": b"%PDF-1.4"})
    )
    (tmp_path / "m.eml").write_bytes(mail({"4.txt": letter(4), "b.zip": zipped({"5.txt": letter(5)})}, "Басқа хат."))
    (tmp_path / "copy.txt").write_bytes(letter(3))
    (tmp_path / "empty.txt").write_bytes(b"")
    return [*few, *(tmp_path / name for name in ("a.zip", "m.eml", "copy.txt", "empty.txt"))]


@pytest.mark.slow
def test_an_ingest_killed_at_random_moments_converges(tmp_path: Path, given: list[Path]) -> None:
    ingest_all(tmp_path / "whole", given)
    killed = tmp_path / "killed"
    chance = random.Random(20261122)
    for number in range(KILLS):
        run_and_kill(killed, given, reports=number, moment=chance.uniform(0, 0.4))
    reports = ingest_all(killed, given)
    assert {report.source for report in reports if report.status == "failed"} == {"a.zip/bad.pdf", "empty.txt"}
    assert exported(killed) == exported(tmp_path / "whole")
    assert not any(report.new for report in ingest_all(killed, given))


def run_and_kill(home: Path, given: list[Path], reports: int, moment: float) -> None:
    """Start an ingest and kill it with all its processes some time after so many files were done."""
    command = [sys.executable, "-m", "tests.service.killed_ingest", str(home), *map(str, given)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        for _ in range(reports):
            if not process.stdout.readline():
                break
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
