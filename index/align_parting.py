"""Beads joined where two formats part a text differently: lines of a title, sentences across a page's end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.align_beads import Bead
from index.align_units import Unit, joined_key

# So many units are looked at together, on either side.
_REACH = 8
_SHORTEST = 5
_NUMBER = re.compile(r"[\d,|]+")


def rejoined(beads: Sequence[Bead], left: Sequence[Unit], right: Sequence[Unit]) -> list[Bead]:
    """Neighbouring beads whose sides together say the same become one: two formats part sentences differently."""
    joined: list[Bead] = []
    run: list[Bead] = []
    for bead in beads:
        same = bead.is_pair and joined_key(left[bead.left : bead.left_end]) == joined_key(
            right[bead.right : bead.right_end]
        )
        if same:
            joined += [*_joined_run(run, left, right), replace(bead, score=1.0)]
            run = []
        else:
            run.append(bead)
    return [*joined, *_joined_run(run, left, right)]


def _joined_run(run: Sequence[Bead], left: Sequence[Unit], right: Sequence[Unit]) -> Sequence[Bead]:
    """The shortest groups of a run's beads, from its start on, whose two sides say the same, made one bead each."""
    made: list[Bead] = []
    at = 0
    while at < len(run):
        for length in range(2, min(_REACH + 1, len(run) - at + 1)):
            group = run[at : at + length]
            spans = (
                _span([(bead.left, bead.left_end) for bead in group]),
                _span([(bead.right, bead.right_end) for bead in group]),
            )
            if spans[0] and spans[1] and joined_key(left[slice(*spans[0])]) == joined_key(right[slice(*spans[1])]):
                made.append(Bead(*spans[0], *spans[1], 1.0))
                at += length
                break
        else:
            made.append(run[at])
            at += 1
    return made


def _span(spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The stretch that several hold together without holes and overlaps, or None."""
    held = sorted((first, end) for first, end in spans if first < end)
    if not held or any(end != first for (_, end), (first, _) in pairwise(held)):
        return None
    return held[0][0], held[-1][1]


def taken_in(beads: Sequence[Bead], left: Sequence[Unit], right: Sequence[Unit]) -> list[Bead]:
    """Pairs with the units before and after them that stand alone, where the other side holds these too.

    A title that changed by a year is one heading in a PDF and three in a DOCX.
    """
    alone = (
        {at for bead in beads if not bead.is_pair for at in range(bead.left, bead.left_end)},
        {at for bead in beads if not bead.is_pair for at in range(bead.right, bead.right_end)},
    )
    made = []
    for bead in beads:
        if not bead.is_pair or joined_key(left[bead.left : bead.left_end]) == joined_key(
            right[bead.right : bead.right_end]
        ):
            made.append(bead)
            continue
        spans = (bead.left, bead.left_end), (bead.right, bead.right_end)
        first = _extended(left, spans[0], alone[0], joined_key(right[slice(*spans[1])]))
        second = _extended(right, spans[1], alone[1], joined_key(left[slice(*spans[0])]))
        alone[0].difference_update(range(*first))
        alone[1].difference_update(range(*second))
        made.append(replace(bead, left=first[0], left_end=first[1], right=second[0], right_end=second[1]))
    return [
        bead
        for bead in made
        if bead.is_pair
        or (
            alone[0].issuperset(range(bead.left, bead.left_end))
            and alone[1].issuperset(range(bead.right, bead.right_end))
        )
    ]


def _extended(units: Sequence[Unit], span: tuple[int, int], alone: set[int], other: str) -> tuple[int, int]:
    """A stretch with the lone units at its edges with which the other side's text begins and ends, but for numbers."""
    first, end = span
    own, other = _numberless(joined_key(units[first:end])), _numberless(other)
    for count in range(_run(units, range(first - 1, -1, -1), alone), 0, -1):
        said = _numberless(joined_key(units[first - count : first]))
        if len(said) >= _SHORTEST and other.startswith(said) and not own.startswith(said):
            first -= count
            break
    for count in range(_run(units, range(end, len(units)), alone), 0, -1):
        said = _numberless(joined_key(units[end : end + count]))
        if len(said) >= _SHORTEST and other.endswith(said) and not own.endswith(said):
            end += count
            break
    return first, end


def _numberless(key: str) -> str:
    return _NUMBER.sub("#", key)


def _run(units: Sequence[Unit], places: Sequence[int], alone: set[int]) -> int:
    """How many units stand alone in a row, cells apart."""
    count = 0
    for at in places[:_REACH]:
        if at not in alone or units[at].row is not None:
            break
        count += 1
    return count
