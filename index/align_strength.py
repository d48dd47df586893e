"""How firmly a sentence binds: must, will, plans, considers, if it can; the words are rows of `data/strength.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.model import Language, Statement
from index.align_units import Unit

FORWARD = frozenset({Statement.INSTRUCTION, Statement.DUTY, Statement.COMMITMENT})
_BY_STATEMENT = {Statement.INSTRUCTION: 5, Statement.DUTY: 5, Statement.COMMITMENT: 4}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the level, whether it weakens whatever else is said, its patterns by language, its examples."""

    name: str
    level: int
    hedge: bool
    patterns: dict[Language, re.Pattern[str]]
    examples: dict[Language, str]


@dataclass(frozen=True, slots=True)
class Strength:
    """How firmly a sentence binds, 1 to 5, and the spans of the words that say so; none where its type alone does."""

    level: int
    rule: str
    spans: tuple[tuple[int, int], ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rows of `data/strength.toml` in their order."""
    return tuple(_rule(row) for row in _read()["rule"])


def strength(text: str, statement: Statement, language: Language) -> Strength | None:
    """How firmly a sentence binds; None where it looks at nothing to come.

    Its words count where it is a duty, an instruction or a commitment; a hedge counts in any sentence.
    """
    folded, told = _folded(text), _told(language)
    found = [(rule, tuple(match.span() for match in rule.patterns[told].finditer(folded))) for rule in rules()]
    hedges = [(rule, spans) for rule, spans in found if rule.hedge and spans]
    if hedges and statement not in (Statement.DONE, Statement.REFUSAL):
        rule, spans = min(hedges, key=lambda entry: entry[0].level)
        return Strength(rule.level, rule.name, spans)
    if statement not in FORWARD:
        return None
    firm = [(rule, spans) for rule, spans in found if not rule.hedge and spans]
    if firm:
        rule, spans = max(firm, key=lambda entry: entry[0].level)
        return Strength(rule.level, rule.name, spans)
    return Strength(_BY_STATEMENT[statement], statement.value, ())


def is_postponed(units: Sequence[Unit]) -> bool:
    """Whether a sentence says that something was put off."""
    return any(_postponing()[_told(unit.language)].search(_folded(unit.text)) for unit in units)


@cache
def _postponing() -> dict[Language, re.Pattern[str]]:
    row = _read()["postponed"]
    return {Language.RU: pattern(row["ru"]), Language.KK: pattern(row["kk"])}


def _told(language: Language) -> Language:
    return Language.KK if language is Language.KK else Language.RU


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е")


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("index") / "data" / "strength.toml").read_text(encoding="utf-8"))


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        name=row["name"],
        level=row["level"],
        hedge=row.get("hedge", False),
        patterns={Language.RU: pattern(row["ru"]), Language.KK: pattern(row["kk"])},
        examples={Language.RU: row["example"]["ru"], Language.KK: row["example"]["kk"]},
    )


def pattern(written: Sequence[str]) -> re.Pattern[str]:
    """Patterns to one regular expression; every gap has a bound, so that it stays linear."""
    return re.compile("|".join(f"(?:{_phrase(phrase)})" for phrase in written))


def _phrase(phrase: str) -> str:
    made = ""
    for part in phrase.split():
        if part == "..":
            made += r"(?:\W{1,3}[\w-]{1,40}){0,4}?"
            continue
        words = "|".join(_word(word) for word in part.split("|"))
        made += (r"\W{1,3}" if made else "") + rf"(?<!\w)(?:{words})(?!\w)"
    return made


def _word(word: str) -> str:
    at_end = r"(?=\W{0,3}$)" if word.endswith("$") else ""
    word = word.rstrip("$")
    return (
        (r"\w{2,40}" if word.startswith("*") else "")
        + re.escape(word.strip("*"))
        + (r"\w{0,40}" if word.endswith("*") else "")
        + at_end
    )
