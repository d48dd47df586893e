"""What is known of threads in general: weights, thresholds and words, from `data/threads.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.model import Language
from nlp.words import words


@dataclass(frozen=True, slots=True)
class Rules:
    """The file's content; ``back`` and ``general`` are lemmas of both languages."""

    weights: Mapping[str, float]
    penalties: Mapping[str, float]
    thresholds: Mapping[str, float]
    limits: Mapping[str, int]
    back: frozenset[str]
    general: frozenset[str]
    no_names: frozenset[str]
    predicate: re.Pattern[str]
    joined: re.Pattern[str]
    year: re.Pattern[str]
    part: re.Pattern[str]


# Kazakh letters as Russian texts write them in names.
_AS_RUSSIAN = str.maketrans("әғқңөұүһіыёэй", "агкноуухииееи")
_NAME_LETTERS = 6


def name_key(name: str) -> str:
    """What a name is compared by in both languages and all cases: its first letters, written as in Russian."""
    return name.casefold().translate(_AS_RUSSIAN)[:_NAME_LETTERS]


@cache
def rules() -> Rules:
    """The rules, read once."""
    held = tomllib.loads((files("index") / "data" / "threads.toml").read_text(encoding="utf-8"))
    return Rules(
        held["weights"],
        held["penalties"],
        held["thresholds"],
        held["limits"],
        _lemmas(held["back"]),
        _lemmas(held["general"]),
        frozenset(name_key(name) for language in ("ru", "kk") for name in held["no_names"][language]),
        re.compile(held["clauses"]["predicate"]),
        re.compile(held["clauses"]["joined"]),
        re.compile(held["periods"]["year"]),
        re.compile(held["periods"]["part"]),
    )


def _lemmas(group: Mapping[str, Any]) -> frozenset[str]:
    """The words as they stand and as they are lemmatised: a list may hold either."""
    found: set[str] = set()
    for language in (Language.RU, Language.KK):
        listed = group[language.value]
        found.update(listed)
        found.update(word.lemma for entry in listed for word in words(entry, language))
    return frozenset(found)
