from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.errors import Unreadable
from corpus.model import BlockKind, Extract, Failure
from corpus.readers.docx import read
from tests.corpus import bad_input

W = nsdecls("w")


def saved(document: Any) -> Extract:
    out = io.BytesIO()
    document.save(out)
    return read(out.getvalue(), "a.docx")


def leaves(extract: Extract) -> list[tuple[str, str]]:
    return [(block.kind.value, extract.text[block.start : block.end]) for block in extract.blocks if block.is_leaf]


def cells(extract: Extract) -> list[tuple[int | None, int | None, str]]:
    blocks = [block for block in extract.blocks if block.kind is BlockKind.CELL]
    return [(block.row, block.column, extract.text[block.start : block.end]) for block in blocks]


def raw(body: str, **parts: str) -> Extract:
    """A document from the XML of its body, and other parts of it."""
    main = f"<w:document {W} {nsdecls('r')}><w:body>{body}</w:body></w:document>".encode()
    others = {f"word/{name}.xml": xml.encode() for name, xml in parts.items()}
    return read(bad_input.zipped({"word/document.xml": main, **others}), "a.docx")


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, depth: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def numbering(*levels: str, more: str = "") -> str:
    shapes = "".join(f'<w:lvl w:ilvl="{depth}">{level}</w:lvl>' for depth, level in enumerate(levels))
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="5">{shapes}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>{more}</w:numbering>'
    )


def level(text: str, number_format: str = "decimal", start: int = 1, more: str = "") -> str:
    return f'<w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/>'


def test_headings_have_the_level_of_their_style_or_outline() -> None:
    document = docx.Document()
    document.add_heading("Есеп", 0)
    document.add_heading("Бірінші бөлім", 1)
    document.add_heading("Кіші бөлім", 2)
    outlined = document.add_paragraph("Дербес деңгей")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="3"/>'))
    document.add_paragraph("Мәтін")
    extract = saved(document)
    assert [block.level for block in extract.blocks] == [1, 1, 2, 4, None]
    assert [block.kind.value for block in extract.blocks] == ["heading"] * 4 + ["paragraph"]


def test_a_style_inherits_its_level() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="A"><w:name w:val="Own"/><w:basedOn w:val="B"/></w:style>'
        f'<w:style w:styleId="B"><w:name w:val="heading 3"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    assert raw(paragraph("x", '<w:pStyle w:val="A"/>'), styles=styles).blocks[0].level == 3


def test_numbers_of_lists_are_computed_over_levels() -> None:
    extract = raw(
        listed("a") + listed("b", 1) + listed("c", 1) + listed("d", 2) + listed("e") + listed("f", 1),
        numbering=numbering(level("%1."), level("%1.%2."), level("%3)", "lowerLetter")),
    )
    assert [text for _, text in leaves(extract)] == ["1. a", "1.1. b", "1.2. c", "a) d", "2. e", "2.1. f"]
    assert {kind for kind, _ in leaves(extract)} == {"list_item"}


@pytest.mark.parametrize(
    ("number_format", "start", "expected"),
    [
        ("lowerRoman", 4, "iv)"),
        ("upperRoman", 9, "IX)"),
        ("upperLetter", 27, "AA)"),
        ("russianLower", 3, "в)"),
        ("decimalZero", 7, "07)"),
        ("decimal", 12, "12)"),
    ],
)
def test_formats_of_numbers(number_format: str, start: int, expected: str) -> None:
    extract = raw(listed("x"), numbering=numbering(level("%1)", number_format, start)))
    assert extract.text == f"{expected} x"


def test_an_overridden_start_counts_anew_and_bullets_show_no_number() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = listed("a") + listed("b") + listed("c", number=2) + listed("d", 1)
    extract = raw(body, numbering=numbering(level("%1."), level("\uf0b7", "bullet"), more=more))
    assert [text for _, text in leaves(extract)] == ["1. a", "2. b", "1. c", "d"]


def test_a_paragraph_out_of_its_styles_list_has_no_number() -> None:
    extract = raw(listed("x", number=0), numbering=numbering(level("%1.")))
    assert leaves(extract) == [("paragraph", "x")]


def test_merged_cells_stand_once_at_their_first_place() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "high"
    table.cell(0, 2).text, table.cell(1, 1).text, table.cell(2, 2).text = "a", "b\nc", "d"
    assert cells(saved(document)) == [
        (0, 0, "wide"),
        (0, 2, "a"),
        (1, 0, "high"),
        (1, 1, "b\nc"),
        (1, 2, ""),
        (2, 1, ""),
        (2, 2, "d"),
    ]


def test_an_automatic_number_stands_in_its_cell() -> None:
    table = f"<w:tbl><w:tr><w:tc>{listed('')}</w:tc><w:tc>{paragraph('Шара')}</w:tc></w:tr></w:tbl>"
    assert cells(raw(table, numbering=numbering(level("%1.")))) == [(0, 0, "1."), (0, 1, "Шара")]


def test_a_table_in_a_cell_is_flattened() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 1)
    inner = cell.add_table(2, 2)
    for number, place in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        inner.cell(*place).text = str(number)
    assert cells(saved(document)) == [(0, 0, ""), (0, 1, "0 1\n2 3")]


def test_rows_that_repeat_on_each_page_are_headers() -> None:
    rows = (
        "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>" + paragraph("№") + "</w:tc></w:tr>"
        "<w:tr><w:tc>" + paragraph("1") + "</w:tc></w:tr>"
    )
    blocks = raw(f"<w:tbl>{rows}</w:tbl>").blocks
    assert [block.header for block in blocks if block.kind is BlockKind.CELL] == [True, False]


def test_insertions_are_read_deletions_not_and_both_are_told() -> None:
    body = (
        "<w:p><w:r><w:t>Выделить </w:t></w:r><w:del><w:r><w:delText>пять</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>шесть</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> ушло</w:t></w:r></w:moveFrom></w:p>"
    )
    extract = raw(body)
    assert extract.text == "Выделить шесть"
    assert "1 insertions were read, 2 deletions left out" in extract.warnings[0]


def test_a_deleted_paragraph_mark_joins_the_paragraphs() -> None:
    extract = raw(paragraph("начало ", "<w:rPr><w:del/></w:rPr>") + paragraph("конец"))
    assert leaves(extract) == [("paragraph", "начало конец")]


def test_a_footnote_follows_its_paragraph() -> None:
    body = '<w:p><w:r><w:t>Объём 10 000</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + paragraph(
        "Дальше"
    )
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Оценка")}</w:footnote></w:footnotes>'
    assert leaves(raw(body, footnotes=notes)) == [
        ("paragraph", "Объём 10 000¹"),
        ("footnote", "1 Оценка"),
        ("paragraph", "Дальше"),
    ]


def test_headers_and_footers_are_furniture() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Колонтитул"
    document.sections[0].footer.paragraphs[0].text = "Низ"
    document.add_paragraph("Текст")
    assert leaves(saved(document)) == [("furniture", "Колонтитул"), ("paragraph", "Текст"), ("furniture", "Низ")]


def test_a_text_box_is_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('В рамке')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>Текст</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert leaves(raw(body)) == [("paragraph", "Текст"), ("paragraph", "В рамке")]


def test_content_controls_links_and_fields_are_read_through() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('a')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>b</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:fldSimple><w:r><w:t>c</w:t></w:r></w:fldSimple><w:r><w:tab/><w:t>d</w:t><w:br/><w:t>e</w:t>"
        "<w:noBreakHyphen/><w:softHyphen/></w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
    )
    extract = raw(body)
    assert [text for _, text in leaves(extract)] == ["a", "bc\td\ne\u2011\u00ad²"]
    assert "hidden" in extract.warnings[0]


def test_core_properties_become_metadata() -> None:
    document = docx.Document()
    document.add_paragraph("x")
    document.core_properties.title, document.core_properties.author = "Жоспар", "Министрлік"
    facts = saved(document).metadata
    assert (facts["title"], facts["author"]) == ("Жоспар", "Министрлік")
    assert "date" not in facts


@pytest.mark.parametrize(
    ("content", "category", "words"),
    [
        (b"not a zip", Failure.DAMAGED, "no whole Word file"),
        (bad_input.docx_without_document(), Failure.DAMAGED, "no Word document"),
        (bad_input.docx_of(b"<w:document><unclosed>"), Failure.DAMAGED, "broken XML"),
        (bad_input.docx_of(b"<x/>"), Failure.EMPTY, "no text"),
        (bad_input.docx_with_entities(), Failure.SUSPICIOUS, "entities"),
        (bad_input.docx_nested(), Failure.DAMAGED, "broken XML"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(content: bytes, category: Failure, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, "a.docx")
    assert (caught.value.category, words in caught.value.reason) == (category, True)


@pytest.mark.slow
def test_a_part_that_inflates_without_end_is_stopped_while_inflating() -> None:
    with pytest.raises(Unreadable) as caught:
        read(bad_input.docx_bomb(), "a.docx")
    assert caught.value.category is Failure.SUSPICIOUS


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_file_is_damaged(share: float) -> None:
    document = docx.Document()
    document.add_paragraph("x" * 100)
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(Unreadable) as caught:
        read(out.getvalue()[: int(len(out.getvalue()) * share)], "a.docx")
    assert caught.value.category is Failure.DAMAGED
