"""Sections of a document (headings, numbered points, rows of tables) and which of two documents belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.model import Column, Part
from index.align_chain import heaviest_chain
from index.align_units import Unit, language_of, marker_of
from index.align_vectors import Embed, hashed, weights
from index.embedding import Matrix, unit

# How much each sign of two sections being one weighs; what is left of the sum under the threshold is no pair.
_BODY, _LABEL, _NUMBER, _MEANING, _PLACE = 0.45, 0.3, 0.25, 0.6, 0.08
# Questions of a form keep their numbers, however they are worded.
_QUESTION = 0.2
_THRESHOLD = 0.3
_MOVED = 0.6
_CANDIDATES = 6
_CHUNK = 256
_BEGINNING = 300


@dataclass(frozen=True, slots=True)
class Section:
    """Units `[first, end)` of a document under one label; ``number`` is the path of numbers that leads to it."""

    first: int
    end: int
    label: str
    number: tuple[str, ...]
    kind: str

    @property
    def own_number(self) -> str | None:
        """The last part of its number."""
        return self.number[-1] if self.number else None


@dataclass(frozen=True, slots=True)
class SectionPair:
    """Two sections that belong together, by their places among the sections; ``moved`` where that breaks the order."""

    left: int
    right: int
    score: float
    moved: bool


def sections(units: Sequence[Unit]) -> tuple[Section, ...]:
    """The sections of a document in order; every unit is in one."""
    made: list[Section] = []
    first = 0
    for at in range(1, len(units) + 1):
        if at == len(units) or _begins(units, first, at):
            made.append(_section(units, first, at))
            first = at
    return tuple(made) if units else ()


def _begins(units: Sequence[Unit], first: int, at: int) -> bool:
    before, unit, head = units[at - 1], units[at], units[first]
    if unit.row is not None or before.row is not None:
        return unit.row != before.row
    if unit.heading:
        # A title of several lines is one heading, or several of one depth, by the format.
        return not (before.heading and unit.marker is None)
    if unit.marker is not None and unit.marker[0].isdigit():
        return True
    return not before.heading and len(unit.path) < len(head.path)


def _section(units: Sequence[Unit], first: int, end: int) -> Section:
    head = units[first]
    above = tuple(number for heading in head.path if (number := marker_of(heading)) is not None)
    if head.row is not None:
        cells = units[first:end]
        number = next((cell.text for cell in cells if cell.role is Column.NUMBER and cell.text[0].isdigit()), None)
        measure = next((cell.text for cell in cells if cell.role is Column.MEASURE), None)
        label = measure or max(cells, key=lambda cell: len(cell.text)).text
        return Section(first, end, label, (*above, number.rstrip(". )")) if number else above, "row")
    if head.heading:
        titles = [unit.text for unit in units[first:end] if unit.heading]
        return Section(first, end, " ".join(titles), (*above, head.marker) if head.marker else (), "heading")
    if head.marker is not None and head.marker[0].isdigit():
        return Section(first, end, head.text, (*above, head.marker), "point")
    return Section(first, end, head.text, (), "text")


def pair_sections(
    left_units: Sequence[Unit],
    left: Sequence[Section],
    right_units: Sequence[Unit],
    right: Sequence[Section],
    embed: Embed | None,
) -> tuple[SectionPair, ...]:
    """Which sections are one, the heaviest chain in order first, then those that moved; ordered by the left side.

    ``embed`` is asked where the two sides are in different languages; without it numbers and anchors decide.
    """
    if not left or not right:
        return ()
    crosses = language_of(left_units) != language_of(right_units)
    candidates = _candidates(left_units, left, right_units, right, embed if crosses else None, crosses=crosses)
    chain = heaviest_chain([(i, j, score - _THRESHOLD) for i, j, score in candidates])
    pairs = [SectionPair(*candidates[at], moved=False) for at in chain]
    taken_left, taken_right = {pair.left for pair in pairs}, {pair.right for pair in pairs}
    for i, j, score in sorted(candidates, key=lambda entry: -entry[2]):
        if score < _MOVED:
            break
        if i not in taken_left and j not in taken_right:
            pairs.append(SectionPair(i, j, score, moved=True))
            taken_left.add(i)
            taken_right.add(j)
    return tuple(sorted(pairs, key=lambda pair: (pair.left, pair.right)))


def _candidates(
    left_units: Sequence[Unit],
    left: Sequence[Section],
    right_units: Sequence[Unit],
    right: Sequence[Section],
    embed: Embed | None,
    *,
    crosses: bool,
) -> list[tuple[int, int, float]]:
    """The pairs above the threshold, for each left section its best few."""
    bodies = (
        [_bag(left_units, section, crosses=crosses) for section in left],
        [_bag(right_units, section, crosses=crosses) for section in right],
    )
    weight = weights([*bodies[0], *bodies[1]])
    body = unit(hashed(bodies[0], weight)), unit(hashed(bodies[1], weight))
    if crosses:
        label = _meaning(left_units, left, embed), _meaning(right_units, right, embed)
        label_weight = _MEANING
    else:
        labels = [_label(left_units, section) for section in left], [_label(right_units, section) for section in right]
        weight = weights([*labels[0], *labels[1]])
        label = unit(hashed(labels[0], weight)), unit(hashed(labels[1], weight))
        label_weight = _LABEL
    numbers = (
        np.array([hash(section.number) for section in left]),
        np.array([hash(section.number) for section in right]),
    )
    own = (
        np.array([hash(section.own_number) for section in left]),
        np.array([hash(section.own_number) for section in right]),
    )
    has_number = np.array([bool(section.number) for section in left])
    asks = (
        np.array([bool(section.number) and left_units[section.first].part is Part.QUESTION for section in left]),
        np.array([right_units[section.first].part is Part.QUESTION for section in right]),
    )
    is_row = (
        np.array([section.kind == "row" for section in left]),
        np.array([section.kind == "row" for section in right]),
    )
    places = np.arange(len(left)) / len(left), np.arange(len(right)) / len(right)
    found = []
    for start in range(0, len(left), _CHUNK):
        rows = slice(start, start + _CHUNK)
        score = _BODY * (body[0][rows] @ body[1].T) + label_weight * (label[0][rows] @ label[1].T)
        same = (numbers[0][rows, None] == numbers[1][None]) * 0.6 + (own[0][rows, None] == own[1][None]) * 0.4
        score += _NUMBER * np.where(has_number[rows, None], same, 0)
        score += _QUESTION * (asks[0][rows, None] & asks[1][None] & (numbers[0][rows, None] == numbers[1][None]))
        score += _PLACE * (1 - 4 * np.abs(places[0][rows, None] - places[1][None]))
        score -= 0.3 * (is_row[0][rows, None] != is_row[1][None])
        best = np.argsort(-score, axis=1, kind="stable")[:, :_CANDIDATES]
        for offset, columns in enumerate(best):
            for column in columns:
                if score[offset, column] > _THRESHOLD:
                    found.append((start + offset, int(column), float(score[offset, column])))
    return found


def _bag(units: Sequence[Unit], section: Section, *, crosses: bool) -> list[str]:
    held = units[section.first : section.end]
    if crosses:
        return [anchor for unit in held for anchor in sorted(unit.anchors)]
    return [lemma for unit in held for lemma in unit.lemmas]


def _label(units: Sequence[Unit], section: Section) -> list[str]:
    if section.kind == "row":
        cells = units[section.first : section.end]
        return [lemma for unit in cells if unit.role in (Column.MEASURE, None) for lemma in unit.lemmas]
    if section.kind == "heading":
        return [lemma for unit in units[section.first : section.end] if unit.heading for lemma in unit.lemmas]
    return units[section.first].lemmas


def _meaning(units: Sequence[Unit], held: Sequence[Section], embed: Embed | None) -> Matrix:
    if embed is None:
        return np.zeros((len(held), 1), np.float32)
    texts = []
    for section in held:
        body = " ".join(unit.text for unit in units[section.first : section.end] if unit.text not in section.label)
        texts.append(f"{section.label} {body}"[:_BEGINNING])
    return embed(texts, [units[section.first].language for section in held])
