"""What each rule of `data/times.toml` computes: from the slots of a match to a number or a `Time`, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from nlp.time_parts import PARTS
from nlp.time_rules import Match
from nlp.time_values import (
    LAST,
    MonthDay,
    Time,
    between,
    day_in,
    duration,
    is_yearless,
    numeric_day,
    possible,
    recurrence,
    with_years,
)

_WHOLE_YEAR: tuple[MonthDay, MonthDay] = ((1, 1), (12, 31))
_NOT_DUE = ("over", "of", "as_of", "for")


def make(match: Match) -> Any:
    """The value of a match; a `Time` remembers the rules that made it."""
    made = _MAKES[match.rule.make](match)
    if isinstance(made, Time):
        return replace(made, rules=(*made.rules, match.rule.name))
    return made


def _words(match: Match) -> int | None:
    """Number words from the greatest down: twenty five, a hundred and ten, two hundred."""
    total, last = 0, 1000
    for node in match.nodes:
        number = node.value
        if number == 100 and 1 < total < 10:
            total, last = total * 100, 100
        elif number < last and (last >= 10 or total == 0) and not (last < 100 and number >= 10):
            total, last = total + number, number
        else:
            return None
    return total


def _same_number(match: Match) -> int | None:
    return int(match.value("a")) if match.value("a") == match.value("b") else None


def _number(match: Match) -> int:
    return int(match.value("a"))


def _ordinal_sum(match: Match) -> int | None:
    """`жиырма бірінші`: the tens are a number word and not digits, the ones less than ten."""
    tens, ones = match.value("t"), match.value("a")
    return tens + ones if tens in (10, 20, 30) and ones < 10 and not match.covered("t").isdigit() else None


def _delta(match: Match) -> int:
    return int(match.value("a"))


def _duration(match: Match) -> Time | None:
    count, unit = match.value("a"), match.value("u")
    length = duration(count, unit)
    if length is None:
        return None
    return Time("duration", offset=length, business="b" in match.slots)


def _fixed(length: str) -> Callable[[Match], Time]:
    return lambda match: Time("duration", offset=length, business="b" in match.slots)


def _one_and_half(match: Match) -> Time:
    return Time("duration", offset="P18M" if match.value("u") == "Y" else "P45D")


def _and_half(match: Match) -> Time | None:
    count = match.value("a")
    length = duration(12 * count + 6, "M") if match.value("u") == "Y" else duration(30 * count + 15, "D")
    return Time("duration", offset=length) if length else None


def _numeric(match: Match) -> Time | None:
    found = numeric_day(match.value("n"))
    if found is None:
        return None
    year, spot = found
    return Time("date", y1=year, y2=year, first=spot, last=spot)


def _month_in_digits(match: Match) -> Time:
    month, year = match.value("n").split(".")
    return Time("month", y1=int(year), y2=int(year), first=(int(month), 1), last=(int(month), LAST))


def _calendar(match: Match) -> Time | None:
    """A stretch of the calendar from whatever slots there are: year, relative year, month, day, quarter, half."""
    days = _days(match)
    if days is None or not possible(*days):
        return None
    first, last = days
    kind = match.rule.options["kind"]
    if "r" in match.slots:
        return Time(kind, delta=int(match.value("r")), first=first, last=last)
    y1 = match.value("y")
    if y1 is None:
        return Time(kind, first=first, last=last)
    y2 = match.value("y2") or y1
    if "s" in match.slots:
        y2 = y1 // 100 * 100 + match.value("s")
    start, end = day_in(y1, first), day_in(y2, last)
    return Time(kind, y1=y1, y2=y2, first=first, last=last) if start and end and start <= end else None


def _days(match: Match) -> tuple[MonthDay, MonthDay] | None:
    if "d" in match.slots:
        month = match.value("m")
        days = (month, match.value("d")), (month, match.value("d2") or match.value("d"))
    elif "m" in match.slots:
        days = (match.value("m"), 1), (match.value("m2") or match.value("m"), LAST)
    elif "q" in match.slots:
        days = (match.value("q") * 3 - 2, 1), ((match.value("q2") or match.value("q")) * 3, LAST)
    elif "h" in match.slots:
        days = (match.value("h") * 6 - 5, 1), ((match.value("h2") or match.value("h")) * 6, LAST)
    else:
        days = _WHOLE_YEAR
    return days if days[0] <= (days[1][0], days[1][1] or 31) else None


def _half_in_digits(match: Match) -> Time | None:
    """`1 полугодие` is the first half of a year; `2 полугодия` may be a year."""
    whole = match.text[match.nodes[0].start : match.nodes[-1].end].lower()
    if match.value("h") > 2 or "полугодия" in whole or "полугодий" in whole:
        return None
    return _calendar(match)


def _shifted(match: Match) -> Time:
    return Time(match.rule.options["kind"], shift=(match.value("u"), int(match.value("a"))))


def _past_unit(match: Match) -> Time:
    return Time(match.rule.options["kind"], shift=(match.value("u"), -1))


def _open(match: Match) -> Time:
    return Time(match.rule.options["kind"])


def _day_of_month(match: Match) -> Time:
    anchor = None if "e" in match.slots else match.covered("t").strip(" ,") or None
    return Time("offset", offset=f"P{match.value('d')}D", anchor=anchor, every="P1M" if "e" in match.slots else None)


def _as_every(match: Match) -> Time:
    return Time("recurring", every=match.value("a"))


def _as_recurring(match: Match) -> Time:
    time: Time = match.value("e")
    return time


def _each(match: Match) -> Time | None:
    length = duration(match.value("a") or 1, match.value("u"))
    return Time("recurring", every=length, frame=match.rule.options.get("frame")) if length else None


def _each_duration(match: Match) -> Time:
    return Time("recurring", every=match.value("d").offset)


def _times(match: Match) -> Time | None:
    count, unit = match.value("a2") or 1, match.value("u")
    if unit is None:
        length = re.fullmatch(r"P(\d+)([YMWD])", (match.value("d") or match.value("d2")).offset)
        if length is None:
            return None
        count, unit = int(length[1]), length[2]
    every = recurrence(int(match.value("a") or 1), count, unit)
    return Time("recurring", every=every) if every else None


def _between(match: Match) -> Time | None:
    first, second = match.value("a"), match.value("b")
    if first.offset or second.offset:
        return None
    span = between(first, second)
    return replace(span, frame=match.rule.options.get("frame")) if span else None


def _days_between(match: Match) -> Time | None:
    second = match.value("b")
    if second.first is None:
        return None
    spot = (second.first[0], match.value("d"))
    span = between(Time("date", first=spot, last=spot), second) if possible(spot, spot) else None
    return replace(span, frame="between") if span else None


def _short_days_between(match: Match) -> Time | None:
    day, month = (int(part) for part in match.value("n").split("."))
    second = match.value("b")
    if not 1 <= month <= 12 or not day or not possible((month, day), (month, day)) or second.first is None:
        return None
    span = between(Time("date", first=(month, day), last=(month, day)), second)
    return replace(span, frame="between") if span else None


def _years_between(match: Match) -> Time | None:
    y1 = match.value("y")
    first = Time("year", y1=y1, y2=y1, first=(1, 1), last=(12, 31))
    y2 = match.value("y2")
    second = Time("year", y1=y2, y2=y2, first=(1, 1), last=(12, 31)) if y2 else match.value("b")
    if second.y1 is None:
        return None
    span = between(first, second)
    return replace(span, frame="between") if span else None


def _framed(match: Match) -> Time:
    time: Time = match.value("b")
    frame = match.rule.options["frame"]
    if frame == "for" and (time.kind == "week" or (time.shift and time.shift[0] == "W")):
        frame = "in"  # `на следующей неделе` is within it
    return time if time.frame == "between" and frame == "in" else replace(time, frame=frame)


def _not_later(match: Match) -> Time:
    """Not later than a month, quarter or half is still within it, unlike before it."""
    time = _framed(match)
    return replace(time, frame="by") if time.kind in ("month", "quarter", "half") else time


def _calendar_until(match: Match) -> Time | None:
    time = _calendar(match)
    return replace(time, frame=match.rule.options["frame"]) if time else None


def _framed_recurring(match: Match) -> Time | None:
    return _framed(match) if match.value("b").every else None


def _several(match: Match) -> Time | None:
    times: list[Time] = [match.value(slot) for slot in ("b", "b2", "b3", "b4") if slot in match.slots]
    frame = match.rule.options["frame"]
    if all(is_yearless(time) for time in times):
        return replace(times[0], frame=frame, more=tuple(times[1:]), every=_spacing(times))
    first, last = with_years(times[0], times[-1])
    return replace(last, frame=frame) if first.first is not None and last.first is not None else None


def _recurring_several(match: Match) -> Time | None:
    times = _several(match)
    return replace(times, every=match.value("e").every) if times and times.more else None


def _spacing(times: Sequence[Time]) -> str | None:
    """The recurrence of days that part the year evenly, as 20 June and 20 December do."""
    months, left = divmod(12, len(times))
    days = sorted(time.last for time in times if time.last is not None)
    pairs = list(pairwise([*days, (days[0][0] + 12, days[0][1])])) if days else []
    is_even = all(later[0] - earlier[0] == months for earlier, later in pairs)
    is_same = all(abs((later[1] or 31) - (earlier[1] or 31)) <= 1 for earlier, later in pairs)
    return f"P{months}M" if pairs and not left and len(pairs) > 1 and is_even and is_same else None


def _year_framed(match: Match) -> Time:
    y = match.value("y")
    return Time("year", y1=y, y2=y, first=(1, 1), last=(12, 31), frame=match.rule.options["frame"])


def _this_whole_year(match: Match) -> Time:
    return Time("year", delta=0, first=(1, 1), last=(12, 31), frame=match.rule.options["frame"])


def _offset(match: Match) -> Time:
    length: Time = match.value("o")
    return replace(length, kind="offset", frame=match.rule.options["frame"])


def _one_unit(match: Match) -> Time | None:
    length = duration(1, match.value("u"))
    if length is None:
        return None
    return Time("offset", offset=length, business="b" in match.slots, frame=match.rule.options["frame"])


def _nth_unit(match: Match) -> Time | None:
    """`на третий рабочий день` is three of them, `на следующий` one."""
    length = duration(max(1, int(match.value("a") or 1)), match.value("u"))
    if length is None:
        return None
    return Time("offset", offset=length, business="b" in match.slots, frame=match.rule.options["frame"])


def _recurring_due(match: Match) -> Time | None:
    due: Time = match.value("d")
    if due.frame == "for" and due.kind == "date":  # `жыл сайын, 1 тамызға`, with `дейін` left out
        due = replace(due, frame="by")
    if due.frame is None and due.kind == "offset":  # `ежемесячно с 20 по 25 число`
        due = replace(due, frame="by")
    return None if due.frame in _NOT_DUE else replace(due, every=match.value("e").every)


_MAKES: Mapping[str, Callable[[Match], Any]] = {
    **PARTS,
    "words": _words,
    "same_number": _same_number,
    "number": _number,
    "ordinal_sum": _ordinal_sum,
    "delta": _delta,
    "past_year": lambda match: -1,  # noqa: ARG005
    "this_year": lambda match: 0,  # noqa: ARG005
    "duration": _duration,
    "ninety": _fixed("P90D"),
    "half_year": lambda match: "H",  # noqa: ARG005
    "half_month": _fixed("P15D"),
    "one_and_half": _one_and_half,
    "and_half": _and_half,
    "as_duration": lambda match: Time("duration", offset=match.value("a")),
    "numeric": _numeric,
    "month_in_digits": _month_in_digits,
    "calendar": _calendar,
    "half_in_digits": _half_in_digits,
    "weekly": lambda match: Time("recurring", every="P1W"),  # noqa: ARG005
    "shifted": _shifted,
    "past_unit": _past_unit,
    "open": _open,
    "day_of_month": _day_of_month,
    "as_every": _as_every,
    "as_recurring": _as_recurring,
    "each": _each,
    "each_duration": _each_duration,
    "times": _times,
    "between": _between,
    "days_between": _days_between,
    "short_days_between": _short_days_between,
    "years_between": _years_between,
    "framed": _framed,
    "not_later": _not_later,
    "calendar_until": _calendar_until,
    "framed_recurring": _framed_recurring,
    "several": _several,
    "recurring_several": _recurring_several,
    "year_framed": _year_framed,
    "this_whole_year": _this_whole_year,
    "offset": _offset,
    "one_unit": _one_unit,
    "event": lambda match: Time("event", frame=match.rule.options["frame"]),
    "nth_unit": _nth_unit,
    "next_day": lambda match: Time("offset", offset="P1D", frame=match.rule.options["frame"]),
    "recurring_due": _recurring_due,
}
