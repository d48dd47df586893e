"""The cue grammar as it stands in `data/statements.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.model import Kind, Statement

_REACH = {"..": 12, "...": 60}


@dataclass(frozen=True, slots=True)
class Step:
    """One word test of a pattern: any of its atoms fits (none of them where ``negated``)."""

    atoms: frozenset[str]
    negated: bool = False
    first: bool = False
    final: bool = False
    reach: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    """What one group of patterns says; ``habit`` marks a present tense that a time to come makes a commitment.

    ``norm``: a present tense that is a duty where the sentence retells a law. ``alone``: it counts only where no other
    cue stands in a main clause; ``whole``: it decides the sentence whatever other cues stand in it; ``governs``: though
    of type none, it has an infinitive of its own.
    """

    name: str
    type: Statement
    kinds: frozenset[Kind]
    habit: bool
    norm: bool
    alone: bool
    whole: bool
    governs: bool
    patterns: Mapping[str, tuple[tuple[Step, ...], ...]]
    example: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms that a set of patterns asks for, by how they are told, and how long the parts of words among them are.

    A word is asked for its few beginnings and endings of those lengths instead of for each of the hundreds listed.
    """

    forms: frozenset[str]
    prefixes: frozenset[str]
    prefix_lengths: tuple[int, ...]
    endings: frozenset[str]
    ending_lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """All of the data file; ``starts`` leads from an atom to the patterns that begin with it, as (cue, pattern)."""

    cues: tuple[Cue, ...]
    time_to_come: Mapping[str, tuple[tuple[Step, ...], ...]]
    retold: Mapping[str, tuple[tuple[Step, ...], ...]]
    endings: tuple[tuple[str, re.Pattern[str]], ...]
    vowel_stems: frozenset[str]
    not_verbs: frozenset[str]
    not_verbs_ru: frozenset[str]
    postpositions: frozenset[str]
    saying: frozenset[str]
    saying_after_dep: frozenset[str]
    not_orders: frozenset[str]
    same_person: Mapping[str, str]
    two_aspects: frozenset[str]
    atoms: Mapping[str, Atoms] = field(default_factory=dict)


@cache
def grammar() -> Grammar:
    """The grammar of the package; a cue without an example in a language it has patterns for does not load."""
    data = tomllib.loads((files("nlp") / "data" / "statements.toml").read_text(encoding="utf-8"))
    cues = tuple(_cue(entry) for entry in data["cue"])
    time_to_come = {group: tuple(map(_pattern, patterns)) for group, patterns in data["time_to_come"].items()}
    retold = {group: tuple(map(_pattern, patterns)) for group, patterns in data["retold"].items()}
    classes = data["classes"]
    return Grammar(
        cues=cues,
        time_to_come=time_to_come,
        retold=retold,
        endings=tuple((name, re.compile(f"(?:{ending})$")) for name, ending in classes["kk"]),
        vowel_stems=frozenset(classes["vowel_stems"].split()),
        not_verbs=frozenset(classes["not_verbs"].split()),
        not_verbs_ru=frozenset(classes["not_verbs_ru"].split()),
        postpositions=frozenset(classes["postpositions"].split()),
        saying=frozenset(classes["saying"].split()),
        saying_after_dep=frozenset(classes["saying_after_dep"].split()),
        not_orders=frozenset(_not_orders(classes)),
        same_person=dict(classes["same_person"]),
        two_aspects=frozenset(classes["two_aspects"].split()),
        atoms={
            language: _atoms(
                [
                    *time_to_come[language],
                    *time_to_come[f"after_{language}"],
                    *time_to_come[f"now_{language}"],
                    *retold[f"law_{language}"],
                    *retold[f"procedure_{language}"],
                    *(p for cue in cues for p in cue.patterns[language]),
                ]
            )
            for language in ("kk", "ru")
        },
    )


def _not_orders(classes: Mapping[str, Any]) -> Iterable[str]:
    """Accusatives of possession that end as an order does."""
    stems = [
        stem + ending
        for stem in classes["nouns_like_orders"].split()
        for ending in ("ма", "ме", "ба", "бе", "па", "пе")
    ]
    return (stem + ending for stem in (*stems, *classes["possessions"].split()) for ending in ("сын", "сін"))


def _cue(entry: Mapping[str, Any]) -> Cue:
    name = entry["name"]
    for language in ("kk", "ru"):
        if entry[language] and not entry["example"][language]:
            raise ValueError(f"statements.toml: the cue {name} lacks its example in {language}")
    return Cue(
        name=name,
        type=Statement(entry["type"]),
        kinds=frozenset(Kind(kind) for kind in entry.get("kinds", list(Kind))),
        habit=entry.get("habit", False),
        norm=entry.get("norm", False),
        alone=entry.get("alone", False),
        whole=entry.get("whole", False),
        governs=entry.get("governs", False),
        patterns={language: tuple(map(_pattern, entry[language])) for language in ("kk", "ru")},
        example=entry["example"],
    )


def _pattern(text: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    reach = 0
    for test in text.split():
        if test in _REACH:
            reach = _REACH[test]
            continue
        bare = test.strip("^$")
        atoms = frozenset(bare.removeprefix("!").split("|"))
        steps.append(Step(atoms, bare.startswith("!"), test.startswith("^"), test.endswith("$"), reach))
        reach = 0
    if any(mark in atom for step in steps for atom in step.atoms for mark in "^$!") or "" in steps[0].atoms:
        raise ValueError(f"statements.toml: a mark out of its place in {text!r}")
    if not steps or (steps[0].negated and len(steps) == 1):
        raise ValueError(f"statements.toml: nothing to look for in {text!r}")
    return tuple(steps)


def _atoms(patterns: Iterable[tuple[Step, ...]]) -> Atoms:
    wanted = {atom for pattern in patterns for step in pattern for atom in step.atoms}
    prefixes = frozenset(atom[:-1] for atom in wanted if atom.endswith("*"))
    endings = frozenset(atom[1:] for atom in wanted if atom.startswith("*"))
    if "" in prefixes | endings:
        raise ValueError("statements.toml: `*` stands for any word")
    return Atoms(
        forms=frozenset(atom for atom in wanted if "*" not in atom),
        prefixes=prefixes,
        prefix_lengths=tuple(sorted(set(map(len, prefixes)))),
        endings=endings,
        ending_lengths=tuple(sorted(set(map(len, endings)))),
    )
