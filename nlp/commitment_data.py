"""The groups of wording in `data/commitments.toml` that commitments and evidence are told by, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Group:
    """One group: what it finds, and a text in each language that it must find."""

    name: str
    pattern: re.Pattern[str]
    example: Mapping[str, str]


@cache
def groups() -> Mapping[str, Group]:
    """Every group by its name. Raises `ValueError` for one without an example in a language that it has rules for."""
    data = tomllib.loads((files("nlp") / "data" / "commitments.toml").read_text(encoding="utf-8"))
    made = {}
    for row in data["group"]:
        without = [language for language in ("ru", "kk") if row[language] and language not in row["example"]]
        if without:
            raise ValueError(f"group {row['name']}: no example in {', '.join(without)}")
        pattern = "|".join(f"(?:{rule})" for rule in (*row["ru"], *row["kk"]))
        made[row["name"]] = Group(row["name"], re.compile(pattern, re.IGNORECASE), row["example"])
    return made


def found(name: str, text: str) -> re.Match[str] | None:
    """The first stretch of a text that a group finds."""
    return groups()[name].pattern.search(text)
