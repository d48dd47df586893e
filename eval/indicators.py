"""Measures over time against invented documents: are points read right, tied to their measure and to no other?

`python -m eval.indicators [--errors] [--folder DIR]…` reads the texts of `eval/gold/indicators`: a first line with the
date or `undated`, and figures marked `[[series day as value|figure]]`, the day `none` where nobody can tell. The value
may be left out. Where a folder has a `series.csv` (thing, unit and region of each series), every level in its texts is
marked: points are then scored whole, by value, unit, region, day and as what they are stated.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import isclose
from pathlib import Path

from corpus.documents import document
from index.indicator_model import Basis, Point
from index.indicator_points import compared, points
from index.indicators import Series, series
from nlp.pipeline import annotate

GOLD = Path(__file__).parent / "gold" / "indicators"
_MARK = re.compile(r"\[\[(\w+) (\d{4}-\d\d-\d\d|none) (\w+)(?: (\d+(?:\.\d+)?))?\|([^]]+)\]\]")
Key = tuple[str, int]
Counts = tuple[int, int, int]
"""How many right, how many told, how many wanted."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a series of the gold measures, as far as it is scored."""

    unit: str
    region: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A figure as the gold has it: the series it is a point of, its day, value and what it is stated as."""

    source: str
    start: int
    end: int
    series: str
    day: date | None
    stated: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How many of what were right; ``points`` only where the gold marks all of them."""

    marked: int
    found: int
    days: int
    stated: int
    points: Counts
    pairs: Counts
    series: Counts
    contradictions: Counts
    errors: tuple[str, ...]
    kinds: Counter[str]


def read(folder: Path = GOLD) -> Iterator[tuple[str, date | None, str, list[Marked]]]:
    """Each document: its name, date, text without marks, and what is marked."""
    for path in sorted(folder.glob("*.txt")):
        first, _, marked = path.read_text(encoding="utf-8").partition("\n")
        text, found, at = "", list[Marked](), 0
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            start = len(text)
            text += match[5]
            day = None if match[2] == "none" else date.fromisoformat(match[2])
            value = float(match[4]) if match[4] else None
            found.append(Marked(path.name, start, len(text), match[1], day, match[3], value))
            at = match.end()
        yield path.name, None if first == "undated" else date.fromisoformat(first), text + marked[at:], found


def _measures(folder: Path) -> Mapping[str, Measure]:
    path = folder / "series.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {row["series"]: Measure(row["unit"], row["region"] or None) for row in csv.DictReader(file)}


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
    return _compared(gold, held, series(held), _measures(folder))


def _compared(
    gold: Sequence[Marked], held: Sequence[Point], made: Sequence[Series], measures: Mapping[str, Measure]
) -> Score:
    by_place = {(one.source, one.start): one for one in held}
    place = {one: _point(one, held) for one in gold}
    names = {_key(point): one.series for one, point in place.items() if point is not None}
    errors: list[str] = []
    kinds: Counter[str] = Counter()
    days = stated = right = 0
    for one, point in place.items():
        wrong = _wrong(one, point, measures)
        kinds.update(wrong)
        right += not wrong
        if wrong and point is not None:
            errors.append(f"{'/'.join(wrong)}: {one.series} {point.text!r}: {_told(point)} for {_wanted(one)}")
        elif point is None:
            errors.append(f"not read: {one.source} {one.series}")
        if point is not None:
            days += point.day == one.day
            stated += point.stated == one.stated
    levels = [one for one in held if one.basis is not Basis.ADDED]
    if measures:
        errors += [f"no level: {_said(one)} in {one.statement!r}" for one in levels if _key(one) not in names]
        kinds["no level"] += sum(_key(one) not in names for one in levels)
    groups = _groups(names)
    wanted = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    told = {frozenset((_key(a), _key(b))) for one in made for a, b in combinations(one.points, 2)}
    for pair in wanted - told:
        kind = _why_apart(*(by_place[key] for key in pair))
        kinds[f"apart by {kind}"] += 1
        errors.append(f"apart by {kind}: " + " | ".join(_said(by_place[key]) for key in sorted(pair)))
    for pair in told - wanted:
        kinds["tied wrongly"] += 1
        errors.append("tied:  " + " | ".join(_said(by_place[key]) for key in sorted(pair)))
    whole = {frozenset(group) for group in groups if len(group) > 1}
    joined = {frozenset(_key(point) for point in one.points) for one in made}
    against = {frozenset(_key(point) for point in one.points) for own in made for one in own.disagreements}
    told_of = set(_contradictions(gold, place))
    for missing in told_of - against:
        errors.append("contradiction not told: " + " | ".join(_said(by_place[key]) for key in sorted(missing)))
    for extra in against - told_of:
        errors.append("contradiction that is none: " + " | ".join(_said(by_place[key]) for key in sorted(extra)))
    return Score(
        len(gold),
        sum(point is not None for point in place.values()),
        days,
        stated,
        (right, len(levels), len(gold)) if measures else (0, 0, 0),
        (len(wanted & told), len(told), len(wanted)),
        (len(whole & joined), len(joined), len(whole)),
        (len(told_of & against), len(against), len(told_of)),
        tuple(errors),
        kinds,
    )


def _wrong(one: Marked, point: Point | None, measures: Mapping[str, Measure]) -> list[str]:
    """In what a point is not as it is marked."""
    if point is None:
        return ["not read"]
    measure = measures.get(one.series)
    found = {"day": point.day != one.day, "plan or fact": point.stated != one.stated}
    if measure is not None:
        unit, times = compared(measure.unit)
        found["unit"] = point.unit != unit
        found["region"] = point.region != measure.region
        found["value"] = one.value is not None and not isclose(point.low, one.value * times, rel_tol=1e-6)
        found["basis"] = point.basis is Basis.ADDED
    return [kind for kind, is_so in found.items() if is_so]


def _why_apart(one: Point, other: Point) -> str:
    """By what two points of one measure differ, the first that keeps them apart."""
    for kind in ("unit", "region", "basis"):
        if getattr(one, kind) != getattr(other, kind):
            return kind
    if one.language is not other.language:
        return "words, across languages"
    return "words"


def _groups(names: Mapping[Key, str]) -> list[list[Key]]:
    by_name: dict[str, list[Key]] = {}
    for key, name in names.items():
        by_name.setdefault(name, []).append(key)
    return list(by_name.values())


def _contradictions(gold: Sequence[Marked], place: Mapping[Marked, Point | None]) -> Iterator[frozenset[Key]]:
    groups: dict[tuple[str, date, str], list[Point]] = {}
    for one in gold:
        point = place[one]
        if point is not None and one.day is not None:
            groups.setdefault((one.series, one.day, one.stated), []).append(point)
    for own in groups.values():
        if len({point.low for point in own}) > 1:
            yield frozenset(_key(point) for point in own)


def _point(one: Marked, held: Sequence[Point]) -> Point | None:
    return next((p for p in held if p.source == one.source and p.start < one.end and one.start < p.end), None)


def _key(point: Point) -> Key:
    return point.source, point.start


def _f1(right: int, told: int, wanted: int) -> float:
    return 2 * right / (told + wanted) if told + wanted else 0.0


def _said(point: Point) -> str:
    return f"{point.source.split('.')[0]} {point.text!r}"


def _told(point: Point) -> str:
    return f"{point.day} {point.stated} {point.low:g} {point.unit} {point.region} {point.basis}"


def _wanted(one: Marked) -> str:
    return f"{one.day} {one.stated} {one.value or ''}"


def _line(name: str, counts: Counts) -> str:
    right, told, wanted = counts
    precision, recall = right / told if told else 0.0, right / wanted if wanted else 0.0
    return f"{name}: {right} of {wanted}, {told} told: P {precision:.3f} R {recall:.3f} F1 {_f1(*counts):.3f}"


def main() -> None:
    """Print the figures, of several folders together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    parser.add_argument("--folder", type=Path, action="append", help="folders of texts, each its own library")
    arguments = parser.parse_args()
    for folder in arguments.folder or [GOLD]:
        found = score(folder)
        print(f"{folder.name}: marked {found.marked}, read {found.found}, ", end="")
        print(f"right day {found.days}, right plan or fact {found.stated}")
        if any(found.points):
            print(_line("points right in all", found.points))
        print(_line("pairs of one measure", found.pairs))
        print(_line("series whole", found.series))
        right, told, wanted = found.contradictions
        print(f"contradictions: {right} of {wanted} told, {told - right} that are none")
        print("; ".join(f"{kind} {count}" for kind, count in found.kinds.most_common()))
        if arguments.errors:
            print("\n".join(found.errors))


if __name__ == "__main__":
    main()
