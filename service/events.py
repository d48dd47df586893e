"""Deadlines as days of a calendar: single days and recurrences, each with an id that stays the same.

A recurrence without a day of its own falls on the last day of its period: a quarter's report on 31 March. Counting
starts at the deadline's own first day, else at the document's date; without either nothing can be placed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from corpus import ledger
from corpus.ledger import Kept, Wanted
from corpus.model import Deadline, short_id
from service.agency import threads_by_commitment

_EVERY = re.compile(r"P(\d{1,2})([YMWD])")
_DAYS = re.compile(r"P(\d{1,2})D")
_YEARLESS = re.compile(r"--(\d\d)-(\d\d)")
_MONTHS_OF_YEAR = 12
_LAST_SAFE_DAY = 28


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every ``months`` months, or every ``days`` days, until ``last``; ``month_day`` is -1 for a month's last day."""

    months: int = 0
    days: int = 0
    month_day: int = 0
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A deadline of a commitment on its day, the first one where it recurs."""

    id: str
    kept: Kept
    deadline: Deadline
    day: date
    recurrence: Recurrence | None = None

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days within a stretch, both ends included."""
        if self.recurrence is None:
            if first <= self.day <= last:
                yield self.day
            return
        until = min(last, self.recurrence.last or last)
        for day in _repeated(self.day, self.recurrence, until):
            if day >= first:
                yield day


def events(kept: Kept) -> tuple[Event, ...]:
    """What a commitment puts into a calendar; a deadline that can't be placed gives none."""
    made: dict[str, Event] = {}
    for deadline in kept.commitment.deadlines:
        for day, recurrence in _placed(deadline, kept.date):
            rule = "" if recurrence is None else f"{recurrence.months}m{recurrence.days}d{recurrence.month_day}"
            own = short_id("event", kept.commitment.id, deadline.stage or "", day.isoformat(), rule)
            made.setdefault(own, Event(own, kept, deadline, day, recurrence))
    return tuple(made.values())


def within(
    connection: Connection, wanted: Wanted, as_of: date, first: date, last: date
) -> tuple[list[tuple[date, Event]], int]:
    """What is due in a stretch of days, in order, and how many recurring deadlines can't be placed on any day."""
    found = {kept.commitment.id: kept for kept in _due(connection, wanted, as_of, first, last)}
    threads = threads_by_commitment(connection, found)
    placed: list[tuple[date, Event]] = []
    seen: set[tuple[date, str]] = set()
    unplaced = 0
    for kept in found.values():
        own = events(kept)
        unplaced += _lost(kept, own)
        # What several texts set for one day is due once.
        undertaking = threads.get(kept.commitment.id, kept.commitment.id)
        for day, event in ((day, one) for one in own for day in one.days(first, last)):
            if (day, undertaking) not in seen:
                seen.add((day, undertaking))
                placed.append((day, event))
    return sorted(placed, key=lambda pair: (pair[0], pair[1].kept.commitment.action)), unplaced


def _lost(kept: Kept, own: Sequence[Event]) -> int:
    """How many deadlines of a commitment recur and yet stand on no day."""
    placed = {id(event.deadline) for event in own}
    return sum(1 for deadline in kept.commitment.deadlines if deadline.every and id(deadline) not in placed)


def _due(connection: Connection, wanted: Wanted, as_of: date, first: date, last: date) -> Iterable[Kept]:
    """Commitments with a deadline that may fall within the days, and all that recur."""
    yield from ledger.kept(connection, replace(wanted, due_from=first, due_before=last + timedelta(days=1)), as_of)
    yield from ledger.recurring(connection, wanted, as_of)


def _placed(deadline: Deadline, issued: date | None) -> Iterator[tuple[date, Recurrence | None]]:
    every = _EVERY.fullmatch(deadline.every or "")
    yearless = [found for text in deadline.dates if (found := _YEARLESS.fullmatch(text))]
    base = deadline.start or issued
    if yearless and base is not None:
        for found in yearless:
            yield from _yearly(deadline, base, int(found[1]), int(found[2]), recurs=every is not None)
        return
    if every is None:
        if deadline.due is not None:
            yield deadline.due, None
        return
    if base is None or deadline.business_days:
        return
    yield from _periodic(deadline, base, int(every[1]), every[2])


def _yearly(
    deadline: Deadline, base: date, month: int, day: int, *, recurs: bool
) -> Iterator[tuple[date, Recurrence | None]]:
    """A day and month of every year, from the first one on or after the base."""
    if not (1 <= month <= _MONTHS_OF_YEAR and 1 <= day <= monthrange(2024, month)[1]):
        return
    year = base.year
    while True:
        at = date(year, month, min(day, monthrange(year, month)[1]))
        if at >= base:
            break
        year += 1
    if deadline.end is not None and at > deadline.end:
        return
    yield at, Recurrence(months=_MONTHS_OF_YEAR, month_day=at.day, last=deadline.end) if recurs else None


def _periodic(deadline: Deadline, base: date, count: int, unit: str) -> Iterator[tuple[date, Recurrence | None]]:
    """The ends of periods, or so many days after them."""
    if unit == "D":
        return
    if unit == "W":
        day = base + timedelta(weeks=count)
        recurrence = Recurrence(days=7 * count, last=deadline.end)
    else:
        months = count * (_MONTHS_OF_YEAR if unit == "Y" else 1)
        after = _DAYS.fullmatch(deadline.offset or "")
        day = _period_end(base, months)
        month_day = -1
        if after and 1 <= int(after[1]) <= _LAST_SAFE_DAY:
            day += timedelta(days=int(after[1]))
            month_day = day.day
        recurrence = Recurrence(months=months, month_day=month_day, last=deadline.end)
    if deadline.end is None or day <= deadline.end:
        yield day, recurrence


def _period_end(base: date, months: int) -> date:
    """The last day of the period of so many months, counted from January, that a day lies in."""
    step = months if _MONTHS_OF_YEAR % months == 0 else _MONTHS_OF_YEAR
    month = ((base.month - 1) // step + 1) * step
    return date(base.year, month, monthrange(base.year, month)[1])


def _repeated(day: date, recurrence: Recurrence, until: date) -> Iterator[date]:
    at = day
    while at <= until:
        yield at
        if recurrence.days:
            at += timedelta(days=recurrence.days)
            continue
        months = at.year * _MONTHS_OF_YEAR + at.month - 1 + recurrence.months
        year, month = divmod(months, _MONTHS_OF_YEAR)
        last = monthrange(year, month + 1)[1]
        at = date(year, month + 1, last if recurrence.month_day == -1 else min(recurrence.month_day, last))
