"""The rules of `data/figures.toml`, compiled once; a rule without an example does not load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nlp.figure_forms import any_of

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class WordRule:
    """Words beside a number: for a comparator ``says`` its sign, for an exclusion how strong it is.

    ``reach`` is how many characters may stand between the word and the number, white space apart.
    """

    name: str
    says: str
    pattern: Pattern
    reach: int = 0


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

    comparators_before: tuple[WordRule, ...]
    comparators_after: tuple[WordRule, ...]
    before: tuple[WordRule, ...]
    after: tuple[WordRule, ...]
    zones: tuple[tuple[str, Pattern], ...]
    heads: Heads
    setting: Mapping[str, Pattern]


@cache
def rules() -> Rules:
    """The rules of both languages."""
    data = load()
    comparators = data["comparator"]
    return Rules(
        comparators_before=tuple(_before(row, row["cmp"]) for row in comparators if row["side"] == "before"),
        comparators_after=tuple(_after(row, row["cmp"]) for row in comparators if row["side"] == "after"),
        before=tuple(_before(row, row["strength"]) for row in data["before"]),
        after=tuple(_after(row, row["strength"]) for row in data["after"]),
        zones=tuple((row["name"], re.compile(row["pattern"])) for row in data["zone"]),
        heads=Heads(
            stops=frozenset(data["heads"]["stop_ru"] + data["heads"]["stop_kk"]),
            countable=frozenset(data["heads"]["countable"]),
            attributes=frozenset(data["heads"]["attribute_kk"]),
            attribute_endings=tuple(data["heads"]["attribute_endings_kk"]),
        ),
        setting={name: re.compile(rf"(?<!\w)(?:{any_of(forms)})", re.I) for name, forms in data["setting"].items()},
    )


def load() -> Mapping[str, Any]:
    """The file as it stands, its rules checked for examples in each language they have forms in."""
    data = tomllib.loads(files("nlp").joinpath("data/figures.toml").read_text(encoding="utf-8"))
    for row in [*data["comparator"], *data["before"], *data["after"], *data["zone"]]:
        for language in ("ru", "kk"):
            if (row.get(language) or "pattern" in row) and not row.get(f"example_{language}"):
                raise ValueError(f"rule {row['name']} of figures.toml has no example in {language}")
    return data


def _before(row: Mapping[str, Any], says: str) -> WordRule:
    reach = row.get("reach", 0)
    between = rf"[^\d.;:()«»\n]{{0,{reach}}}" if reach else ""
    forms = any_of(row["ru"] + row["kk"])
    linked = r"(?:\s+(?:чем\s+)?(?:на|в|до|по))?" if row.get("cmp") and "до" not in row["ru"] else ""
    return WordRule(row["name"], says, re.compile(rf"(?<!\w)(?:{forms}){linked}{between}[\s:]{{0,2}}$", re.I), reach)


def _after(row: Mapping[str, Any], says: str) -> WordRule:
    qualifiers = row.get("qualifiers")
    qualified = rf"(?:(?:{any_of(qualifiers)})\s)?" if qualifiers else ""
    pattern = rf"\s?[-‑–]?\s?{qualified}(?:{any_of(row['ru'] + row['kk'])})"
    return WordRule(row["name"], says, re.compile(pattern, re.I))
