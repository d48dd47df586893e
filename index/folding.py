"""Folding the passages found: one text in a PDF and a DOCX is one result that names both, passages that share a
sentence are one stretch of text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.columns import Place

# The share of lemmas that two copies have in common, at least: recognition and layout change a few.
_ALIKE = 0.9
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Folded:
    """A passage that stays, those that are copies of it, the best first, and those that it runs on with."""

    key: int
    copies: tuple[int, ...]
    run: tuple[int, ...] = ()


def fold(ranked: Sequence[tuple[int, str]], most: int) -> list[Folded]:
    """The first ``most`` different passages of (key, lemmas), each with its copies among those looked at.

    Passages with other numbers are no copies: a plan of the next year says the same of other days and sums.
    """
    kept: list[tuple[int, frozenset[str], tuple[str, ...]]] = []
    copies: dict[int, list[int]] = {}
    for key, lemmas in ranked:
        words = lemmas.split()
        held, numbers = frozenset(words), tuple(sorted([word for word in words if word[0].isdigit()]))
        original = next(
            (other for other, others, figures in kept if figures == numbers and _alike(held, others)),
            None,
        )
        if original is not None:
            copies[original].append(key)
        elif len(kept) < most:
            kept.append((key, held, numbers))
            copies[key] = []
        else:
            break
    return [Folded(key, tuple(copies[key])) for key, _, _ in kept]


def join(folded: Sequence[Folded], places: Mapping[int, Place], most: int) -> list[Folded]:
    """The first ``most`` stretches: a passage takes in those found after it that overlap it, one on either side."""
    joined: list[Folded] = []
    taken: set[int] = set()
    for at, one in enumerate(folded):
        if one.key in taken:
            continue
        if len(joined) == most:
            break
        run: list[int] = []
        for other in folded[at + 1 :]:
            beside = abs(other.key - one.key) == 1 and places[other.key].overlaps(places[one.key])
            if beside and other.key not in taken:
                run.append(other.key)
        taken.update(run)
        joined.append(Folded(one.key, one.copies, tuple(run)))
    return joined


def is_copy(first: str, second: str) -> bool:
    """Whether two passages, given by their words, say the same with the same numbers."""
    one, other = first.split(), second.split()
    numbers = [sorted(word for word in words if word[0].isdigit()) for words in (one, other)]
    return numbers[0] == numbers[1] and _alike(frozenset(one), frozenset(other))


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    if min(len(first), len(second)) < _FEWEST:
        return first == second
    return len(first & second) >= _ALIKE * len(first | second)
