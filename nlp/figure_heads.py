"""The unit and magnitude told ahead of bare numbers: by a column's head (`млн тенге`) or before a series (`, га:`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.figure_measures import units_lexicon

_MAGNITUDES = (
    (re.compile(r"(?:тыс(?:яч[аиу]?)?|мың)(?!\w)\.?", re.I), 1e3),
    (re.compile(r"(?:млн|миллион(?:ов|а|ы)?)(?!\w)\.?", re.I), 1e6),
    (re.compile(r"(?:млрд|миллиард(?:ов|а|ы)?)(?!\w)\.?", re.I), 1e9),
    (re.compile(r"(?:трлн|триллион(?:ов|а|ы)?)(?!\w)\.?", re.I), 1e12),
)
# A unit begins the head or stands behind a comma, a dash or an opening bracket; nothing but a mark follows it.
_PLACE = re.compile(r"(?:^|[,(/–—:;-]|\s(?:в|единица\sизмерения|өлшем\sбірлігі)\s)\s*(?:в\s+)?")
_REST = re.compile(r"\s*+(?:(?:мен|бен|пен|есебімен|бойынша|ғана|всего|барлығы)\s*+)?(?:$|[,;:)/–—-])", re.I)
_LEAD = re.compile(r"[,(–—]\s*(?:в\s+)?(?P<head>[^,;:()\d–—]{1,40}?)\s?(?:\)|[:–—]\s)")
_SENTENCE = re.compile(r"[.!?]\s+[^\W\d_а-яёәғқңөұүһі]")
_SUBJECT = re.compile(r"(?:\A|;\s)\W*(?:количество|число|численность)\b|\bсаны\W*(?:;|\Z)", re.I)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What a head says of the bare numbers under it."""

    unit: str
    kind: str
    multiplier: float


@lru_cache(maxsize=1024)
def head(text: str) -> Head | None:
    """What the head of a column says of the bare numbers under it; none where it names no unit and no count."""
    shown = " ".join(text.split())[:_LONGEST]
    for place in _PLACE.finditer(shown):
        found = _unit(shown, place.end())
        if found is not None:
            return found
    return Head("count", "count", 1.0) if _SUBJECT.search(shown) else None


def lead(text: str, begin: int, end: int) -> Head | None:
    """What the nearest words before a series say of its bare numbers: `площадь пашни, га: 2025 год – 840`."""
    found = None
    for match in _LEAD.finditer(text, begin, end):
        told = _unit(match["head"], 0)
        if told is not None:
            found = None if _SENTENCE.search(text, match.end(), end) else told
    return found


def _unit(text: str, place: int) -> Head | None:
    """The unit at a place that ends with a mark or with the text, its magnitude before it or by itself."""
    multiplier = 1.0
    for pattern, value in _MAGNITUDES:
        match = pattern.match(text, place)
        if match is not None:
            multiplier, place = value, match.end()
            while text[place : place + 1].isspace():
                place += 1
            break
    unit = units_lexicon().match(text, place)
    if unit is None or not _REST.match(text, unit[1]):
        return Head("count", "count", multiplier) if multiplier > 1 and _REST.match(text, place) else None
    identity = unit[0].id.split("|")[-1]
    return None if unit[0].kind == "times" else Head(identity, unit[0].kind, unit[0].multiplier * multiplier)
