"""Units that the alignment in order leaves alone on both sides: those that stand elsewhere, found by what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from index.align_beads import Bead
from index.align_units import Unit, key_of
from index.align_vectors import Embed, hashed, weights
from index.embedding import unit as unit_length

# Cells and sentences of fewer letters say too little to be known again elsewhere.
_TELLING = 25
# Of units that stand apart more words must be the same than of those that answer each other by their place.
_SURELY = 0.6
_SURE = 0.65


def found_elsewhere(
    beads: Sequence[Bead], left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None, *, crosses: bool
) -> list[Bead]:
    """Units still alone that stand on the other side elsewhere: word for word, or across languages surely alike."""
    alone_left = [unit for bead in beads if not bead.is_pair for unit in left[bead.left : bead.left_end]]
    alone_right = [unit for bead in beads if not bead.is_pair for unit in right[bead.right : bead.right_end]]
    pairs: list[tuple[Unit, Unit]] = []
    if crosses:
        pairs = _alike_elsewhere(alone_left, alone_right, embed)
    else:
        places = defaultdict[str, list[Unit]](list)
        for unit in alone_right:
            places[unit.key].append(unit)
        for unit in alone_left:
            if places[unit.key]:
                pairs.append((unit, places[unit.key].pop(0)))
        pairs += _renumbered(*_left_over(alone_left, alone_right, pairs))
        pairs += _reworded(*_left_over(alone_left, alone_right, pairs))
    taken_left, taken_right = {pair[0].index for pair in pairs}, {pair[1].index for pair in pairs}
    kept = [bead for bead in beads if bead.is_pair]
    for bead in beads:
        if not bead.is_pair:
            kept += [
                Bead(at, at + 1, bead.right, bead.right, 0.0)
                for at in range(bead.left, bead.left_end)
                if at not in taken_left
            ]
            kept += [
                Bead(bead.left, bead.left, at, at + 1, 0.0)
                for at in range(bead.right, bead.right_end)
                if at not in taken_right
            ]
    return kept + [Bead(first.index, first.index + 1, second.index, second.index + 1, 1.0) for first, second in pairs]


def _left_over(
    left: Sequence[Unit], right: Sequence[Unit], taken: Sequence[tuple[Unit, Unit]]
) -> tuple[list[Unit], list[Unit]]:
    known = {unit.index for unit, _ in taken}, {unit.index for _, unit in taken}
    return [unit for unit in left if unit.index not in known[0]], [unit for unit in right if unit.index not in known[1]]


def _renumbered(left: Sequence[Unit], right: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """Units alike but for the number before them, which may be another one, lost or misread."""
    places = defaultdict[str, list[Unit]](list)
    for unit in right:
        places[_unnumbered(unit)].append(unit)
    pairs = []
    for unit in left:
        said = _unnumbered(unit)
        if len(said) >= _TELLING and places[said]:
            pairs.append((unit, places[said].pop(0)))
    return pairs


def _reworded(left: Sequence[Unit], right: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """Units that are each other's best by their words and surely alike, outside of tables."""
    left = [unit for unit in left if len(unit.text) > _TELLING and unit.row is None]
    right = [unit for unit in right if len(unit.text) > _TELLING and unit.row is None]
    if not left or not right:
        return []
    bags = [unit.lemmas for unit in left], [unit.lemmas for unit in right]
    weight = weights([*bags[0], *bags[1]])
    columns = unit_length(hashed(bags[1], weight))
    best: list[tuple[int, float]] = []
    # The best of each right unit too, so that only what is mutual counts.
    answers = np.full(len(right), -1), np.zeros(len(right), np.float32)
    for start in range(0, len(left), 256):
        likeness = unit_length(hashed(bags[0][start : start + 256], weight)) @ columns.T
        best += [(int(j), float(row[j])) for row, j in zip(likeness, likeness.argmax(axis=1), strict=True)]
        better = likeness.max(axis=0) > answers[1]
        answers[0][better] = start + likeness.argmax(axis=0)[better]
        answers[1][better] = likeness.max(axis=0)[better]
    return [(left[i], right[j]) for i, (j, score) in enumerate(best) if score > _SURELY and answers[0][j] == i]


def _unnumbered(unit: Unit) -> str:
    """What a unit says after its number, or after what stands in a number's place."""
    first = unit.tokens[0] if unit.tokens else None
    is_number = first is not None and len(first.text) <= 5 and unit.text[first.end : first.end + 1] in (".", ")")
    return key_of(unit.tokens[1:] if is_number else unit.tokens)


def _alike_elsewhere(left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None) -> list[tuple[Unit, Unit]]:
    left = [unit for unit in left if len(unit.text) > _TELLING]
    right = [unit for unit in right if len(unit.text) > _TELLING]
    if embed is None or not left or not right:
        return []
    rows = embed([unit.text for unit in left], [unit.language for unit in left])
    columns = embed([unit.text for unit in right], [unit.language for unit in right])
    pairs, taken = [], set[int]()
    for i, row in enumerate(rows):
        likeness = columns @ row
        j = int(likeness.argmax())
        if likeness[j] > _SURE and j not in taken and _compatible(left[i], right[j]):
            pairs.append((left[i], right[j]))
            taken.add(j)
    return pairs


def _compatible(left: Unit, right: Unit) -> bool:
    numbers = [{anchor for anchor in unit.anchors if anchor.startswith("n:")} for unit in (left, right)]
    return not (numbers[0] and numbers[1] and not numbers[0] & numbers[1])
