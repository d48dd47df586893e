import csv
from importlib.resources import files
from pathlib import Path

import pytest

from corpus.documents import document
from corpus.errors import Unreadable
from corpus.model import BlockKind, Column, Failure, Kind, Language, document_id

LETTER = """№ 14-2/1187-И от 17 апреля 2025 года

Депутату Мажилиса
Жумабекову С.Т.

На № 11-07-204 от 2 апреля 2025 года

Уважаемый Серик Талгатович!

Рассмотрев запрос о плотинах, Министерство водных ресурсов (далее – Министерство) сообщает следующее.

Министр Н. Сериков
"""

PAGE = """<html lang="kk"><head><title>Станция іске қосылды</title><meta property="article:published_time"
content="2025-06-11T08:00:00+05:00"></head><body><main><h1>Станция іске қосылды</h1>
<p>Талдықорғанда сорғы станциясы іске қосылды, деп хабарлайды әкімдіктің баспасөз қызметі.</p>
<p>Станция бір жарым мың гектар баққа су береді, оны үш ай ішінде салды.</p></main></body></html>"""


def test_a_text_becomes_a_document_with_all_its_parts() -> None:
    content = LETTER.encode()
    letter = document(content, "letters/1187.txt")
    assert (letter.id, letter.source, letter.text) == (document_id(content), "letters/1187.txt", LETTER)
    assert (letter.kind, letter.number, letter.in_reply_to) == (
        Kind.REPLY,
        "14-2/1187-И",
        "№ 11-07-204 от 2 апреля 2025 года",
    )
    assert letter.languages == (Language.RU,)
    assert "Министерство" in letter.glossary
    assert all(letter.text[block.start : block.end].strip() for block in letter.leaves())


def test_a_page_becomes_a_document() -> None:
    page = document(PAGE.encode(), "https://example.kz/1.html")
    assert (page.kind, page.title, str(page.date)) == (Kind.NEWS, "Станция іске қосылды", "2025-06-11")
    assert next(block.kind for block in page.leaves()) is BlockKind.HEADING
    assert page.languages == (Language.KK,)


def test_the_revision_follows_the_text_and_the_id_the_bytes() -> None:
    one, same, other = (document(LETTER.encode(encoding), "a.txt") for encoding in ("utf-8", "cp1251", "utf-16"))
    assert one.revision == same.revision
    assert len({one.id, same.id, other.id}) == 3
    assert document((LETTER + "P.S.").encode(), "a.txt").revision != one.revision


def test_the_same_bytes_give_the_same_document() -> None:
    assert document(LETTER.encode(), "a.txt") == document(LETTER.encode(), "a.txt")


@pytest.mark.parametrize("content", [b"", b" \n\t\n ", "\ufeff\n".encode()])
def test_a_file_without_text_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        document(content, "empty.txt")
    assert caught.value.category is Failure.EMPTY


def test_data_files_hold_no_empty_cells() -> None:
    for path in (files("corpus") / "data").iterdir():
        if path.name.endswith(".csv"):
            with path.open(encoding="utf-8") as rows:
                assert all(all(row.values()) for row in csv.DictReader(rows))


SHARED = next((up / "shared" for up in Path(__file__).parents if (up / "shared" / "texts").is_dir()), None)


@pytest.mark.shared
@pytest.mark.skipif(SHARED is None, reason="the real documents are not here")
def test_every_row_of_the_real_plan_comes_out_with_six_cells() -> None:
    assert SHARED is not None
    plan = document((SHARED / "texts" / "004_action_plan_ru.txt").read_bytes(), "plan.txt")
    rows: dict[int, set[int]] = {}
    numbers = []
    for block in plan.leaves():
        if block.table == 0 and block.row is not None and block.column is not None and not block.header:
            rows.setdefault(block.row, set()).add(block.column)
            if block.role is Column.NUMBER:
                numbers.append(plan.text[block.start : block.end].rstrip("."))
    assert numbers == [str(number) for number in range(1, 61)]
    assert sum(len(columns) == 6 for columns in rows.values()) == 60


@pytest.mark.shared
@pytest.mark.skipif(SHARED is None, reason="the real documents are not here")
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_real_law_plan_has_three_deadlines_a_row(language: str) -> None:
    assert SHARED is not None
    plan = document((SHARED / "texts" / f"act_lawplan2022_{language}.txt").read_bytes(), "plan.txt")
    rows: dict[int, list[Column | None]] = {}
    for block in plan.leaves():
        if block.table == 0 and block.row is not None and not block.header:
            rows.setdefault(block.row, []).append(block.role)
    assert len(rows) == 26
    assert all(len(roles) == 7 and roles.count(Column.DEADLINE) == 3 for roles in rows.values())
