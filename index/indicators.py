"""Measures over time: the points of one measure from any document, plan beside fact, and where documents disagree.

Points are of one measure where unit, thing counted, region and basis agree and enough of the rare words about them are
the same. Figures that one statement sets side by side for the same time are different measures, however alike.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.model import Language, short_id
from index.indicator_data import rules, russian
from index.indicator_model import As, Basis, Point, Turn
from index.indicator_names import ACT, IDEA, same_idea
from index.indicator_points import compared

# Terms that stand for themselves in both languages: ideas and acts.
_COMMON = (IDEA, ACT)
_MOST_CANDIDATES = 60
_ROUNDED = 0.8
# How many times one amount may be the other before more must speak for one measure, and before it is none.
_FAR = 50
_NEVER = 1000
# Points looked at behind each for what tells them apart, and the most words in which they may differ.
_BESIDE = 6
_MOST_APART = 2
_TITLE = 140


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Points of one measure, stated as the same for the same day, that no one value fits.

    ``corrected`` is the one of a later text that says it puts the others right.
    """

    day: date
    stated: As
    points: tuple[Point, ...]
    corrected: Point | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over time, its points by day and document."""

    id: str
    title: str
    unit: str
    counted: str | None
    region: str | None
    basis: Basis
    points: tuple[Point, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that its points stand in."""
        return tuple(dict.fromkeys(one.document for one in self.points))


@dataclass(frozen=True, slots=True)
class Known:
    """What all points together tell of words: how rare each is, and which two name different measures."""

    rare: Mapping[str, float]
    contrasts: frozenset[frozenset[str]]


def series(points: Iterable[Point]) -> list[Series]:
    """The measures of which more than one point is known, those with the most points first."""
    held = [one for one in points if one.basis is not Basis.ADDED and one.terms]
    groups = _grouped(held)
    made = [_series(group) for group in groups if _tells(group)]
    return sorted(made, key=lambda one: (-len(one.points), one.title, one.id))


def _tells(group: Sequence[Point]) -> bool:
    """Whether points say more together than one alone: other amounts, or the same for another day or as plan."""
    return len({(one.day, one.stated, one.low, one.high) for one in group}) > 1


def _grouped(held: Sequence[Point]) -> list[list[Point]]:
    known = Known(_rarity(held), frozenset(_contrasts(held)))
    scored = sorted(
        ((value, one, other) for one, other, value in _pairs(held, known)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    root = list(range(len(held)))
    members: dict[int, list[int]] = {number: [number] for number in root}
    links: dict[tuple[int, int], float] = {(one, other): value for value, one, other in scored}
    for _, one, other in scored:
        first, second = root[one], root[other]
        if first == second or not _may_join(held, members[first], members[second], links):
            continue
        for number in members[second]:
            root[number] = first
        members[first] += members.pop(second)
    return [[held[number] for number in group] for group in members.values()]


def _may_join(
    held: Sequence[Point],
    one: Sequence[int],
    other: Sequence[int],
    links: Mapping[tuple[int, int], float],
) -> bool:
    """No two points that speak against each other, and at least half of the pairs alike: no chain of likenesses."""
    alike = 0
    for first in one:
        for second in other:
            if _apart(held[first], held[second]):
                return False
            alike += (min(first, second), max(first, second)) in links
    return 2 * alike >= len(one) * len(other)


def _apart(one: Point, other: Point) -> bool:
    """Two amounts that one document states for one time: what they measure differs, whatever the words.

    A document that contradicts itself is for `nlp.audit` to tell.
    """
    if one.document != other.document:
        return False
    if one.said == other.said and {one.turn, other.turn} == {Turn.FROM, Turn.TO}:
        return False
    return one.day == other.day and one.stated is other.stated and not _is_near(one, other)


def _is_near(one: Point, other: Point) -> bool:
    """Whether one text may say one amount twice, once rounded."""
    low, high = sorted((one.low, other.low))
    return low == high or (_agree(one, other) and low >= _ROUNDED * high)


def _pairs(held: Sequence[Point], known: Known) -> Iterator[tuple[int, int, float]]:
    postings: dict[tuple[str, str | None, Basis, str], list[int]] = defaultdict(list)
    keyed = [{**one.bridged, **one.terms} for one in held]
    for number, one in enumerate(held):
        for term in keyed[number]:
            postings[one.unit, one.region, one.basis, term].append(number)
    for number, one in enumerate(held):
        near: dict[int, float] = defaultdict(float)
        for term in keyed[number]:
            for other in postings[one.unit, one.region, one.basis, term]:
                if other < number:
                    near[other] += known.rare.get(term, 1.0)
        for other in sorted(near, key=lambda place: (-near[place], place))[:_MOST_CANDIDATES]:
            value = likeness(held[other], one, known)
            if value is not None:
                yield other, number, value


def likeness(one: Point, other: Point, known: Known) -> float | None:
    """How likely two points are of one measure, above what it takes; None where they are not."""
    if (one.unit, one.region, one.basis) != (other.unit, other.region, other.basis):
        return None
    if one.acts.isdisjoint(other.acts) and (one.acts or other.acts):
        return None
    same_thing = _same_thing(one, other)
    if same_thing is False or _are_two_kinds(one, other) or _are_contrasted(one, other, known.contrasts):
        return None
    limits = rules().thresholds
    crosses = one.language is not other.language and Language.KK in (one.language, other.language)
    share, shared = _share(one, other, known.rare, crosses=crosses)
    named = sum(1 + (" " in term) for term in shared if term not in (one.counted, other.counted))
    # The same thing and the same act name a measure by themselves: `снесён 131 дом`.
    named += bool(same_thing and one.acts & other.acts)
    needed = limits["across"] if crosses else limits["known"] if same_thing else limits["same"]
    times = _apart_by(one, other)
    if times > _NEVER and not same_thing:
        return None
    if times > _FAR:
        needed += limits["far"]
    # Besides a thing that few measures count (kandas, and no enterprise) fewer words have to be shared.
    few = bool(same_thing) and _is_telling(one) and _is_telling(other)
    if share < needed or (named + few < limits["shared"] and not _is_short(one, other)):
        return None
    return share


def _is_telling(point: Point) -> bool:
    """Whether what it counts is seldom counted: that alone nearly names the measure."""
    return point.counted is not None and point.counted.removeprefix(IDEA) not in rules().broad


def _apart_by(one: Point, other: Point) -> float:
    """How many times one amount is the other."""
    low, high = sorted((one.low, other.low))
    return high / low if low > 0 else 1.0


def _own(point: Point) -> set[str]:
    """The words of a point's own clause."""
    return {term for term, weight in point.terms.items() if weight >= rules().weights["local"]}


def _contrasts(held: Sequence[Point]) -> Iterator[frozenset[str]]:
    """Words by which alone two amounts of one text differ: `тепловых` and `водопроводных`, both of networks."""
    for number, one in enumerate(held):
        for other in held[number + 1 : number + 1 + _BESIDE]:
            if other.document != one.document or not _apart(one, other):
                continue
            if (one.unit, one.region, one.basis, one.acts) != (other.unit, other.region, other.basis, other.acts):
                continue
            first, second = _own(one), _own(other)
            here, there = first - second, second - first
            if first & second and 0 < len(here) <= _MOST_APART and 0 < len(there) <= _MOST_APART:
                yield from (frozenset((term, against)) for term in here for against in there)


def _are_contrasted(one: Point, other: Point, contrasts: frozenset[frozenset[str]]) -> bool:
    here, there = _own(one) - other.terms.keys(), _own(other) - one.terms.keys()
    return any(frozenset((term, against)) in contrasts for term in here for against in there)


def _are_two_kinds(one: Point, other: Point) -> bool:
    """Whether they name two kinds of a thing that are never one measure."""
    first, second = dict(one.kinds), dict(other.kinds)
    return any(
        not {kind for own, kind in one.kinds if own == name} & {kind for own, kind in other.kinds if own == name}
        for name in first.keys() & second.keys()
    )


def _is_short(one: Point, other: Point) -> bool:
    """Whether one of them names its measure with so few words that no more could be shared."""
    return (
        min(sum(weight >= rules().weights["common"] for weight in point.terms.values()) for point in (one, other)) <= 2
    )


def _same_thing(one: Point, other: Point) -> bool | None:
    """Whether both count the same thing; None where one of them does not say what it counts."""
    if one.counted is None or other.counted is None:
        return None
    if one.counted == other.counted:
        return True
    return bool(_meanings(one) & _meanings(other))


def _meanings(point: Point) -> set[str]:
    assert point.counted is not None
    if point.language is not Language.KK or point.counted.startswith(IDEA):
        return {point.counted, *point.things}
    return {point.counted, *point.things, *(same_idea(word, Language.RU) for word in russian(point.counted))}


def _share(one: Point, other: Point, rare: Mapping[str, float], *, crosses: bool) -> tuple[float, set[str]]:
    """How much of what the poorer figure says, and of what both say, is the same, by weight and rarity."""
    first, second = dict(one.terms), dict(other.terms)
    if crosses:
        first, second = _in_russian(one, other), _in_russian(other, one)
    shared = set(first) & set(second)
    if not shared:
        return 0.0, shared
    weight = {term: rare.get(term, 1.0) for term in (*first, *second)}
    both = sum(weight[term] * min(first[term], second[term]) for term in shared)
    sums = [sum(weight[term] * own for term, own in terms.items()) for terms in (first, second)]
    poorer, richer = sorted(sums)
    return (0.7 * both / poorer + 0.3 * both / richer) if poorer else 0.0, shared


def _in_russian(point: Point, other: Point) -> dict[str, float]:
    """The words by which both languages may know a point: Kazakh ones as the other says them, if it does at all.

    A word has several in the other language: one that is shared stands for it, else the first. One that the bridge
    lacks and both languages have (`контейнер`) stands for itself; any other is shared with nothing: it counts little.
    """
    if point.language is not Language.KK:
        return dict(point.terms)
    weights = rules().weights
    found: dict[str, float] = {}
    for term, weight in point.terms.items():
        if term[0] in _COMMON:
            found[term] = max(found.get(term, 0.0), weight)
            continue
        meant = [same_idea(word, Language.RU) for word in russian(term) if word not in rules().general]
        shared = [word for word in (term, *meant) if word in other.terms]
        if shared:
            for word in shared:
                found[word] = max(found.get(word, 0.0), weight if word == term else weight * weights["bridged"])
        elif meant:
            found[meant[0]] = max(found.get(meant[0], 0.0), weight * weights["bridged"])
        else:
            found[term] = max(found.get(term, 0.0), weight * weights["unknown"])
    return found


def _rarity(held: Sequence[Point]) -> Mapping[str, float]:
    """How much a word tells, by how many statements have it."""
    statements: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in held:
        statements[one.document, one.said[0]].update((*one.terms, *one.bridged))
    counts = Counter(term for terms in statements.values() for term in terms)
    total = max(len(statements), 1)
    return {term: math.log(1 + total / count) for term, count in counts.items()}


def _series(group: Sequence[Point]) -> Series:
    unit = Counter(one.given for one in group).most_common(1)[0][0]
    ordered = sorted((_given_in(one, unit) for one in group), key=_place)
    first = min(group, key=lambda one: (one.issued or date.max, one.document, one.start))
    counted = Counter(one.thing for one in ordered if one.thing)
    return Series(
        id=short_id("series", first.document, str(first.start), first.unit, first.basis),
        title=_title(ordered),
        unit=unit,
        counted=counted.most_common(1)[0][0] if counted else None,
        region=first.region,
        basis=first.basis,
        points=tuple(ordered),
        disagreements=tuple(_disagreements(ordered)),
    )


def _given_in(point: Point, unit: str) -> Point:
    """A point in a unit that its measure is told in: dwellings in square metres, not in hectares."""
    times = compared(unit)[1]
    low, high = (float(f"{amount / times:.12g}") for amount in (point.low, point.high))
    return replace(point, low=low, high=high, unit=unit)


def _place(one: Point) -> tuple[date, date, str, int]:
    """By its day; one without a day behind the latest that its document knows of, plans that set none last."""
    return one.day or one.not_before or date.max, one.issued or date.max, one.document, one.start


def _title(points: Sequence[Point]) -> str:
    """What rows call it, else the statement that says most of what the others say, few other figures, and is short."""
    names = Counter(" ".join(one.name.split()) for one in points if one.name)
    if names:
        return _short(names.most_common(1)[0][0])
    crowd = Counter((one.document, one.said) for one in points)
    shared = Counter(term for one in points for term in one.terms)

    def rank(one: Point) -> tuple[bool, float, int]:
        common = sum(shared[term] * weight for term, weight in one.terms.items())
        return crowd[one.document, one.said] > 2, -common / max(len(one.terms), 1), len(one.statement)

    return _short(" ".join(min(points, key=rank).statement.split()))


def _short(said: str) -> str:
    said = said.strip(" :;,–—-")
    return said if len(said) <= _TITLE else f"{said[: _TITLE - 1].rstrip()}…"


def _disagreements(points: Sequence[Point]) -> Iterator[Disagreement]:
    """Where points of different statements, said of one day as the same, differ in what they say."""
    groups: dict[tuple[date, As], list[Point]] = defaultdict(list)
    for one in points:
        if one.day is not None:
            groups[one.day, one.stated].append(one)
    for (day, stated), own in groups.items():
        if any(not _agree(one, other) for one in own for other in own):
            later = [one for one in own if one.corrects]
            yield Disagreement(day, stated, tuple(own), later[-1] if later else None)


def _agree(one: Point, other: Point) -> bool:
    """Whether one amount fits both, by what each leaves open (`свыше 80`, `около 90`)."""
    low, high = _bounds(one)
    other_low, other_high = _bounds(other)
    return low <= other_high and other_low <= high


def _bounds(point: Point) -> tuple[float, float]:
    match point.cmp:
        case ">=":
            return point.low, math.inf
        case "<=":
            return -math.inf, point.high
        case "~":
            return point.low * 0.9, point.high * 1.1
    return point.low * (1 - 1e-9), point.high * (1 + 1e-9)
