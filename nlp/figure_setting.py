"""What a figure is about: its period and place, and whether it is a plan, a fact or a baseline."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from nlp.figure_measures import Measure
from nlp.figure_rules import rules
from nlp.spans import Found

_REACH = 120
_CLAUSE = re.compile(r"[.;!?](?:\s|$)|\n")
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s?[-–—]\s?((?:19|20)\d\d))?(?:-?(?:ж|г))?\s?"
    r"(?:год(?:а|у|ом|е|ы|ов|ам|ах)?(?!\w)|гг?\.|жыл(?!қ)\w{0,8}|жж?\.)"
)
_NAME = r"[А-ЯӘҒҚҢӨҰҮҺІ][\w-]{1,40}"
_PLACE = re.compile(
    rf"(?<!\w)(?:[Вв]о?|[Пп]о|[Нн]а территории)\s({_NAME}(?:ской|ком)\s(?:области|районе|району)"
    rf"|(?:области|городе|городу|г\.|городах|районе|селе|поселке)\s?{_NAME})"
    rf"|({_NAME}(?:\s{_NAME})?\s(?:облысы|қаласы|ауданы)\w{{0,6}})"
)


def setting(text: str, start: int, end: int, what: Measure | None, times: Sequence[Found]) -> Mapping[str, Any]:
    """The optional keys of a value, each only where the text has it: ``of``, ``period``, ``place`` and ``as``."""
    found: dict[str, Any] = {}
    if what is not None and what.of:
        found["of"] = what.of
    begin = _clause_begin(text, start)
    if period := _period(text, begin, start, times):
        found["period"] = period
    if place := _last(_PLACE, text, begin, start):
        found["place"] = place[1] or place[2]
    if kind := _kind(text, begin, start, end):
        found["as"] = kind
    return found


def _clause_begin(text: str, start: int) -> int:
    begin = max(0, start - _REACH)
    ends = [match.end() for match in _CLAUSE.finditer(text, begin, start) if not _is_abbreviation(text, match.start())]
    return ends[-1] if ends else begin


def _is_abbreviation(text: str, dot: int) -> bool:
    word = re.search(r"[^\W\d_]+$", text[max(0, dot - 6) : dot])
    return word is not None and len(word[0]) <= 4 and word[0].lower() == word[0]


def _last(pattern: re.Pattern[str], text: str, begin: int, end: int) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(text, begin, end):
        last = match
    return last


def _period(text: str, begin: int, start: int, times: Sequence[Found]) -> Mapping[str, str] | None:
    near = times[bisect_left(times, begin, key=_begin) : bisect_left(times, start, key=_begin)]
    for time in reversed(near):
        if time.end <= start and time.value.get("start") and time.value.get("end"):
            return {"start": time.value["start"], "end": time.value["end"]}
    match = _last(_YEAR, text, begin, start)
    if match is None:
        return None
    first, last = match[1], match[2] or match[1]
    return {"start": f"{first}-01-01", "end": f"{last}-12-31"} if first <= last else None


def _begin(time: Found) -> int:
    return time.start


def _kind(text: str, begin: int, start: int, end: int) -> str:
    """What the nearest word before the figure calls it, else one right behind it."""
    best: tuple[int, str] = (-1, "")
    for name, pattern in rules().setting.items():
        if name != "change" and (match := _last(pattern, text, begin, start)) and match.start() > best[0]:
            best = (match.start(), name.partition("_")[0])
    if best[1]:
        return best[1]
    behind = re.compile(r"\s[^\W\d_]+").match(text, end)
    if behind:
        for name, pattern in rules().setting.items():
            if name != "change" and pattern.match(text, end + 1):
                return name.partition("_")[0]
    return ""
