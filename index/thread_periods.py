"""What became of a recurring duty in each of its periods: years, halves, quarters, months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.model import Commitment, Deadline, Evidence, Standing, Statement
from index.thread_data import rules

_MONTHS = {"P1Y": 12, "P6M": 6, "P3M": 3, "P1M": 1}
_MARKS = {12: "", 6: "-H", 3: "-Q", 1: "-"}
_MOST = 40
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
        start = _of(item, months)
        if start is not None:
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


def _of(item: Evidence, months: int) -> date | None:
    """The beginning of the period that a statement speaks of: what it names, else the one in which it was said."""
    year = rules().year.search(item.text)
    part = rules().part.search(item.text)
    if year is not None:
        at = int(year["year"])
        if part is not None and months < 12:
            size = 3 if part["quarter"] else 6
            number = (part["quarter"] or part["half"]).casefold()
            month = rules().ordinals[number] * size - size + 1
            return _begin(date(at, min(month, 12), 1), months)
        if months == 12:
            return date(at, 1, 1)
        named = [number for number, month in enumerate(rules().months, 1) if month.search(item.text)]
        if months == 1 and len(named) == 1:
            return date(at, named[0], 1)
    return _begin(item.date, months) if item.date is not None else None
