"""A query as typed: filters written into it (`agency:МЭПР due:2026`) told apart from what is searched for."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.errors import MindetError
from corpus.model import Language
from index.bridge import bridge
from index.filters import BadFilter, Filters
from index.notices import CUT, Notice
from nlp.languages.letters import folded, has_kazakh_letter
from nlp.words import is_kazakh, words

CHARACTERS = 1000
_FIELD = re.compile(r'(?<!\S)([^\W\d_]{2,20}):("[^"]{1,200}"|«[^»]{1,200}»|[^\s"«]\S{0,199})')
_YEARS = re.compile(r"(\d{4})(?:(?:\.\.|-|–)(\d{4}))?")
# Filters of several values: the name in a query, the field of `Filters`.
_PLACES = {
    "agency": "agencies",
    "kind": "kinds",
    "lang": "languages",
    "place": "places",
    "document": "documents",
    "tag": "tags",
    "status": "statuses",
}
_LONGEST_SPAN = 50
_WORD = re.compile(r"[^\W\d_]{2,}")


class BadQuery(MindetError):
    """A query that asks for nothing."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for, the filters it is narrowed to, and what the user should know."""

    text: str
    filters: Filters
    warnings: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether there is anything to search for besides the filters."""
        return any(character.isalnum() for character in self.text)


def parse(typed: str, filters: Filters) -> Query:
    """Read a query, its filters joined to those given. Raises `BadQuery` and `BadFilter`."""
    told = " ".join(typed.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").split())
    warnings: tuple[str, ...] = ()
    if len(told) > CHARACTERS:
        told = told[:CHARACTERS]
        warnings = (Notice(CUT, count=CHARACTERS),)
    narrowed = filters

    def take(found: re.Match[str]) -> str:
        nonlocal narrowed
        name, value = found.group(1).casefold(), found.group(2).strip('"«»').strip()
        field = _names().get(("", name))
        if field is None:
            # `http://…` and `Тема: …` are text; a word of Latin letters with a value is meant for a filter.
            if name.isascii() and not value.startswith("//"):
                known = ", ".join(dict.fromkeys(_names()[key] for key in _names() if not key[0]))
                raise BadFilter(f"{name}: there is no such filter. A query takes {known}, as in `kind:reply`.")
            return found.group()
        narrowed = _narrowed(narrowed, field, value)
        return " "

    told = " ".join(_FIELD.sub(take, told).split())
    query = Query(told, narrowed, warnings)
    if not query.has_words and narrowed == Filters():
        raise BadQuery("q: the query holds no word and no number. Write what you are looking for.")
    return query


def _narrowed(filters: Filters, field: str, value: str) -> Filters:
    if field in _PLACES:
        name = _PLACES[field]
        meant = _names().get((field, value.casefold()), value)
        joined: dict[str, Any] = {name: (*getattr(filters, name), meant)}
        return replace(filters, **joined)
    if field in ("since", "until"):
        try:
            day: dict[str, Any] = {field: date.fromisoformat(value)}
        except ValueError:
            raise BadFilter(f"{field}: {value!r} is no day. Write it as YYYY-MM-DD.") from None
        return replace(filters, **day)
    name = "due" if field == "due" else "years"
    years: dict[str, Any] = {name: (*getattr(filters, name), *_years(field, value))}
    return replace(filters, **years)


def _years(field: str, value: str) -> range:
    found = _YEARS.fullmatch(value)
    first = int(found.group(1)) if found else 0
    last = int(found.group(2) or first) if found else 0
    if not found or not first <= last <= first + _LONGEST_SPAN:
        raise BadFilter(f"{field}: {value!r} is no year. Write 2026, or 2025-2027.")
    return range(first, last + 1)


@cache
def _names() -> Mapping[tuple[str, str], str]:
    """Names of filters under ("", name), names of values under (filter, name)."""
    names: dict[tuple[str, str], str] = {}
    with (files("index") / "data" / "filters.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name in row["names"].split("|"):
                if row["value"]:
                    names[row["filter"], name] = row["value"]
                else:
                    names["", name] = row["filter"]
    return names


def spoken_in(text: str, guessed: Language) -> Language:
    """The language of a query, by the dictionaries where its letters do not tell."""
    found = [folded(word) for word in _WORD.findall(text)]
    if not found or any(map(has_kazakh_letter, found)):
        return guessed
    kazakh = sum(is_kazakh(word, otherwise=False) for word in found)
    if 2 * kazakh > len(found):
        return Language.KK
    # Both languages have `таза` and `су`: which of them does the field use?
    lemmas = {language: {word.lemma for word in words(text, language)} for language in (Language.KK, Language.RU)}
    used = {language: len(lemmas[language] & bridge(language).keys()) for language in lemmas}
    if used[Language.KK] > used[Language.RU]:
        return Language.KK
    return Language.RU if guessed is Language.MIXED or (guessed is Language.KK and not kazakh) else guessed
