"""Telling copies among the passages found: one text in a PDF and a DOCX is one result that names both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The share of lemmas that two copies have in common, at least: recognition and layout change a few.
_ALIKE = 0.9
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Folded:
    """A passage that stays and those that are copies of it, the best first."""

    key: int
    copies: tuple[int, ...]


def fold(ranked: Sequence[tuple[int, str]], most: int) -> list[Folded]:
    """The first ``most`` different passages of (key, lemmas), each with its copies among those looked at.

    Passages with other numbers are no copies: a plan of the next year says the same of other days and sums.
    """
    kept: list[tuple[int, frozenset[str], tuple[str, ...]]] = []
    copies: dict[int, list[int]] = {}
    for key, lemmas in ranked:
        words = lemmas.split()
        held, numbers = frozenset(words), tuple(sorted(word for word in words if word[0].isdigit()))
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


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    if min(len(first), len(second)) < _FEWEST:
        return first == second
    return len(first & second) >= _ALIKE * len(first | second)
