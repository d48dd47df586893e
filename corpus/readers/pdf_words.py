"""Words of a PDF page with their boxes, in a frame where the page's text stands upright."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from corpus.model import Box

_SPACES = frozenset((0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000))
_NOTHING = frozenset((0x00, 0xFEFF, 0xFFFE, 0xFFFF))
# pdfium gives a hyphen at a line's end as U+0002.
_LINE_END_HYPHEN = 0x02
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_SAMPLES = 48


class Word(NamedTuple):
    """Letters between two spaces. ``size`` is the height of its font's box; ``glued``: no space stands before it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    glued: bool = False
    turned: bool = False


class Affine(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, other: Affine) -> Affine:
        return Affine(
            other.a * self.a + other.c * self.b,
            other.b * self.a + other.d * self.b,
            other.a * self.c + other.c * self.d,
            other.b * self.c + other.d * self.d,
            other.a * self.e + other.c * self.f + other.e,
            other.b * self.e + other.d * self.f + other.f,
        )


class Frame(NamedTuple):
    """How a page is shown (its size, top left origin) and how its text is read: upright, whichever way it lies."""

    width: float
    height: float
    read_width: float
    read_height: float
    to_reading: Affine
    to_shown: Affine
    angle: float

    def shown(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A box of the reading frame where a viewer of the page sees it, kept within the page."""
        (left, up), (right, down) = self.to_shown.point(x0, top), self.to_shown.point(x1, bottom)
        left, right = sorted((left, right))
        up, down = sorted((up, down))
        return Box(
            round(max(0.0, left), 2),
            round(max(0.0, up), 2),
            round(min(self.width, right), 2),
            round(min(self.height, down), 2),
        )


def frame(page: Any, text_page: Any) -> Frame:
    """The frame of a page, by its rotation and the way most of its text runs."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rectangle))
    x0, y0, x1, y1 = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
    width, height = x1 - x0, y1 - y0
    rotation = pdfium.FPDFPage_GetRotation(page) % 4
    shown = (
        Affine(1, 0, 0, -1, -x0, y1),
        Affine(0, 1, 1, 0, -y0, -x0),
        Affine(-1, 0, 0, 1, x1, -y0),
        Affine(0, -1, -1, 0, y1, x1),
    )[rotation]
    if rotation % 2:
        width, height = height, width
    angle = _main_angle(text_page)
    run = (
        round(shown.a * math.cos(angle) + shown.c * math.sin(angle)),
        round(shown.b * math.cos(angle) + shown.d * math.sin(angle)),
    )
    turn, back = {
        (0, -1): (Affine(0, 1, -1, 0, height, 0), Affine(0, -1, 1, 0, 0, height)),
        (0, 1): (Affine(0, -1, 1, 0, 0, width), Affine(0, 1, -1, 0, width, 0)),
        (-1, 0): (Affine(-1, 0, 0, -1, width, height), Affine(-1, 0, 0, -1, width, height)),
    }.get(run, (Affine(1, 0, 0, 1, 0, 0), Affine(1, 0, 0, 1, 0, 0)))
    lying = run[1] != 0
    return Frame(width, height, height if lying else width, width if lying else height, shown.then(turn), back, angle)


def _main_angle(text_page: Any) -> float:
    """The quarter turn that most letters stand at."""
    count = pdfium.FPDFText_CountChars(text_page)
    turns: Counter[int] = Counter()
    for index in range(0, count, max(1, count // _SAMPLES)):
        if pdfium.FPDFText_GetUnicode(text_page, index) in _SPACES:
            continue
        turn = pdfium.FPDFText_GetCharAngle(text_page, index) / (math.pi / 2)
        if abs(turn - round(turn)) < 0.05:
            turns[round(turn) % 4] += 1
    return turns.most_common(1)[0][0] * math.pi / 2 if turns else 0.0


def words(text_page: Any, place: Frame) -> tuple[list[Word], list[str], int]:
    """The words of a page as they were written, the slanted ones (stamps, watermarks), and letters without a code."""
    straight: list[Word] = []
    slanted: list[str] = []
    unknown = 0
    for word, angle, lost in _stream(text_page, place):
        unknown += lost
        quarter = (angle - place.angle) / (math.pi / 2)
        if abs(quarter - round(quarter)) > 0.05:
            slanted.append(word.text)
        elif round(quarter) % 4:
            _add_turned(straight, word)
        else:
            straight.append(word)
    return straight, slanted, unknown


def _add_turned(found: list[Word], word: Word) -> None:
    """Join turned letters that run on into one word, as in the upright heading of a narrow column."""
    last = found[-1] if found else None
    word = word._replace(turned=True)
    if last is not None and last.turned:
        thick = min(last.x1 - last.x0, word.x1 - word.x0)
        gap = max(word.top - last.bottom, last.top - word.bottom)
        beside = max(word.x0 - last.x1, last.x0 - word.x1)
        if gap < thick and beside < thick:
            joint = "" if gap < 0.15 * thick and beside < 0 and word.glued else " "
            found[-1] = last._replace(
                text=last.text + joint + word.text,
                x0=min(last.x0, word.x0),
                top=min(last.top, word.top),
                x1=max(last.x1, word.x1),
                bottom=max(last.bottom, word.bottom),
                baseline=max(last.baseline, word.baseline),
            )
            return
    found.append(word)


def _stream(text_page: Any, place: Frame) -> Iterator[tuple[Word, float, int]]:
    """Words letter by letter; the calls are the raw ones, for this loop is where reading a PDF spends its time."""
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    angle_of = pdfium.FPDFText_GetCharAngle
    rectangle = pdfium.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    a, b, c, d, e, f = place.to_reading
    fonts = _Fonts(text_page)
    letters: list[str] = []
    x0 = top = x1 = bottom = size = angle = 0.0
    start = lost = 0
    spaced = True
    glued = False
    is_turned = False

    def finished() -> tuple[Word, float, int]:
        text = _joined(letters)
        baseline = fonts.baseline(start, place.to_reading, bottom)
        return Word(text, x0, top, x1, bottom, baseline, size, fonts.is_bold(start), glued), angle, lost

    for index in range(pdfium.FPDFText_CountChars(text_page)):
        code = unicode_of(text_page, index)
        if code in _SPACES:
            if letters:
                yield finished()
                letters, lost = [], 0
            spaced = True
            continue
        if code in _NOTHING:
            lost += 1
            continue
        if not box_of(text_page, index, pointer):
            continue
        left, low, right, high = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        u0, v0 = a * left + c * high + e, b * left + d * high + f
        u1, v1 = a * right + c * low + e, b * right + d * low + f
        if u0 > u1:
            u0, u1 = u1, u0
        if v0 > v1:
            v0, v1 = v1, v0
        if letters:
            if is_turned:
                apart = abs(angle_of(text_page, index) - angle) > 0.05
            else:
                apart = (
                    abs(v0 - top) > 0.12 * size
                    or abs(v1 - bottom) > 0.12 * size
                    or u0 - x1 > 0.35 * size
                    or x0 - u1 > 0.2 * size
                )
            if apart:
                yield finished()
                letters, lost = [], 0
                spaced = False
        if not letters:
            start, x0, top, x1, bottom = index, u0, v0, u1, v1
            angle = angle_of(text_page, index)
            is_turned = abs(angle - place.angle) > 0.05
            size = max((u1 - u0) if is_turned else (v1 - v0), 1.0)
            glued, spaced = not spaced, False
        else:
            x0, top, x1, bottom = min(x0, u0), min(top, v0), max(x1, u1), max(bottom, v1)
        letters.append("-" if code == _LINE_END_HYPHEN else _letter(code))
    if letters:
        yield finished()


def _letter(code: int) -> str:
    return chr(code) if code < 0x110000 else ""


def _joined(letters: list[str]) -> str:
    """Letters as a string; halves of a surrogate pair come apart from pdfium."""
    text = "".join(letters)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class _Fonts:
    """What a letter's font says, asked once a word."""

    def __init__(self, text_page: Any) -> None:
        self.text_page = text_page
        self.name = ctypes.create_string_buffer(96)
        self.flags = ctypes.c_int()
        self.x = ctypes.c_double()
        self.y = ctypes.c_double()

    def is_bold(self, index: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self.text_page, index, self.name, 96, ctypes.byref(self.flags))
        return 0 < length <= 96 and _BOLD.search(self.name.value) is not None

    def baseline(self, index: int, to_reading: Affine, default: float) -> float:
        if not pdfium.FPDFText_GetCharOrigin(self.text_page, index, ctypes.byref(self.x), ctypes.byref(self.y)):
            return default
        return to_reading.point(self.x.value, self.y.value)[1]
