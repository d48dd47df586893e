"""A sample as a Word file, its zip made anew with fixed times so that the bytes are the same each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx as python_docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from eval.samples.markup import Line, Row, Sample, Style

_ALIGN = {Style.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT, Style.CENTER: WD_ALIGN_PARAGRAPH.CENTER}
_EPOCH = (2026, 1, 1, 0, 0, 0)


def docx(sample: Sample) -> bytes:
    """The bytes of the Word file."""
    made = python_docx.Document()
    made.styles["Normal"].font.size = Pt(11)
    about = made.core_properties
    about.title, about.language, about.author = sample.title, sample.language, "Mindet"
    about.created = about.modified = datetime(2026, 1, 1)
    if sample.layout == "plan":
        section = made.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    rows: list[Row] = []
    for part in (*sample.parts, None):
        if isinstance(part, Row):
            rows.append(part)
            continue
        if rows:
            _table(made, rows)
            rows = []
        if part is not None:
            _line(made, part)
    raw = io.BytesIO()
    made.save(raw)
    return _fixed(raw)


def _line(made: python_docx.document.Document, line: Line) -> None:
    text = line.text.strip().replace("\\-", "")
    if line.style is Style.HEADING:
        made.add_heading(text, level=1)
        return
    paragraph = made.add_paragraph()
    run = paragraph.add_run(text)
    paragraph.alignment = _ALIGN.get(line.style)
    run.italic = line.style is Style.QUESTION
    run.bold = line.style is Style.CENTER
    if line.style is Style.SMALL:
        run.font.size = Pt(8)


def _table(made: python_docx.document.Document, rows: list[Row]) -> None:
    width = max(len(row.cells) for row in rows)
    table = made.add_table(rows=0, cols=width, style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        if len(row.cells) == 1:
            cells[0].merge(cells[-1]).text = row.cells[0]
            continue
        for cell, text in zip(cells, row.cells, strict=True):
            cell.text = text


def _fixed(raw: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w") as made:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, given.read(name))
    return out.getvalue()
