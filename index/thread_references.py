"""By which point of which document a statement reports: `По пункту 3`, `3-тармақ бойынша`, under a head that names it.

A reference is written `2024-03-18/3.1`, and with the document's number where that is known: `2024-03-18№4/3.1`. A
document names what it reports on at its head, by day and number; points stand first in a paragraph, or alone above
paragraphs that they hold for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import dates
from corpus.model import BlockKind, Commitment, Document
from corpus.reading import reading
from index.thread_data import rules

_HEAD = 1_500
# How far into a paragraph the point that it reports on may stand.
_FIRST = 30
# A paragraph as short as this that names a point is a heading for those below it.
_ALONE = 60


@dataclass(frozen=True, slots=True)
class References:
    """What each paragraph of a document reports on, by where paragraphs begin."""

    starts: Sequence[int]
    held: Sequence[frozenset[str]]

    def at(self, place: int) -> frozenset[str]:
        """The references of the paragraph in which a place stands."""
        number = bisect_right(self.starts, place) - 1
        return self.held[number] if number >= 0 else frozenset()


def own_reference(document: Document, made: Commitment) -> frozenset[str]:
    """How others refer to a commitment of a document that has a date."""
    if document.date is None or not made.number:
        return frozenset()
    return frozenset(_written(document.date, document.number, made.number))


def references(document: Document) -> References:
    """What the paragraphs of a document report on."""
    leaves = [(block, reading(document.text, block.start, block.end).text.strip()) for block in document.leaves()]
    points = [_leading(text) for _, text in leaves]
    named = _head(text for (_, text), point in zip(leaves, points, strict=True) if point is None) if any(points) else []
    held: list[frozenset[str]] = []
    above: frozenset[str] = frozenset()
    for (block, text), point in zip(leaves, points, strict=True):
        here: frozenset[str] = frozenset()
        if point is not None:
            told = [(day, number) for day, number in _named(text) if number] or named
            here = frozenset(one for day, number in told for one in _written(day, number, point))
        if point is not None or block.kind is BlockKind.HEADING:
            above = here if len(text) < _ALONE else frozenset()
        held.append(here or above)
    return References([block.start for block, _ in leaves], held)


def _head(texts: Iterable[str]) -> list[tuple[date, str | None]]:
    """The documents that the first paragraphs name; a day without a number only where no other is named."""
    found: list[tuple[date, str | None]] = []
    length = 0
    for text in texts:
        if length > _HEAD:
            break
        found += _named(text)
        length += len(text)
    return [(day, number) for day, number in found if number] or found


def _named(text: str) -> Iterator[tuple[date, str | None]]:
    """The documents that a text names by their day, with the numbers that stand beside it."""
    for start, end, day in dates(text):
        number = rules().number_after.match(text, end) or rules().number_before.search(text[:start])
        yield day, number["number"] if number else None


def _leading(text: str) -> str | None:
    """The point with which a paragraph begins: `3`, `3.1`."""
    for pattern in rules().points:
        match = pattern.search(text[: 2 * _FIRST])
        if match is not None and match.start() <= _FIRST:
            return ".".join(filter(None, (match["point"], _part(match))))
    return None


def _part(match: re.Match[str]) -> str | None:
    return match.groupdict().get("part")


def _written(day: date, number: str | None, point: str) -> Iterator[str]:
    yield f"{day.isoformat()}/{point}"
    if number:
        yield f"{day.isoformat()}№{number.casefold().strip('./-')}/{point}"


def agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two statements mean one point of one document; numbers of documents that are known may not differ."""
    if not one & other:
        return False
    numbered, others = ({name for name in held if "№" in name} for held in (one, other))
    return bool(numbered & others) or not (numbered and others)


def differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two statements mean different points of one document, neither a part of the other."""
    first, second = (dict(name.split("/", 1) for name in held) for held in (one, other))
    return any(
        name in second
        and not f"{point}.".startswith(f"{second[name]}.")
        and not f"{second[name]}.".startswith(f"{point}.")
        for name, point in first.items()
    )
