"""A library moved to another database: all of it or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from corpus import failures, rows, schema, store
from corpus.model import Document, Failure
from service.changes import remove
from service.cli import app
from service.export import export
from service.moving import NotEmpty, Stage, move
from tests.postgres import Server
from tests.service.full_disk import fill_disk, free_disk
from tests.service.letters import is_sound, opened, read, taken_in

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def test_a_library_goes_there_and_back_without_loss(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with (
        opened(tmp_path / "one", "") as first,
        opened(tmp_path / "two", url) as second,
        opened(tmp_path / "three", "") as third,
    ):
        taken_in(first, letters)
        remove(first, "plan.txt")
        with first.write() as connection:
            failures.put(connection, failures.Failed(tmp_path / "x.pdf", "in/it", Failure.ENCRYPTED, "said"))
        told = move(first, second)
        assert move(second, third) == told == read(first) == read(third)
        assert {one.table for one in told} == set(schema.metadata.tables)
        assert list(export(first)) == list(export(second)) == list(export(third))
        assert is_sound(second)
        assert is_sound(third)
        # Numbers of what was removed are not given out again.
        newest = []
        for library in (first, second, third):
            taken_in(library, letters)
            newest.append(first_key(library, "plan.txt"))
        assert newest[0] == newest[1] == newest[2]


def first_key(library: store.Library, source: str) -> int:
    documents, passages = schema.documents.c, schema.passages.c
    of_source = passages.document_id.in_(select(documents.id).where(documents.source == source))
    with library.read() as connection:
        return connection.scalars(select(func.min(passages.key)).where(of_source)).one()


def test_a_move_that_is_stopped_leaves_nothing_and_can_be_begun_again(
    tmp_path: Path, url: str, letters: list[Path]
) -> None:
    with opened(tmp_path / "one", "") as source, opened(tmp_path / "two", url) as target:
        taken_in(source, letters)

        def stopped(_stage: Stage, told: rows.Sum) -> None:
            if told.table == "vectors":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            move(source, target, stopped)
        assert all(one.rows == 0 for one in read(target))
        assert move(source, target) == read(target)
        assert move(source, target) == read(target)


# Steps after which it is killed: at once, among the tables copied, after the last of them, among those compared.
@pytest.mark.parametrize("steps", [0, 5, len(rows.tables()), len(rows.tables()) + 5])
@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
def test_a_move_that_is_killed_leaves_nothing_and_can_be_begun_again(
    tmp_path: Path, postgres: Server, letters: list[Path], steps: int, back: bool
) -> None:
    ends = [(tmp_path / "one", ""), (tmp_path / "two", postgres.database())]
    ends = ends[::-1] if back else ends
    with opened(*ends[0]) as source:
        taken_in(source, letters)
        expected = read(source)
    command = [sys.executable, "-m", "tests.service.killed_move", *(str(part) for end in ends for part in end)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        for _ in range(steps):
            assert process.stdout.readline()
        os.killpg(process.pid, signal.SIGKILL)
    with opened(*ends[0]) as source, opened(*ends[1]) as target:
        assert all(one.rows == 0 for one in read(target))
        assert read(source) == expected
        assert move(source, target) == read(target) == expected
        assert is_sound(target)


def test_a_move_to_where_the_disk_is_full_keeps_nothing(tmp_path: Path, postgres: Server, letters: list[Path]) -> None:
    with opened(tmp_path / "one", "") as source, opened(tmp_path / "two", postgres.database()) as target:
        taken_in(source, letters)
        fill_disk(target, "vectors")
        with pytest.raises(store.NoSpace, match="same command again"):
            move(source, target)
        assert all(one.rows == 0 for one in read(target))
        free_disk(target, "vectors")
        assert move(source, target) == read(target) == read(source)


def test_a_move_holds_a_few_files_in_memory_however_many_there_are(tmp_path: Path, postgres: Server) -> None:
    peaks = []
    for count in (40, 120):
        with (
            opened(tmp_path / f"{count}", "") as source,
            opened(tmp_path / f"to {count}", postgres.database()) as target,
            opened(tmp_path / f"back {count}", "") as third,
        ):
            with source.write() as connection:
                for number in range(count):
                    made = Document(f"{number:016x}", f"{number}.txt", "text/plain", "a" * 100_000, "r" * 16)
                    store.put_document(connection, made, [], bytes(500_000), made_with="test")
            for one, other in ((source, target), (target, third)):
                tracemalloc.start()
                move(one, other)
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
    assert peaks[2] < 1.2 * peaks[0]
    assert peaks[3] < 1.2 * peaks[1]


def test_a_library_is_not_moved_over_another(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path / "one", "") as source, opened(tmp_path / "two", url) as target:
        taken_in(source, letters[:1])
        taken_in(target, letters[1:])
        before = read(target)
        with pytest.raises(NotEmpty, match="empty"):
            move(source, target)
        assert read(target) == before


def test_the_commands_take_a_library_out_and_back(tmp_path: Path, letters: list[Path]) -> None:
    home, there = tmp_path / "home", tmp_path / "there"
    with opened(home, "") as library:
        taken_in(library, letters)
    run = CliRunner()
    made = run.invoke(app, ["migrate", "--home", str(home), "--to", str(there), "--json"])
    assert made.exit_code == 0, made.output
    assert {table["table"] for table in json.loads(made.stdout)["tables"]} == {table.name for table in rows.tables()}
    exported = [run.invoke(app, ["export", "--home", str(folder)]).stdout for folder in (home, there)]
    assert exported[0] == exported[1]
    assert run.invoke(app, ["export", "--home", str(home), str(tmp_path / "all.jsonl")]).exit_code == 0
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == exported[0]
    assert run.invoke(app, ["backup", "--home", str(home), str(tmp_path / "b.sqlite")]).exit_code == 0
    again = run.invoke(app, ["migrate", "--home", str(home), "--to", str(home)])
    assert again.exit_code != 0
