"""What became of a recurring duty in each of its periods: years, halves, quarters, months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.model import Commitment, Deadline, Evidence, Standing, Statement
from index.telling import roman, telling

_MONTHS = {"P1Y": 12, "P6M": 6, "P3M": 3, "P1M": 1}
_MARKS = {12: "", 6: "-H", 3: "-Q", 1: "-"}
_MOST = 40
# Letters around a month that tell how it is meant.
_AROUND = 40
# Until this month what is due tells of the year before.
_EARLY = 6
_SAID = {Statement.DONE: Standing.DONE, Statement.REFUSAL: Standing.NOT_DONE, Statement.PROGRESS: Standing.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a duty: `2025`, `2025-H1`, `2025-Q1`, `2025-03`, when it is due, its status, what that rests on."""

    name: str
    start: date
    end: date
    due: date
    standing: Standing
    rests_on: tuple[Evidence, ...] = ()


def periods(made: Commitment, issued: date | None, as_of: date, told: Iterable[Evidence]) -> tuple[Period, ...]:
    """The periods of a duty that have begun by a day, the newest 40, in order; none for what does not recur."""
    recurring = next((deadline for deadline in made.deadlines if deadline.every in _MONTHS), None)
    if recurring is None:
        return ()
    first = recurring.start or issued
    if first is None:
        return ()
    months = _MONTHS[recurring.every or ""]
    last = min(as_of, recurring.end or as_of)
    known = [item for item in told if item.type in _SAID and (item.date is None or item.date <= as_of)]
    by_span: dict[date, list[Evidence]] = {}
    for item in known:
        for start in _of(recurring, item, months):
            by_span.setdefault(start, []).append(item)
    # What a plan tells of a period before its own day was a duty already.
    begin = first if recurring.start else min([first, *by_span])
    spans = list(_spans(begin, last, months))[-_MOST:]
    return tuple(_period(recurring, start, end, months, as_of, by_span.get(start, [])) for start, end in spans)


def _period(recurring: Deadline, start: date, end: date, months: int, as_of: date, told: Sequence[Evidence]) -> Period:
    number = (start.month - 1) // months + 1
    mark = f"-{start.month:02d}" if months == 1 else f"{_MARKS[months]}{number}" if months < 12 else ""
    due = _due(recurring, start, end, months)
    if told:
        newest = max(told, key=lambda item: (item.date or date.min, item.type is Statement.DONE))
        standing = _SAID[newest.type]
        if standing is Standing.IN_PROGRESS and due < as_of:
            standing = Standing.OVERDUE
        rests = tuple(item for item in told if item.type is newest.type)
        return Period(f"{start.year}{mark}", start, end, due, standing, rests)
    return Period(f"{start.year}{mark}", start, end, due, Standing.OVERDUE if due < as_of else Standing.ANNOUNCED)


def _due(recurring: Deadline, start: date, end: date, months: int) -> date:
    """The day of a yearly duty where one is named (`--12-01`), else the last of the period."""
    if months == 12:
        for day in recurring.dates:
            match = re.fullmatch(r"--(\d\d)-(\d\d)", day)
            if match:
                return date(start.year, int(match[1]), min(int(match[2]), 28) if match[1] == "02" else int(match[2]))
    return end


def _spans(first: date, last: date, months: int) -> Iterator[tuple[date, date]]:
    start = _begin(first, months)
    while start <= last:
        after = _next(start, months)
        yield start, after - timedelta(days=1)
        start = after


def _begin(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(start: date, months: int) -> date:
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, 1)


def _of(recurring: Deadline, item: Evidence, months: int) -> set[date]:
    """The beginnings of the periods that a statement speaks of: what it names, else the one in which it was said."""
    named = {_begin(day, months) for day in _named(item, months)}
    if not named:
        return {_begin(item.date, months)} if item.date is not None else set()
    start = min(named)
    if item.date is None or months != 12 or start.year != item.date.year - 1:
        return named
    # What is due early in a year tells of the year before: the balance of 2023 is due by 1 April 2024.
    is_early = _due(recurring, start, start.replace(month=12, day=31), months).month <= _EARLY
    return {_begin(item.date, months)} if is_early else named


def _named(item: Evidence, months: int) -> list[date]:
    """A day in each period that a statement names; without a year the newest that had begun when it was said."""
    words, text = telling().periods, item.text
    year = _year(item)
    if months == 12:
        return [date(year, 1, 1)] if year is not None else []
    found = _parts(text) or sorted(_months(text))
    if year is not None:
        return [date(year, month, 1) for month in found]
    if item.date is None or words.year.search(text):
        return []
    return [date(item.date.year - (month > item.date.month), month, 1) for month in found]


def _year(item: Evidence) -> int | None:
    """The year that a statement is about, else the first that it names."""
    words, text = telling().periods, item.text
    about = words.about_year.search(text)
    if about is not None:
        return int(about["ru"] or about["kk"])
    plain = words.year.search(text)
    if plain is not None:
        return int(plain["year"])
    if item.date is None:
        return None
    if words.this_year.search(text):
        return item.date.year
    return item.date.year - 1 if words.last_year.search(text) else None


def _parts(text: str) -> list[int]:
    """The first month of each quarter or half that a text names, the last of the months that it counts."""
    words = telling().periods
    part = words.part.search(roman(text))
    if part is None:
        return []
    if part["months"]:
        return [words.spans[part["months"].casefold()]]
    size = 3 if part["quarter"] else 6
    named = [one for one in (part["also"], part["quarter"] or part["half"]) if one]
    return [words.ordinals[one.casefold()] * size - size + 1 for one in named]


def _months(text: str) -> set[int]:
    """The months that a text is about, rather than the one in which something happened; never those of days."""
    words = telling().periods
    named: list[tuple[int, int]] = []
    for number, month in enumerate(words.months, 1):
        for match in month.finditer(text):
            before = text[max(0, match.start() - _AROUND) : match.start()]
            behind = text[match.end() : match.end() + _AROUND]
            if words.about_before.search(before) or words.about_behind.match(behind):
                named.append((0, number))
            elif not words.day_before.search(before):
                named.append((2 if words.at_before.search(before) or words.at_behind.match(behind) else 1, number))
    found = {number for rank, number in named if rank == min(named)[0]}
    return found if len(found) == 1 or (0, min(found, default=0)) in named else set()
