"""What is known of measures in general: thresholds, weights and words, from `data/indicators.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Language
from index.bridge import bridge, loans
from index.thread_data import rules as thread_rules
from nlp.words import words

_DERIVED = re.compile(r"(\w{3,}?)(?:[дтл][ыі][қк]|[дтл][ыі]|[ғгқк][ыі]|[сш][ыі])$")
_CUES = ("cumulative", "added", "corrected", "plan", "fact", "baseline", "past", "present", "reached", "back")
_PARTICIPLE = "(?:[аоы]|н(?:ы|о|а)\\w*)?"
_RULED = ("future", "grown", "turns", "counted")


@dataclass(frozen=True, slots=True)
class Rules:
    """The file's content; ``general`` are lemmas of both languages, ``cues`` patterns by what they tell.

    ``acts`` and ``contrasts`` tell measures apart; ``grammar`` are patterns by their group and name in the file.
    """

    thresholds: Mapping[str, float]
    weights: Mapping[str, float]
    cues: Mapping[str, re.Pattern[str]]
    general: frozenset[str]
    contrasts: Mapping[str, tuple[re.Pattern[str], ...]]
    acts: Mapping[str, re.Pattern[str]]
    grammar: Mapping[str, re.Pattern[str]]
    back: frozenset[str]
    bearers: frozenset[str]
    broad: frozenset[str]
    passed: frozenset[str]
    examples: Mapping[str, tuple[str, str]]


@cache
def rules() -> Rules:
    """The rules, read once."""
    held = tomllib.loads((files("index") / "data" / "indicators.toml").read_text(encoding="utf-8"))
    general = {
        word.lemma
        for language in (Language.RU, Language.KK)
        for entry in held["general"][language.value]
        for word in words(entry, language)
    }
    listed = {entry for language in ("ru", "kk") for entry in held["general"][language]}
    return Rules(
        held["thresholds"],
        held["weights"],
        {cue: _pattern((*held[cue]["ru"], *held[cue]["kk"])) for cue in _CUES},
        frozenset(general | listed) | thread_rules().general | thread_rules().back,
        {name: tuple(_pattern(kind) for kind in kinds) for name, kinds in held["contrasts"].items()},
        {act: _pattern(forms) for act, forms in held["acts"].items()},
        {
            f"{group}.{name}": re.compile(said, re.IGNORECASE)
            for group in _RULED
            for name, said in held[group].items()
            if isinstance(said, str) and not name.startswith("example")
        },
        frozenset(held["back"]["nouns"]),
        frozenset(held["counted"]["bearers"]),
        frozenset(held["counted"]["broad"]),
        frozenset(held["counted"]["passed"]),
        {cue: (held[cue]["example_ru"], held[cue]["example_kk"]) for cue in _CUES},
    )


def russian(lemma: str) -> tuple[str, ...]:
    """The Russian lemmas for a Kazakh one, or for what it is derived from (`ауылдық` from `ауыл`); else as a loan."""
    found = bridge(Language.KK).get(lemma)
    if found is None and (stem := _DERIVED.match(lemma)):
        found = bridge(Language.KK).get(stem[1])
    return found or loans(lemma, Language.KK)


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """The forms as words, `*` for any ending, `+` for that of a participle.

    One with a hyphen first is an ending on a number and what follows.
    """
    made = []
    for form in forms:
        said = re.escape(form.removeprefix("-")).replace(r"\*", r"\w*").replace(r"\+", _PARTICIPLE)
        said = said.replace(r"\ ", r"\s+")
        made.append(rf"(?<=\d)[\s-]*(?:\w+\s+)?\w*?{said}(?!\w)" if form.startswith("-") else rf"(?<!\w){said}(?!\w)")
    return re.compile("|".join(made), re.IGNORECASE)
