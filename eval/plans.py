"""Invented plans of action set as PDFs in many manners, with the rows and cells that a reader should find in them.

Everything is drawn letter by letter, so that cells may be cut by page breaks anywhere and rules left out at will.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from eval.plan_words import DIRECTIONS, HEADERS, PROSE, TITLES, cell
from eval.printed import fonts, register

Table = list[dict[int, str]]

_MARGIN = 50.0


class Rules(StrEnum):
    """Which rules a table has."""

    ALL = "all"
    OPEN = "all, open where a page cuts a row"
    LEVEL = "level only"
    HEAD = "above and below the head"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a plan is set: see the fields. ``columns`` are the roles in their order, with their share of the width."""

    name: str
    language: str
    columns: tuple[tuple[str, float], ...]
    font: str = "Roboto"
    size: float = 9.0
    leading: float = 1.2
    padding: float = 3.0
    wide: bool = False
    rules: Rules = Rules.ALL
    rows: int = 24
    tables: int = 1
    counted: bool = False
    repeated: bool = False
    directions: int = 0
    cut: bool = True
    middle: bool = False
    centred: tuple[str, ...] = ()
    sentences: int = 2
    between: int = 1
    seed: int = 1


@dataclass(slots=True)
class _Sheet:
    """The page that is drawn on, how far down it is filled, and the manner."""

    canvas: Canvas
    manner: Manner
    width: float
    height: float
    y: float = _MARGIN
    pages: int = 0
    chance: random.Random = field(default_factory=random.Random)

    @property
    def leading(self) -> float:
        return self.manner.leading * self.manner.size

    @property
    def room(self) -> float:
        return self.height - _MARGIN - self.y

    def begin(self) -> None:
        """A new page with its running head and number."""
        if self.pages:
            self.canvas.showPage()
        self.pages += 1
        self.canvas.setFont(self.manner.font, 8)
        if self.pages > 1:
            self.canvas.drawCentredString(self.width / 2, self.height - 28, TITLES[self.manner.language])
        self.canvas.drawCentredString(self.width / 2, 22, str(self.pages))
        self.canvas.setFont(self.manner.font, self.manner.size)
        self.y = _MARGIN

    def write(self, text: str, x: float, y: float) -> None:
        """A line whose top is y points from the top of the page."""
        self.canvas.drawString(x, self.height - y - self.manner.size, text)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)


def plan(manner: Manner) -> tuple[bytes, list[Table]]:
    """A PDF and the tables that are in it, cells by row and column."""
    register(manner.font)
    width, height = landscape(A4) if manner.wide else A4
    out = io.BytesIO()
    sheet = _Sheet(Canvas(out, (width, height), invariant=1), manner, width, height)
    sheet.chance.seed(f"{manner.name}-{manner.seed}")
    sheet.begin()
    _paragraph(sheet, TITLES[manner.language], centred=True)
    tables = []
    for number in range(manner.tables):
        for text in PROSE[manner.language][number : number + manner.between]:
            _paragraph(sheet, text)
        tables.append(_table(sheet))
        sheet.y += sheet.leading
    _paragraph(sheet, PROSE[manner.language][-1])
    sheet.canvas.save()
    return out.getvalue(), tables


def _paragraph(sheet: _Sheet, text: str, centred: bool = False) -> None:
    for line in _wrapped(text, sheet.width - 2 * _MARGIN, sheet.manner):
        if sheet.room < sheet.leading:
            sheet.begin()
        shift = (sheet.width - 2 * _MARGIN - _width(line, sheet.manner)) / 2 if centred else 0.0
        sheet.write(line, _MARGIN + shift, sheet.y)
        sheet.y += sheet.leading
    sheet.y += sheet.leading


def _table(sheet: _Sheet) -> Table:
    manner = sheet.manner
    roles = [role for role, _ in manner.columns]
    head = {place: HEADERS[manner.language][role] for place, role in enumerate(roles)}
    rows: Table = [head]
    if manner.counted:
        rows.append({place: str(place + 1) for place in range(len(roles))})
    heads = len(rows)
    starts = {round(part * manner.rows / manner.directions) for part in range(manner.directions)}
    names = sheet.chance.sample(DIRECTIONS[manner.language], len(starts))
    for number in range(manner.rows):
        if number in starts:
            rows.append({0: names.pop()})
        rows.append(
            {
                place: cell(role, manner.language, number + 1, manner.sentences, sheet.chance)
                for place, role in enumerate(roles)
            }
        )
    if sheet.room < 12 * sheet.leading:
        sheet.begin()
    if manner.rules is Rules.HEAD:
        sheet.rule(_MARGIN, sheet.y, sheet.width - _MARGIN, sheet.y)
    for place, row in enumerate(rows):
        _row(sheet, row, rows[:heads] if manner.repeated and place >= heads else [])
        if manner.rules is Rules.HEAD and place in (heads - 1, len(rows) - 1):
            sheet.rule(_MARGIN, sheet.y, sheet.width - _MARGIN, sheet.y)
    return rows


def _row(sheet: _Sheet, row: dict[int, str], head: Sequence[dict[int, str]]) -> None:
    """Draw a row, over as many pages as it takes; a new page begins with the head."""
    manner = sheet.manner
    edges = _edges(sheet)
    if len(row) == 1 and len(manner.columns) > 1:
        edges = [edges[0], edges[-1]]
    left = {
        place: _wrapped(text, edges[place + 1] - edges[place] - 2 * manner.padding - 2, manner)
        for place, text in row.items()
    }
    while any(left.values()):
        most = max(map(len, left.values()))
        fits = int((sheet.room - 2 * manner.padding) // sheet.leading)
        whole = fits >= most
        if not whole and (fits < 2 or not manner.cut or len(row) == 1) and sheet.y > _MARGIN + 60:
            sheet.begin()
            for above in head:
                _row(sheet, above, [])
            continue
        count = min(fits, most)
        _part(sheet, {place: lines[:count] for place, lines in left.items()}, edges, closed=whole)
        left = {place: lines[count:] for place, lines in left.items()}
        if not whole:
            sheet.begin()
            for above in head:
                _row(sheet, above, [])


def _part(sheet: _Sheet, lines: dict[int, list[str]], edges: Sequence[float], closed: bool) -> None:
    """The lines of a row that stand on one page, with their rules."""
    manner = sheet.manner
    height = max(map(len, lines.values())) * sheet.leading + 2 * manner.padding
    top, bottom = sheet.y, sheet.y + height
    for place, texts in lines.items():
        x0, x1 = edges[place], edges[place + 1]
        y = top + manner.padding
        if manner.middle:
            y += (height - 2 * manner.padding - len(texts) * sheet.leading) / 2
        role = manner.columns[place][0]
        for text in texts:
            shift = manner.padding + 1
            if role in manner.centred or len(edges) == 2:
                shift = (x1 - x0 - _width(text, manner)) / 2
            sheet.write(text, x0 + shift, y)
            y += sheet.leading
    if manner.rules in (Rules.ALL, Rules.OPEN, Rules.LEVEL):
        sheet.rule(edges[0], top, edges[-1], top)
        if closed or manner.rules is not Rules.OPEN:
            sheet.rule(edges[0], bottom, edges[-1], bottom)
    if manner.rules in (Rules.ALL, Rules.OPEN):
        for x in edges:
            sheet.rule(x, top, x, bottom)
    sheet.y = bottom


def _edges(sheet: _Sheet) -> list[float]:
    shares = [share for _, share in sheet.manner.columns]
    edges = [_MARGIN]
    for share in shares:
        edges.append(edges[-1] + share * (sheet.width - 2 * _MARGIN) / sum(shares))
    return edges


def _width(text: str, manner: Manner) -> float:
    return float(pdfmetrics.stringWidth(text, manner.font, manner.size))


def _wrapped(text: str, room: float, manner: Manner) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", manner) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


_FULL = (("number", 5.0), ("measure", 36.0), ("form", 18.0), ("responsible", 23.0), ("deadline", 18.0))
_PROGRESS = (("number", 5.0), ("measure", 30.0), ("deadline", 14.0), ("responsible", 20.0), ("progress", 31.0))
_SHORT = (("number", 6.0), ("measure", 54.0), ("responsible", 24.0), ("deadline", 16.0))
_TURNED = (("number", 5.0), ("deadline", 15.0), ("responsible", 22.0), ("measure", 38.0), ("form", 20.0))
_MONEY = (("number", 5.0), ("measure", 37.0), ("deadline", 17.0), ("funding", 13.0), ("responsible", 28.0))
_BARE = (("measure", 50.0), ("deadline", 20.0), ("responsible", 30.0))


def known() -> list[Manner]:
    """The ten manners that the reader was made with."""
    serif, sans = "DejaVu Serif", "DejaVu Sans"
    return [
        Manner("ruled, row of numbers", "ru", _FULL, rows=40, counted=True, directions=3, repeated=True),
        Manner("ruled, open cuts, wide", "kk", _PROGRESS, sans, 8, wide=True, rules=Rules.OPEN, sentences=5),
        Manner("ruled, long cells", "ru", _MONEY, serif, 8, counted=True, sentences=6, rows=30),
        Manner("ruled, two a page", "kk", _SHORT, "Roboto", 10, rows=5, tables=4, cut=False),
        Manner("ruled, other order, mid", "ru", _TURNED, sans, 9, middle=True, centred=("number", "deadline"),
               directions=2, cut=False),
        Manner("level rules", "ru", _SHORT, "Roboto", 9, rules=Rules.LEVEL, rows=36, counted=True, directions=2),
        Manner("level rules, wide", "kk", _FULL, serif, 9, wide=True, rules=Rules.LEVEL, repeated=True, sentences=4),
        Manner("rules at the head", "kk", _SHORT, sans, 9, rules=Rules.HEAD, padding=5, rows=30, tables=1),
        Manner("no rules", "ru", _FULL, "Roboto", 9, rules=Rules.NONE, padding=5, rows=36, repeated=True),
        Manner("no rules, two a page", "kk", _SHORT, serif, 10, rules=Rules.NONE, padding=4, rows=5, tables=4),
    ]  # fmt: skip


def drawn(seed: int, count: int = 10) -> list[Manner]:
    """Manners drawn by chance."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        columns = list(chance.choice((_FULL, _PROGRESS, _SHORT, _TURNED, _MONEY, _BARE)))
        if chance.random() < 0.5:
            tail = columns[1:]
            chance.shuffle(tail)
            columns[1:] = tail
        roles = [role for role, _ in columns]
        rules = list(Rules)[number % len(Rules)]
        tables = chance.choice((1, 1, 2, 4))
        manner = Manner(
            f"{number + 1}: {rules.value}",
            chance.choice(("kk", "ru")),
            tuple(columns),
            chance.choice(fonts()),
            chance.choice((8.0, 9.0, 10.0, 11.0)),
            chance.choice((1.15, 1.2, 1.3)),
            chance.choice((3.0, 4.0, 5.0)),
            chance.random() < 0.4,
            rules,
            rows=5 if tables > 1 else chance.choice((16, 30, 44)),
            tables=tables,
            counted=chance.random() < 0.5,
            repeated=chance.random() < 0.5,
            directions=chance.choice((0, 0, 2, 3)),
            cut=chance.random() < 0.7,
            middle=chance.random() < 0.25,
            centred=tuple(role for role in ("number", "deadline") if role in roles and chance.random() < 0.5),
            sentences=chance.choice((1, 2, 3, 5)),
            between=chance.choice((0, 1, 2)) if tables == 1 else 1,
            seed=seed,
        )
        made.append(manner)
    return made
