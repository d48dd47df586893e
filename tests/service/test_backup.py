"""Backups and exports of a library in use, and the way back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus import rows, store
from service.backup import NoBackup, backup
from service.changes import remove
from service.cli import app
from service.export import export
from service.moving import move
from tests.service.test_both_databases import LETTERS, is_sound, read, taken_in

pytestmark = pytest.mark.slow


@pytest.fixture
def letters(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, content in LETTERS.items():
        (folder / name).write_text(content, encoding="utf-8")
    return sorted(folder.iterdir())


def test_a_backup_is_the_library_as_it_was(tmp_path: Path, url: str, letters: list[Path]) -> None:
    restored = tmp_path / "restored"
    restored.mkdir()
    with store.Library(tmp_path / "home", create=True, url=url) as library:
        taken_in(library, letters)
        before = read(library)
        assert backup(library, restored / "library.sqlite") > 0
        remove(library, "plan.txt")
    assert [path.name for path in restored.iterdir()] == ["library.sqlite"]
    with store.Library(restored, url="") as again:
        assert read(again) == before
        assert is_sound(again)


def test_a_backup_holds_nothing_of_a_write_that_is_under_way(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with store.Library(tmp_path / "home", create=True, url=url) as library:
        taken_in(library, letters)
        before = read(library)
        with library.write() as connection:
            store.remove_document(connection, store.entries(connection)[0].id)
            backup(library, tmp_path / "library.sqlite")
    with store.Library(tmp_path, url="") as again:
        assert read(again) == before


def test_a_backup_writes_over_nothing(tmp_path: Path, letters: list[Path]) -> None:
    kept = tmp_path / "kept.sqlite"
    kept.write_bytes(b"precious")
    with store.Library(tmp_path / "home", create=True, url="") as library:
        taken_in(library, letters[:1])
        with pytest.raises(NoBackup, match="already"):
            backup(library, kept)
        with pytest.raises(NoBackup, match="Nothing was kept"):
            backup(library, tmp_path / "no" / "such" / "folder.sqlite")
    assert kept.read_bytes() == b"precious"


def test_a_backup_that_fails_leaves_no_file(
    tmp_path: Path, letters: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("service.backup._snapshot", full)
    (tmp_path / "backups").mkdir()
    with store.Library(tmp_path / "home", create=True, url="") as library:
        taken_in(library, letters[:1])
        with pytest.raises(NoBackup, match="disk is full"):
            backup(library, tmp_path / "backups" / "one.sqlite")
    assert list((tmp_path / "backups").iterdir()) == []


def test_an_export_tells_every_document_and_is_the_same_each_time(tmp_path: Path, letters: list[Path]) -> None:
    with (
        store.Library(tmp_path / "one", create=True, url="") as one,
        store.Library(tmp_path / "other", create=True, url="") as other,
    ):
        taken_in(one, letters)
        taken_in(other, letters[::-1])
        lines = list(export(one))
        told = [json.loads(line) for line in lines if json.loads(line)["record"] != "thread"]
        assert {line["source"] for line in told if line["record"] == "document"} == set(LETTERS)
        with one.read() as connection:
            counts = {table.name: rows.summed(connection, table).rows for table in rows.tables()}
        for kind, table in (("annotation", "annotations"), ("commitment", "commitments"), ("document", "documents")):
            assert sum(line["record"] == kind for line in told) == counts[table] > 0
        assert lines == list(export(one))
        for line in told:
            if line["record"] == "annotation":
                text = next(one["text"] for one in told if one.get("id") == line["document"])
                assert 0 <= line["start"] <= line["end"] <= len(text)


def test_the_commands_take_a_library_out_and_back(tmp_path: Path, letters: list[Path]) -> None:
    home, there = tmp_path / "home", tmp_path / "there"
    with store.Library(home, create=True, url="") as library:
        taken_in(library, letters)
    run = CliRunner()
    made = run.invoke(app, ["migrate", "--home", str(home), "--to", str(there), "--json"])
    assert made.exit_code == 0, made.output
    assert {table["table"] for table in json.loads(made.output)["tables"]} == {table.name for table in rows.tables()}
    exported = [run.invoke(app, ["export", "--home", str(folder)]).output for folder in (home, there)]
    assert exported[0] == exported[1]
    assert run.invoke(app, ["export", "--home", str(home), str(tmp_path / "all.jsonl")]).exit_code == 0
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == exported[0]
    assert run.invoke(app, ["backup", "--home", str(home), str(tmp_path / "b.sqlite")]).exit_code == 0
    again = run.invoke(app, ["migrate", "--home", str(home), "--to", str(home)])
    assert again.exit_code != 0


def test_a_restored_backup_can_be_moved_to_the_other_database(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with store.Library(tmp_path / "home", create=True, url="") as library:
        taken_in(library, letters)
        backup(library, tmp_path / "library.sqlite")
        expected = read(library)
    with store.Library(tmp_path, url="") as source, store.Library(tmp_path / "to", create=True, url=url) as target:
        move(source, target)
        assert read(target) == expected
