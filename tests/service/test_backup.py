"""Backups of a library in use, and the way back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from corpus import store
from service.backup import NoBackup, backup
from service.changes import remove
from tests.service.letters import is_sound, opened, read, taken_in

pytestmark = pytest.mark.slow


def test_a_backup_is_the_library_as_it_was(tmp_path: Path, url: str, letters: list[Path]) -> None:
    restored = tmp_path / "restored"
    restored.mkdir()
    with opened(tmp_path / "home", url) as library:
        taken_in(library, letters)
        before = read(library)
        assert backup(library, restored / "library.sqlite") > 0
        remove(library, "plan.txt")
    assert [path.name for path in restored.iterdir()] == ["library.sqlite"]
    with store.Library(restored, url="") as again:
        assert read(again) == before
        assert is_sound(again)


def test_a_backup_holds_nothing_of_a_write_that_is_under_way(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path / "home", url) as library:
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
    with opened(tmp_path / "home", "") as library:
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
    with opened(tmp_path / "home", "") as library:
        taken_in(library, letters[:1])
        with pytest.raises(NoBackup, match="disk is full"):
            backup(library, tmp_path / "backups" / "one.sqlite")
    assert list((tmp_path / "backups").iterdir()) == []
