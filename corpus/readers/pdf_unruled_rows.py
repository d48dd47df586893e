"""The rows of a table without rules, out of its lines: by level rules, numbers in the first column, or white space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3}){0,3}[.)]?")
_NUMBERED = 0.7
# How much more than within a cell lies between two rows, in sizes of the letters and in points.
_MORE = 0.14
_LEAST_MORE = 1.4
_BESIDE = 0.3
_USUAL = 0.12
_LEADING = 0.45


class Placed(NamedTuple):
    """A line of a table: where it stands, and what each column has on it; a line over all columns has none."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    cells: Mapping[int, str]


def row_starts(lines: Sequence[Placed], level: Sequence[float]) -> list[int]:
    """The lines that rows begin with; ``level`` are the heights of level rules."""
    starts = {0}
    for index, (upper, lower) in enumerate(pairwise(lines), 1):
        if bool(upper.cells) != bool(lower.cells):
            starts.add(index)
        if _counts(upper.cells):
            starts |= {index - 1, index}
    ruled = {
        index
        for index, (upper, lower) in enumerate(pairwise(lines), 1)
        if any(_middle(upper) < y < _middle(lower) for y in level)
    }
    starts |= ruled
    if len(ruled) >= 2:
        return sorted(starts)
    usual = _within(lines)
    for first, end in _stretches(sorted(starts), len(lines)):
        if lines[first].cells:
            starts.update(_split(lines, first, end, usual))
    return sorted(starts)


def _counts(cells: Mapping[int, str]) -> bool:
    """Whether a line numbers the columns."""
    return len(cells) > 1 and all(text.rstrip(".") == str(place + 1) for place, text in cells.items())


def _middle(line: Placed) -> float:
    return (line.top + line.bottom) / 2


def _stretches(starts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    yield from zip(starts, [*starts[1:], end], strict=True)


def _within(lines: Sequence[Placed]) -> float | None:
    """The white space between two lines of one cell; None where no cell has two."""
    gaps = sorted(
        lower.top - upper.bottom
        for upper, lower in pairwise(lines)
        if lower.cells
        and set(lower.cells) <= set(upper.cells)
        and (len(lower.cells) < len(upper.cells) or len(lower.cells) == 1)
        and -_BESIDE * lower.size < lower.top - upper.bottom < _LEADING * lower.size
    )
    # Some are those between rows, which are never the lesser ones.
    return gaps[len(gaps) // 4] if gaps else None


def _split(lines: Sequence[Placed], first: int, end: int, usual: float | None) -> set[int]:
    """The further lines of a stretch that begin a row."""
    lowest = list(accumulate((line.bottom for line in lines[first:end]), max))
    gaps = {index: lines[index].top - lowest[index - first - 1] for index in range(first + 1, end)}
    if usual is None and min(gaps.values(), default=0.0) > -_BESIDE * lines[first].size:
        # No cell has a second line: each line is a row.
        return {index for index in gaps if len(lines[index].cells) > 1}
    more = (_USUAL * lines[first].size if usual is None else usual) + max(_LEAST_MORE, _MORE * lines[first].size)
    wide = [index for index, gap in gaps.items() if gap > more]
    numbers = _numbers(lines, first, end)
    if not numbers:
        full = len(lines[first].cells)
        return set(wide) or {index for index in gaps if len(lines[index].cells) == full and 0 in lines[index].cells}
    found = {index for index in wide if index < numbers[0]}
    for above, number in pairwise([first - 1, *numbers]):
        # In a cell that is set to its middle the number stands below the row's first line.
        begin = max((index for index in wide if above < index <= number), default=None)
        if begin is None:
            beside = gaps.get(number, 0.0) < -_BESIDE * lines[number].size
            begin = first if above < first and (wide or beside) else number
        if begin > first:
            found.add(begin)
    return found


def _numbers(lines: Sequence[Placed], first: int, end: int) -> list[int]:
    """The lines with a row's number, where the first column holds nothing else."""
    marked = [index for index in range(first, end) if 0 in lines[index].cells]
    numbered = [index for index in marked if _NUMBER.fullmatch(lines[index].cells[0])]
    return numbered if len(numbered) >= max(1, _NUMBERED * (len(marked) - 2)) else []
