"""Every kind of bad file through the whole way: told, read and refused in a worker, with its category and name."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents import document
from corpus.errors import Unreadable
from corpus.model import Document, Failure
from corpus.sandbox import Limits, parse_many
from tests.corpus import bad_input

LETTER = "Министерство направит ответ до 1 марта 2025 года.\nМинистрлік жауапты мерзімінде жібереді.\n"

BAD: dict[str, tuple[bytes, Failure]] = {
    "empty.pdf": (b"", Failure.EMPTY),
    "blank.txt": (b" \r\n", Failure.EMPTY),
    "locked.pdf": (bad_input.pdf_with_password(), Failure.ENCRYPTED),
    "locked.docx": (bad_input.encrypted_office(), Failure.ENCRYPTED),
    "cut.pdf": (bad_input.pdf_for_owner_only()[:400], Failure.DAMAGED),
    "note.docx": (b"no zip at all", Failure.DAMAGED),
    "hollow.docx": (bad_input.docx_without_document(), Failure.DAMAGED),
    "bomb.docx": (bad_input.docx_bomb(), Failure.SUSPICIOUS),
    "entities.docx": (bad_input.docx_with_entities(), Failure.SUSPICIOUS),
    "binary.txt": (bad_input.random_bytes(), Failure.UNSUPPORTED),
    "scan.pdf": (bad_input.scan(), Failure.UNSUPPORTED),
    "photo.txt": (bad_input.png(), Failure.UNSUPPORTED),
    "old.doc": (bad_input.old_office("Workbook"), Failure.UNSUPPORTED),
    "bomb.xlsx": (bad_input.zipped({"xl/workbook.xml": b" " * (300 << 20)}), Failure.SUSPICIOUS),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document | Unreadable]:
    folder = tmp_path_factory.mktemp("bad")
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "good.txt").write_text(LETTER, encoding="utf-8")
    (folder / "cyrillic.txt").write_text("Ответ будет направлен до конца марта.", encoding="cp1251")
    (folder / "wide.txt").write_text(LETTER, encoding="utf-16")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200 << 20)
    (folder / "folder.pdf").mkdir()
    paths = [*sorted(folder.iterdir()), folder / "absent.pdf"]
    return {path.name: result for path, result in parse_many(paths, document, Limits(wall_seconds=60), 2)}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_refused_with_its_category_name_and_remedy(
    name: str, results: dict[str, Document | Unreadable]
) -> None:
    refusal = results[name]
    assert isinstance(refusal, Unreadable)
    assert refusal.category is BAD[name][1]
    assert Path(refusal.source).name == name
    assert refusal.remedy


@pytest.mark.parametrize(
    ("name", "category"),
    [("huge.txt", Failure.TOO_LARGE), ("folder.pdf", Failure.UNSUPPORTED), ("absent.pdf", Failure.MISSING)],
)
def test_what_is_not_even_opened_is_told(
    name: str, category: Failure, results: dict[str, Document | Unreadable]
) -> None:
    refusal = results[name]
    assert isinstance(refusal, Unreadable)
    assert refusal.category is category


@pytest.mark.parametrize(("name", "told"), [("good.txt", ""), ("cyrillic.txt", "Windows-1251"), ("wide.txt", "UTF-16")])
def test_good_files_beside_them_are_read(name: str, told: str, results: dict[str, Document | Unreadable]) -> None:
    read = results[name]
    assert isinstance(read, Document)
    assert "марта" in read.text
    assert told in " ".join(read.warnings)
