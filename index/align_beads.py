"""Sentences of two stretches aligned in order: one to one, merged, split, or on one side only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.align_units import Unit
from index.align_vectors import Embed, hashed, weights
from index.embedding import Matrix

# How many units of each side a bead may take, and how much such a bead counts.
SHAPES = {(1, 1): 1.0, (1, 2): 1.25, (2, 1): 1.25, (1, 3): 1.4, (3, 1): 1.4, (2, 2): 2.0}
# A band of so many units to either side of the diagonal is searched: memory and time grow with the length alone.
_BAND = 60
_SAME_COLUMN, _OTHER_COLUMN = 0.25, -0.5
_SAME_MARKER, _OTHER_MARKER = 0.2, -0.15
_SAME_ROLE, _OTHER_ROLE = 0.05, -0.1
_LENGTH = 0.25
_CROSSED = 0.2
_AT_ONCE = 60_000


@dataclass(frozen=True, slots=True)
class Measure:
    """How alike two languages' or one language's sentences must be, and what a shape other than 1–1 costs."""

    words: float
    anchors: float
    meaning: float
    threshold: float
    merge: float


# Within a language words tell; the anchors are among them.
WITHIN = Measure(words=1.0, anchors=0.0, meaning=0.0, threshold=0.33, merge=0.04)
# A second look at what words left over, by meaning too.
PARAPHRASE = Measure(words=0.45, anchors=0.0, meaning=0.6, threshold=0.42, merge=0.06)
ACROSS = Measure(words=0.0, anchors=0.3, meaning=0.8, threshold=0.3, merge=0.05)

# Across languages without a model the anchors are all there is.
ANCHORED = Measure(words=0.0, anchors=0.85, meaning=0.0, threshold=0.3, merge=0.05)


@dataclass(frozen=True, slots=True)
class Bead:
    """Units `[left, left_end)` of one document that say what `[right, right_end)` of the other do; a side may be empty.

    ``score`` is how alike the two are, 1 where they are the same; ``moved`` where the match breaks the order.
    """

    left: int
    left_end: int
    right: int
    right_end: int
    score: float
    moved: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether both sides hold something."""
        return self.left < self.left_end and self.right < self.right_end


def align_run(left: Sequence[Unit], right: Sequence[Unit], measure: Measure, embed: Embed | None) -> list[Bead]:
    """The best alignment of two runs of units by dynamic programming; indexes are the units' own."""
    if not left or not right:
        return _alone(left, right)
    likeness = _Likeness(left, right, measure, embed)
    n, m = len(left), len(right)
    band = max(_BAND, abs(n - m) // 4)
    best: list[dict[int, tuple[float, tuple[int, int], float]]] = [{} for _ in range(n + 1)]
    best[0][0] = (0.0, (0, 0), 0.0)
    for i in range(n + 1):
        centre = round(i * m / n)
        row = best[i]
        for j in range(max(0, centre - band), min(m, centre + band) + 1):
            top: tuple[float, tuple[int, int], float] | None = row.get(j)
            if j and (j - 1) in row and (top is None or row[j - 1][0] > top[0]):
                top = (row[j - 1][0], (0, 1), 0.0)
            if i and j in best[i - 1] and (top is None or best[i - 1][j][0] > top[0]):
                top = (best[i - 1][j][0], (1, 0), 0.0)
            for (a, b), counts in SHAPES.items():
                if a <= i and b <= j and (j - b) in best[i - a]:
                    score = likeness.of(i - a, a, j - b, b)
                    gain = score - measure.threshold
                    if gain > 0:
                        total = best[i - a][j - b][0] + gain * counts
                        if top is None or total > top[0]:
                            top = (total, (a, b), score)
            if top is not None:
                row[j] = top
    return _walk(best, left, right)


def _walk(
    best: Sequence[dict[int, tuple[float, tuple[int, int], float]]], left: Sequence[Unit], right: Sequence[Unit]
) -> list[Bead]:
    beads = []
    i, j = len(left), len(right)
    while i or j:
        _, (a, b), score = best[i][j]
        first = left[i - a].index if a else (left[i - 1].index + 1 if i else left[0].index)
        second = right[j - b].index if b else (right[j - 1].index + 1 if j else right[0].index)
        beads.append(Bead(first, first + a, second, second + b, min(score, 1.0)))
        i, j = i - a, j - b
    return beads[::-1]


def _alone(left: Sequence[Unit], right: Sequence[Unit]) -> list[Bead]:
    after = left[-1].index + 1 if left else 0
    return [Bead(unit.index, unit.index + 1, 0, 0, 0.0) for unit in left] + [
        Bead(after, after, unit.index, unit.index + 1, 0.0) for unit in right
    ]


class _Likeness:
    """How alike any few units of one run are to any few of the other; sums of rows stand for units read together."""

    def __init__(self, left: Sequence[Unit], right: Sequence[Unit], measure: Measure, embed: Embed | None) -> None:
        self._left, self._right, self._measure = left, right, measure
        self._parts: list[tuple[float, dict[int, Matrix], dict[int, Matrix]]] = []
        self._anchors = None
        if measure.words:
            bags = [unit.lemmas for unit in left], [unit.lemmas for unit in right]
            weight = weights([*bags[0], *bags[1]])
            self._add(measure.words, hashed(bags[0], weight), hashed(bags[1], weight))
        if measure.meaning and embed is not None:
            rows = [
                embed([unit.text for unit in side], [unit.language for unit in side])
                * np.sqrt([[len(unit.text) + 1.0] for unit in side]).astype(np.float32)
                for side in (left, right)
            ]
            self._add(measure.meaning, rows[0], rows[1])
        if measure.anchors:
            kinds = [sorted(unit.anchors) for unit in left], [sorted(unit.anchors) for unit in right]
            weight = weights([*kinds[0], *kinds[1]])
            self._add(measure.anchors, hashed(kinds[0], weight), hashed(kinds[1], weight))
            self._anchors = [bool(bag) for bag in kinds[0]], [bool(bag) for bag in kinds[1]]
        # Nearly all runs are short and multiplied out at once; long ones cell by cell, so that memory stays linear.
        self._cells = self._all_cells() if len(left) * len(right) <= _AT_ONCE else None
        self._sizes = [len(unit.text) + 1 for unit in left], [len(unit.text) + 1 for unit in right]

    def _all_cells(self) -> dict[tuple[int, int], list[list[float]]]:
        cells: dict[tuple[int, int], list[list[float]]] = {}
        for a, b in SHAPES:
            if len(self._left) >= a and len(self._right) >= b:
                total = np.zeros((len(self._left) - a + 1, len(self._right) - b + 1), np.float32)
                for weight, left, right in self._parts:
                    total += weight * (left[a] @ right[b].T)
                cells[a, b] = total.tolist()
        return cells

    def _add(self, weight: float, left: Matrix, right: Matrix) -> None:
        self._parts.append((weight, _runs(left), _runs(right)))

    def of(self, i: int, a: int, j: int, b: int) -> float:
        """Of ``a`` units from ``i`` on and ``b`` from ``j`` on."""
        if self._cells is not None:
            score: float = self._cells[a, b][i][j]
        else:
            score = sum(weight * float(left[a][i] @ right[b][j]) for weight, left, right in self._parts)
        if self._anchors is not None and not any(self._anchors[0][i : i + a]) and not any(self._anchors[1][j : j + b]):
            # Nothing to anchor: silence on both sides speaks neither for nor against.
            score += self._measure.anchors * 0.35
        score += _place(self._left[i], self._right[j])
        if a != b:
            sizes = sum(self._sizes[0][i : i + a]), sum(self._sizes[1][j : j + b])
            score -= self._measure.merge * (a + b - 2) + _LENGTH * (1 - min(sizes) / max(sizes))
        elif a > 1:
            # Two and two read together are mostly two pairs: only where neither pair would do.
            score -= _CROSSED
        if a == b == 1:
            return score
        for side, first, count in ((self._left, i, a), (self._right, j, b)):
            if count > 1 and not _is_one_place(side[first : first + count]):
                score -= 0.3
        return score


def _runs(rows: Matrix) -> dict[int, Matrix]:
    """Unit rows of each run of one, two and three units, by length."""
    made = {}
    for count in (1, 2, 3):
        if len(rows) >= count:
            total = sum(rows[at : len(rows) - count + 1 + at] for at in range(count))
            made[count] = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
    return made


def _place(left: Unit, right: Unit) -> float:
    """What the places of two units say for or against their being one."""
    if (left.row is None) != (right.row is None):
        return _OTHER_ROLE
    if left.row is not None:
        same = (
            left.role == right.role
            if left.role and right.role and left.role != right.role
            else (left.column == right.column)
        )
        return _SAME_COLUMN if same else _OTHER_COLUMN
    score = _SAME_ROLE if left.heading == right.heading else _OTHER_ROLE
    if left.marker is not None and right.marker is not None:
        score += _SAME_MARKER if left.marker == right.marker else _OTHER_MARKER
    return score


def _is_one_place(units: Sequence[Unit]) -> bool:
    """Whether units follow one another in one cell or in running text: a heading is never read with what follows."""
    first = units[0]
    return units[-1].index - first.index == len(units) - 1 and all(
        unit.row == first.row and unit.column == first.column and unit.heading == first.heading for unit in units[1:]
    )
