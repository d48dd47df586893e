"""Stretches of a page whose lines leave the same strips free, as the columns of a table without rules do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.pdf_lines import Gap, Row
from corpus.readers.pdf_words import Word

FEWEST_COLUMNS = 3
# A line of a cell follows the one above within so many sizes of its letters; a row follows a row within so many.
PITCH = 1.55
ROW_PITCH = 3.0
# What a column keeps free to its neighbour once the longest lines are in, and what parts the cells of one line.
_STRIP = 2.5
_APART = 0.6
_APART_POINTS = 5.0
# Lines nearer than this stand beside one another: cells that are set to their middle.
_BESIDE = 0.8
# How many lines may run over several columns at once, as the name of a part of a plan does; more are prose.
_SPANNING = 3
_AWAY = 6.0
_HEADS = 4
_SURE = 4
_TALLEST = 25
# A line over the columns stands in; it is as near to the row below it as rows without a rule between them are.
_IN = 8.0
_NEAR = 2.4

Part = tuple[float, float]


class Stripe(NamedTuple):
    """Lines that stand beside one another, mostly one, and the stretches of them that wide gaps part."""

    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    size: float

    @property
    def words(self) -> list[Word]:
        return [word for row in self.rows for word in row]


@dataclass(frozen=True, slots=True)
class Band:
    """Stripes that share columns: the first, the one after the last, the strips between columns, stripes across."""

    start: int
    end: int
    strips: tuple[Gap, ...]
    spanning: frozenset[int]

    def cut(self, start: int, end: int) -> Band:
        """A stretch of it."""
        return Band(start, end, self.strips, frozenset(place for place in self.spanning if start <= place < end))


def stripes(found: Sequence[Row]) -> list[Stripe]:
    """The lines of a page, those beside one another together."""
    groups: list[list[Row]] = []
    for row in found:
        if groups and row[0].baseline - groups[-1][-1][0].baseline < _BESIDE * max(_size(row), _size(groups[-1][-1])):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [Stripe(tuple(group), _parts(group), max(map(_size, group))) for group in groups]


def _parts(group: Sequence[Row]) -> tuple[Part, ...]:
    words = group[0] if len(group) == 1 else sorted((word for row in group for word in row), key=lambda word: word.x0)
    apart = max(_APART_POINTS, _APART * max(word.size for word in words))
    parts = [(words[0].x0, words[0].x1)]
    for word in words[1:]:
        x0, x1 = parts[-1]
        if word.x0 - x1 >= apart:
            parts.append((word.x0, word.x1))
        elif word.x1 > x1:
            parts[-1] = (x0, word.x1)
    return tuple(parts)


def bands(found: Sequence[Stripe], known: Sequence[Gap]) -> Iterator[Band]:
    """Stretches that share two strips at least; those of the table of the page before, if any, are tried first."""
    index = 0
    band = _continued(found, known) if known else None
    while index < len(found):
        band = band or _begun(found, index)
        if band is None:
            index += 1
            continue
        yield band
        index, band = band.end, None


def _continued(found: Sequence[Stripe], known: Sequence[Gap]) -> Band | None:
    """The stripes at the top of a page that stand in the columns of the page before; heads of the page left out."""
    for start, stripe in enumerate(found[:_HEADS]):
        if len(stripe.parts) > 1 and _fits(stripe.parts, known) is not None:
            break
        if _is_rest(found, start, known):
            break
    else:
        return None
    grown = _grown(found, start, tuple(known), is_next)
    if start and _names_part(found[start - 1], found[start], known):
        return Band(start - 1, grown.end, tuple(known), grown.spanning | {start - 1})
    return Band(start, grown.end, tuple(known), grown.spanning)


def _names_part(upper: Stripe, lower: Stripe, known: Sequence[Gap]) -> bool:
    """Whether the line above the first row of a page runs across the columns as near to it as another row would."""
    x0, x1 = upper.parts[0]
    across = any(x0 < strip[0] and x1 > strip[1] for strip in known) or x0 > known[0][1] + _IN
    words = upper.words
    worded = any(map(str.isalpha, words[0].text + words[-1].text)) and not words[-1].text.endswith((".", ":", ";"))
    return len(upper.parts) == 1 and across and worded and distance(upper, lower) <= _NEAR * lower.size


def _is_rest(found: Sequence[Stripe], start: int, known: Sequence[Gap]) -> bool:
    """Whether a line in one column is the rest of a cell that the page's end has cut: rows or more lines follow it."""
    lines = found[start : start + _TALLEST]
    for upper, lower in pairwise(lines):
        if len(upper.parts) != 1 or _fits(upper.parts, known) is None or not is_next(upper, lower):
            return False
        if len(lower.parts) > 1:
            return _fits(lower.parts, known) is not None
    return False


def _begun(found: Sequence[Stripe], start: int) -> Band | None:
    """The band whose first line of three cells is this one, with the lines above it that are near."""
    if len(found[start].parts) < FEWEST_COLUMNS:
        return None
    grown = _grown(found, start, _inner(found[start].parts), is_close)
    first, strips = start, grown.strips
    while first > 0 and is_close(found[first - 1], found[first]):
        narrower = _fits(found[first - 1].parts, strips)
        if narrower is None:
            break
        first, strips = first - 1, narrower
    return Band(first, grown.end, strips, grown.spanning)


def is_close(upper: Stripe, lower: Stripe) -> bool:
    """Whether a line is as near to the one above as the lines of a paragraph are."""
    return distance(upper, lower) <= PITCH * max(upper.size, lower.size)


def is_next(upper: Stripe, lower: Stripe) -> bool:
    """Whether a line is as near to the one above as the rows of a table are."""
    return distance(upper, lower) <= ROW_PITCH * max(upper.size, lower.size)


def _grown(
    found: Sequence[Stripe], start: int, strips: tuple[Gap, ...], follows: Callable[[Stripe, Stripe], bool]
) -> Band:
    """Stripes from a start down, as long as they leave the strips free.

    ``follows`` says how near to the one above a line must be that stands in a single column.
    """
    spanning: set[int] = set()
    waiting: list[int] = []
    end, cells = start + 1, 1
    for index in range(start + 1, len(found)):
        parts = found[index].parts
        if distance(found[index - 1], found[index]) > _AWAY * found[index].size:
            break
        fitting = _fits(parts, strips)
        if fitting is None and len(parts) >= FEWEST_COLUMNS:
            # A strip that the first lines left free by chance is none.
            fewer = _common(strips, parts)
            fitting = fewer if len(fewer) >= 2 and cells < _SURE else None
        alone = len(parts) == 1
        near = is_close if parts[0][0] < strips[0][1] - 1.0 else follows
        # A short line below one that runs across is its rest; a line far below a table is none of it.
        apart = alone and (waiting or not near(found[index - 1], found[index]))
        if fitting is None or (apart and not _leads(found, index, strips)):
            waiting.append(index)
            if len(waiting) > _SPANNING + (fitting is not None):
                break
            continue
        strips = fitting
        cells += not alone
        spanning.update(waiting)
        waiting = []
        end = index + 1
    return Band(start, end, strips, frozenset(spanning))


def _leads(found: Sequence[Stripe], start: int, strips: Sequence[Gap]) -> bool:
    """Whether a line in one column is the first of a row whose other cells are set to their middle."""
    for upper, lower in pairwise(found[start : start + _TALLEST]):
        if not is_close(upper, lower) or _fits(lower.parts, strips) is None:
            return False
        if len(lower.parts) > 1:
            return True
    return False


def _inner(parts: Sequence[Part]) -> tuple[Gap, ...]:
    """What a line leaves free between its cells."""
    return tuple((one[1], other[0]) for one, other in pairwise(parts))


def _common(strips: Sequence[Gap], parts: Sequence[Part]) -> tuple[Gap, ...]:
    free = ((float("-inf"), parts[0][0]), *_inner(parts), (parts[-1][1], float("inf")))
    both = ((max(one[0], other[0]), min(one[1], other[1])) for one in strips for other in free)
    return tuple(gap for gap in both if gap[1] - gap[0] >= _STRIP)


def _fits(parts: Sequence[Part], strips: Sequence[Gap]) -> tuple[Gap, ...] | None:
    """The strips as a line narrows them; None where it runs over one."""
    kept = []
    for x0, x1 in strips:
        for left, right in parts:
            if left < x1 and right > x0:
                if left <= x0:
                    x0 = right
                elif right >= x1:
                    x1 = left
                else:
                    return None
        if x1 - x0 < _STRIP:
            return None
        kept.append((x0, x1))
    return tuple(kept)


def _size(row: Row) -> float:
    return max(word.size for word in row)


def distance(upper: Stripe, lower: Stripe) -> float:
    """From the last baseline of one to the first of the other."""
    return lower.rows[0][0].baseline - upper.rows[-1][0].baseline
