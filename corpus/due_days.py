"""The days on which a deadline falls: a single one, or those of a recurrence.

A recurrence without a day of its own falls on the last day of its period: a quarter's report on 31 March. Counting
starts at the deadline's own first day, else at the document's date; without either nothing can be placed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.model import Deadline

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


def placed(deadline: Deadline, issued: date | None) -> Iterator[tuple[date, Recurrence | None]]:
    """The first days of a deadline, each with how it recurs; none where it can't be placed."""
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


def days_of(day: date, recurrence: Recurrence | None, first: date, last: date) -> Iterator[date]:
    """The days within a stretch, both ends included, of what first falls on a day."""
    if recurrence is None:
        if first <= day <= last:
            yield day
        return
    until = min(last, recurrence.last or last)
    if recurrence.days:
        yield from _by_days(day, recurrence.days, first, until)
    else:
        yield from _by_months(day, recurrence, first, until)


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
    if unit == "D" or count == 0:
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


def _by_days(day: date, step: int, first: date, until: date) -> Iterator[date]:
    """Every so many days, begun at the first one that lies in the stretch."""
    at = day + timedelta(days=max(0, -((day - first).days // step)) * step)
    while at <= until:
        yield at
        at += timedelta(days=step)


def _by_months(day: date, recurrence: Recurrence, first: date, until: date) -> Iterator[date]:
    """Every so many months, begun at the first one that lies in the stretch."""
    begun, step = _month(day), recurrence.months
    month = begun + max(0, (_month(first) - begun) // step) * step
    while month <= _month(until):
        year, of_year = divmod(month, _MONTHS_OF_YEAR)
        own = recurrence.month_day
        if not 0 < own <= _LAST_SAFE_DAY:
            last = monthrange(year, of_year + 1)[1]
            own = last if own == -1 else min(own, last)
        at = date(year, of_year + 1, own)
        if first <= at <= until:
            yield at
        month += step


def _month(day: date) -> int:
    """A month as a number that counts on over the years."""
    return day.year * _MONTHS_OF_YEAR + day.month - 1
