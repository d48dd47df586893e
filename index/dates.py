"""Days written in a query in any of the ways that texts write them: each way stands for the others."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from nlp.words import Word

# Of two figures, a year is of this century: `01.07.25`.
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Day:
    """The words of a query from ``first`` up to ``last``, and how else the day is written, as lemmas."""

    first: int
    last: int
    ways: tuple[tuple[str, ...], ...]


def days(query: Sequence[Word]) -> Iterator[Day]:
    """The days that a query names: `1 июля 2025`, `2025 жылғы 1 шілде`, `01.07.2025`, `1 июля`."""
    at = 0
    while at < len(query):
        found = _numeric(query[at].lemma) or _worded([word.lemma for word in query[at : at + 4]])
        if found is None:
            at += 1
            continue
        year, month, day, length = found
        own = tuple(word.lemma for word in query[at : at + length])
        yield Day(at, at + length, tuple(way for way in _ways(year, month, day) if way != own))
        at += length


Found = tuple[int | None, int, int, int]


def _numeric(lemma: str) -> Found | None:
    parts = lemma.replace(",", ".").split(".")
    if len(parts) != 3 or not all(part.isdecimal() and part.isascii() and len(part) <= 4 for part in parts):
        return None
    day, month, year = map(int, parts)
    return _real(year if year > 99 else year + _CENTURY, month, day, 1)


def _worded(lemmas: Sequence[str]) -> Found | None:
    """`1 июль 2025` in Russian and Kazakh, `2025 жыл 1 шілде`, either without the year."""
    numbers = [int(lemma) if lemma.isdecimal() and lemma.isascii() and len(lemma) <= 4 else None for lemma in lemmas]
    match numbers:
        case [int() as year, None, int() as day, *_] if len(lemmas) > 3 and lemmas[1] == "жыл":
            return _real(year, _months().get(lemmas[3], 0), day, 4)
        case [int() as day, None, int() as year, *_] if year > 99:
            return _real(year, _months().get(lemmas[1], 0), day, 3)
        case [int() as day, None, *_]:
            return _real(None, _months().get(lemmas[1], 0), day, 2)
    return None


def _real(year: int | None, month: int, day: int, length: int) -> Found | None:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return year, month, day, length


def _ways(year: int | None, month: int, day: int) -> Iterator[tuple[str, ...]]:
    names = [name for name, number in _months().items() if number == month]
    for name in names:
        yield (str(day), name) if year is None else (str(day), name, str(year))
        if year is not None:
            yield str(year), "жыл", str(day), name
    if year is not None:
        yield (f"{day:02}.{month:02}.{year}",)
        yield (f"{day}.{month:02}.{year}",)


@cache
def _months() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for language in ("kk", "ru"):
        with (files("nlp") / "languages" / language / "months.csv").open(encoding="utf-8") as file:
            found |= {row["name"]: int(row["month"]) for row in csv.DictReader(file)}
    return found
