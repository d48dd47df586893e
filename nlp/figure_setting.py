"""What a figure is about: its period and place, whether it is a plan, a fact or a baseline, and what it measures.

A cell takes from its column and its row what its own words leave out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from corpus.model import BlockKind
from nlp.agency_words import tokens
from nlp.context import Context
from nlp.figure_measures import Measure
from nlp.figure_names import indicator
from nlp.figure_rules import rules
from nlp.figure_stated import stated
from nlp.found import Found
from nlp.places import Place, find_places, region_adjective, sole_place
from nlp.time_reading import read_times

_REACH = 160
_CLAUSE = re.compile(r"[.;!?](?:\s|$)|\n")
_BARE_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?:\s?[-–—]\s?((?:19|20)\d\d))?(?![\d.,]*\d)")
_YEAR_OF_SERIES = re.compile(r"(?<![\w.,–—-])((?:19|20)\d\d)\s?[–—:-]\s?$")
_MONTHS = re.compile(r"P(\d{1,2})M")
_BESIDE = 30
_BROKEN = re.compile(r"[,;:.()\d]")
_TIMED = frozenset(("by", "by_start"))
_NAME = r"[А-ЯӘҒҚҢӨҰҮҺІ][\w-]{1,40}"
_SMALLER = re.compile(
    rf"(?<!\w)(?:[Вв]о?|[Пп]о|[Нн]а территории)\s({_NAME}(?:ском|скому|ского)\sрайон(?:е|у|а)"
    rf"|(?:городе|городу|г\.|городах|районе|селе|поселке)\s?{_NAME})"
    rf"|({_NAME}\s(?:қаласы|ауданы|ауылы|кенті)\w{{0,6}})"
)
_ELLIPTIC = re.compile(rf"(?<!\w)(?:[Вв]о?|[Пп]о)\s({_NAME}(?:ской|цкой))\s?[–—-]?\s?$")


def setting(
    text: str, start: int, end: int, what: Measure | None, times: Sequence[Found], context: Context
) -> Mapping[str, Any]:
    """The optional keys of a value, each only where the text has it."""
    found: dict[str, Any] = {}
    if what is not None and what.of:
        found["of"] = what.of
    begin = _clause_begin(text, start)
    cell = context.block is BlockKind.CELL
    if name := indicator(text, begin, start, what, context):
        found["what"] = name
    if period := _period(text, begin, start, end, times) or (_period_of_cell(context) if cell else None):
        found["period"] = period
    if place := _place(text, begin, start) or (_place_of_cell(context) if cell else ("", None)):
        said, region = place
        found |= ({"place": said} if said else {}) | ({"region": region} if region else {})
    if kind := stated(text, begin, start, end, context):
        found["as"] = kind
    return found


def _clause_begin(text: str, start: int) -> int:
    begin = max(0, start - _REACH)
    ends = [match.end() for match in _CLAUSE.finditer(text, begin, start) if not _is_abbreviation(text, match.start())]
    return ends[-1] if ends else begin


def _is_abbreviation(text: str, dot: int) -> bool:
    word = re.search(r"[^\W\d_]+$", text[max(0, dot - 6) : dot])
    return text[dot] == "." and word is not None and len(word[0]) <= 4 and word[0].lower() == word[0]


def _period(text: str, begin: int, start: int, end: int, times: Sequence[Found]) -> Mapping[str, str] | None:
    """The nearest time before the figure in its clause, else one right behind it."""
    if year := _YEAR_OF_SERIES.search(text, max(begin, start - 16), start):
        return {"start": f"{year[1]}-01-01", "end": f"{year[1]}-12-31"}
    first, last = bisect_left(times, begin, key=_begin), bisect_left(times, start, key=_begin)
    near = [time for time in times[first:last] if time.end <= start]
    for index in range(len(near) - 1, -1, -1):
        time = near[index]
        if _is_compared(text, time):
            continue
        if months := _first_months(near, index):
            return months
        if days := _days(time):
            return days
    for time in times[last : last + 2]:
        if time.start >= end and time.start - end <= _BESIDE and not _BROKEN.search(text, end, time.start):
            return None if time.value.get("frame") == "until" else _days(time)
    return None


def _begin(time: Found) -> int:
    return time.start


def _is_compared(text: str, time: Found) -> bool:
    """Whether a time is only compared with: `по сравнению с 2015 годом`, `2015 жылмен салыстырғанда`."""
    compared = rules().compared
    before, behind = text[max(0, time.start - 40) : time.start], text[time.end : time.end + 30]
    return compared[0].search(before) is not None or compared[1].match(behind) is not None


def _days(time: Found) -> Mapping[str, str] | None:
    first, last = time.value.get("start"), time.value.get("end")
    is_year = time.value.get("frame") in _TIMED or time.value.get("kind") == "edge"
    if last and not first and is_year:
        first = f"{last[:4]}-01-01"
    return {"start": first, "end": last} if first and last and first <= last else None


def _first_months(near: Sequence[Found], index: int) -> Mapping[str, str] | None:
    """`за 9 месяцев 2025 года`, `2025 жылғы 9 айда`: so many months of a year are its first ones."""
    for one, other in ((index - 1, index), (index, index - 1)):
        if min(one, other) < 0:
            continue
        months, year = _MONTHS.fullmatch(near[one].value.get("offset") or ""), _days(near[other])
        apart = max(near[other].start - near[one].end, near[one].start - near[other].end)
        if months and year and apart <= 3 and 1 <= int(months[1]) <= 12 and year["end"].endswith("12-31"):
            last = date(int(year["end"][:4]), int(months[1]), monthrange(int(year["end"][:4]), int(months[1]))[1])
            return {"start": year["start"], "end": last.isoformat()}
    return None


def _period_of_cell(context: Context) -> Mapping[str, str] | None:
    """The period that a cell's column names, else its row."""
    said = [context.head.column, *(reversed(context.head.names) if context.head.is_number else ())]
    return next((period for one in said if one and (period := _named_period(one))), None)


@lru_cache(maxsize=4096)
def _named_period(said: str) -> Mapping[str, str] | None:
    times = read_times(said, Context())
    for index, time in enumerate(times):
        if period := _first_months(times[: index + 2], min(index + 1, len(times) - 1)) or _days(time):
            return period
    year = _BARE_YEAR.search(said)
    if year is None:
        return None
    first, last = year[1], year[2] or year[1]
    return {"start": f"{first}-01-01", "end": f"{last}-12-31"} if first <= last else None


def _place(text: str, begin: int, start: int) -> tuple[str, str | None] | None:
    """The nearest region, city or district named before the figure in its clause, with the id of a region."""
    best: tuple[int, str, str | None] | None = None
    for place in _regions(text):
        if begin <= place.start and place.end <= start:
            best = (place.end, text[place.start : place.end], place.region.id)
    for match in _SMALLER.finditer(text, begin, start):
        if best is None or match.end() > best[0]:
            best = (match.end(), match[1] or match[2], None)
    elliptic = _ELLIPTIC.search(text, max(begin, start - 60), start)
    if elliptic and (region := region_adjective(elliptic[1])):
        best = (elliptic.end(), elliptic[1], region.id)
    return best[1:] if best else None


@lru_cache(maxsize=16)
def _regions(text: str) -> tuple[Place, ...]:
    return tuple(find_places(text, tokens(text, lambda _: ())))


def _place_of_cell(context: Context) -> tuple[str, str | None] | None:
    """The region that a name of the cell's row is, or names."""
    for name in context.head.names:
        words = tokens(name, lambda _: ())
        place = next(iter(find_places(name, words)), None) or sole_place(words)
        if place is not None:
            return name[place.start : place.end], place.region.id
    return None
