"""Invented documents that hold no table, though much of them stands in columns: PDFs for `eval.tables`."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from eval.plan_words import BODIES, DIRECTIONS, MEASURES, PROSE, TITLES
from eval.printed import Setting, fonts, paragraphs, printed, register

_WIDTH, _HEIGHT = A4
_LANGUAGES = ("ru", "kk")

Draw = Callable[[Canvas, str], None]


def documents() -> Iterator[tuple[str, bytes]]:
    """Each with what it is."""
    for language in _LANGUAGES:
        texts = paragraphs(language)
        for columns in (1, 2, 3):
            for font in fonts():
                setting = Setting(font, size=11 - columns, columns=columns, hyphenated=columns > 1)
                yield f"justified prose, {columns} columns, {font}, {language}", printed(texts, setting)
        for name, draw in _DRAWN.items():
            yield f"{name}, {language}", _page(draw, language)


def _page(draw: Draw, language: str) -> bytes:
    register("Roboto")
    out = io.BytesIO()
    canvas = Canvas(out, A4, invariant=1)
    canvas.setFont("Roboto", 11)
    draw(canvas, language)
    canvas.save()
    return out.getvalue()


def _flow(canvas: Canvas, text: str, x: float, y: float, width: float, leading: float = 14.0) -> float:
    """Ragged lines from a place down; gives where the next would stand."""
    for line in simpleSplit(text, "Roboto", canvas._fontsize, width):
        canvas.drawString(x, y, line)
        y -= leading
    return y


def _list(canvas: Canvas, language: str, markers: Sequence[str], x: float = 60, width: float = 470) -> None:
    y = _HEIGHT - 60
    for number, text in enumerate(chain(PROSE[language], MEASURES[language])):
        canvas.drawString(x, y, markers[number % len(markers)])
        y = _flow(canvas, text.replace("{n}", "12"), x + 28, y, width - 28) - 4


def _numbered(canvas: Canvas, language: str) -> None:
    _list(canvas, language, [f"{number}." for number in range(1, 20)])


def _nested(canvas: Canvas, language: str) -> None:
    y = _HEIGHT - 60
    for number, text in enumerate(PROSE[language], 1):
        canvas.drawString(60, y, f"{number}.")
        y = _flow(canvas, text, 84, y, 440) - 4
        for part, point in enumerate(MEASURES[language][:3], 1):
            canvas.drawString(84, y, f"{number}.{part}.")
            y = _flow(canvas, point.replace("{n}", "7"), 124, y, 400) - 3


def _two_lists(canvas: Canvas, language: str) -> None:
    _list(canvas, language, ["–"], 50, 235)
    _list(canvas, language, [f"{number})" for number in range(1, 20)], 310, 235)


def _list_and_prose(canvas: Canvas, language: str) -> None:
    _list(canvas, language, [f"{number})" for number in range(1, 20)], 50, 235)
    y = _HEIGHT - 60
    for text in PROSE[language]:
        y = _flow(canvas, text, 310, y, 235) - 6


def _letter(canvas: Canvas, language: str) -> None:
    for x, side in ((150, "kk"), (440, "ru")):
        y = _HEIGHT - 50
        for line in simpleSplit(BODIES[side][0].upper() + " " + DIRECTIONS[side][2], "Roboto", 11, 170):
            canvas.drawCentredString(x, y, line)
            y -= 13
    canvas.setFont("Roboto", 8)
    for line, (left, right) in enumerate((("010000, Астана қаласы", "010000, город Астана"),
                                          ("тел.: 8 (7172) 00-00-00", "тел.: 8 (7172) 00-00-00"),
                                          ("e-mail: su@mysal.kz", "www.mysal.kz"))):  # fmt: skip
        canvas.drawCentredString(150, _HEIGHT - 130 - 10 * line, left)
        canvas.drawCentredString(440, _HEIGHT - 130 - 10 * line, right)
    canvas.setFont("Roboto", 11)
    canvas.drawString(60, _HEIGHT - 180, "№ 12-3/456")
    canvas.drawString(230, _HEIGHT - 180, "12.03.2031")
    y = _HEIGHT - 180
    for line in BODIES[language][:3]:
        canvas.drawString(390, y, line)
        y -= 14
    y -= 30
    for text in PROSE[language]:
        y = _flow(canvas, text, 60, y, 470) - 6
    for name in ("А. Сейтқали", "Б. Ермаков"):
        canvas.drawString(60, y - 20, BODIES[language][0])
        canvas.drawString(420, y - 20, name)
        y -= 24
    canvas.setFont("Roboto", 8)
    canvas.drawString(60, 60, "Исп.: Г. Омарова")
    canvas.drawString(60, 50, "тел.: 00-00-00")


def _approvals(canvas: Canvas, language: str) -> None:
    """Three signatures beside one another, as on the last page of a programme."""
    y = _HEIGHT - 60
    for text in PROSE[language]:
        y = _flow(canvas, text, 60, y, 470) - 6
    for x, name in ((60, "А. Сейтқали"), (230, "Б. Ермаков"), (400, "Г. Омарова")):
        below = _flow(canvas, BODIES[language][1], x, y - 20, 130)
        canvas.drawString(x, below, "____________")
        canvas.drawString(x, below - 16, name)


def _contents(canvas: Canvas, language: str) -> None:
    y = _HEIGHT - 60
    for number, text in enumerate(chain(DIRECTIONS[language], DIRECTIONS[language], DIRECTIONS[language]), 1):
        name = text[:60]
        dots = "." * int((440 - canvas.stringWidth(name, "Roboto", 11)) / canvas.stringWidth(".", "Roboto", 11))
        canvas.drawString(60, y, f"{name} {dots}")
        canvas.drawRightString(530, y, str(3 * number))
        y -= 18


def _questions(canvas: Canvas, language: str) -> None:
    """Names in bold at the left, what is said of them set in at the right."""
    y = _HEIGHT - 60
    for number, text in enumerate(PROSE[language]):
        canvas.drawString(60, y, f"{BODIES[language][number % 4].split()[0]}:")
        y = _flow(canvas, text, 170, y, 360) - 8


def _verse(canvas: Canvas, language: str) -> None:
    """Short lines of a programme of talks: the hour, who speaks; between them whole lines."""
    y = _HEIGHT - 60
    canvas.drawCentredString(_WIDTH / 2, y, TITLES[language])
    for number, text in enumerate(MEASURES[language]):
        y -= 30
        canvas.drawString(60, y, f"{9 + number}:00")
        y = _flow(canvas, text.replace("{n}", "5"), 120, y, 400)


_DRAWN: dict[str, Draw] = {
    "numbered list": _numbered,
    "nested list": _nested,
    "two lists beside one another": _two_lists,
    "list beside prose": _list_and_prose,
    "letter in two languages": _letter,
    "three signatures": _approvals,
    "table of contents": _contents,
    "terms and what they mean": _questions,
    "programme of a day": _verse,
}
