"""What the audit reads: the lines of a document with their quantities, each with what its words leave open."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Annotation, Block, BlockKind, Document, Label
from corpus.reading import Reading, reading
from nlp.audit_brackets import Brackets, brackets
from nlp.audit_data import lemmas
from nlp.numbers import numerals

_DECIMALS = re.compile(r"[.,](\d+)$")
# `69-ы`, `58-інде`: so many of them; the noun behind is another word's.
_SO_MANY = re.compile(r"\s?[-‑–]с?[ыі][а-яәіғқңөұүһ]{0,5}(?!\w)|[-‑–]?(?:ауы|еуі)[а-яәіғқңөұүһ]{0,5}(?!\w)")
_DIGITS = re.compile(r"[\d.,\s]*\d")
_LETTER = re.compile(r"[^\W\d_]|[%$€₸₽°²³]")
# How far off a quantity may be that the text itself calls approximate.
ABOUT = 0.1


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a line: what the text says of it, and between which bounds its words leave it.

    ``unit`` is empty where the number stands alone, ``shared`` the unit that its neighbours lend it; ``step`` is what
    its last stated digit is worth; ``after`` is where its numeral ends and its unit or noun begins.
    """

    start: int
    end: int
    after: int
    value: float
    low: float
    high: float
    step: float
    unit: str
    shared: str
    of: str
    cmp: str
    period: tuple[str, str] | None

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == "%"


@dataclass(frozen=True, slots=True)
class Line:
    """A block's reading with its quantities in order and its sentences; ``promises`` are the sentences that promise."""

    block: Block
    reading: Reading
    quantities: tuple[Quantity, ...]
    sentences: tuple[tuple[int, int], ...]
    promises: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    brackets: Brackets

    @property
    def text(self) -> str:
        """The reading's text, which all offsets of the line count in."""
        return self.reading.text

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The place of a span in the source text."""
        return self.reading.to_source(start, end)

    def within(self, start: int, end: int) -> list[Quantity]:
        """The quantities that begin in a span."""
        return list(self.quantities[bisect_left(self.starts, start) : bisect_left(self.starts, end)])

    def depth(self, begin: int, place: int) -> int:
        """How many brackets open between two places and are still open at the second."""
        return self.brackets.depth(begin, place)


def lines(document: Document, annotations: Sequence[Annotation]) -> Iterator[Line]:
    """The document's blocks that hold a digit or a figure, in text order."""
    figures = sorted((tag for tag in annotations if tag.label is Label.FIGURE), key=lambda tag: tag.start)
    statements = sorted((tag for tag in annotations if tag.label is Label.OBLIGATION), key=lambda tag: tag.start)
    figure_starts = [tag.start for tag in figures]
    statement_starts = [tag.start for tag in statements]
    for block in document.leaves():
        if block.kind is BlockKind.FURNITURE:
            continue
        mine = figures[bisect_left(figure_starts, block.start) : bisect_left(figure_starts, block.end)]
        if not mine and not any(map(str.isdigit, document.text[block.start : block.end])):
            continue
        said = statements[bisect_left(statement_starts, block.start) : bisect_left(statement_starts, block.end)]
        yield _line(document, block, mine, said)


def _line(document: Document, block: Block, figures: Sequence[Annotation], said: Sequence[Annotation]) -> Line:
    read = reading(document.text, block.start, block.end)
    quantities = tuple(_quantity(read, tag) for tag in figures)
    spans = [(read.to_reading(tag.start, tag.end), tag.value.get("type")) for tag in said]
    sentences = tuple(span for span, _ in spans) or ((0, len(read.text)),)
    promises = tuple(span for span, kind in spans if kind == "commitment")
    starts = tuple(quantity.start for quantity in quantities)
    return Line(block, read, quantities, sentences, promises, starts, brackets(read.text))


def _quantity(read: Reading, tag: Annotation) -> Quantity:
    start, end = read.to_reading(tag.start, tag.end)
    text = read.text[start:end]
    low, high = float(tag.value["min"]), float(tag.value["max"])
    found = numerals(text, kazakh=False) or numerals(text, kazakh=True)
    last = found[-1] if low != high and found else found[0] if found else None
    after = start + last.end if last else end
    step = 1.0
    if last is not None:
        grouped = last.grouped is not None and last.grouped == abs(high)
        decimals = None if grouped else _DECIMALS.search(last.digits)
        step = last.magnitude * 10.0 ** -(len(decimals[1]) if decimals else 0)
    digits = _DIGITS.match(read.text, start, max(end, start))
    partitive = bool(digits and _SO_MANY.match(read.text, digits.end())) or read.text[start:after].endswith(
        ("ауы", "еуі")
    )
    bare = partitive or (_LETTER.search(read.text, after, end) is None and text[:1] not in ("$", "€", "₸"))
    unit = str(tag.value.get("unit", ""))
    sign = str(tag.value.get("cmp", "="))
    period = tag.value.get("period") or {}
    exact = step == 1.0 and high == math.floor(high) and unit in ("count", "times")
    return Quantity(
        start,
        end,
        after,
        high,
        *_bounds(low, high, 0.0 if exact else step, sign),
        step,
        "" if bare else unit,
        unit,
        "" if partitive or _is_adjective(read.text[after:end]) else str(tag.value.get("of", "")),
        sign,
        (str(period["start"]), str(period["end"])) if "start" in period and "end" in period else None,
    )


def _is_adjective(named: str) -> bool:
    """Whether only an adjective stands behind a number: `из них 90 постоянных`."""
    word = named.strip(" .").lower()
    return word.endswith(("ых", "их")) and " " not in word and word not in lemmas("like_adjectives")


def _bounds(low: float, high: float, step: float, sign: str) -> tuple[float, float]:
    """What a stated number may stand for, by its sign and its last digit."""
    match sign:
        case ">=":
            return low, math.inf
        case "<=":
            return 0.0, high
        case "~":
            return low * (1 - ABOUT), high * (1 + ABOUT)
        case _:
            return low - step / 2, high + step / 2


def are_alike(whole: Quantity, part: Quantity) -> bool:
    """Whether one may be counted in the other: the same unit and the same thing, where the text names them."""
    if whole.unit and part.unit and whole.unit != part.unit:
        return False
    if whole.unit not in ("", "count", "times", "other"):
        return True
    people = lemmas("people")
    return not whole.of or not part.of or whole.of == part.of or (whole.of in people and part.of in people)
