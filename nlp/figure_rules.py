"""The rules of `data/figures.toml`, compiled once; a rule without an example does not load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nlp.figure_forms import Lexicon, form_pattern, lexicon

Pattern = re.Pattern[str]
SIGNS = ("=", ">=", "<=", "~")

_WORD_START = re.compile(r"(?<!\w)[^\W_]|[<>≥≤~≈±§]")
_LINK = re.compile(r"(?:\s{1,9}(?:чем\s{1,9})?(?:на|в|до|по))?[\s:]{0,2}")
_APPOSITION = re.compile(r"[^\d.;:()«»\n]*[\s:]{0,2}")
_EDGE = re.compile(r"[\s:]{0,2}")
_HYPHEN = re.compile(r"\s?[-‑–]?\s?")


@dataclass(frozen=True, slots=True)
class WordRule:
    """Words beside a number: for a comparator ``says`` its sign, for an exclusion how strong it is.

    ``reach`` is how many characters may stand between the word and the number, white space apart.
    """

    name: str
    says: str
    reach: int = 0


@dataclass(frozen=True, slots=True)
class Zone:
    """A kind of stretch that holds no quantity; ``needs`` is what a text must hold for it, to spare the search."""

    name: str
    pattern: Pattern
    at_digits: bool
    needs: str


@dataclass(frozen=True, slots=True)
class Heads:
    """What ends a counted noun and what may stand before it."""

    stops: frozenset[str]
    countable: frozenset[str]
    attributes: frozenset[str]
    attribute_endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that tells a quantity from the other numbers."""

    signs_before: Lexicon[WordRule]
    signs_after: Lexicon[WordRule]
    names_before: Lexicon[WordRule]
    names_after: Lexicon[WordRule]
    qualifiers: Lexicon[str]
    zones: tuple[Zone, ...]
    heads: Heads
    change: Pattern
    stated: Mapping[str, Pattern]
    stated_kk: Mapping[str, Pattern]
    titles: Pattern
    compared: tuple[Pattern, Pattern]
    measures: Pattern
    scale: Pattern
    numbering: Pattern
    money: Pattern


@cache
def rules() -> Rules:
    """The rules of both languages."""
    data = load()
    heads = data["heads"]
    return Rules(
        signs_before=_words(row for row in data["comparator"] if row["side"] == "before"),
        signs_after=_words(row for row in data["comparator"] if row["side"] == "after"),
        names_before=_words(data["before"]),
        names_after=_words(data["after"]),
        qualifiers=lexicon((form, form) for row in data["after"] for form in row.get("qualifiers", ())),
        zones=tuple(
            Zone(row["name"], re.compile(row["pattern"]), row.get("at") == "digits", row.get("needs", ""))
            for row in data["zone"]
        ),
        heads=Heads(
            stops=frozenset(heads["stop_ru"] + heads["stop_kk"]),
            countable=frozenset(heads["countable"]),
            attributes=frozenset(heads["attribute_kk"]),
            attribute_endings=tuple(heads["attribute_endings_kk"]),
        ),
        change=_any(data["setting"]["change"]),
        stated={
            kind: _any(data["setting"][f"{kind}_ru"] + data["setting"][f"{kind}_kk"])
            for kind in ("plan", "fact", "baseline")
        },
        stated_kk={kind: _any(data["setting"][f"{kind}_kk"]) for kind in ("plan", "fact", "baseline")},
        titles=_any(data["setting"]["titles_ru"] + data["setting"]["titles_kk"]),
        compared=(
            re.compile(_alternatives(data["setting"]["compared_ru"]) + r"\s(?:\w+\s){0,2}$", re.I),
            re.compile(r"\s?" + _alternatives(data["setting"]["compared_kk"]), re.I),
        ),
        measures=_any(data["indicator"]["ru"] + data["indicator"]["kk"]),
        scale=_any(data["indicator"]["scale"]),
        numbering=_any(data["indicator"]["numbering"]),
        money=_any(data["money"]["ru"] + data["money"]["kk"]),
    )


def _alternatives(forms: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(map(form_pattern, sorted(forms, key=len, reverse=True)))})"


def _any(forms: Iterable[str]) -> Pattern:
    return re.compile(_alternatives(forms), re.I)


def load() -> Mapping[str, Any]:
    """The file as it stands, its rules checked for examples in each language they have forms in."""
    data = tomllib.loads(files("nlp").joinpath("data/figures.toml").read_text(encoding="utf-8"))
    for row in [*data["comparator"], *data["before"], *data["after"], *data["zone"]]:
        for language in ("ru", "kk"):
            if (row.get(language) or "pattern" in row) and not row.get(f"example_{language}"):
                raise ValueError(f"rule {row['name']} of figures.toml has no example in {language}")
    return data


def before(text: str, place: int, words: Lexicon[WordRule], window: int = 40) -> tuple[WordRule, int] | None:
    """The rule whose words stand right before a place, and where they begin; the longest phrase wins."""
    for start in _WORD_START.finditer(text, max(0, place - window), place):
        found = words.match(text, start.start(), place)
        if found is None:
            continue
        rule, end = found
        between = _LINK if rule.says in SIGNS else _APPOSITION if place - end <= rule.reach else _EDGE
        if between.fullmatch(text, end, place):
            return rule, start.start()
    return None


def after(text: str, place: int, words: Lexicon[WordRule]) -> tuple[WordRule, int, int] | None:
    """The rule whose words stand right behind a place, and where they begin and end; a hyphen may lead to them."""
    lead = _HYPHEN.match(text, place)
    start = lead.end() if lead else place
    if (qualifier := rules().qualifiers.match(text, start)) and text[qualifier[1] : qualifier[1] + 1].isspace():
        found = words.match(text, qualifier[1] + 1)
        if found:
            return found[0], start, found[1]
    found = words.match(text, start)
    return (found[0], start, found[1]) if found else None


def _words(rows: Iterable[Mapping[str, Any]]) -> Lexicon[WordRule]:
    return lexicon(
        (form, WordRule(row["name"], row.get("cmp") or row["strength"], row.get("reach", 0)))
        for row in rows
        for form in row["ru"] + row["kk"]
    )
