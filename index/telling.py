"""How statements tell of acts: the words of `data/telling.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Language


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """How a statement names the period of which it speaks; numbers of quarters, halves and months by their words."""

    year: re.Pattern[str]
    about_year: re.Pattern[str]
    this_year: re.Pattern[str]
    last_year: re.Pattern[str]
    part: re.Pattern[str]
    ordinals: Mapping[str, int]
    spans: Mapping[str, int]
    months: tuple[re.Pattern[str], ...]
    about_before: re.Pattern[str]
    about_behind: re.Pattern[str]
    day_before: re.Pattern[str]
    at_before: re.Pattern[str]
    at_behind: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Telling:
    """The file's content."""

    predicate: Mapping[Language, re.Pattern[str]]
    joined: re.Pattern[str]
    rest: re.Pattern[str]
    contrast: re.Pattern[str]
    goes_on: re.Pattern[str]
    going: re.Pattern[str]
    there: re.Pattern[str]
    periods: PeriodWords


@cache
def telling() -> Telling:
    """The words, read once."""
    held = tomllib.loads((files("index") / "data" / "telling.toml").read_text(encoding="utf-8"))
    own, clauses = held["periods"], held["clauses"]
    patterns = ("year", "about_year", "this_year", "last_year", "part")
    around = ("about_before", "about_behind", "day_before", "at_before", "at_behind")
    return Telling(
        {language: re.compile(clauses["predicate"][language.value]) for language in (Language.RU, Language.KK)},
        re.compile(clauses["joined"]),
        re.compile(clauses["rest"]),
        re.compile(clauses["contrast"]),
        re.compile(clauses["goes_on"]),
        re.compile(held["going"]["pattern"]),
        re.compile(held["there"]["pattern"]),
        PeriodWords(
            ordinals=_numbered(own["ordinals"]),
            spans={form: int(forms[0]) for forms in own["spans"] for form in forms},
            months=tuple(re.compile(rf"(?i)\b(?:{stem})") for stem in own["months"]),
            **{name: re.compile(own[name]) for name in (*patterns, *around)},
        ),
    )


def names_period(text: str) -> bool:
    """Whether a text names a quarter, half or year."""
    return bool(telling().periods.part.search(roman(text)) or telling().periods.about_year.search(text))


def roman(text: str) -> str:
    """A text with its Roman numerals in Latin letters: Kazakh texts write `ІІ тоқсан` with their own І."""
    return text.replace("І", "I")


def _numbered(rows: Sequence[Sequence[str]]) -> Mapping[str, int]:
    return {form.casefold(): number for number, forms in enumerate(rows, 1) for form in forms}
