"""The date and number of a document that stand neither in its head nor in its metadata: in an act's foot or stamp."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.dates import dates
from corpus.head_wording import wording
from corpus.model import Kind

_NEWS_OPENING = 4
_LONG = 160
_FOOT_LINE = 80
_SURNAME = r"[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+"
SERIES = r"(?:\s(?!ҚР\b|РК\b|ОТ\b)[А-ЯӘҒҚҢӨҰҮҺІ]{1,2}/?[А-ЯӘҒҚҢӨҰҮҺІ]{1,2}(?!\w))?"  # `Д/З`, `ДЗ`, `ЗРК`
NUMBER = re.compile(rf"№\s*(?P<number>[^\s,;«»\d]{{0,30}}\d[^\s,;«»]{{0,60}}{SERIES})")
# What may stand with the date on its line: the place before it, the number behind it.
_PLACE_BEFORE = re.compile(
    rf"(?:(?:г(?:ород)?\.?\s)?{_SURNAME}(?:\s(?:қ\.|қаласы|{_SURNAME}))?(?:,\s{_SURNAME})?[.,:]?\s*[–—-]?\s*)?",
    re.IGNORECASE,
)
_BEHIND_DATE = re.compile(r"\s?(?:года|год|г\.|жыл\w*|ж\.)?,?\s*(?:№\s*\S+)?\W*")
_OPENS_NEWS = re.compile(r"\s?(?:года|год|г\.?|жыл\w{0,3}|ж\.?)?\s?[.,:/–—-]")
_NUMBER_ALONE = re.compile(rf"№\s*[^\s,;«»\d]{{0,30}}\d[^\s,;«»]{{0,60}}{SERIES}")


def date_elsewhere(kind: Kind, prose: Sequence[str]) -> date | None:
    """The date that an act repeats below its text, or that a news item begins with behind the name of a place."""
    if kind is Kind.ACT:
        foot = _foot(prose)
        return foot[1] if foot else _stamp_date(prose)
    if kind is Kind.NEWS:
        for leaf in prose[:_NEWS_OPENING]:
            for start, end, day in dates(leaf[:_LONG]):
                if _PLACE_BEFORE.fullmatch(leaf, 0, start) and _OPENS_NEWS.match(leaf, end):
                    return day
                break
    return None


def _foot(prose: Sequence[str]) -> tuple[int, date] | None:
    """The line below an act's text that holds its date, with the place and the number or without."""
    for place, leaf in enumerate(prose):
        if place < 2 or len(leaf) > _FOOT_LINE or not leaf:
            continue
        for start, end, day in dates(leaf):
            if _PLACE_BEFORE.fullmatch(leaf, 0, start) and _BEHIND_DATE.fullmatch(leaf, end):
                return place, day
            break
    return None


def foot_number(prose: Sequence[str]) -> str | None:
    """The number of an act beside the date below its text, or on the stamp of its annex."""
    foot = _foot(prose)
    lines = list(prose[foot[0] : foot[0] + 2]) if foot else []
    for place, leaf in enumerate(prose if not foot else ()):
        if len(leaf) < 300 and wording("stamp").search(leaf) and not leaf.endswith("."):
            lines = [leaf, *(below for below in prose[place + 1 : place + 2])]
            break
    for line in lines[:1] + [line for line in lines[1:] if _NUMBER_ALONE.fullmatch(line)]:
        number = NUMBER.search(line)
        if number is not None:
            return number.group("number").rstrip(".")
    return None


def _stamp_date(prose: Sequence[str]) -> date | None:
    """The date of an act as the stamp on its annex repeats it."""
    for leaf in prose:
        if len(leaf) < 300 and wording("stamp").search(leaf) and not leaf.endswith("."):
            for _, _, day in dates(leaf):
                return day
    return None
