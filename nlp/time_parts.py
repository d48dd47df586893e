"""The makes of `times.toml` that take a part of a longer stretch: seasons, thirds of months, edges, school years."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from nlp.time_rules import Match
from nlp.time_values import LAST, Time


def _season(match: Match) -> Time | None:
    """Three months from the season's first; of the year named, of one counted from the document's, or of none."""
    month = match.value("sn")
    first, last = (month, 1), (month + 2, LAST)
    kind, frame = match.rule.options["kind"], match.rule.options.get("frame")
    if "a" in match.slots or "r" in match.slots:
        delta = int(match.value("a") if "a" in match.slots else match.value("r"))
        return Time(kind, delta=delta, first=first, last=last, frame=frame)
    year = match.value("y")
    return Time(kind, y1=year, y2=year, first=first, last=last, frame=frame)


def _ten_days(match: Match) -> Time | None:
    month, third, year = match.value("m") or 1, match.value("t") or 3, match.value("y")
    if third > 3:
        return None
    first, last = (month, third * 10 - 9), (month, LAST if third == 3 else third * 10)
    if "a" in match.slots:
        return Time(match.rule.options["kind"], shift=("M", int(match.value("a"))), first=first, last=last)
    return Time(match.rule.options["kind"], y1=year, y2=year, delta=match.value("r"), first=first, last=last)


def _half_of_month(match: Match) -> Time | None:
    month, half, year = match.value("m"), match.value("h"), match.value("y")
    if half > 2:
        return None
    first, last = ((month, 1), (month, 15)) if half == 1 else ((month, 16), (month, LAST))
    return Time("half", y1=year, y2=year, delta=match.value("r"), first=first, last=last)


def _week_of_month(match: Match) -> Time | None:
    """Weeks counted in sevens from the first of the month, the last one back from its last day."""
    month, week, year = match.value("m"), match.value("t"), match.value("y")
    if week and week > 4:
        return None
    length = monthrange(year or 2025, month)[1]
    first, last = ((month, week * 7 - 6), (month, week * 7)) if week else ((month, length - 6), (month, LAST))
    return Time("week", y1=year, y2=year, delta=match.value("r"), first=first, last=last)


def _academic(match: Match) -> Time | None:
    first = match.value("y")
    last = match.value("y2") or first + 1
    if "s" in match.slots:
        last = first // 100 * 100 + match.value("s")
    if last <= first or last > 2100:
        return None
    return Time("academic_year", y1=first, y2=last, first=(9, 1), last=(8, 31))


def _academic_half(match: Match) -> Time | None:
    """The first half of a school year ends with the calendar year, the second with the school's."""
    first, last, half = match.value("y"), match.value("y2"), match.value("h")
    if half > 2 or last != first + 1 or last > 2100:
        return None
    if half == 1:
        return Time("half", y1=first, y2=first, first=(9, 1), last=(12, 31))
    return Time("half", y1=last, y2=last, first=(1, 1), last=(8, 31))


def _academic_relative(match: Match) -> Time:
    return Time("academic_year", shift=("N", 0) if match.value("a") == "new" else ("A", int(match.value("a"))))


def _academic_any(match: Match) -> Time:  # noqa: ARG001  (all makes take the match)
    return Time("academic_year", shift=("A", 0))


def _edge(match: Match) -> Time | None:
    """The beginning, middle or end of a stretch: of a year its first quarter, June or last quarter."""
    part = match.value("p")
    whole: Time | None = match.value("b")
    if whole is None:
        unit = match.value("u")
        whole = Time("year", delta=0, first=(1, 1), last=(12, 31)) if unit == "Y" else Time("relative", shift=(unit, 0))
    kind = "begin" if part == "begin" else "edge"
    if whole.shift is not None and whole.shift[0] == "M":
        days = {"begin": (1, 10), "middle": (11, 20), "end": (21, LAST)}[part]
        return replace(whole, kind="middle" if part == "middle" else kind, first=(1, days[0]), last=(1, days[1]))
    if part == "begin" and whole.shift == ("A", 0) and "academic-year-any" in whole.rules:
        return replace(whole, kind=kind, shift=("N", 0))
    if whole.first is None or whole.last is None or whole.first[1] != 1:
        return replace(whole, kind=kind)
    first, last = whole.first[0], whole.last[0]
    if part == "end":
        begins = (
            (last, 21)
            if first == last and whole.kind == "month"
            else (max(last - 2, 1) if last - first > 5 else last, 1)
        )
        return replace(whole, kind=kind, y1=whole.y2, first=begins)
    if part == "begin":
        ends = (first, 10) if first == last else (first + 2 if last - first > 5 else first, LAST)
        return replace(whole, kind=kind, y2=whole.y1, last=ends)
    middle = (first + last) // 2
    if first == last:
        return replace(whole, kind="middle", first=(middle, 11), last=(middle, 20))
    return replace(whole, kind=kind, first=(middle, 1), last=(middle, LAST))


PARTS: Mapping[str, Callable[[Match], Any]] = {
    "season": _season,
    "ten_days": _ten_days,
    "half_of_month": _half_of_month,
    "week_of_month": _week_of_month,
    "academic": _academic,
    "academic_half": _academic_half,
    "academic_relative": _academic_relative,
    "academic_any": _academic_any,
    "edge": _edge,
}
