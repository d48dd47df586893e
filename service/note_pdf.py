"""A note as a PDF, with the letters of all three languages embedded: DejaVu, as matplotlib brings it."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Image,
    KeepTogether,
    ListFlowable,
    ListItem,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from service.note import Block, Bullets, Grid, Heading, Note, Picture, Quote, Text

MEDIA_TYPE = "application/pdf"
_FACES = {"Mindet": "DejaVuSans.ttf", "Mindet-Bold": "DejaVuSans-Bold.ttf", "Mindet-Italic": "DejaVuSans-Oblique.ttf"}
_INK, _SOFT, _LINE = HexColor("#1b2326"), HexColor("#566469"), HexColor("#b9c4c7")
_WIDTH = A4[0] - 4 * cm
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}


def pdf(note: Note) -> bytes:
    """The file's bytes."""
    _fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=2.3 * cm,
        rightMargin=1.7 * cm,
        topMargin=1.8 * cm,
        bottomMargin=2 * cm,
        title=note.title,
        author="Mindet",
        lang=_LOCALES[note.language],
        # The same note gives the same bytes.
        invariant=1,
    )
    styles = _styles()
    story: list[Any] = [Paragraph(_fit(note.title), styles["title"])]
    story += [Paragraph(_fit(line), styles["about"]) for line in note.about]
    story.append(Spacer(1, 6))
    for flowables in _kept_together(note.blocks, styles):
        story += flowables

    def foot(canvas: Any, made: Any) -> None:
        canvas.saveState()
        canvas.setFont("Mindet", 8)
        canvas.setFillColor(_SOFT)
        canvas.drawCentredString(A4[0] / 2, 1.1 * cm, f"{_CONTROL.sub('', note.foot)} · {made.page}")
        canvas.restoreState()

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


@cache
def _fonts() -> None:
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    for name, file in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(
        "Mindet", normal="Mindet", bold="Mindet-Bold", italic="Mindet-Italic", boldItalic="Mindet-Bold"
    )


@cache
def _styles() -> dict[str, ParagraphStyle]:
    base = ParagraphStyle("base", fontName="Mindet", fontSize=9.5, leading=13, textColor=_INK, spaceAfter=4)

    def style(name: str, **changed: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changed)

    return {
        "text": base,
        "title": style("title", fontName="Mindet-Bold", fontSize=15, leading=19, spaceAfter=6),
        "about": style("about", fontSize=10, spaceAfter=2),
        "head1": style("head1", fontName="Mindet-Bold", fontSize=12, leading=15, spaceBefore=12, spaceAfter=5),
        "head2": style("head2", fontName="Mindet-Bold", fontSize=9.8, leading=13, spaceBefore=9, spaceAfter=3),
        "soft": style("soft", fontSize=8, leading=11, textColor=_SOFT),
        "quote": style("quote", fontName="Mindet-Italic", fontSize=9, leading=12.5, leftIndent=14, spaceAfter=1),
        "where": style("where", fontSize=8, leading=11, leftIndent=14, textColor=_SOFT, spaceAfter=5),
        "cell": style("cell", fontSize=8.5, leading=11, spaceAfter=0),
        "head": style("head", fontName="Mindet-Bold", fontSize=8.5, leading=11, spaceAfter=0),
    }


def _kept_together(blocks: tuple[Block, ...], styles: dict[str, ParagraphStyle]) -> Any:
    """Flowables, a heading never apart from what follows it."""
    waiting: list[Any] = []
    for block in blocks:
        made = _block(block, styles)
        if isinstance(block, Heading):
            waiting += made
        elif waiting and not isinstance(block, Bullets) and not (isinstance(block, Grid) and len(block.rows) > 6):
            yield [KeepTogether([*waiting, *made])]
            waiting = []
        else:
            yield [*waiting, *made]
            waiting = []
    yield waiting


def _block(block: Block, styles: dict[str, ParagraphStyle]) -> list[Any]:
    match block:
        case Heading():
            return [Paragraph(_fit(block.text), styles[f"head{block.level}"])]
        case Text():
            return [Paragraph(_fit(block.text), styles["soft" if block.soft else "text"])]
        case Quote():
            where = f"— {_fit(block.source)}"
            if block.link:
                where = f'<a href="{escape(block.link, {chr(34): "&quot;"})}">{where}</a>'
            return [Paragraph(f"«{_fit(block.text)}»", styles["quote"]), Paragraph(where, styles["where"])]
        case Bullets():
            items = [ListItem(Paragraph(_fit(item), styles["text"]), leftIndent=14) for item in block.items]
            return [ListFlowable(items, bulletType="bullet", start="•", bulletFontSize=9, leftIndent=14)]
        case Grid():
            return [_grid(block, styles), Spacer(1, 5)]
        case Picture():
            return [_picture(block)]


def _grid(block: Grid, styles: dict[str, ParagraphStyle]) -> Table:
    rows = [[Paragraph(_fit(text), styles["head"]) for text in block.head]] if block.head else []
    for row in block.rows:
        cells = [Paragraph(_fit(text), styles["cell"]) for text in row]
        if not block.head:
            cells[0] = Paragraph(_fit(row[0]), styles["head"])
        rows.append(cells)
    table = Table(rows, colWidths=[_WIDTH * width for width in block.widths], repeatRows=1 if block.head else 0)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                *([("BACKGROUND", (0, 0), (-1, 0), HexColor("#eef2f3"))] if block.head else []),
            ]
        )
    )
    return table


def _picture(block: Picture) -> Image:
    width, height = ImageReader(io.BytesIO(block.png)).getSize()
    wide = min(_WIDTH, 15.5 * cm)
    made = Image(io.BytesIO(block.png), width=wide, height=wide * height / width)
    made.hAlign = "LEFT"
    return made


def _fit(text: str) -> str:
    return escape(_CONTROL.sub("", text))
