"""From a deadline's value to a day of the calendar: working days are those of Kazakhstan by the `holidays` package."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_BEFORE = re.compile(r"до\s.*|.*\s(?:дейін|алдында)", re.DOTALL)
_YEARLESS = re.compile(r"--(\d\d)-(\d\d)")
_YEARS = range(1900, 2101)


def resolve(value: Mapping[str, Any], anchor_date: date | None = None) -> date | None:
    """The day by which a deadline's act is due.

    An offset counts from ``anchor_date``, the day of the event that the value's ``anchor`` names, and back from it
    where the anchor says before; a recurrence gives its first day after it. None where the value and the date do not
    say, or where the day would leave the years 1900–2100.
    """
    if value.get("offset"):
        return _offset(value, anchor_date) if anchor_date else None
    if value.get("end"):
        return date.fromisoformat(value["end"])
    if anchor_date:
        if days := [day for shown in value.get("dates") or () if (day := _next(shown, anchor_date))]:
            return min(days)
        if value.get("every"):
            return add(anchor_date, value["every"])
    return date.fromisoformat(value["start"]) if value.get("start") else None


def add(day: date, duration: str, sign: int = 1) -> date | None:
    """A day and an ISO 8601 duration; a month that is too short gives its last day, hours stay within the day."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        return None
    years, months, weeks, days, hours, _ = (int(part or 0) for part in match.groups())
    index = day.year * 12 + day.month - 1 + sign * (years * 12 + months)
    year, month = divmod(index, 12)
    if year not in _YEARS:
        return None
    moved = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return _within(moved, sign * (weeks * 7 + days + hours // 24))


def is_working_day(day: date) -> bool:
    """Whether the day is worked in Kazakhstan: holidays and the days off moved for them are not."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(day: date, count: int, sign: int = 1) -> date | None:
    """The day so many working days after (or, by ``sign``, before) a day, which itself is not counted."""
    while count > 0:
        moved = _within(day, sign)
        if moved is None:
            return None
        day = moved
        count -= is_working_day(day)
    return day


def _offset(value: Mapping[str, Any], anchor_date: date) -> date | None:
    sign = -1 if _BEFORE.fullmatch(value.get("anchor") or "") else 1
    days = re.fullmatch(r"P(\d+)D", value["offset"])
    if value.get("business_days") and days:
        return add_working_days(anchor_date, min(int(days[1]), 1000), sign)
    return add(anchor_date, value["offset"], sign)


def _next(shown: str, after: date) -> date | None:
    """The first day after another on which a yearless day falls; 29 February waits for a leap year."""
    days = _YEARLESS.findall(shown)
    if not days:
        return None
    month, day = int(days[-1][0]), int(days[-1][1])
    for year in range(after.year, after.year + 9):
        if year in _YEARS and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found > after:
                return found
    return None


def _within(day: date, days: int) -> date | None:
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        return None
    return moved if moved.year in _YEARS else None


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KZ", years=year))
