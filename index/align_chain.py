"""The heaviest chain of pairs that keeps the order of both sides: what is aligned without moving."""

from __future__ import annotations

from collections.abc import Sequence


def heaviest_chain(pairs: Sequence[tuple[int, int, float]]) -> list[int]:
    """Indexes into ``pairs`` (left, right, weight > 0) of the heaviest chain that rises on both sides, in its order.

    O(n log n) in time and linear in memory, by a Fenwick tree over the right side.
    """
    if not pairs:
        return []
    order = sorted(range(len(pairs)), key=lambda at: (pairs[at][0], -pairs[at][1]))
    ranks = {right: rank for rank, right in enumerate(sorted({pair[1] for pair in pairs}), start=1)}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    before: dict[int, int] = {}
    best, last = 0.0, -1
    for at in order:
        _, right, weight = pairs[at]
        rank = ranks[right]
        below, previous = _most(tree, rank - 1)
        before[at] = previous
        total = below + weight
        _raise(tree, rank, (total, at))
        if total > best:
            best, last = total, at
    chain = []
    while last >= 0:
        chain.append(last)
        last = before[last]
    return chain[::-1]


def _most(tree: Sequence[tuple[float, int]], rank: int) -> tuple[float, int]:
    best = (0.0, -1)
    while rank > 0:
        if tree[rank][0] > best[0]:
            best = tree[rank]
        rank -= rank & -rank
    return best


def _raise(tree: list[tuple[float, int]], rank: int, entry: tuple[float, int]) -> None:
    while rank < len(tree):
        if entry[0] > tree[rank][0]:
            tree[rank] = entry
        rank += rank & -rank
