"""The days that a figure speaks of: its own period, the head of its column, the times around it in its statement."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from corpus.model import Figure
from index.indicator_model import Span
from nlp.commitment_scene import day
from nlp.context import Context
from nlp.found import Found
from nlp.time_reading import read_times

_MONTHS = re.compile(r"P(\d{1,2})M")
_NEAR = 3
# What may stand between a figure and the time that belongs to it.
_ATTACHED = ("", "(", "–", "—", "-", "на", "в", "за", "к", "до")
_MOST_MONTHS = 12


# The end of the figure before it, its own begin and end, the begin of the next one, the end of its clause.
Place = tuple[int, int, int, int, int]


def when(one: Figure, text: str, place: Place, times: Sequence[Found], column: str, issued: date | None) -> Span:
    """When a figure holds.

    Its column's head tells it first; then a time right behind it, where those before it belong to an earlier figure;
    then its own period, by the nearest time's closer words; then any time behind it, any before it.
    """
    if column:
        head = [span for time in read_times(column, Context(issued=issued)) if (span := _span(time)) is not None]
        if head:
            return head[-1]
    before_it, low, high, following, clause_end = place
    merged = _with_months(times)
    before = [(time, span) for time, span in merged if time.end <= low]
    behind = [(time, span) for time, span in merged if high <= time.start < min(following, clause_end)]
    near = before[-1] if before else None
    if near is not None and near[0].start >= before_it > 0 and text[before_it : near[0].start].strip() in _ATTACHED:
        # `с 9 на 1 марта до 7`: it stands behind the figure before this one, and is that one's.
        free = True
    else:
        free = near is None or near[0].end <= before_it
    if behind and free and text[high : behind[0][0].start].strip() in _ATTACHED:
        return behind[0][1]
    own = one.value.get("period") or {}
    stated = Span(day(own.get("start")), day(own.get("end")))
    if stated.last is not None:
        return _closer(near[1], stated) if near else stated
    if behind and near is None:
        return behind[0][1]
    return near[1] if near else Span()


def _closer(near: Span, stated: Span) -> Span:
    """The nearest time by its own words, where what the figure says of its period is only the year around it."""
    if near.last and stated.first and stated.last and stated.first <= near.last <= stated.last:
        return near
    return stated


def _span(time: Found) -> Span | None:
    first, last = day(time.value.get("start")), day(time.value.get("end"))
    if last is None:
        return None
    if time.value.get("kind") == "begin" and first is not None:
        # `на начало 2025 года`: a level is that of the first day.
        return Span(first, first)
    return Span(first, last, by=time.value.get("frame") == "by" or first is None)


def _with_months(times: Sequence[Found]) -> list[tuple[Found, Span]]:
    """The times with days; so many months beside a year are its first ones."""
    found: list[tuple[Found, Span]] = []
    for at, time in enumerate(times):
        span = _span(time)
        if span is None:
            continue
        for other in (*times[max(0, at - 1) : at], *times[at + 1 : at + 2]):
            months = _MONTHS.fullmatch(other.value.get("offset") or "")
            apart = max(time.start - other.end, other.start - time.end)
            if months and apart <= _NEAR and span.last and 1 <= int(months[1]) < _MOST_MONTHS and _is_year(span):
                last = date(span.last.year, int(months[1]), monthrange(span.last.year, int(months[1]))[1])
                span = Span(date(span.last.year, 1, 1), last)
        found.append((time, span))
    return found


def _is_year(span: Span) -> bool:
    return bool(
        span.last
        and (span.first is None or span.first.year == span.last.year)
        and (span.last.month, span.last.day) == (12, 31)
    )
