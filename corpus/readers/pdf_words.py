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
# What it puts into the text of a whole page for such a hyphen, and for letters without a code.
_UNSURE = 0xFFFE
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_SAMPLES = 48


class Word(NamedTuple):
    """Letters between two spaces. ``size`` is that of its font in points; ``glued``: no space stands before it."""

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
        point = self.to_shown.point
        corners = (point(x0, top), point(x1, top), point(x0, bottom), point(x1, bottom))
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(
            round(max(0.0, min(xs)), 2),
            round(max(0.0, min(ys)), 2),
            round(min(self.width, max(xs)), 2),
            round(min(self.height, max(ys)), 2),
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
    # pdfium counts angles clockwise.
    along, up = math.cos(angle), -math.sin(angle)
    run = (round(shown.a * along + shown.c * up), round(shown.b * along + shown.d * up))
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
    """Words with their angle and the count of their letters that have no code."""
    reader = _Letters(text_page, place)
    word: list[tuple[int, int]] = []
    lost = 0
    for index, code in enumerate(_codes(text_page)):
        if code in _SPACES:
            if word:
                yield from reader.words(word, lost)
                word, lost = [], 0
        elif code in _NOTHING:
            lost += 1
        else:
            word.append((index, code))
    if word:
        yield from reader.words(word, lost)


def _codes(text_page: Any) -> list[int]:
    """The codes of a page's letters: at once, and one by one where that gives not one for each or no true one."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return []
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text_page, 0, count, buffer) != count + 1:
        return [_code(text_page, index) for index in range(count)]
    codes: list[int] = buffer[:count]
    if _UNSURE in codes or _LINE_END_HYPHEN in codes:
        unsure = (_UNSURE, _LINE_END_HYPHEN)
        return [_code(text_page, index) if code in unsure else code for index, code in enumerate(codes)]
    return codes


def _code(text_page: Any, index: int) -> int:
    code: int = pdfium.FPDFText_GetUnicode(text_page, index)
    if code == _LINE_END_HYPHEN:
        return ord("-")
    return code if code < 0x110000 else 0


class _Letters:
    """Turns a run of letters into words; asks the places of letters where they may have changed.

    pdfium parts words by spaces that it finds or makes, so a run of like letters stands on one line; where the kind of
    letter changes (digits after a word, a raised digit, a new line after a hyphen) each place is looked at.
    """

    def __init__(self, text_page: Any, place: Frame) -> None:
        self.text_page = text_page
        self.place = place
        self.fonts = _Fonts(text_page)
        self.rectangle = pdfium.FS_RECTF()
        self.pointer = ctypes.byref(self.rectangle)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """A letter's box in the reading frame, as high as its font."""
        pdfium.FPDFText_GetLooseCharBox(self.text_page, index, self.pointer)
        rectangle = self.rectangle
        a, b, c, d, e, f = self.place.to_reading
        left, high, right, low = rectangle.left, rectangle.top, rectangle.right, rectangle.bottom
        x0, y0 = a * left + c * high + e, b * left + d * high + f
        x1, y1 = a * right + c * low + e, b * right + d * low + f
        if x0 > x1:
            x0, x1 = x1, x0
        return (x0, y0, x1, y1) if y0 <= y1 else (x0, y1, x1, y0)

    def words(self, run: list[tuple[int, int]], lost: int) -> Iterator[tuple[Word, float, int]]:
        angle = pdfium.FPDFText_GetCharAngle(self.text_page, run[0][0])
        if abs(angle - self.place.angle) > 0.05:
            boxes = [self.box(index) for index, _ in run]
            x0, top, x1, bottom = (
                min(box[0] for box in boxes), min(box[1] for box in boxes),
                max(box[2] for box in boxes), max(box[3] for box in boxes),
            )  # fmt: skip
            yield self.word(run, (x0, top, x1, bottom), False), angle, lost
            return
        for part, box, glued in self.parts(run):
            yield self.word(part, box, glued), angle, lost
            lost = 0

    def parts(
        self, run: list[tuple[int, int]]
    ) -> Iterator[tuple[list[tuple[int, int]], tuple[float, float, float, float], bool]]:
        """Split a run where its letters leave the line, change in size, or stand apart."""
        x0, top, x1, bottom = self.box(run[0][0])
        size = max(bottom - top, 1.0)
        start = seen = 0
        for position in range(1, len(run)):
            code, before = run[position][1], run[position - 1][1]
            if code > 0x40 and before > 0x40 and position + 1 < len(run):
                continue
            u0, v0, u1, v1 = self.box(run[position][0])
            apart = abs(v0 - top) > 0.12 * size or abs(v1 - bottom) > 0.12 * size
            if position - seen > 1 and (apart or not -0.3 * size < u0 - x1 < 1.1 * size * (position - seen)):
                # Something happened among the letters passed over: look for the place.
                yield from self.closely(run[start:], start > 0)
                return
            if apart or (position - seen == 1 and not -0.3 * size < u0 - x1 < 0.4 * size):
                yield run[start:position], (x0, top, x1, bottom), start > 0
                start, x0, top, bottom = position, u0, v0, v1
                size = max(bottom - top, 1.0)
            x1, seen = u1, position
        yield run[start:], (x0, top, x1, bottom), start > 0

    def closely(
        self, run: list[tuple[int, int]], glued: bool
    ) -> Iterator[tuple[list[tuple[int, int]], tuple[float, float, float, float], bool]]:
        """The same, letter by letter."""
        start = 0
        x0, top, x1, bottom = self.box(run[0][0])
        for position in range(1, len(run)):
            u0, v0, u1, v1 = self.box(run[position][0])
            size = max(bottom - top, 1.0)
            if abs(v0 - top) > 0.12 * size or abs(v1 - bottom) > 0.12 * size or not -0.3 * size < u0 - x1 < 0.4 * size:
                yield run[start:position], (x0, top, x1, bottom), glued or start > 0
                start, x0, top, bottom = position, u0, v0, v1
            x1 = max(x1, u1) if position > start else u1
        yield run[start:], (x0, top, x1, bottom), glued or start > 0

    def word(self, run: list[tuple[int, int]], box: tuple[float, float, float, float], glued: bool) -> Word:
        text = "".join([chr(code) for _, code in run])
        if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
            # Halves of a surrogate pair come apart from pdfium.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        first = run[0][0]
        baseline = self.fonts.baseline(first, self.place.to_reading, box[3])
        size = self.fonts.size(first, min(box[2] - box[0], box[3] - box[1]))
        return Word(text, *box, baseline, size, self.fonts.is_bold(first), glued)


class _Fonts:
    """What a letter's font says, asked once a word."""

    def __init__(self, text_page: Any) -> None:
        self.text_page = text_page
        self.name = ctypes.create_string_buffer(96)
        self.known: dict[bytes, bool] = {}
        self.flags = ctypes.c_int()
        self.matrix = pdfium.FS_MATRIX()
        self.x = ctypes.c_double()
        self.y = ctypes.c_double()

    def is_bold(self, index: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self.text_page, index, self.name, 96, ctypes.byref(self.flags))
        name = self.name.value if 0 < length <= 96 else b""
        if name not in self.known:
            self.known[name] = _BOLD.search(name) is not None
        return self.known[name]

    def size(self, index: int, default: float) -> float:
        """The size of the font as scaled on the page, in points."""
        size: float = pdfium.FPDFText_GetFontSize(self.text_page, index)
        if pdfium.FPDFText_GetMatrix(self.text_page, index, ctypes.byref(self.matrix)):
            size *= math.hypot(self.matrix.c, self.matrix.d)
        return size if size > 0.5 else max(default, 1.0)

    def baseline(self, index: int, to_reading: Affine, default: float) -> float:
        if not pdfium.FPDFText_GetCharOrigin(self.text_page, index, ctypes.byref(self.x), ctypes.byref(self.y)):
            return default
        return to_reading.point(self.x.value, self.y.value)[1]
