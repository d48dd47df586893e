"""The tags of aligned sentences set against each other: the same, answering one another, or alone on a side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from corpus.dates import dates
from corpus.model import Annotation, Column, Document, Label
from corpus.reading import reading
from corpus.registry import agencies
from index.align_changes import Amount, Side, messages
from index.align_units import Unit
from nlp.words import Word

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")
_DAYS = (365, 30, 7, 1)
_YEAR = re.compile(r"(?<![\d–-])(?P<year>20\d\d)\s(?:году|года|жылы|жылға|жылдың|жылғы)(?!\w)")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a sentence; ``low`` and ``high`` are its place in the joined text of its units."""

    label: Label
    value: Mapping[str, Any]
    start: int
    end: int
    low: int
    high: int
    text: str
    page: int | None
    role: Column | None

    @property
    def side(self) -> Side:
        """The tag as one side of a change."""
        return Side(self.text, self.value, self.start, self.end, self.page)


Key = Callable[[Tag], Hashable]


@dataclass(frozen=True, slots=True)
class Matching:
    """Tags that answer one another with another value, and those left alone on either side."""

    changed: tuple[tuple[Tag, Tag], ...]
    removed: tuple[Tag, ...]
    added: tuple[Tag, ...]


def tags_of(document: Document, units: Sequence[Unit], label: Label) -> list[Tag]:
    """The tags of one label in units read as one text, in order."""
    found, at = [], 0
    for unit in units:
        wanted = [tag for tag in unit.tags if tag.label is label]
        if wanted:
            read = reading(document.text, unit.start, unit.end)
            before = len(read.text) - len(read.text.lstrip())
            for tag in wanted:
                low, high = read.to_reading(max(tag.start, unit.start), min(tag.end, unit.end))
                found.append(_tag(document, tag, unit, at + low - before, at + high - before))
        at += len(unit.text) + 1
    return found


def bare_numbers(document: Document, units: Sequence[Unit], taken: Sequence[Tag]) -> list[Tag]:
    """Numbers that no tag covers and that name nothing: quantities, read as figures without a unit."""
    found, at = [], 0
    for unit in units:
        held = unit.tokens
        told = [(low, high) for low, high, _ in dates(unit.text)]
        read = None
        for place, token in enumerate(held):
            if not token.text[0].isdigit() or unit.role is Column.NUMBER:
                continue
            covered = any(tag.low < at + token.end and at + token.start < tag.high for tag in taken)
            dated = any(low < token.end and token.start < high for low, high in told)
            if covered or dated or names(held, place) or (unit.marker is not None and place == 0):
                continue
            value = _number(token.lemma)
            if value is None:
                continue
            read = read or reading(document.text, unit.start, unit.end)
            before = len(read.text) - len(read.text.lstrip())
            start, end = read.to_source(token.start + before, token.end + before)
            figure = {"min": value, "max": value, "unit": "other", "cmp": "="}
            tag = Annotation(Label.FIGURE, start, end, figure, "bare-number")
            found.append(_tag(document, tag, unit, at + token.start, at + token.end))
        at += len(unit.text) + 1
    return found


def bare_dates(document: Document, units: Sequence[Unit], taken: Sequence[Tag]) -> list[Tag]:
    """Dates and years that no tag covers and that bound something or are still to come: read as deadlines."""
    found, at = [], 0
    before, after = _bounding()
    own = _own_year(document)
    for unit in units:
        read = None
        for edge, high, day in [*dates(unit.text), *_years(unit.text)]:
            # A date's span may begin with the space before it.
            low = high - len(unit.text[edge:high].lstrip())
            bounded = before.search(unit.text[max(0, low - 20) : low].lower()) or after.match(
                unit.text[high : high + 20].lower()
            )
            is_to_come = own is not None and day.year > own
            if not (bounded or is_to_come) or any(tag.low < at + high and at + low < tag.high for tag in taken):
                continue
            read = read or reading(document.text, unit.start, unit.end)
            offset = len(read.text) - len(read.text.lstrip())
            start, end = read.to_source(low + offset, high + offset)
            tag = Annotation(Label.DEADLINE, start, end, {"start": None, "end": day.isoformat()}, "bare-date")
            found.append(_tag(document, tag, unit, at + low, at + high))
        at += len(unit.text) + 1
    return found


def _own_year(document: Document) -> int | None:
    """The last year that a document speaks of as past: of its period, else of its day."""
    if document.period is not None:
        return document.period[1]
    return document.date.year if document.date is not None else None


def _years(text: str) -> list[tuple[int, int, date]]:
    """Years without a day, each as its last day."""
    days = [span[:2] for span in dates(text)]
    return [
        (match.start(), match.end(), date(int(match["year"]), 12, 31))
        for match in _YEAR.finditer(text)
        if not any(low < match.end() and match.start() < high for low, high in days)
    ]


@cache
def _bounding() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = messages()["bounds"]
    return re.compile(rf"(?<!\w)(?:{rows['before']})\s$"), re.compile(rf"\w{{0,4}}\s(?:{rows['after']})(?!\w)")


def match(left: Sequence[Tag], right: Sequence[Tag], keys: Sequence[Key]) -> Matching:
    """Pair the tags of both sides by the first of the keys under which they are alike, in order."""
    alone = list(left), list(right)
    pairs: list[tuple[Tag, Tag]] = []
    for key in keys:
        *alone_now, made = _paired(*alone, key)
        alone = alone_now[0], alone_now[1]
        pairs += made
    pairs.sort(key=lambda pair: pair[0].low)
    return Matching(tuple(pairs), tuple(alone[0]), tuple(alone[1]))


def _paired(left: Sequence[Tag], right: Sequence[Tag], key: Key) -> tuple[list[Tag], list[Tag], list[tuple[Tag, Tag]]]:
    waiting: dict[Hashable, list[Tag]] = {}
    for tag in right:
        waiting.setdefault(key(tag), []).append(tag)
    alone, pairs = [], []
    for tag in left:
        among = waiting.get(key(tag))
        if among:
            pairs.append((tag, among.pop(0)))
        else:
            alone.append(tag)
    taken = Counter(id(second) for _, second in pairs)
    return alone, [tag for tag in right if not taken[id(tag)]], pairs


def figure_key(tag: Tag) -> Hashable:
    """What makes two figures the same."""
    value = tag.value
    return (value.get("min"), value.get("max"), value.get("unit") if tag.value.get("unit") != "other" else "count")


def bound_key(tag: Tag) -> Hashable:
    """A figure's value with its bound: at least, at most, about."""
    return (figure_key(tag), tag.value.get("cmp", "="))


def thing_key(tag: Tag) -> Hashable:
    """What a figure counts, in its unit."""
    return (tag.value.get("unit"), tag.value.get("of"))


def bound_key_of_thing(tag: Tag) -> Hashable:
    """A figure's value, bound and the thing counted."""
    return bound_key(tag), thing_key(tag)


def counted_key(tag: Tag) -> Hashable:
    """What a figure counts; a figure that doesn't say answers none."""
    return thing_key(tag) if tag.value.get("of") else (tag.start, id(tag))


def unit_key(tag: Tag) -> Hashable:
    """What a figure is measured in."""
    return tag.value.get("unit")


def deadline_key(tag: Tag) -> Hashable:
    """What makes two deadlines the same."""
    value = tag.value
    told = tuple(value.get(name) for name in ("start", "end", "every", "offset", "business_days"))
    return (*told, tuple(value.get("dates") or ()))


def said_key(tag: Tag) -> Hashable:
    """A tag by its own words."""
    return " ".join(tag.text.casefold().split())


def agency_key(tag: Tag) -> Hashable:
    """What makes two mentions the same body."""
    return tag.value.get("id") or said_key(tag)


def any_key(_tag: Tag) -> Hashable:
    """Anything answers anything."""
    return None


def is_successor(before: Tag, after: Tag) -> bool:
    """Whether the second body took over from the first, at once or through others."""
    held, seen = agencies(), set[str]()
    at = str(before.value.get("id"))
    while at in held and at not in seen:
        seen.add(at)
        at = held[at].successor or ""
        if at and at == after.value.get("id"):
            return True
    return False


def figure_amount(before: Tag, after: Tag) -> Amount | None:
    """How much a figure changed, and by how many percent; None where units or bounds forbid the sum."""
    if before.value.get("unit") != after.value.get("unit"):
        return None
    first, second = before.value.get("max"), after.value.get("max")
    if first is None or second is None or first == second:
        return None
    difference = float(second) - float(first)
    if before.value.get("unit") == "%":
        return Amount(difference, "points")
    return Amount(difference, "", difference / abs(first) * 100 if first else None)


def shift(before: Tag, after: Tag) -> tuple[str, Amount | None]:
    """Whether a deadline moved `later` or `earlier` and by how much; `changed` where it can't be said."""
    ends = [_day(tag.value.get("end")) for tag in (before, after)]
    if ends == [None, None]:
        ends = [_day(tag.value.get("start")) for tag in (before, after)]
    if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
        return ("later" if ends[1] > ends[0] else "earlier"), _span(abs((ends[1] - ends[0]).days))
    spans = [_duration(tag.value.get("offset")) for tag in (before, after)]
    if spans[0] is not None and spans[1] is not None and spans[0] != spans[1] and ends == [None, None]:
        anchors = [str(tag.value.get("anchor") or "") for tag in (before, after)]
        # Days before an event are the earlier, the more they are; there only the change can be told.
        if not any(re.search(r"\bдо\b|дейін|\bбұрын\b", anchor) for anchor in anchors):
            return ("later" if spans[1] > spans[0] else "earlier"), _span(abs(spans[1] - spans[0]))
    return "changed", None


def _span(days: int) -> Amount:
    if days >= 360 and min(days % 365.25, 365.25 - days % 365.25) <= 4:
        return Amount(round(days / 365.25), "years")
    if days >= 27 and min(days % 30.44, 30.44 - days % 30.44) <= 3:
        return Amount(round(days / 30.44), "months")
    return Amount(days, "days")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _duration(text: str | None) -> int | None:
    found = _DURATION.fullmatch(text) if text else None
    if found is None:
        return None
    return sum(int(count) * days for count, days in zip(found.groups(), _DAYS, strict=True) if count)


def _number(lemma: str) -> float | None:
    try:
        return float(lemma.replace(",", "."))
    except ValueError:
        return None


def names(held: Sequence[Word], place: int) -> bool:
    """Whether the number at a place among words names something: a year, an article, a document."""
    before, after = _naming()
    return bool(
        (place and before.fullmatch(held[place - 1].text.lower()))
        or (place + 1 < len(held) and after.fullmatch(held[place + 1].text.lower()))
    )


@cache
def _naming() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = messages()["numbers"]
    return tuple(re.compile(rows[side].replace("*", r"\w*")) for side in ("before", "after"))  # type: ignore[return-value]


def _tag(document: Document, tag: Annotation, unit: Unit, low: int, high: int) -> Tag:
    text = document.text[tag.start : tag.end]
    return Tag(tag.label, tag.value, tag.start, tag.end, low, high, text, unit.page, unit.role)
