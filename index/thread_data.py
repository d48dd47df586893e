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
    context: Mapping[str, float]
    thresholds: Mapping[str, float]
    limits: Mapping[str, int]
    back: frozenset[str]
    back_nouns: frozenset[str]
    going_on: tuple[str, ...]
    times: frozenset[str]
    bearers: frozenset[str]
    general: frozenset[str]
    things: frozenset[str]
    no_names: frozenset[str]
    no_name_ends: tuple[str, ...]
    loans: tuple[tuple[str, str], ...]
    number_after: re.Pattern[str]
    number_before: re.Pattern[str]
    points: tuple[re.Pattern[str], ...]


# Kazakh letters as Russian texts write them in names, and signs that only one of them writes.
# Sounds that each writes in its own way (`Сәтбаев`, `Сатпаев`; `Шарын`, `Чарын`; `Балқаш`, `Балхаш`) are one.
_AS_RUSSIAN = str.maketrans({**dict(zip("әғқңөұүһіыёэйчщхп", "агкноуукииееишшкб", strict=True)), "ь": "", "ъ": ""})
_NAME_LETTERS = 6
_SHORTEST_NAME = 3
_CASE_ENDS = "аеиоуюя"


def name_key(name: str) -> str:
    """What a name is compared by in both languages and all cases: its first letters, written as in Russian.

    Without the vowel in which a name's case ends: `Нура`, `Нуре` and `Нұра` are one, `Ақсу` and `Ақсай` are two.
    """
    key = name.casefold().replace("-", "").translate(_AS_RUSSIAN)[:_NAME_LETTERS]
    return key[:-1] if len(key) > _SHORTEST_NAME and key[-1] in _CASE_ENDS else key


@cache
def rules() -> Rules:
    """The rules, read once."""
    held = tomllib.loads((files("index") / "data" / "threads.toml").read_text(encoding="utf-8"))
    return Rules(
        held["weights"],
        held["context"],
        held["thresholds"],
        held["limits"],
        _lemmas(held["back"]),
        _lemmas(held["back_nouns"]),
        (*held["going_on"]["ru"], *held["going_on"]["kk"]),
        _lemmas(held["times"]),
        _lemmas(held["bearers"]),
        _lemmas(held["general"]),
        _lemmas(held["things"]),
        frozenset(name_key(name) for language in ("ru", "kk") for name in held["no_names"][language]),
        tuple(held["no_names"]["kk_ends"]),
        tuple((kazakh, russian) for kazakh in held["loans"]["kk"] for russian in held["loans"]["ru"]),
        re.compile(held["reference"]["number_after"]),
        re.compile(held["reference"]["number_before"]),
        tuple(re.compile(pattern) for pattern in held["reference"]["point"]),
    )


def _lemmas(group: Mapping[str, Any]) -> frozenset[str]:
    """The words as they stand and as they are lemmatised: a list may hold either."""
    found: set[str] = set()
    for language in (Language.RU, Language.KK):
        listed = group[language.value]
        found.update(listed)
        found.update(word.lemma for entry in listed for word in words(entry, language))
    return frozenset(found)
