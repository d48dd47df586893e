"""Full calendar dates as documents write them in their heads: by name of the month in both languages, or in figures."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files


def dates(text: str) -> Iterator[tuple[int, int, date]]:
    """Each full date of a reading with its span, in text order; what is no day of the calendar is passed over."""
    for match in _pattern().finditer(text):
        parts = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
        month = parts["month"]
        try:
            told = date(int(parts["year"]), int(month) if month.isdigit() else _month(month), int(parts["day"]))
        except ValueError:
            continue
        yield match.start(), match.end(), told


@cache
def _months() -> tuple[tuple[int, re.Pattern[str]], ...]:
    with (files("corpus") / "data" / "month_stems.csv").open(encoding="utf-8") as rows:
        return tuple(
            (int(row["month"]), re.compile(f"{row['ru']}|{row['kk']}", re.IGNORECASE)) for row in csv.DictReader(rows)
        )


def _month(name: str) -> int:
    return next(number for number, stem in _months() if stem.match(name))


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(stem.pattern for _, stem in _months())
    word = rf"(?:{names})[а-яәғқңөұүһі]{{0,8}}"
    return re.compile(
        rf"(?<!\d)[«\"“]?\s?(?P<day1>\d{{1,2}})(?:\s?-\s?\w{{1,3}})?\s?[»\"”]?\s(?P<month1>{word})\s(?P<year1>[12]\d{{3}})(?!\d)"
        rf"|(?<!\d)(?P<year2>[12]\d{{3}})\s?ж(?:ыл\w{{0,4}}|\.)\s?[«\"“]?\s?(?P<day2>\d{{1,2}})(?:\s?-\s?\w{{1,3}})?\s?[»\"”]?\s?"
        rf"(?P<month2>{word})"
        rf"|(?<![\d.])(?P<day3>\d{{1,2}})\.(?P<month3>\d{{1,2}})\.(?P<year3>[12]\d{{3}})(?!\d)"
        rf"|(?<![\d-])(?P<year4>[12]\d{{3}})-(?P<month4>\d{{2}})-(?P<day4>\d{{2}})(?![\d-])",
        re.IGNORECASE,
    )
