from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pytest
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import PageBreak

from corpus.errors import Unreadable
from corpus.model import Block, BlockKind, Extract, Failure
from corpus.readers.pdf import read
from tests.corpus import bad_input
from tests.corpus.readers.papers import (
    BOLD,
    REGULAR,
    body,
    drawn,
    heading,
    paper,
    table,
    two_columns,
)  # fmt: skip

RUSSIAN = (
    "Министерство ведёт мониторинг состояния водоёмов, по итогам квартала обследовано 48 участков в шести областях, на "
    "что направлено 389 млн. тенге. "
)
KAZAKH = "Ұйғарымға сәйкес өңірлерде үш су қоймасы жөнделді, һәм ғимараттардың құрылысы жыл аяғына дейін бітеді. "
ROW = "Разработка проекта плана, его согласование и внесение в акимат"


def leaves(extract: Extract) -> list[tuple[str, str]]:
    return [(block.kind.value, text(extract, block)) for block in extract.blocks if block.is_leaf]


def text(extract: Extract, block: Block) -> str:
    return extract.text[block.start : block.end]


def flat(words: str) -> str:
    return " ".join(words.split())


def of_kind(extract: Extract, kind: BlockKind) -> list[str]:
    return [flat(text(extract, block)) for block in extract.blocks if block.kind is kind]


def grid(extract: Extract, number: int = 0) -> list[list[str]]:
    """The cells of a table by rows."""
    rows: dict[int, list[str]] = {}
    for block in extract.blocks:
        if block.kind is BlockKind.CELL and block.table == number and block.row is not None:
            rows.setdefault(block.row, []).append(flat(text(extract, block)))
    return [rows[row] for row in sorted(rows)]


def test_letters_of_both_languages_come_through() -> None:
    letters = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Щщ Ъъ № « » – —"
    assert read(paper([body(letters)]), "a.pdf").text == f"{letters}\n\n1"


def test_justified_paragraphs_are_whole_and_keep_their_line_ends() -> None:
    extract = read(paper([body(RUSSIAN * 3), body(KAZAKH * 3)], feet=False), "a.pdf")
    assert [kind for kind, _ in leaves(extract)] == ["paragraph", "paragraph"]
    assert of_kind(extract, BlockKind.PARAGRAPH) == [(RUSSIAN * 3).strip(), (KAZAKH * 3).strip()]
    first = extract.blocks[0]
    assert len(first.boxes) == text(extract, first).count("\n") + 1


def test_headings_rank_by_size() -> None:
    story = [heading("План действий", 18), heading("Раздел первый", 14), body(RUSSIAN * 4), heading("Итоги", 11)]
    extract = read(paper([*story, body(KAZAKH * 4)]), "a.pdf")
    found = [(block.level, text(extract, block)) for block in extract.blocks if block.kind is BlockKind.HEADING]
    assert found == [(1, "План действий"), (2, "Раздел первый"), (3, "Итоги")]


def test_short_paragraphs_that_stand_in_are_apart() -> None:
    short = "Всего за год проведено обследование почти всех крупных водоёмов страны"
    story = [body(f"{short}."), body(RUSSIAN * 2), body(f"{short}."), body(f"{short}."), body(KAZAKH * 2)]
    extract = read(paper(story, feet=False), "a.pdf")
    expected = [f"{short}.", (RUSSIAN * 2).strip(), f"{short}.", f"{short}.", (KAZAKH * 2).strip()]
    assert of_kind(extract, BlockKind.PARAGRAPH) == expected


def test_a_number_alone_at_the_edge_is_a_page_number_only_where_numbers_rise() -> None:
    def draw(canvas: Any, number: int) -> None:
        lines_at(canvas, number)
        canvas.drawString(300, 30, str(number + 4))
        canvas.drawString(60, 800, {1: "17", 2: "4", 3: "250"}[number])

    extract = read(drawn(draw, 3), "a.pdf")
    assert of_kind(extract, BlockKind.FURNITURE) == ["5", "6", "7"]
    assert [words for words in of_kind(extract, BlockKind.PARAGRAPH) if words.isdigit()] == ["17", "4", "250"]


def test_numbered_points_are_list_items() -> None:
    story = [body(f"{number}) {RUSSIAN}") for number in (1, 2)] + [body("– " + KAZAKH)]
    extract = read(paper(story, feet=False), "a.pdf")
    assert [kind for kind, _ in leaves(extract)] == ["list_item"] * 3


def test_a_paragraph_over_a_page_break_is_one() -> None:
    extract = read(paper([body(RUSSIAN * 60)], head="Отчёт за год"), "a.pdf")
    assert len(extract.pages) == 3
    assert of_kind(extract, BlockKind.PARAGRAPH) == [(RUSSIAN * 60).strip()]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    story = [body(RUSSIAN * 3), PageBreak(), body(KAZAKH * 3), PageBreak(), body(RUSSIAN)]
    extract = read(paper(story, head="Отчёт за 2024 год"), "a.pdf")
    assert of_kind(extract, BlockKind.FURNITURE) == [
        "Отчёт за 2024 год", "1", "Отчёт за 2024 год", "2", "Отчёт за 2024 год", "3",
    ]  # fmt: skip


def test_pages_share_the_text_out_in_order() -> None:
    extract = read(paper([body(RUSSIAN * 40), body(KAZAKH * 40)], head="Отчёт"), "a.pdf")
    assert extract.pages[0].start == 0
    assert extract.pages[-1].end == len(extract.text)
    assert all(one.end == other.start for one, other in zip(extract.pages, extract.pages[1:], strict=False))
    for block in extract.blocks:
        if block.is_leaf:
            page = extract.pages[(block.page or 0) - 1]
            assert page.start <= block.start < page.end


def test_a_table_over_pages_is_one_and_its_repeated_heading_furniture() -> None:
    rows = [["№", "Мероприятие", "Срок"], ["1", "2", "3"]] + [[str(n), f"{n}. {ROW}", "2025 год"] for n in range(1, 70)]
    extract = read(paper([table(rows, [30, 250, 80], repeat=2), body(KAZAKH)], head="План"), "a.pdf")
    assert len(extract.pages) > 2
    assert grid(extract) == rows
    assert "№ Мероприятие Срок" in of_kind(extract, BlockKind.FURNITURE)
    assert {block.table for block in extract.blocks if block.kind is BlockKind.TABLE} == {0}


def cut_table(closed: bool) -> Any:
    """A table whose second row goes on on the next page; programs close the cut with a rule or leave it open."""

    def draw(canvas: Any, number: int) -> None:
        canvas.setFont(REGULAR, 10)
        canvas.drawCentredString(300, 810, "План мероприятий")
        canvas.drawCentredString(300, 30, str(number))
        columns = [60, 90, 300, 450]
        if number == 1:
            top, bottom, heights = 700, 100, [700, 680, 640] + [100] * closed
            for x, label, first, second in ((65, "№", "1", "2"), (305, "Срок", "2024 год", "2025 год")):
                canvas.drawString(x, 685, label)
                canvas.drawString(x, 660, first)
                canvas.drawString(x, 620, second)
            canvas.drawString(95, 685, "Мероприятие")
            canvas.drawString(95, 660, "Первое")
            for line in range(40):
                canvas.drawString(95, 620 - 12.5 * line, f"строка {line},")
        else:
            top, bottom, heights = 780, 660, [780] * closed + [700, 660]
            canvas.drawString(95, 765, "и конец.")
            for x, cell in ((65, "3"), (95, "Третье"), (305, "2026 год")):
                canvas.drawString(x, 680, cell)
        for y in heights:
            canvas.line(60, y, 450, y)
        for x in columns:
            canvas.line(x, top, x, bottom)

    return draw


@pytest.mark.parametrize("closed", [True, False])
def test_a_row_cut_by_a_page_break_is_one_row(closed: bool) -> None:
    extract = read(drawn(cut_table(closed), 2), "a.pdf")
    second = " ".join(f"строка {line}," for line in range(40)) + " и конец."
    assert grid(extract) == [
        ["№", "Мероприятие", "Срок"],
        ["1", "Первое", "2024 год"],
        ["2", second, "2025 год"],
        ["3", "Третье", "2026 год"],
    ]


def test_a_table_without_rules_at_its_sides_is_whole() -> None:
    def draw(canvas: Any, _number: int) -> None:
        canvas.setFont(REGULAR, 10)
        for y in (700, 680, 660, 640):
            canvas.line(60, y, 450, y)
        canvas.line(200, 700, 200, 640)
        for row in range(3):
            canvas.drawString(65, 685 - 20 * row, f"Показатель {row}")
            canvas.drawString(205, 685 - 20 * row, f"{row} тонн")

    assert grid(read(drawn(draw), "a.pdf")) == [[f"Показатель {row}", f"{row} тонн"] for row in range(3)]


def test_another_table_after_text_is_another() -> None:
    rows = [["a", "b"], ["c", "d"]]
    extract = read(paper([table(rows, [60, 60]), body(RUSSIAN), PageBreak(), table(rows, [60, 60])]), "a.pdf")
    assert (grid(extract, 0), grid(extract, 1)) == (rows, rows)


def test_merged_cells_stand_at_their_first_row_and_column() -> None:
    def draw(canvas: Any, _number: int) -> None:
        canvas.setFont(REGULAR, 10)
        for x0, y, x1 in ((60, 700, 360), (160, 670, 360), (60, 640, 360), (60, 610, 360)):
            canvas.line(x0, y, x1, y)
        for x, top in ((60, 700), (160, 700), (260, 670), (360, 700)):
            canvas.line(x, top, x, 610)
        for x, y, cell in (
            (65, 660, "№"),
            (165, 680, "Срок"),
            (165, 650, "начало"),
            (265, 650, "конец"),
            (65, 620, "1"),
        ):
            canvas.drawString(x, y, cell)

    extract = read(drawn(draw), "a.pdf")
    cells = [(b.row, b.column, text(extract, b)) for b in extract.blocks if b.kind is BlockKind.CELL]
    assert cells == [
        (0, 0, "№"), (0, 1, "Срок"), (1, 1, "начало"), (1, 2, "конец"), (2, 0, "1"), (2, 1, ""), (2, 2, ""),
    ]  # fmt: skip


def test_cells_agree_with_plain_pdfplumber() -> None:
    rows = [[str(number), ROW, "май 2025 года"] for number in range(12)]
    content = paper([table(rows, [30, 200, 90])], feet=False)
    with pdfplumber.open(io.BytesIO(content)) as plain:
        (expected,) = plain.pages[0].extract_tables()
    assert grid(read(content, "a.pdf")) == [[flat(cell or "") for cell in row] for row in expected]


def test_two_columns_are_read_one_after_the_other() -> None:
    extract = read(two_columns([body(RUSSIAN * 8), body(KAZAKH * 8)]), "a.pdf")
    assert of_kind(extract, BlockKind.PARAGRAPH) == [(RUSSIAN * 8).strip(), (KAZAKH * 8).strip()]


def test_a_letterhead_in_two_languages_is_read_by_language() -> None:
    kazakh = ["ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "СУ РЕСУРСТАРЫ ЖӘНЕ", "ИРРИГАЦИЯ", "МИНИСТРЛІГІ"]
    russian = ["МИНИСТЕРСТВО", "ВОДНЫХ РЕСУРСОВ", "И ИРРИГАЦИИ РЕСПУБЛИКИ", "КАЗАХСТАН"]

    def draw(canvas: Any, _number: int) -> None:
        canvas.setFont(BOLD, 9)
        for line, (left, right) in enumerate(zip(kazakh, russian, strict=True)):
            canvas.drawCentredString(150, 780 - 12 * line, left)
            canvas.drawCentredString(440, 780 - 12 * line, right)
        canvas.setFont(REGULAR, 12)
        for line, words in enumerate(simpleSplit(RUSSIAN * 3, REGULAR, 12, 460)):
            canvas.drawString(60, 650 - 16 * line, words)
        canvas.drawString(60, 480, "Министр")
        canvas.drawString(420, 480, "Б. Сәрсенов")

    found = [flat(words) for _, words in leaves(read(drawn(draw), "a.pdf"))]
    assert found == [
        " ".join(kazakh),
        " ".join(russian),
        RUSSIAN.strip() + " " + (RUSSIAN * 2).strip(),
        "Министр Б. Сәрсенов",
    ]


def test_footnotes_are_told_and_their_marks_stay_apart_from_numbers() -> None:
    def draw(canvas: Any, _number: int) -> None:
        canvas.setFont(REGULAR, 12)
        for line in range(20):
            canvas.drawString(60, 780 - 16 * line, "Строка основного текста документа о водных ресурсах страны,")
        canvas.drawString(60, 300, "объём 10 000")
        canvas.setFont(REGULAR, 7)
        canvas.drawString(60 + canvas.stringWidth("объём 10 000", REGULAR, 12), 305, "2")
        canvas.setFont(REGULAR, 9)
        canvas.drawString(60, 90, "2 Данные за отчётный период")
        canvas.drawString(60, 78, "по оперативным сведениям.")

    extract = read(drawn(draw), "a.pdf")
    assert of_kind(extract, BlockKind.FOOTNOTE) == ["2 Данные за отчётный период по оперативным сведениям."]
    assert "10 000²" in extract.text


def lines_at(canvas: Any, number: int) -> None:
    canvas.setFont(REGULAR, 12)
    for line in range(4):
        canvas.drawString(60, 500 - 16 * line, f"Строка {line} страницы {number} документа.")


def turned_page(canvas: Any, number: int) -> None:
    canvas.setPageRotation(90 * (number - 1))
    lines_at(canvas, number)


def turned_text(canvas: Any, number: int) -> None:
    canvas.saveState()
    canvas.translate(300, 400)
    canvas.rotate(90 * (number - 1))
    canvas.translate(-200, -450)
    lines_at(canvas, number)
    canvas.restoreState()


@pytest.mark.parametrize("draw", [turned_page, turned_text])
def test_turned_pages_and_texts_are_read_upright(draw: Any) -> None:
    extract = read(drawn(draw, 4), "a.pdf")
    expected = [f"Строка {line} страницы {page} документа." for page in range(1, 5) for line in range(4)]
    assert [line for _, words in leaves(extract) for line in words.split("\n")] == expected


@pytest.mark.parametrize("draw", [turned_page, turned_text, cut_table(True)])
def test_boxes_cover_the_ink_of_their_page(draw: Any) -> None:
    """Nothing but rules is left where the boxes have been wiped; and there is ink in every box."""
    content = drawn(draw, 2)
    extract = read(content, "a.pdf")
    rules = draw is not turned_page and draw is not turned_text
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document, start=1):
        ink = page.render(scale=2, grayscale=True).to_numpy().squeeze() < 128
        inked = ink.sum()
        for block in extract.blocks:
            # A row that a page break cuts has boxes on two pages.
            if block.page != number or (rules and block.row == 2):
                continue
            for box in block.boxes:
                place = np.s_[int(box.y0 * 2) : int(box.y1 * 2) + 2, int(box.x0 * 2) : int(box.x1 * 2) + 2]
                assert ink[place].any()
                ink[place] = False
        if not rules:
            assert ink.sum() <= 0.002 * inked
    document.close()


def test_upright_headings_of_columns_are_read_as_words() -> None:
    def draw(canvas: Any, _number: int) -> None:
        canvas.setFont(REGULAR, 10)
        for y in (700, 620, 590):
            canvas.line(60, y, 450, y)
        for x in (60, 90, 450):
            canvas.line(x, 700, x, 590)
        canvas.saveState()
        canvas.translate(78, 625)
        canvas.rotate(90)
        canvas.drawString(0, 0, "номер строки")
        canvas.restoreState()
        for x, y, cell in ((95, 650, "Мероприятие"), (65, 600, "1"), (95, 600, "Провести ревизию")):
            canvas.drawString(x, y, cell)

    assert grid(read(drawn(draw), "a.pdf")) == [["номер строки", "Мероприятие"], ["1", "Провести ревизию"]]


def test_a_watermark_is_left_out_and_told() -> None:
    def draw(canvas: Any, number: int) -> None:
        lines_at(canvas, number)
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "КОПИЯ")

    extract = read(drawn(draw), "a.pdf")
    assert "КОПИЯ" not in extract.text
    assert "watermark" in extract.warnings[0]


@pytest.mark.slow
def test_a_page_without_text_is_named() -> None:
    def draw(canvas: Any, number: int) -> None:
        if number != 2:
            lines_at(canvas, number)
        else:
            canvas.rect(10, 10, 300, 300, fill=1)

    (warning,) = read(drawn(draw, 3), "a.pdf").warnings
    assert re.match(r"no text (layer|was found in the picture) on page 2\b", warning)


def test_title_and_author_come_from_the_file_unless_a_program_made_them_up() -> None:
    assert read(paper([body("x y")], title="Есеп", author="Министрлік"), "a.pdf").metadata["title"] == "Есеп"
    assert "title" not in read(paper([body("x y")]), "a.pdf").metadata


def test_a_file_open_to_readers_is_read_whatever_else_it_forbids() -> None:
    assert "Open to read" in read(bad_input.pdf_for_owner_only(), "a.pdf").text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "category", "words"),
    [
        (bad_input.pdf_with_password(), Failure.ENCRYPTED, "password"),
        (bad_input.scan(), Failure.UNSUPPORTED, "scan"),
        (b"%PDF-1.7\n" + bad_input.random_bytes(), Failure.DAMAGED, "damaged"),
        (b"%PDF-1.7", Failure.DAMAGED, "damaged"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(content: bytes, category: Failure, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, "a.pdf")
    assert caught.value.category is category
    assert words in caught.value.reason
    assert str(caught.value).startswith("a.pdf: ")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_cut_file_is_damaged_or_read_in_part_and_says_so(share: float) -> None:
    content = paper([body(RUSSIAN * 60)])
    try:
        told = read(content[: int(len(content) * share)], "a.pdf").warnings
    except Unreadable as refusal:
        told = (refusal.category, refusal.reason)
    assert any("cut short" in words for words in told)


def test_a_drawing_of_thousands_of_crossing_lines_is_no_table_and_no_burden() -> None:
    def draw(canvas: Any, number: int) -> None:
        lines_at(canvas, number)
        for place in range(0, 580, 4):
            canvas.line(place, 0, place, 800)
            canvas.line(0, place, 580, place)

    extract = read(drawn(draw), "a.pdf")
    assert [kind for kind, _ in leaves(extract)] == ["paragraph"]


def test_every_leaf_has_a_page_and_boxes_and_the_leaves_cover_the_text() -> None:
    rows = [["№", "Шара"]] + [[str(number), ROW] for number in range(40)]
    extract = read(paper([heading("Жоспар"), body(KAZAKH * 9), table(rows, [40, 120])], head="Жоба"), "a.pdf")
    place = 0
    for block in extract.blocks:
        if not block.is_leaf:
            continue
        assert extract.text[place : block.start].strip() == ""
        place = block.end
        if block.start < block.end:
            assert block.page
            assert block.boxes
    assert extract.text[place:].strip() == ""
