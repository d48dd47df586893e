"""Words of a question that only ask or join (`сколько`, `қанша`, `и`): they tell nothing of what is sought."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from nlp.words import Word


def telling(found: Sequence[Word]) -> list[Word]:
    """The words without those of `data/asking.txt`; all where there are no others.

    A name may look like one (`реки Или`): what is capitalised within a question is kept.
    """
    left = [word for at, word in enumerate(found) if is_telling(word) or (at and word.text.istitle())]
    return left or list(found)


def is_telling(word: Word) -> bool:
    """Whether a word says something of what is sought."""
    return word.text.casefold() not in _asking()


@cache
def _asking() -> frozenset[str]:
    return frozenset((files("index") / "data" / "asking.txt").read_text(encoding="utf-8").split())
