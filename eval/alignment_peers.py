"""Two known ways to align sentences, on the same sentences: by length (Gale and Church), and bertalign's two passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import erfc, log, sqrt

import numpy as np

from corpus.model import Language
from index.align_chain import heaviest_chain
from index.align_vectors import Embed
from index.embedding import Matrix, unit

# Gale and Church's priors of the shapes, and the variance of length per character.
_PRIORS = {(1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}
_VARIANCE = 6.8
_SKIP = -0.1
_LONGEST = 3

Groups = list[tuple[list[int], list[int]]]


def by_length(left: Sequence[str], right: Sequence[str]) -> Groups:
    """Align by the lengths of sentences alone, as hunalign's first pass does without a dictionary."""
    ratio = sum(map(len, right)) / max(1, sum(map(len, left)))
    sizes = [len(text) for text in left], [len(text) for text in right]

    def score(i: int, a: int, j: int, b: int) -> float:
        total = sum(sizes[0][i - a : i]), sum(sizes[1][j - b : j])
        mean = max(1.0, (total[0] + total[1] / ratio) / 2)
        delta = abs(total[1] - total[0] * ratio) / sqrt(_VARIANCE * mean)
        return log(_PRIORS[a, b]) + log(max(1e-300, erfc(delta / sqrt(2))))

    return _best(len(left), len(right), list(_PRIORS), score, None)


def by_bertalign(
    left: Sequence[str], right: Sequence[str], languages: tuple[Language, Language], embed: Embed
) -> Groups:
    """Anchors one to one first, then merges and splits about the path, by cosine against the neighbours' (margin)."""
    rows = _overlaps(left, languages[0], embed), _overlaps(right, languages[1], embed)
    likeness = rows[0][1] @ rows[1][1].T
    anchors = []
    for i, row in enumerate(likeness):
        anchors += [(i, int(j), float(row[j])) for j in np.argsort(-row)[:3] if row[j] > 0]
    path = [anchors[at][:2] for at in heaviest_chain(anchors)]
    reach = _reach(path, len(left), len(right))
    shapes = [(a, b) for a in range(_LONGEST + 1) for b in range(_LONGEST + 1) if 1 <= a + b <= _LONGEST + 1]

    def score(i: int, a: int, j: int, b: int) -> float:
        if not a or not b:
            return _SKIP
        one, other = rows[0][a][i - a], rows[1][b][j - b]
        return float(one @ other - _around(one, rows[1], j, b) / 2 - _around(other, rows[0], i, a) / 2)

    return _best(len(left), len(right), shapes, score, reach)


def _around(row: Matrix, others: dict[int, Matrix], end: int, count: int) -> float:
    near = [at for at in (end - count - 1, end) if 0 <= at < len(others[1])]
    return float(np.mean([row @ others[1][at] for at in near])) if near else 0.0


def _overlaps(texts: Sequence[str], language: Language, embed: Embed) -> dict[int, Matrix]:
    made = {}
    for count in range(1, _LONGEST + 1):
        joined = [" ".join(texts[at : at + count]) for at in range(len(texts) - count + 1)]
        made[count] = unit(embed(joined, [language] * len(joined)))
    return made


def _reach(path: Sequence[tuple[int, int]], n: int, m: int) -> list[tuple[int, int]]:
    """For each number of left sentences taken, the stretch of right ones that the second pass looks at."""
    points = [(0, 0), *((i + 1, j + 1) for i, j in path), (n, m)]
    return [
        (max(0, at - 10), min(m, at + 10))
        for at in (round(float(np.interp(i, [p[0] for p in points], [p[1] for p in points]))) for i in range(n + 1))
    ]


def _best(
    n: int,
    m: int,
    shapes: Sequence[tuple[int, int]],
    score: Callable[[int, int, int, int], float],
    reach: Sequence[tuple[int, int]] | None,
) -> Groups:
    best: list[dict[int, tuple[float, tuple[int, int]]]] = [{} for _ in range(n + 1)]
    best[0][0] = (0.0, (0, 0))
    for i in range(n + 1):
        centre = round(i * m / max(1, n))
        low, high = reach[i] if reach is not None else (max(0, centre - 40), min(m, centre + 40))
        for j in range(0 if i == 0 else low, m + 1 if i == n else high + 1):
            for a, b in shapes:
                if a <= i and b <= j and (j - b) in best[i - a] and (i, j) != (0, 0):
                    total = best[i - a][j - b][0] + score(i, a, j, b)
                    if j not in best[i] or total > best[i][j][0]:
                        best[i][j] = (total, (a, b))
    groups: Groups = []
    i, j = n, m
    while (i or j) and j in best[i]:
        a, b = best[i][j][1]
        if a and b:
            groups.append((list(range(i - a, i)), list(range(j - b, j))))
        i, j = i - a, j - b
    return groups[::-1]
