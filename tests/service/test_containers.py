"""Archives and mails through an ingest: members are documents of their own, each failing alone."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus import catalogue, failures, store
from corpus.model import Failure, Status
from service.ingest import Report, failed_before
from tests.corpus.bad_input import zipped
from tests.service.stand_in import ingest_all

LETTER = "Министерство направит отчет о работе до 1 марта 2027 года.\n"


def letter(number: int) -> bytes:
    return f"{LETTER}Письмо {number}.\n".encode()


def write(folder: Path, name: str, files: Mapping[str, bytes]) -> Path:
    path = folder / name
    path.write_bytes(zipped(dict(files)))
    return path


def mail(attached: Mapping[str, bytes], text: str = LETTER) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.kz", "b@example.kz", "Хат"
    message["Date"] = "Mon, 03 Mar 2025 10:00:00 +0500"
    message.set_content(text)
    for name, content in attached.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def sources(home: Path) -> set[str]:
    with store.Library(home) as library, library.read() as connection:
        return {entry.source for entry in store.entries(connection)}


def by_source(reports: list[Report]) -> dict[str, Report]:
    return {report.source: report for report in reports}


def test_the_members_of_an_archive_are_documents_with_their_own_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", {"хаттар/1.txt": letter(1), "2.txt": letter(2), "notes.md": b"x"})
    reports = by_source(ingest_all(tmp_path / "home", [path]))
    assert (reports["a.zip"].status, reports["a.zip"].document, reports["a.zip"].members) == (Status.OK, None, 2)
    assert sources(tmp_path / "home") == {"a.zip/хаттар/1.txt", "a.zip/2.txt"}
    with store.Library(tmp_path / "home") as library, library.read() as connection:
        found = catalogue.identified(connection, "a.zip/хаттар/1.txt")
        assert store.get_original(connection, found) == letter(1)


def test_members_fail_alone_and_are_told_by_their_place(tmp_path: Path) -> None:
    files = {"good.txt": letter(1), "bad.pdf": b"%PDF-1.4 no more", "../out.txt": b"x", "empty.txt": b""}
    reports = by_source(ingest_all(tmp_path / "home", [write(tmp_path, "a.zip", files)]))
    categories = {name: report.category for name, report in reports.items() if report.status is Status.FAILED}
    assert categories == {
        "a.zip/bad.pdf": Failure.DAMAGED,
        "a.zip/../out.txt": Failure.SUSPICIOUS,
        "a.zip/empty.txt": Failure.EMPTY,
    }
    assert str(tmp_path / "a.zip" / "bad.pdf") in (reports["a.zip/bad.pdf"].message or "")
    assert sources(tmp_path / "home") == {"a.zip/good.txt"}


def test_an_archive_in_an_archive_is_opened_and_one_in_that_refused(tmp_path: Path) -> None:
    third = zipped({"3.txt": letter(3)})
    second = zipped({"2.txt": letter(2), "third.zip": third})
    path = write(tmp_path, "a.zip", {"1.txt": letter(1), "second.zip": second})
    reports = by_source(ingest_all(tmp_path / "home", [path]))
    assert sources(tmp_path / "home") == {"a.zip/1.txt", "a.zip/second.zip/2.txt"}
    assert reports["a.zip/second.zip/third.zip"].category is Failure.SUSPICIOUS


def test_a_mail_and_its_attachments_are_documents(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(mail({"есеп.txt": letter(1), "more.zip": zipped({"2.txt": letter(2)})}))
    ingest_all(tmp_path / "home", [tmp_path / "m.eml"])
    assert sources(tmp_path / "home") == {"m.eml", "m.eml/есеп.txt", "m.eml/more.zip/2.txt"}


def test_a_mail_that_is_known_is_still_asked_for_its_attachments(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "m.eml").write_bytes(mail({"a.txt": letter(1)}))
    ingest_all(home, [tmp_path / "m.eml"])
    with store.Library(home) as library, library.write() as connection:
        store.remove_document(connection, catalogue.identified(connection, "m.eml/a.txt"))
    reports = ingest_all(home, [tmp_path / "m.eml"])
    assert [report.new for report in reports] == [False, True]


def test_the_same_archive_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", {"1.txt": letter(1), "m.eml": mail({"2.txt": letter(2)})})
    assert any(report.new for report in ingest_all(tmp_path / "home", [path]))
    again = ingest_all(tmp_path / "home", [path])
    assert not any(report.new for report in again)
    assert [report.status for report in again] == [Status.OK] * 4


@pytest.mark.slow
def test_the_first_name_wins_in_whatever_order_files_of_the_same_bytes_come(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", {"b.txt": letter(1)})
    (tmp_path / "z.txt").write_bytes(letter(1))
    (tmp_path / "m.txt").write_bytes(letter(1))
    order = [path, tmp_path / "z.txt", tmp_path / "m.txt"]
    for number, paths in enumerate((order, order[::-1], [order[1], order[0], order[2]])):
        home = tmp_path / f"home{number}"
        for one in paths:
            ingest_all(home, [one])
        assert sources(home) == {"m.txt"}
        assert not any(report.new for report in ingest_all(home, order))


@pytest.mark.slow
def test_failures_are_kept_until_they_are_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = write(tmp_path, "a.zip", {"good.txt": letter(1), "bad.pdf": b"%PDF-1.4 no more"})
    (tmp_path / "empty.txt").write_bytes(b"")
    ingest_all(home, [path, tmp_path / "empty.txt"])
    with store.Library(home) as library:
        assert failed_before(library, []) == [path, tmp_path / "empty.txt"]
        assert failed_before(library, [tmp_path / "empty.txt"]) == [tmp_path / "empty.txt"]
    (tmp_path / "empty.txt").write_bytes(letter(2))
    write(tmp_path, "a.zip", {"good.txt": letter(1), "better.txt": letter(3)})
    ingest_all(home, [path, tmp_path / "empty.txt"])
    with store.Library(home) as library, library.read() as connection:
        assert failures.listed(connection) == []


def test_a_failed_file_that_is_gone_is_told_once_more_and_forgotten(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "bad.txt").write_bytes(b"")
    ingest_all(home, [tmp_path / "bad.txt"])
    (tmp_path / "bad.txt").unlink()
    (report,) = ingest_all(home, [tmp_path / "bad.txt"])
    assert report.category is Failure.MISSING
    with store.Library(home) as library:
        assert failed_before(library, []) == []


def test_names_that_are_no_text_are_spelled_somehow(tmp_path: Path) -> None:
    path = tmp_path / "жауап.txt".encode("cp1251").decode("utf-8", "surrogateescape")
    path.write_bytes(letter(1))
    (report,) = ingest_all(tmp_path / "home", [path])
    assert report.source == "жауап.txt"
    assert sources(tmp_path / "home") == {"жауап.txt"}


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.txt", letter(1))
    content = bytearray((tmp_path / "a.zip").read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    reports = by_source(ingest_all(tmp_path / "home", [tmp_path / "a.zip"]))
    assert reports["a.zip/1.txt"].category is Failure.ENCRYPTED
