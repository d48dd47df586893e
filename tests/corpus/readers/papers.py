"""Makes PDF files as offices make them, each page and place known to the test that reads them back."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import font_roboto
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate, Table, TableStyle

WIDTH, HEIGHT = A4
REGULAR, BOLD = "Paper", "Paper-Bold"


@cache
def fonts() -> None:
    """Register the two fonts once; reportlab keeps them for the process."""
    folder = Path(font_roboto.__file__).parent / "files"
    pdfmetrics.registerFont(TTFont(REGULAR, str(folder / "Roboto-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(folder / "Roboto-Bold.ttf")))


def style(size: float = 11, **more: Any) -> ParagraphStyle:
    fonts()
    settings = {"fontName": REGULAR, "fontSize": size, "leading": size * 1.25, "alignment": TA_JUSTIFY, "spaceAfter": 6}
    return ParagraphStyle("paper", **(settings | more))


def heading(text: str, size: float = 14) -> Paragraph:
    return Paragraph(text, style(size, fontName=BOLD, alignment=TA_CENTER))


def body(text: str, **more: Any) -> Paragraph:
    return Paragraph(text, style(**({"firstLineIndent": 25} | more)))


def running(head: str = "", feet: bool = True) -> Any:
    """Draws a running head and the page number."""

    def draw(canvas: Canvas, document: Any) -> None:
        fonts()
        canvas.setFont(REGULAR, 9)
        if head:
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 30, head)
        if feet:
            canvas.drawCentredString(WIDTH / 2, 25, str(document.page))

    return draw


def paper(story: list[Any], head: str = "", feet: bool = True, **more: Any) -> bytes:
    """A story set on A4 with wide margins."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=60, rightMargin=50, topMargin=60, bottomMargin=60, invariant=1, **more
    )
    draw = running(head, feet)
    document.build(story, onFirstPage=draw, onLaterPages=draw)
    return out.getvalue()


def two_columns(story: list[Any]) -> bytes:
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1)
    wide = (WIDTH - 120 - 24) / 2
    columns = [Frame(60 + place * (wide + 24), 60, wide, HEIGHT - 120, 0, 0, 0, 0) for place in (0, 1)]
    document.addPageTemplates(PageTemplate(frames=columns))
    document.build(story)
    return out.getvalue()


def table(rows: list[list[str]], widths: list[float], repeat: int = 1, split_rows: bool = False) -> Table:
    """A ruled table; its first rows repeat on each page, rows break over pages when they may."""
    small = style(9, alignment=0, spaceAfter=0)
    cells = [[Paragraph(cell.replace("\n", "<br/>"), small) for cell in row] for row in rows]
    made = Table(cells, colWidths=widths, repeatRows=repeat, splitInRow=int(split_rows))
    fonts()
    made.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return made


def drawn(draw: Any, pages: int = 1, size: tuple[float, float] = A4, **more: Any) -> bytes:
    """Pages drawn by a function of canvas and page number."""
    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **more)
    for number in range(1, pages + 1):
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
