"""The numbers of a sentence, each with what it belongs to, to be looked for in the sentence's translation."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from corpus.dates import dates
from corpus.model import Document, Label, Language
from corpus.reading import reading
from index.align_changes import Side
from index.align_tags import Tag, names, tags_of
from index.align_units import Unit
from nlp.numbers import Numeral, numerals

# What a number belongs to, the most telling first.
CLASSES = ("figure", "deadline", "date", "reference", "number")
_ROMAN = re.compile(r"(?<!\w)[IVXІХ]{1,6}(?!\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text: its value, what it belongs to, whether digits write it, and the stretch that shows it."""

    value: float
    readings: frozenset[float]
    belongs: str
    digits: bool
    shown: Side
    unit: str | None


def numbers(document: Document, units: Sequence[Unit]) -> list[Number]:
    """The numbers of units, in order; a point's own number and the word for one are left out."""
    tags = tags_of(document, units, Label.FIGURE), tags_of(document, units, Label.DEADLINE)
    found, at = [], 0
    for unit in units:
        told = [(low, high) for low, high, _ in dates(unit.text)]
        held = unit.tokens
        read = reading(document.text, unit.start, unit.end)
        before = len(read.text) - len(read.text.lstrip())
        for numeral in _numerals(unit.text, unit.language):
            is_marker = unit.marker is not None and numeral.start <= 2 and numeral.plain
            if (numeral.one and not numeral.digits) or numeral.bound or is_marker:
                continue
            tag = _over(tags[1], at, numeral) or _over(tags[0], at, numeral)
            if tag is not None:
                belongs, shown = tag.label.value, tag.side
            else:
                dated = next((span for span in told if span[0] < numeral.end and numeral.start < span[1]), None)
                place = next((i for i, word in enumerate(held) if word.start <= numeral.start < word.end), None)
                belongs = "date" if dated else ("reference" if place is not None and names(held, place) else "number")
                low, high = dated or (numeral.start, numeral.end)
                start, end = read.to_source(low + before, high + before)
                shown = Side(document.text[start:end], None, start, end, unit.page)
            unit_of = str(tag.value.get("unit")) if tag is not None and tag.label is Label.FIGURE else None
            found.append(Number(numeral.value, _readings(numeral), belongs, bool(numeral.digits), shown, unit_of))
        at += len(unit.text) + 1
    return found


def evidence(units: Sequence[Unit]) -> frozenset[float]:
    """Every value that the units' words, digits and Roman numerals can be read as."""
    found = set[float]()
    for unit in units:
        for numeral in _numerals(unit.text, unit.language):
            found |= _readings(numeral)
            if numeral.magnitude != 1.0:
                found.add(_rounded(numeral.value / numeral.magnitude))
        for token in unit.tokens:
            if token.text[0].isdigit():
                # Parts of a code or of a sum of thousands may stand together in one language and apart in the other.
                found |= {float(part) for part in re.findall(r"\d+", token.lemma) if len(part) < 16}
        found |= {value for match in _ROMAN.finditer(unit.text) if (value := roman(match.group())) is not None}
    return frozenset(found)


def roman(text: str) -> float | None:
    """The value of a Roman numeral, also one written with Cyrillic letters; None where the text is none."""
    if _ROMAN.fullmatch(text) is None:
        return None
    values = [_ROMAN_VALUES[letter] for letter in text.replace("І", "I").replace("Х", "X")]
    return float(sum(-v if v < max(values[i:]) else v for i, v in enumerate(values)))


@lru_cache(maxsize=1024)
def _numerals(text: str, language: Language) -> tuple[Numeral, ...]:
    """The numerals of a sentence, which is looked at from both sides and by its neighbours."""
    return tuple(numerals(text, kazakh=language is Language.KK))


def months(units: Sequence[Unit]) -> dict[int, str]:
    """The months that units name, each with the word."""
    found: dict[int, str] = {}
    for unit in units:
        for month, word in _months(unit.text, unit.language):
            found.setdefault(month, word)
    return found


def _months(text: str, language: Language) -> Iterator[tuple[int, str]]:
    stems = _stems()[Language.KK if language is Language.KK else Language.RU]
    # A month stands beside the number of a day, or alone with its year.
    for match in re.finditer(r"(?<=\d\s)[^\W\d_]{3,}|[^\W\d_]{3,}(?=\s\d)", text):
        for month, stem in stems:
            if stem.fullmatch(match.group().lower()):
                yield month, match.group()


@cache
def _stems() -> dict[Language, list[tuple[int, re.Pattern[str]]]]:
    with (files("corpus") / "data" / "month_stems.csv").open(encoding="utf-8") as rows:
        read = list(csv.DictReader(rows))
    return {
        language: [(int(row["month"]), re.compile(rf"(?:{row[language.value]})\w{{0,8}}")) for row in read]
        for language in (Language.KK, Language.RU)
    }


def _over(tags: Sequence[Tag], at: int, numeral: Numeral) -> Tag | None:
    return next((tag for tag in tags if tag.low < at + numeral.end and at + numeral.start < tag.high), None)


def _readings(numeral: Numeral) -> frozenset[float]:
    found = {_rounded(numeral.value)}
    if numeral.grouped is not None:
        found.add(_rounded(numeral.grouped))
    return frozenset(found)


def _rounded(value: float) -> float:
    return float(f"{value:.10g}")
