"""Measures over time against invented documents: are points read right, tied to their measure and to no other?

`python -m eval.indicators [--errors] [--folder DIR]` reads the texts of `eval/gold/indicators`: a first line with the
date, and figures marked `[[series day as|figure]]`. Figures without a mark belong to no series. What is counted are
pairs of points.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

from corpus.documents import document
from index.indicator_points import Point, points
from index.indicators import Series, series
from nlp.pipeline import annotate

GOLD = Path(__file__).parent / "gold" / "indicators"
_MARK = re.compile(r"\[\[(\w+) (\d{4}-\d\d-\d\d) (\w+)\|([^]]+)\]\]")
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A figure as the gold has it: the series it is a point of, its day and what it is stated as."""

    source: str
    start: int
    end: int
    series: str
    day: date
    stated: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many of what were right; pairs and contradictions also how many were found in all."""

    marked: int
    found: int
    days: int
    stated: int
    pairs: tuple[int, int, int]
    contradictions: tuple[int, int, int]
    errors: tuple[str, ...]


def read(folder: Path = GOLD) -> Iterator[tuple[str, date, str, list[Marked]]]:
    """Each document: its name, date, text without marks, and what is marked."""
    for path in sorted(folder.glob("*.txt")):
        first, _, marked = path.read_text(encoding="utf-8").partition("\n")
        text, found, at = "", list[Marked](), 0
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            start = len(text)
            text += match[4]
            found.append(Marked(path.name, start, len(text), match[1], date.fromisoformat(match[2]), match[3]))
            at = match.end()
        yield path.name, date.fromisoformat(first), text + marked[at:], found


def score(folder: Path = GOLD) -> Score:
    """Read all documents, tie their figures, compare with what is marked."""
    gold: list[Marked] = []
    held: list[Point] = []
    for name, day, text, marked in read(folder):
        made = document(text.encode(), name)
        made = replace(made, date=day, text=made.text)
        assert made.text == text, name
        held += points(made, annotate(made))
        gold += marked
    return _compared(gold, held, series(held))


def _compared(gold: Sequence[Marked], held: Sequence[Point], made: Sequence[Series]) -> Score:
    by_place = {(one.source, one.start): one for one in held}
    place = {one: _point(one, held) for one in gold}
    errors: list[str] = []
    days = stated = 0
    for one, point in place.items():
        if point is None:
            errors.append(f"not read: {one.source} {one.series}")
            continue
        days += point.day == one.day
        stated += point.stated == one.stated
        if point.day != one.day or point.stated != one.stated:
            errors.append(f"{one.series} {point.text!r}: {point.day} {point.stated} for {one.day} {one.stated}")
    wanted = {
        frozenset((_key(first), _key(second)))
        for first, second in combinations([point for point in place.values() if point], 2)
        if _series_of(place, first) == _series_of(place, second)
    }
    told = {frozenset((_key(a), _key(b))) for one in made for a, b in combinations(one.points, 2)}
    for pair in wanted - told:
        errors.append("apart: " + " | ".join(_said(by_place[key]) for key in sorted(pair)))
    for pair in told - wanted:
        errors.append("tied:  " + " | ".join(_said(by_place[key]) for key in sorted(pair)))
    against = {frozenset(_key(point) for point in one.points) for own in made for one in own.disagreements}
    right = set(_contradictions(gold, place))
    for missing in right - against:
        errors.append("contradiction not told: " + " | ".join(_said(by_place[key]) for key in sorted(missing)))
    for wrong in against - right:
        errors.append("contradiction that is none: " + " | ".join(_said(by_place[key]) for key in sorted(wrong)))
    return Score(
        len(gold),
        sum(point is not None for point in place.values()),
        days,
        stated,
        (len(wanted & told), len(told), len(wanted)),
        (len(right & against), len(against), len(right)),
        tuple(errors),
    )


def _contradictions(gold: Sequence[Marked], place: dict[Marked, Point | None]) -> Iterator[frozenset[Key]]:
    groups: dict[tuple[str, date, str], list[Point]] = {}
    for one in gold:
        point = place[one]
        if point is not None:
            groups.setdefault((one.series, one.day, one.stated), []).append(point)
    for own in groups.values():
        if len({point.low for point in own}) > 1:
            yield frozenset(_key(point) for point in own)


def _series_of(place: dict[Marked, Point | None], point: Point) -> str:
    return next(one.series for one, own in place.items() if own is point)


def _point(one: Marked, held: Sequence[Point]) -> Point | None:
    return next((p for p in held if p.source == one.source and p.start < one.end and one.start < p.end), None)


def _key(point: Point) -> Key:
    return point.source, point.start


def _f1(right: int, told: int, wanted: int) -> float:
    return 2 * right / (told + wanted) if told + wanted else 0.0


def _said(point: Point) -> str:
    return f"{point.source.split('.')[0]} {point.text!r}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    parser.add_argument("--folder", type=Path, default=GOLD)
    arguments = parser.parse_args()
    found = score(arguments.folder)
    right, told, wanted = found.pairs
    print(f"marked {found.marked}, read {found.found}, right day {found.days}, right plan or fact {found.stated}")
    print(
        f"pairs of one measure: {right} of {wanted} tied, {told - right} of {told} wrongly, "
        f"F1 {_f1(right, told, wanted):.3f}"
    )
    right, told, wanted = found.contradictions
    print(f"contradictions: {right} of {wanted} told, {told - right} that are none")
    if arguments.errors:
        print("\n".join(found.errors))


if __name__ == "__main__":
    main()
