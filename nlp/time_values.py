"""What a time expression means: years, days, durations and recurrences, before the document's date is known.

`Time` keeps what the words say; `value` resolves it against the document's date into the shape of the tag.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

YEARS = range(1900, 2101)
MonthDay = tuple[int, int]

# A day of 0 is the last of its month, which only the year tells.
LAST = 0
_MONTHS_OF_UNIT = {"Y": 12, "H": 6, "Q": 3, "M": 1}
_DAYS_OF_UNIT = {"W": 7, "D": 1, "T": 10}


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch from ``first`` of year ``y1`` to ``last`` of ``y2``, a recurrence, an offset, or several of them.

    ``delta`` counts years from the document's own, ``shift`` other units; ``frame`` is what a preposition or
    postposition makes of the time (until, from, within …); ``more`` are further dates under one preposition.
    """

    kind: str
    y1: int | None = None
    y2: int | None = None
    delta: int | None = None
    shift: tuple[str, int] | None = None
    first: MonthDay | None = None
    last: MonthDay | None = None
    every: str | None = None
    offset: str | None = None
    business: bool = False
    anchor: str | None = None
    frame: str | None = None
    more: tuple[Time, ...] = ()
    rules: tuple[str, ...] = ()


def duration(count: int, unit: str) -> str | None:
    """An ISO 8601 duration; none where the count is absurd."""
    if not 0 < count <= 1000:
        return None
    if unit in ("h", "m"):
        return f"PT{count}{unit.upper()}"
    if unit in ("Q", "H"):
        return f"P{count * _MONTHS_OF_UNIT[unit]}M"
    if unit == "T":
        return f"P{count * 10}D"
    return f"P{count}{unit}"


def recurrence(times: int, count: int, unit: str) -> str | None:
    """How long it is from one time to the next when there are ``times`` in ``count`` units."""
    if times < 1 or count < 1:
        return None
    if times == 1:
        return duration(count, unit)
    if unit in _MONTHS_OF_UNIT:
        months, left = divmod(count * _MONTHS_OF_UNIT[unit], times)
        return duration(months, "M") if not left else duration(count * _MONTHS_OF_UNIT[unit] * 30 // times, "D")
    if unit in _DAYS_OF_UNIT:
        days = count * _DAYS_OF_UNIT[unit] // times
        return duration(days, "D") if days else duration(max(1, 24 * count * _DAYS_OF_UNIT[unit] // times), "h")
    return None


def day_in(year: int, spot: MonthDay) -> date | None:
    """The day of a year; none where it has no such day or the year is out of range."""
    month, day = spot
    if year not in YEARS:
        return None
    length = calendar.monthrange(year, month)[1]
    if day > length:
        return None
    return date(year, month, day or length)


def possible(first: MonthDay, last: MonthDay) -> bool:
    """Whether both are days of some year."""
    return all(1 <= month <= 12 and 0 <= day <= calendar.monthrange(2024, month)[1] for month, day in (first, last))


def is_yearless(time: Time) -> bool:
    """Whether the days are known and the year is not."""
    return time.first is not None and time.y1 is None and time.delta is None and time.shift is None


def with_years(first: Time, second: Time) -> tuple[Time, Time]:
    """The two ends of a range, where one has no year of its own the other's, in order of time."""
    if first.first is None or second.last is None:
        return first, second
    later = first.first > (second.last[0], second.last[1] or 31)
    if is_yearless(first) and second.y2 is not None:
        first = replace(first, y1=second.y2 - later, y2=second.y2 - later)
    elif is_yearless(second) and first.y1 is not None:
        second = replace(second, y1=first.y1 + later, y2=first.y1 + later)
    elif is_yearless(first) and second.delta is not None:
        first = replace(first, delta=second.delta - later)
    elif is_yearless(second) and first.delta is not None:
        second = replace(second, delta=first.delta + later)
    return first, second


def between(first: Time, second: Time) -> Time | None:
    """The range from the beginning of one to the end of the other; none where it runs backwards."""
    first, second = with_years(first, second)
    if first.first is None or second.last is None:
        return None
    span = replace(
        first, kind="range", last=second.last, y2=second.y2, every=None, rules=(*first.rules, *second.rules), frame=None
    )
    if span.delta is not None and second.delta is not None and second.delta != span.delta:
        return None
    if span.y1 is not None and span.y2 is not None:
        start, end = day_in(span.y1, first.first), day_in(span.y2, second.last)
        if start is None or end is None or start > end:
            return None
    return span


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the document knows of its own time: the day it was issued, the years it covers."""

    issued: date | None = None
    period: tuple[int, int] | None = None

    def year(self) -> int | None:
        """The year that a bare month of the document belongs to."""
        if self.period and (self.period[0] == self.period[1] or not self.issued):
            return self.period[0]
        return self.issued.year if self.issued else None


def value(time: Time, known: Calendar) -> Mapping[str, Any]:
    """The time in the shape of the tag `deadline`, with `kind`, `frame`, `dates` (without year) and `rules` added."""
    start, end = _ends(time, known)
    shown_start, shown_end = start, end
    if time.frame == "until":
        shown_start = None
        if start and time.kind in ("month", "quarter", "half", "academic_year") and start != end:
            # Before March is not in March; of a year it is the last of a programme that is named.
            shown_end = start - timedelta(days=1)
    elif time.frame == "by":
        shown_start = None
    elif time.frame in ("from", "after"):
        shown_end = None
    if time.frame in ("until", "by") and time.kind == "begin" and start:
        shown_end = start - timedelta(days=1)
    if time.frame in ("until", "by") and time.kind == "middle" and start:
        shown_end = start.replace(day=15)
    return {
        "start": shown_start.isoformat() if shown_start else None,
        "end": shown_end.isoformat() if shown_end else None,
        "every": time.every,
        "offset": time.offset,
        "business_days": time.business,
        "anchor": time.anchor,
        "kind": time.kind,
        "frame": time.frame,
        "dates": [shown for one in (time, *time.more) if (shown := _yearless(one))] if _names_days(time) else [],
    }


def _names_days(time: Time) -> bool:
    return time.kind not in ("year", "during")


def _yearless(time: Time) -> str | None:
    if time.y1 is not None or time.shift is not None or time.first is None or time.last is None:
        return None
    first, last = (
        f"--{month:02d}-{day or calendar.monthrange(2023, month)[1]:02d}" for month, day in (time.first, time.last)
    )
    return first if first == last else f"{first}/{last}"


def _ends(time: Time, known: Calendar) -> tuple[date | None, date | None]:
    if time.shift is not None:
        start, end = _shifted(time.shift, known.issued)
        if start and end and time.first and time.last:
            return start.replace(day=time.first[1]), end.replace(day=time.last[1] or end.day)
        return start, end
    if time.first is None or time.last is None or time.more:
        return None, None
    y1, y2 = time.y1, time.y2
    if y1 is None and y2 is None:
        if time.delta is not None:
            # Without a date of its own a report for 2025 counts from 2025.
            own = known.issued.year if known.issued else known.year()
            y1 = None if own is None else own + time.delta
        elif time.every is None:
            y1 = _own_year(time, known)
        if y1 is None:
            return None, None
        y2 = y1 + ((time.last[0], time.last[1] or 31) < time.first)
    start = day_in(y1, time.first) if y1 is not None else None
    end = day_in(y2, time.last) if y2 is not None else None
    return (None, None) if start and end and start > end else (start, end)


def _own_year(time: Time, known: Calendar) -> int | None:
    """The year of a day that has none: of what must be done by then, the next; else the document's."""
    year = known.year()
    single = known.period is not None and known.period[0] == known.period[1]
    if year is None or time.last is None or known.issued is None or single or time.frame not in ("until", "by", "from"):
        return year
    day = day_in(year, time.last)
    return year + 1 if day and day < known.issued else year


def _shifted(shift: tuple[str, int], issued: date | None) -> tuple[date | None, date | None]:
    unit, count = shift
    if issued is None:
        return None, None
    if unit in ("A", "N"):
        # The school year that the day falls into, or (N) the one that begins next or has just begun.
        first = issued.year + count - (issued.month < 9 and unit == "A")
        return day_in(first, (9, 1)), day_in(first + 1, (8, 31))
    if unit in ("D", "W", "T"):
        length = _DAYS_OF_UNIT[unit]
        start = issued - timedelta(days=issued.weekday() if unit == "W" else 0) + timedelta(days=length * count)
        return _ranged(start, start + timedelta(days=length - 1))
    length = _MONTHS_OF_UNIT.get(unit, 1)
    index = ((issued.year * 12 + issued.month - 1) // length + count) * length
    year, month = divmod(index, 12)
    last_year, last_month = divmod(index + length - 1, 12)
    start_day, end_day = day_in(year, (month + 1, 1)), day_in(last_year, (last_month + 1, LAST))
    return (start_day, end_day) if start_day and end_day else (None, None)


def _ranged(start: date, end: date) -> tuple[date | None, date | None]:
    return (start, end) if start.year in YEARS and end.year in YEARS else (None, None)


def numeric_day(text: str) -> tuple[int, MonthDay] | None:
    """Year, month and day of `31.12.24`, `01/03/2025` or `2025-03-01`."""
    parts = [int(part) for part in re.split(r"[./-]", text)]
    day, month, year = reversed(parts) if len(text.split("-")) == 3 else parts
    if year < 100:
        year += 2000 if year < 70 else 1900
    found = 1 <= month <= 12 and day > 0 and day_in(year, (month, day))
    return (year, (month, day)) if found else None
