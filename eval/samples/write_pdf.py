"""A sample as a PDF with a text layer: running head, page numbers, ruled tables broken over pages, forced hyphens."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import font_roboto
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from eval.samples.markup import Row, Sample, Style

_PLAN_WIDTHS = (11, 55, 32, 34, 40, 85)


@cache
def _fonts() -> None:
    folder = Path(font_roboto.__file__).parent / "files"
    for name in ("Regular", "Bold", "Italic"):
        pdfmetrics.registerFont(TTFont(f"Sample-{name}", folder / f"Roboto-{name}.ttf"))


def _style(style: Style) -> ParagraphStyle:
    base = ParagraphStyle(style.value, fontName="Sample-Regular", fontSize=11, leading=14, spaceAfter=4)
    match style:
        case Style.BODY:
            return ParagraphStyle("b", base, alignment=TA_JUSTIFY, firstLineIndent=10 * mm)
        case Style.HEADING:
            return ParagraphStyle("h", base, fontName="Sample-Bold", fontSize=12, spaceBefore=8)
        case Style.QUESTION:
            return ParagraphStyle("q", base, fontName="Sample-Italic")
        case Style.RIGHT:
            return ParagraphStyle("r", base, alignment=TA_RIGHT, spaceAfter=0)
        case Style.CENTER:
            return ParagraphStyle("c", base, fontName="Sample-Bold", alignment=TA_CENTER)
        case Style.SMALL:
            return ParagraphStyle("s", base, fontSize=8, leading=10)
        case Style.LEFT:
            return base


def pdf(sample: Sample) -> bytes:
    """The bytes of the PDF."""
    _fonts()
    wide = sample.layout == "plan"
    out = io.BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=landscape(A4) if wide else A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=22 * mm,
        bottomMargin=20 * mm,
        title=sample.title,
        author="Mindet",
        lang=sample.language,
        invariant=1,
    )

    def furniture(canvas: Any, _template: Any) -> None:
        canvas.saveState()
        canvas.setFont("Sample-Regular", 8)
        width, height = canvas._pagesize
        canvas.drawCentredString(width / 2, height - 12 * mm, sample.title)
        canvas.drawCentredString(width / 2, 10 * mm, str(canvas.getPageNumber()))
        canvas.restoreState()

    template.build(_flow(sample), onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def _flow(sample: Sample) -> list[Any]:
    flow: list[Any] = []
    rows: list[Row] = []
    for part in (*sample.parts, None):
        if isinstance(part, Row):
            rows.append(part)
            continue
        if rows:
            flow += [_table(rows), Spacer(1, 4 * mm)]
            rows = []
        if part is not None:
            flow.append(Paragraph(_inline(part.text), _style(part.style)))
    return flow


def _inline(text: str) -> str:
    return escape(text.strip()).replace("\\-", "-<br/>").replace("\n", "<br/>")


def _table(rows: list[Row]) -> Table:
    cell = ParagraphStyle("cell", fontName="Sample-Regular", fontSize=9, leading=11)
    width = max(len(row.cells) for row in rows)
    grid = [[Paragraph(_inline(text), cell) for text in row.cells] + [""] * (width - len(row.cells)) for row in rows]
    spans = [("SPAN", (0, at), (-1, at)) for at, row in enumerate(rows) if len(row.cells) == 1]
    widths = [part * mm for part in _PLAN_WIDTHS] if width == len(_PLAN_WIDTHS) else None
    head = sum(row.header for row in rows)
    table = Table(grid, colWidths=widths, repeatRows=head, splitInRow=1)
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans])
    )
    return table
