"""Ingest: idempotent, one bad file fails alone, nothing half-stored."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import store
from corpus.model import Failure, Status
from corpus.sandbox import Limits
from service.ingest import NothingToRead, files, ingest
from tests.service.stand_in import ingest_all


def dump(home: Path) -> list[str]:
    """Every row of the library but the times of its making."""
    with sqlite3.connect(home / "library.sqlite") as connection:
        connection.execute("UPDATE documents SET added = '', seconds = 0")
        connection.commit()
        return sorted(line for line in connection.iterdump() if "passage_words" not in line)


def test_reading_the_same_files_again_changes_nothing(tmp_path: Path, samples: list[Path]) -> None:
    few = samples[4:8]
    first = ingest_all(tmp_path, few)
    before = dump(tmp_path)
    second = ingest_all(tmp_path, few)
    assert all(report.new for report in first)
    assert not any(report.new for report in second)
    assert dump(tmp_path) == before


def test_the_same_files_give_the_same_library_anywhere(tmp_path: Path, samples: list[Path]) -> None:
    few = samples[5:7]
    ingest_all(tmp_path / "a", few[:1])
    ingest_all(tmp_path / "a", few)
    ingest_all(tmp_path / "b", few)
    dumps = [[line for line in dump(tmp_path / name) if 'INSERT INTO "annotations"' in line] for name in "ab"]
    assert dumps[0] == dumps[1]
    assert len(dumps[0]) > 20


def test_a_version_of_the_stages_reads_what_another_made_anew(tmp_path: Path, samples: list[Path]) -> None:
    few = samples[5:6]
    ingest_all(tmp_path, few)
    with store.Library(tmp_path) as library, library.write() as connection:
        connection.exec_driver_sql("UPDATE documents SET made_with = 'older'")
    (report,) = ingest_all(tmp_path, few)
    assert report.new
    with store.Library(tmp_path) as library, library.read() as connection:
        assert len(store.entries(connection)) == 1


def test_one_text_under_two_names_is_one_document(tmp_path: Path, samples: list[Path]) -> None:
    copy = tmp_path / "copy.html"
    copy.write_bytes(samples[5].read_bytes())
    reports = ingest_all(tmp_path / "home", [samples[5], copy])
    assert len({report.document for report in reports}) == 1
    assert [report.status for report in reports] == [Status.OK, Status.OK]


def bad_files(folder: Path) -> dict[str, Failure]:
    """Files that give no document, and why each does not."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "truncated.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog")
    (folder / "not-a-zip.docx").write_bytes(b"PK\x03\x04 but no more than that")
    with zipfile.ZipFile(folder / "no-document.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/styles.xml", "<styles/>")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200 << 20)
    return {
        "empty.txt": Failure.EMPTY,
        "binary.txt": Failure.UNSUPPORTED,
        "truncated.pdf": Failure.DAMAGED,
        "not-a-zip.docx": Failure.DAMAGED,
        "no-document.docx": Failure.DAMAGED,
        "huge.txt": Failure.TOO_LARGE,
        "gone.txt": Failure.MISSING,
    }


def test_bad_files_fail_alone_each_with_its_reason_and_nothing_is_stored_of_them(
    tmp_path: Path, samples: list[Path]
) -> None:
    expected = bad_files(tmp_path)
    paths = [samples[5], *(tmp_path / name for name in expected), samples[6]]
    reports = {report.source: report for report in ingest_all(tmp_path / "home", paths)}
    for name, category in expected.items():
        report = reports[name]
        assert (report.status, report.category) == (Status.FAILED, category), report
        assert report.message is not None
        assert f"{name}: " in report.message
    assert [reports[path.name].status for path in (samples[5], samples[6])] == [Status.OK, Status.OK]
    with store.Library(tmp_path / "home") as library, library.read() as connection:
        assert {entry.source for entry in store.entries(connection)} == {samples[5].name, samples[6].name}


def test_a_file_in_another_encoding_is_read_and_said_so(tmp_path: Path) -> None:
    text = "Министерство планирует построить 12 школ до 2027 года.\nРаботы ведутся в двух областях."
    (tmp_path / "cp1251.txt").write_bytes(text.encode("cp1251"))
    (tmp_path / "utf16.txt").write_bytes(text.encode("utf-16"))
    reports = ingest_all(tmp_path / "home", [tmp_path / "cp1251.txt", tmp_path / "utf16.txt"])
    assert [report.status for report in reports] == [Status.PARTIAL, Status.PARTIAL]
    with store.Library(tmp_path / "home") as library, library.read() as connection:
        for report in reports:
            found = store.get_document(connection, report.document or "")
            assert found is not None
            assert "12 школ" in found.text
            assert found.warnings


def test_a_folder_with_nothing_to_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("x")
    with pytest.raises(NothingToRead, match="no file to read"):
        files([tmp_path])


def test_a_write_that_fails_keeps_what_was_stored(tmp_path: Path, samples: list[Path]) -> None:
    ingest_all(tmp_path, samples[5:6])
    before = dump(tmp_path)

    class Broken:
        def passages(self, *_texts: object) -> None:
            raise OSError(28, "No space left on device")

    with store.Library(tmp_path) as library, pytest.raises(OSError, match="space"):
        list(ingest(library, samples[6:7], Broken, version="v", limits=Limits(), workers=1))  # type: ignore[arg-type]
    assert dump(tmp_path) == before


def test_a_file_that_vanishes_meanwhile_fails_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    for path in (first, second):
        path.write_text(f"Министерство направит ответ {path.stem} до 1 марта 2027 года.")

    def paths() -> Iterator[Path]:
        yield from (first, second)
        first.unlink()

    reports = {report.source: report for report in ingest_all(tmp_path / "home", paths())}
    assert reports["1.txt"].category is Failure.MISSING
    assert reports["2.txt"].new
