"""The abbreviations of both languages, and whether a sentence may end with their full stop."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


class Ends(StrEnum):
    """Whether the full stop of an abbreviation may also end its sentence.

    ``CAPITAL``: when a capital letter that can begin a sentence follows; ``COUNT``: the same, but only after a number
    (`45 м.`); ``YEAR``: only after a year or a century (`2024 г.` against `№ 1 г. Алматы`); ``NEVER``: something that
    belongs to it always follows.
    """

    NEVER = "never"
    CAPITAL = "capital"
    COUNT = "count"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Group:
    """Abbreviations that behave alike; the examples hold one sentence each, which a test checks."""

    name: str
    ends: Ends
    forms: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Every group of both languages' `tokenizer.toml`."""
    found = []
    for path in sorted(_FOLDER.glob("*/tokenizer.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["abbreviation"]:
            found.append(Group(row["name"], Ends(row["ends"]), tuple(row["forms"]), tuple(row["examples"])))
    return tuple(found)


@cache
def abbreviations() -> Mapping[str, Ends]:
    """What ends a sentence, by the lower-case form without spaces.

    Where two groups differ on a form, it is a unit in one of them (`5 см.`, `см. приложение`): it ends after a number.
    """
    table: dict[str, Ends] = {}
    for group in groups():
        for form in group.forms:
            table[form] = group.ends if table.get(form, group.ends) == group.ends else Ends.COUNT
    return table


@cache
def captions() -> frozenset[str]:
    """Words that with a number name a part of a text (`Раздел 1.`), in lower case."""
    found: set[str] = set()
    for path in sorted(_FOLDER.glob("*/tokenizer.toml")):
        found.update(tomllib.loads(path.read_text(encoding="utf-8"))["captions"]["words"])
    return frozenset(found)
