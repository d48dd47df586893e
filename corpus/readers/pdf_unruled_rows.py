"""The rows of a table without rules, out of its lines: by level rules, numbers in the first column, or white space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3}){0,3}[.)]?")
_NUMBERED = 0.7
# How much more than within a cell lies between two rows, in sizes of the letters and in points.
_MORE = 0.14
_LEAST_MORE = 1.4


class Placed(NamedTuple):
    """A line of a table: where it stands, and what each column has on it; a line over all columns has none."""

    top: float
    bottom: float
    size: float
    cells: Mapping[int, str]


def row_starts(lines: Sequence[Placed], level: Sequence[float]) -> list[int]:
    """The lines that rows begin with; ``level`` are the heights of level rules."""
    starts = {0}
    for index, (upper, lower) in enumerate(pairwise(lines), 1):
        if bool(upper.cells) != bool(lower.cells):
            starts.add(index)
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


def _middle(line: Placed) -> float:
    return (line.top + line.bottom) / 2


def _stretches(starts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    yield from zip(starts, [*starts[1:], end], strict=True)


def _within(lines: Sequence[Placed]) -> float | None:
    """The white space between two lines of one cell; None where no cell has two."""
    gaps = [
        lower.top - upper.bottom
        for upper, lower in pairwise(lines)
        if lower.cells and len(lower.cells) < len(upper.cells) and set(lower.cells) <= set(upper.cells)
    ]
    gaps += [
        lower.top - upper.bottom
        for upper, lower in pairwise(lines)
        if len(lower.cells) == len(upper.cells) == 1 and set(lower.cells) == set(upper.cells)
    ]
    return median(gaps) if gaps else None


def _split(lines: Sequence[Placed], first: int, end: int, usual: float | None) -> set[int]:
    """The further lines of a stretch that begin a row."""
    gaps = {index: lines[index].top - lines[index - 1].bottom for index in range(first + 1, end)}
    if not gaps:
        return set()
    if usual is None:
        # No cell has a second line: each line is a row.
        return {index for index in gaps if len(lines[index].cells) > 1}
    more = usual + max(_LEAST_MORE, _MORE * lines[first].size)
    wide = {index for index, gap in gaps.items() if gap > more}
    numbers = _numbers(lines, first, end)
    if not numbers:
        if wide:
            return wide
        return {
            index for index in gaps if len(lines[index].cells) == len(lines[first].cells) and 0 in lines[index].cells
        }
    found = {index for index in wide if index < numbers[0]}
    for above, number in pairwise([first, *numbers]):
        if number == first:
            continue
        between = [index for index in gaps if above < index <= number] if above != first or above in numbers else [
            index for index in gaps if index <= number
        ]  # fmt: skip
        if not between:
            continue
        widest = max(between, key=lambda index: (gaps[index], index))
        # In a cell that is set to its middle the number stands below the row's first line.
        found.add(widest if gaps[widest] > gaps[number] + _MORE * lines[number].size else number)
    return found


def _numbers(lines: Sequence[Placed], first: int, end: int) -> list[int]:
    """The lines with a row's number, where the first column holds nothing else."""
    marked = [index for index in range(first, end) if 0 in lines[index].cells]
    numbered = [index for index in marked if _NUMBER.fullmatch(lines[index].cells[0])]
    return numbered if len(numbered) >= max(1, _NUMBERED * (len(marked) - 2)) else []
