"""Words of the field in one language that stand for words of the other: what lets a Kazakh query match Russian words.

`data/bridge.csv` holds words and set phrases, written for this project; a line is Kazakh and the Russian that texts use
for it, alternatives parted with `|`. `data/loans.csv` tells how a word that both languages took from elsewhere ends in
each of them. Both are told apart and lemmatised as the word index does it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from corpus.model import Language
from index.asking import telling
from nlp.words import Word, words

Head = tuple[str, ...]
# What is left of a loan before its ending, at least: shorter ones meet by chance.
_ROOT = 3


@cache
def stand_ins(spoken: Language) -> Mapping[Head, tuple[str, ...]]:
    """For the lemmas of a word or set phrase of a language, what stands for it in the other: lemmas parted by spaces.

    Empty for what is neither Kazakh nor Russian.
    """
    found: dict[Head, dict[str, None]] = {}
    for kazakh, russian in _rows() if spoken in (Language.KK, Language.RU) else ():
        own, other = (kazakh, russian) if spoken is Language.KK else (russian, kazakh)
        # A question's words that only join are gone before it is looked up.
        head, stand_in = tuple(word.lemma for word in telling(own)), " ".join(word.lemma for word in other)
        if " ".join(head) != stand_in:
            found.setdefault(head, {})[stand_in] = None
    return {head: tuple(others) for head, others in found.items()}


@cache
def bridge(spoken: Language) -> Mapping[str, tuple[str, ...]]:
    """For a lemma of a language, the lone lemmas of the other that stand for it."""
    found = {}
    for head, others in stand_ins(spoken).items():
        lone = tuple(other for other in others if " " not in other)
        if len(head) == 1 and lone:
            found[head[0]] = lone
    return found


def loans(lemma: str, spoken: Language) -> tuple[str, ...]:
    """How a lemma would end in the other language if both had taken it from a third; whether it is a word or not."""
    if spoken not in (Language.KK, Language.RU):
        return ()
    made: dict[str, None] = {}
    for kazakh, russian in _endings():
        own, other = (kazakh, russian) if spoken is Language.KK else (russian, kazakh)
        if lemma.endswith(own) and len(lemma) - len(own) >= _ROOT:
            made[lemma[: len(lemma) - len(own)] + other] = None
    made.pop(lemma, None)
    return tuple(made)


@cache
def _rows() -> tuple[tuple[list[Word], list[Word]], ...]:
    with (files("index") / "data" / "bridge.csv").open(encoding="utf-8") as file:
        return tuple(
            (words(row["kk"], Language.KK), words(alternative, Language.RU))
            for row in csv.DictReader(file)
            for alternative in row["ru"].split("|")
        )


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    with (files("index") / "data" / "loans.csv").open(encoding="utf-8") as file:
        return tuple((row["kk"], row["ru"]) for row in csv.DictReader(file))
