"""What is known of measures in general: thresholds, weights and words, from `data/indicators.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Language
from index.bridge import bridge
from index.thread_data import rules as thread_rules
from nlp.words import words

_DERIVED = re.compile(r"(\w{3,}?)(?:[дтл][ыі][қк]|[дтл][ыі]|[ғгқк][ыі]|[сш][ыі])$")
_CUES = ("cumulative", "added", "corrected", "plan", "fact", "baseline", "back")


@dataclass(frozen=True, slots=True)
class Rules:
    """The file's content; ``general`` are lemmas of both languages, ``cues`` patterns by what they tell."""

    thresholds: Mapping[str, float]
    weights: Mapping[str, float]
    cues: Mapping[str, re.Pattern[str]]
    general: frozenset[str]
    contrasts: Mapping[str, tuple[re.Pattern[str], ...]]
    bridge: Mapping[str, tuple[str, ...]]
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
        _bridge(held["bridge"]),
        {cue: (held[cue]["example_ru"], held[cue]["example_kk"]) for cue in _CUES},
    )


def _bridge(more: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """For a Kazakh lemma the Russian ones, those of the bridge and those that stand for it in the names of measures."""
    found = {kazakh: dict.fromkeys(russian) for kazakh, russian in bridge(Language.KK).items()}
    for kazakh, listed in more.items():
        for head in (kazakh, *(word.lemma for word in words(kazakh, Language.KK))):
            russian = (word.lemma for word in words(listed.replace("|", " "), Language.RU))
            found.setdefault(head, {}).update(dict.fromkeys(russian))
    return {kazakh: tuple(russian) for kazakh, russian in found.items()}


def russian(lemma: str) -> tuple[str, ...]:
    """The Russian lemmas for a Kazakh one, or for what it is derived from (`ауылдық` from `ауыл`)."""
    found = rules().bridge.get(lemma)
    if found is None and (stem := _DERIVED.match(lemma)):
        found = rules().bridge.get(stem[1])
    return found or ()


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """The forms as words, `*` for any ending; one with a hyphen first is an ending on a number and what follows."""
    made = []
    for form in forms:
        said = re.escape(form.removeprefix("-")).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        made.append(rf"(?<=\d)[\s-]*(?:\w+\s+)?\w*?{said}(?!\w)" if form.startswith("-") else rf"(?<!\w){said}(?!\w)")
    return re.compile("|".join(made), re.IGNORECASE)
