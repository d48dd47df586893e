"""Two documents aligned: sections by number and heading, sentences inside them in order, then what moved.

Within a language words decide, and meaning what words leave over; across languages meaning and anchors (numbers,
dates, bodies, Latin names) decide. Memory is linear in the documents' length; docs/compare.md holds the method.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.align_beads import ACROSS, ANCHORED, PARAPHRASE, WITHIN, Bead, align_run
from index.align_chain import heaviest_chain
from index.align_elsewhere import found_elsewhere
from index.align_parting import rejoined, taken_in
from index.align_sections import Section, SectionPair, pair_sections, sections
from index.align_units import Unit, language_of
from index.align_vectors import Embed

# Cells and sentences of fewer letters say too little for a sure pair.
_TELLING = 25
# A stretch of more units on both sides is first parted where single units surely belong together.
_LONG = 120
_SURE = 0.6
_UNLIKE, _ALIKE = 0.4, 0.7


@dataclass(frozen=True, slots=True)
class Alignment:
    """The units and sections of both documents and how they pair; beads cover every unit once, ordered by the left."""

    left: tuple[Unit, ...]
    right: tuple[Unit, ...]
    left_sections: tuple[Section, ...]
    right_sections: tuple[Section, ...]
    sections: tuple[SectionPair, ...]
    beads: tuple[Bead, ...]
    crosses: bool

    @property
    def likeness(self) -> float:
        """The share of a document's text that has its like in the other, of the two shares the larger.

        A pair counts in full from `_ALIKE` on and by degrees above `_UNLIKE`: by chance few pairs score so high.
        """
        sides = []
        for units, spans in (
            (self.left, [(bead.left, bead.left_end, bead.score) for bead in self.beads if bead.is_pair]),
            (self.right, [(bead.right, bead.right_end, bead.score) for bead in self.beads if bead.is_pair]),
        ):
            total = sum(len(unit.key) for unit in units)
            shared = 0.0
            for first, end, score in spans:
                weight = min(1.0, max(0.0, (score - _UNLIKE) / (_ALIKE - _UNLIKE)))
                shared += weight * sum(len(unit.key) for unit in units[first:end])
            sides.append(shared / total if total else 0.0)
        return max(sides)


def align(left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None) -> Alignment:
    """Align the units of two documents; ``embed`` None leaves meaning out. Never raises on any units."""
    crosses = language_of(left) != language_of(right)
    parts = sections(left), sections(right)
    pairs = pair_sections(left, parts[0], right, parts[1], embed)
    beads: list[Bead] = []
    for first, second in _stretches(left, right, parts, pairs):
        beads += _align_stretch(first, second, embed, crosses=crosses)
    beads = _ordered(beads)
    if not crosses:
        beads = rejoined(beads, left, right)
        beads = taken_in(beads, left, right)
        beads = _second_look(beads, left, right, embed)
    beads = found_elsewhere(beads, left, right, embed, crosses=crosses)
    return Alignment(tuple(left), tuple(right), *parts, pairs, tuple(_ordered(beads)), crosses)


def _stretches(
    left: Sequence[Unit],
    right: Sequence[Unit],
    parts: tuple[Sequence[Section], Sequence[Section]],
    pairs: Sequence[SectionPair],
) -> Iterator[tuple[Sequence[Unit], Sequence[Unit]]]:
    """The stretches to align: each pair of sections, and what stands unpaired between two pairs on both sides."""
    for pair in pairs:
        if pair.moved:
            first, second = parts[0][pair.left], parts[1][pair.right]
            yield left[first.first : first.end], right[second.first : second.end]
    moved_left = {pair.left for pair in pairs if pair.moved}
    moved_right = {pair.right for pair in pairs if pair.moved}
    kept = [(-1, -1), *((pair.left, pair.right) for pair in pairs if not pair.moved), (len(parts[0]), len(parts[1]))]
    for (i, j), (next_i, next_j) in pairwise(kept):
        if i >= 0:
            first, second = parts[0][i], parts[1][j]
            yield left[first.first : first.end], right[second.first : second.end]
        between = (
            [unit for at in range(i + 1, next_i) if at not in moved_left for unit in _held(left, parts[0][at])],
            [unit for at in range(j + 1, next_j) if at not in moved_right for unit in _held(right, parts[1][at])],
        )
        if between[0] or between[1]:
            yield between


def _held(units: Sequence[Unit], section: Section) -> Sequence[Unit]:
    return units[section.first : section.end]


def _align_stretch(left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None, *, crosses: bool) -> list[Bead]:
    beads: list[Bead] = []
    measure = (ACROSS if embed is not None else ANCHORED) if crosses else WITHIN
    for first, second in _parted(left, right, embed, crosses=crosses):
        if len(first) == len(second) == 1 and first[0].key == second[0].key:
            beads.append(_bead(first[0], second[0], 1.0))
        else:
            # Sections that moved out leave holes: a bead never reaches over one.
            beads += align_run(first, second, measure, embed)
    return beads


def _parted(
    left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None, *, crosses: bool
) -> Iterator[tuple[Sequence[Unit], Sequence[Unit]]]:
    """A stretch cut at the units that surely belong together, each such pair on its own."""
    sure = _equal(left, right)
    if crosses and len(left) > _LONG and len(right) > _LONG:
        sure = _alike(left, right, embed)
    at = (0, 0)
    for i, j in sure:
        if at != (i, j):
            yield left[at[0] : i], right[at[1] : j]
        yield left[i : i + 1], right[j : j + 1]
        at = (i + 1, j + 1)
    if at[0] < len(left) or at[1] < len(right):
        yield left[at[0] :], right[at[1] :]


def _equal(left: Sequence[Unit], right: Sequence[Unit]) -> list[tuple[int, int]]:
    """Places of units that say the same, in order on both sides; what is said often counts by its order."""
    places = defaultdict[tuple[str, int | None], list[int]](list)
    for j, unit in enumerate(right):
        places[(unit.key, unit.column)].append(j)
    counts = defaultdict[tuple[str, int | None], int](int)
    candidates = []
    for i, unit in enumerate(left):
        key = (unit.key, unit.column)
        among = places.get(key, [])
        if len(among) > 8:
            # Said again and again: only the one of the same turn.
            among = among[counts[key] : counts[key] + 1]
        counts[key] += 1
        candidates += [(i, j, float(len(unit.key)) / len(among)) for j in among]
    return [candidates[at][:2] for at in heaviest_chain(candidates)]


def _alike(left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None) -> list[tuple[int, int]]:
    """Places of units that are each other's best by meaning and surely alike, in order on both sides."""
    if embed is None:
        return _equal(left, right)
    rows = embed([unit.text for unit in left], [unit.language for unit in left])
    columns = embed([unit.text for unit in right], [unit.language for unit in right])
    candidates = []
    for start in range(0, len(left), 256):
        likeness = rows[start : start + 256] @ columns.T
        for offset, j in enumerate(likeness.argmax(axis=1)):
            i, score = start + offset, float(likeness[offset, j])
            shared = left[i].anchors & right[j].anchors
            both = left[i].anchors | right[j].anchors
            score += 0.15 * (len(shared) / len(both) if both else 0.5)
            if score > _SURE and len(left[i].text) > _TELLING:
                candidates.append((i, int(j), score))
    return [candidates[at][:2] for at in heaviest_chain(candidates)]


def _bead(left: Unit, right: Unit, score: float, *, moved: bool = False) -> Bead:
    return Bead(left.index, left.index + 1, right.index, right.index + 1, score, moved)


def _second_look(beads: Sequence[Bead], left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None) -> list[Bead]:
    """What stands unpaired on both sides between two pairs is looked at again by meaning."""
    if embed is None:
        return list(beads)
    made: list[Bead] = []
    run: list[Bead] = []
    for bead in [*beads, None]:
        if bead is not None and not bead.is_pair:
            run.append(bead)
            continue
        first = [unit for held in run for unit in left[held.left : held.left_end]]
        second = [unit for held in run for unit in right[held.right : held.right_end]]
        if first and second and len(first) * len(second) <= 40_000 and _risen(first) and _risen(second):
            made += align_run(first, second, PARAPHRASE, embed)
        else:
            made += run
        run = []
        if bead is not None:
            made.append(bead)
    return made


def _risen(units: Sequence[Unit]) -> bool:
    return all(before.index + 1 == after.index for before, after in pairwise(units))


def _ordered(beads: Sequence[Bead]) -> list[Bead]:
    """Beads by the left side, those of the right alone after their neighbour before; what breaks the order moved."""
    pairs = [bead for bead in beads if bead.is_pair]
    weighted = [
        (bead.left, bead.right, float(bead.left_end - bead.left + bead.right_end - bead.right)) for bead in pairs
    ]
    in_order = set(heaviest_chain(weighted))
    marked = [replace(bead, moved=at not in in_order) for at, bead in enumerate(pairs)]
    after = sorted((bead.right_end, bead.left_end) for bead in marked if not bead.moved)
    placed: list[tuple[tuple[int, int, int], Bead]] = [((bead.left, 0, bead.right), bead) for bead in marked]
    at = 0
    for bead in sorted((bead for bead in beads if not bead.is_pair), key=lambda bead: bead.right):
        if bead.left < bead.left_end:
            placed.append(((bead.left, 0, bead.right), bead))
            continue
        while at < len(after) and after[at][0] <= bead.right:
            at += 1
        left = after[at - 1][1] if at else 0
        placed.append(((left, -1, bead.right), replace(bead, left=left, left_end=left)))
    return [bead for _, bead in sorted(placed, key=lambda entry: entry[0])]
