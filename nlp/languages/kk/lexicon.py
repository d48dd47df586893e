"""What is known of Kazakh stems: lists of nouns, verbs and others, signs of stems by their end, irregular stems."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.languages.analysis import Analysis

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The stems of the language as sets, its numerals with their kind, the ends that tell what an unlisted stem is."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    others: frozenset[str]
    numbers: Mapping[str, str]
    irregular: Mapping[str, str]
    noun_ends: tuple[str, ...]
    verb_ends: re.Pattern[str]
    odd_ends: tuple[str, ...]
    whole_ends: re.Pattern[str]
    loan_ends: tuple[str, ...]
    linked_ends: tuple[str, ...]
    derived_ends: tuple[str, ...]
    verbal_ends: tuple[str, ...]

    def derives(self, stem: str) -> bool:
        """Whether a stem is a listed one with a derivation: `проблемалы` by `проблема`, `тапсырушы` by `тапсыр`."""
        # One question rules most stems out: each end by itself is asked for of the few that are left.
        return (
            stem.endswith(self.derived_ends)
            and any(stem.endswith(end) and stem[: -len(end)] in self.nouns for end in self.derived_ends)
        ) or (
            stem.endswith(self.verbal_ends)
            and any(stem.endswith(end) and stem[: -len(end)] in self.verbs for end in self.verbal_ends)
        )


@cache
def lexicon() -> Lexicon:
    """The lists beside this module."""
    ends = tomllib.loads((_FOLDER / "endings.toml").read_text(encoding="utf-8"))
    return Lexicon(
        nouns=_listed("nouns.txt") | {row["name"] for row in _rows("months.csv")},
        verbs=_listed("verbs.txt"),
        others=_listed("others.txt"),
        numbers={row["word"]: row["kind"] for row in _rows("numerals.csv")},
        irregular={row["form"]: row["stem"] for row in _rows("irregular.csv")},
        noun_ends=tuple(ends["noun"]),
        verb_ends=re.compile(f"(?:{'|'.join(ends['verb'])})$"),
        odd_ends=tuple(ends["odd"]),
        whole_ends=_ends(ends["whole"]),
        loan_ends=tuple(ends["loan"]),
        linked_ends=tuple(ends["linked"]),
        derived_ends=tuple(ends["derived"]),
        verbal_ends=tuple(ends["verbal"]),
    )


@cache
def forms() -> Mapping[str, Analysis]:
    """Words whose analysis is given as it is: pronouns, postpositions, auxiliaries, numerals, suppletive forms."""
    return {row["form"]: Analysis(row["lemma"], row["pos"], row["features"]) for row in _rows("words.csv")}


def _ends(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(patterns)})$")


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _listed(name: str) -> frozenset[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
