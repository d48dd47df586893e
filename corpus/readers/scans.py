"""Recognised pages as pages of text with places, and what is to be said of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from corpus.ocr import Unrecognised
from corpus.ocr_words import Scan, ScanLine
from corpus.readers.page_text import PageText, in_order
from corpus.readers.pdf_tables import rule, tables
from corpus.readers.pdf_words import Affine, Frame, Word
from corpus.recognition import AGAIN
from corpus.text_layer import Fault

_POINTS = 72.0
# Heights of recognised lines vary with the letters that happen to stand in them.
_SAME_SIZE = 0.15
_FEW_LETTERS = 6
_LOW = 80.0
_PAGES_NAMED = 12


def page_text(scan: Scan, number: int, width: float, height: float) -> PageText:
    """A recognised page; its width and height are those of the page as shown, in points."""
    scale = _POINTS / scan.dpi
    found = [word for line, size in zip(scan.lines, _sizes(scan), strict=True) for word in _words(line, size, scale)]
    drawn = [rule(*(scale * place for place in line)) for line in scan.rules]
    grids, rest = tables(found, drawn, number)
    return PageText(_frame(scan, width, height), tuple(in_order(grids, rest, number)))


def _words(line: ScanLine, size: float, scale: float) -> Iterator[Word]:
    for word in line.words:
        box = (scale * word.x0, scale * word.top, scale * word.x1, scale * word.bottom)
        yield Word(word.text, *box, scale * line.baseline, size, bold=False)


def _sizes(scan: Scan) -> list[float]:
    """The size of each line's letters in points: the usual one of the page where a line's differs by chance only."""
    measured = [_POINTS / scan.dpi * line.size for line in scan.lines]
    letters = [sum(len(word.text) for word in line.words) for line in scan.lines]
    weighed = [size for size, count in zip(measured, letters, strict=True) for _ in range(count)]
    usual = float(round(median(weighed))) if weighed else 0.0
    return [
        usual if abs(size - usual) <= _SAME_SIZE * usual or count < _FEW_LETTERS else round(2 * size) / 2
        for size, count in zip(measured, letters, strict=True)
    ]


def _frame(scan: Scan, width: float, height: float) -> Frame:
    """Where the straightened picture's places are on the page: the turns by its skew and by quarters undone."""
    scale = _POINTS / scan.dpi
    read_width, read_height = scale * scan.width, scale * scan.height
    upright = (height, width) if scan.quarters % 2 else (width, height)
    cos, sin = math.cos(math.radians(scan.skew)), math.sin(math.radians(scan.skew))
    to_upright = (
        Affine(1, 0, 0, 1, -read_width / 2, -read_height / 2)
        .then(Affine(cos, sin, -sin, cos, 0, 0))
        .then(Affine(1, 0, 0, 1, upright[0] / 2, upright[1] / 2))
    )
    to_page = (
        Affine(1, 0, 0, 1, 0, 0),
        Affine(0, -1, 1, 0, 0, height),
        Affine(-1, 0, 0, -1, width, height),
        Affine(0, 1, -1, 0, width, 0),
    )[scan.quarters]
    still = Affine(1, 0, 0, 1, 0, 0)
    return Frame(width, height, read_width, read_height, still, to_upright.then(to_page), 0.0)


def told(found: Mapping[int, Scan | Unrecognised], faults: Mapping[int, Fault | None]) -> list[str]:
    """What to say of pages whose text was recognised; ``faults`` are those of the text layers that were passed over."""
    said = [f"{named([number])} could not be recognised: {made.reason}" for number, made in found.items()
            if isinstance(made, Unrecognised)]  # fmt: skip
    read = {number: made for number, made in found.items() if isinstance(made, Scan) and made.lines}
    for fault in Fault:
        pages = [number for number in read if faults.get(number) is fault]
        if pages:
            said.append(f"{_lying(pages, fault)}; the text was recognised from the picture instead")
    scanned = [number for number in read if faults.get(number) is None]
    if scanned:
        confidence = sum(read[number].confidence for number in scanned) / len(scanned)
        verb = "is a picture" if len(scanned) == 1 else "are pictures"
        said.append(f"{named(scanned)} {verb}: the text was recognised, with a mean confidence of {confidence:.0f} %")
    said += [
        f"page {number} was recognised with a low confidence of {made.confidence:.0f} %: compare it with the picture"
        for number, made in read.items()
        if made.confidence < _LOW
    ]
    empty = [number for number, made in found.items() if isinstance(made, Scan) and not made.lines and not made.blank]
    if empty:
        said.append(f"no text was found in the picture on {named(empty)}")
    return said


def wanting(faults: Mapping[int, Fault | None], remedy: str) -> list[str]:
    """What to say of pages that recognition is not there for, by the faults of their text layers."""
    said = []
    bare = [number for number, fault in faults.items() if fault is None]
    if bare:
        said.append(f"no text layer on {named(bare)}: text recognition is needed there. {remedy} {AGAIN}")
    for fault in Fault:
        pages = [number for number, found in faults.items() if found is fault]
        if pages:
            said.append(f"{_lying(pages, fault)}: what stands here is wrong there. {remedy} {AGAIN}")
    return said


def _lying(pages: Sequence[int], fault: Fault) -> str:
    return f"the text layer of {named(pages)} does not hold what is shown ({fault})"


def named(numbers: Sequence[int]) -> str:
    """Pages by their numbers, the first dozen of them."""
    shown = ", ".join(str(number) for number in numbers[:_PAGES_NAMED])
    more = f" and {len(numbers) - _PAGES_NAMED} more" if len(numbers) > _PAGES_NAMED else ""
    return f"{'page' if len(numbers) == 1 else 'pages'} {shown}{more}"
