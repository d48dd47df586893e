from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import Unreadable
from corpus.model import BlockKind, Column, Extract, Failure
from corpus.readers import xlsx
from corpus.readers.xlsx_formats import display
from corpus.structure import structure
from tests.corpus import bad_input


def written(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan(book: Any) -> None:
    sheet = book.active
    sheet.append(["План работы управления на 2025 год"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["№", "Мероприятие", "Срок исполнения", "Ответственные исполнители"])
    sheet.append([1, "Провести семинар\nдля акиматов", date(2025, 3, 1), "МЭПР (по согласованию)"])
    sheet["C4"].number_format = "dd.mm.yyyy"
    sheet.append(["1. Обучение"])
    sheet.merge_cells("A5:D5")
    sheet.append([2, "Издать пособие", "III квартал", "МЭПР"])
    sheet.append([3, "Раздать его", None, "МЭПР"])
    sheet.merge_cells("C6:C7")


def cells(extract: Extract) -> list[list[tuple[int | None, str]]]:
    rows: dict[int | None, list[tuple[int | None, str]]] = {}
    for block in extract.blocks:
        if block.kind is BlockKind.CELL:
            rows.setdefault(block.row, []).append((block.column, extract.text[block.start : block.end]))
    return list(rows.values())


def test_a_plan_keeps_its_title_rows_and_cells() -> None:
    extract = xlsx.read(written(plan), "plan.xlsx")
    first = extract.blocks[0]
    assert (first.kind, extract.text[first.start : first.end]) == (
        BlockKind.HEADING,
        "План работы управления на 2025 год",
    )
    assert cells(extract)[1] == [
        (0, "1"),
        (1, "Провести семинар\nдля акиматов"),
        (2, "01.03.2025"),
        (3, "МЭПР (по согласованию)"),
    ]


def test_merged_cells_stand_once_at_their_first_row_and_column() -> None:
    rows = cells(xlsx.read(written(plan), "plan.xlsx"))
    assert rows[2] == [(0, "1. Обучение")]
    assert rows[3] == [(0, "2"), (1, "Издать пособие"), (2, "III квартал"), (3, "МЭПР")]
    assert rows[4] == [(0, "3"), (1, "Раздать его"), (3, "МЭПР")]


def test_the_columns_of_a_plan_get_their_roles() -> None:
    blocks = structure(xlsx.read(written(plan), "plan.xlsx"))
    roles = {block.column: block.role for block in blocks if block.row == 1 and block.kind is BlockKind.CELL}
    assert roles == {0: Column.NUMBER, 1: Column.MEASURE, 2: Column.DEADLINE, 3: Column.RESPONSIBLE}


def test_each_sheet_stands_under_its_name_and_hidden_ones_are_told() -> None:
    def fill(book: Any) -> None:
        for name, state in (("Доходы", "visible"), ("Черновик", "hidden"), ("Расходы", "visible")):
            sheet = book.create_sheet(name)
            sheet.append(["Статья", "Сумма"])
            sheet.append([name, 5])
            sheet.sheet_state = state

    extract = xlsx.read(written(fill), "a.xlsx")
    headings = [extract.text[block.start : block.end] for block in extract.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Доходы", "Расходы"]
    assert "Черновик" not in extract.text
    assert "Черновик" in extract.warnings[0]


def test_empty_columns_and_rows_take_no_place() -> None:
    def fill(book: Any) -> None:
        book.active["B3"], book.active["XFD3"] = "a", "b"
        book.active["B90000"], book.active["XFD90000"] = "c", "d"

    assert cells(xlsx.read(written(fill), "a.xlsx")) == [[(0, "a"), (1, "b")], [(0, "c"), (1, "d")]]


def test_formulas_without_a_computed_value_are_told() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Всего", "=1+1", "=SUM(A1:A9)"])
        book.active.append(["a", 1, 2])

    assert any(warning.startswith("2 formulas") for warning in xlsx.read(written(fill), "a.xlsx").warnings)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1234567.891, "General", "1234567,891"),
        (0.1 + 0.2, "General", "0,3"),
        (1234.5, "#,##0.00", "1\xa0234,50"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1\xa0234,50)"),
        (0.2567, "0.0%", "25,7%"),
        (12, '0" шт."', "12 шт."),
        (5551234, "000-00-00", "555-12-34"),
        (1500000, '#,##0,"тыс."', "1\xa0500тыс."),
        (3, "00", "03"),
        (45000, "#,##0\\ [$₸-43F]", "45\xa0000 ₸"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (2.5, "0", "3"),
        (7, "[<10]0;[>=10]0.0", "7"),
        (True, "General", "TRUE"),
        (datetime(2025, 3, 1), "mm-dd-yy", "01.03.2025"),
        (datetime(2025, 3, 1, 14, 5), "dd.mm.yyyy h:mm", "01.03.2025 14:05"),
        (datetime(2025, 3, 1), '[$-419]d mmmm yyyy" г."', "1 марта 2025 г."),
        (datetime(2025, 3, 1), "[$-43F]d mmmm yyyy", "1 наурыз 2025"),
        (datetime(2025, 3, 1), "mmmm yyyy", "март 2025"),
        (datetime(2025, 3, 1, 14, 5), "h:mm AM/PM", "2:05 PM"),
        (time(9, 30), "hh:mm", "09:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_values_are_shown_as_their_format_shows_them(value: object, number_format: str, shown: str) -> None:
    assert display(value, number_format) == shown


@given(
    st.one_of(st.integers(), st.floats(), st.datetimes(), st.times(), st.timedeltas(), st.booleans()),
    st.text(alphabet='0#?.,%;[]<>=$-"\\_*@ymdhs/EeGgAP+ №х', max_size=20),
)
def test_any_value_under_any_format_is_shown_somehow(value: object, number_format: str) -> None:
    assert isinstance(display(value, number_format), str)


def refused(content: bytes) -> Failure:
    with pytest.raises(Unreadable) as caught:
        xlsx.read(content, "a.xlsx")
    return caught.value.category


def with_part(name: str, data: bytes) -> bytes:
    content = io.BytesIO(written(plan))
    out = io.BytesIO()
    with zipfile.ZipFile(content) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.namelist():
            made.writestr(part, data if part == name else given.read(part))
    return out.getvalue()


@pytest.mark.slow
def test_a_part_that_inflates_without_end_is_suspicious() -> None:
    assert refused(with_part("xl/worksheets/sheet1.xml", b" " * (300 << 20))) is Failure.SUSPICIOUS


def test_entities_are_suspicious() -> None:
    entities = b'<!DOCTYPE a [<!ENTITY b "ccc">]><a>&b;</a>'
    assert refused(with_part("xl/worksheets/sheet1.xml", entities)) is Failure.SUSPICIOUS


@pytest.mark.parametrize("number", [b"1048577", b"2147483647", b"9" * 40])
def test_a_row_beyond_the_last_is_damage_and_is_not_waited_for(number: bytes) -> None:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"/>'
    row = b'<row r="' + number + b'"><c r="A' + number + b'"><v>1</v></c></row></sheetData></worksheet>'
    assert refused(with_part("xl/worksheets/sheet1.xml", sheet + row)) is Failure.DAMAGED


def test_thousands_of_sheets_out_of_one_part_are_suspicious() -> None:
    with zipfile.ZipFile(io.BytesIO(written(plan))) as archive:
        book = archive.read("xl/workbook.xml")
    start, end = book.index(b"<sheet "), book.index(b"</sheets>")
    assert refused(with_part("xl/workbook.xml", book[:end] + book[start:end] * 3000 + book[end:])) is Failure.SUSPICIOUS


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_broken_parts_are_damage(part: str) -> None:
    assert refused(with_part(part, b"<broken")) is Failure.DAMAGED


def test_a_hollow_file_is_damaged() -> None:
    assert refused(bad_input.zipped({"xl/workbook.xml": b"<x/>"})) is Failure.DAMAGED


def test_a_file_without_any_value_is_empty() -> None:
    assert refused(written(lambda _book: None)) is Failure.EMPTY
