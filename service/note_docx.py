"""A note as a DOCX: headings of the program's own styles, tables with a repeated head, numbered pages."""

from __future__ import annotations

import io
import re
from typing import Any

import docx as word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from service.note import Block, Bullets, Grid, Heading, Note, Picture, Quote, Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Times New Roman"
_WIDTH = 17.0
_INK, _SOFT = RGBColor(0x1B, 0x23, 0x26), RGBColor(0x56, 0x64, 0x69)
_LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
# Characters that XML can't hold at all.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx(note: Note) -> bytes:
    """The file's bytes."""
    made = word.Document()
    _set_up(made, note)
    title = made.add_heading(_fit(note.title), 0)
    title.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for line in note.about:
        made.add_paragraph(_fit(line)).paragraph_format.space_after = Pt(2)
    for block in note.blocks:
        _block(made, block)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _set_up(made: Any, note: Note) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    made.core_properties.title = _fit(note.title)
    made.core_properties.author = "Mindet"
    made.core_properties.language = note.language
    for style, size, bold in (
        ("Normal", 12, False),
        ("Title", 18, True),
        ("Heading 1", 14, True),
        ("Heading 2", 12, True),
    ):
        font = made.styles[style].font
        font.name, font.size, font.bold, font.color.rgb = _FONT, Pt(size), bold, _INK
        fonts = made.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), _FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(kind), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES[note.language])
    made.styles["Normal"].element.get_or_add_rPr().append(language)
    made.styles["Normal"].paragraph_format.space_after = Pt(4)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run(_fit(f"{note.foot} · "))
    run.font.size = Pt(9)
    _field(foot, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def _block(made: Any, block: Block) -> None:
    match block:
        case Heading():
            made.add_heading(_fit(block.text), block.level)
        case Text():
            run = made.add_paragraph().add_run(_fit(block.text))
            if block.soft:
                run.font.size, run.font.color.rgb = Pt(10), _SOFT
        case Quote():
            _quote(made, block)
        case Bullets():
            for item in block.items:
                made.add_paragraph(_fit(item), style="List Bullet").paragraph_format.space_after = Pt(2)
        case Grid():
            _grid(made, block)
        case Picture():
            _picture(made, block)


def _quote(made: Any, block: Quote) -> None:
    said = made.add_paragraph()
    said.paragraph_format.left_indent = Cm(0.8)
    said.paragraph_format.space_after = Pt(0)
    said.paragraph_format.keep_with_next = True
    said.add_run(_fit(f"«{block.text}»")).italic = True
    where = made.add_paragraph()
    where.paragraph_format.left_indent = Cm(0.8)
    run = (
        _linked(where, block.link, _fit(f"— {block.source}"))
        if block.link
        else where.add_run(_fit(f"— {block.source}"))
    )
    run.font.size, run.font.color.rgb = Pt(10), _SOFT


def _linked(paragraph: Any, address: str, text: str) -> Any:
    """A run that leads to an address."""
    relation = paragraph.part.relate_to(
        address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
    )
    run = paragraph.add_run(text)
    run.underline = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    paragraph._p.append(link)
    link.append(run._r)
    return run


def _grid(made: Any, block: Grid) -> None:
    table = made.add_table(rows=0, cols=len(block.widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Cm(_WIDTH * width)
    if block.head:
        _row(table, block.head, block.widths, bold=range(len(block.widths)))
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(mark)
    for row in block.rows:
        _row(table, row, block.widths, bold=range(0) if block.head else range(1))
    made.add_paragraph().paragraph_format.space_after = Pt(2)


def _row(table: Any, cells: tuple[str, ...], widths: tuple[float, ...], bold: range) -> None:
    row = table.add_row()
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    for place, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = Cm(_WIDTH * width)
        run = cell.paragraphs[0].add_run(_fit(text))
        run.font.size, run.bold = Pt(10), place in bold
        cell.paragraphs[0].paragraph_format.space_after = Pt(1)


def _picture(made: Any, block: Picture) -> None:
    shape = made.add_picture(io.BytesIO(block.png), width=Cm(15))
    about = shape._inline.docPr
    about.set("descr", _fit(block.told))


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)
