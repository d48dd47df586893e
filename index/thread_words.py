"""What stands in Russian for the words of a Kazakh statement: the search's bridge, words of more fields, loans.

`data/thread_bridge.csv` holds what the search does without: words of fields that a query seldom asks for, and looser
pairs that would spread a query too far but tell of one undertaking among other signs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from corpus.model import Language
from index.bridge import loans, stand_ins
from index.thread_data import rules
from nlp.languages.ru.lemmas import is_known
from nlp.words import words

Head = tuple[str, ...]
_LONGEST = 3
# What is left of a loan before its ending, at least.
_SHORTEST_ROOT = 4


def bridged(terms: Sequence[str]) -> Mapping[str, float]:
    """The Russian lemmas for the lemmas of a Kazakh statement, in its order, and how sure each is of them."""
    found: dict[str, float] = {}
    for place, term in enumerate(terms):
        for length in range(2, _LONGEST + 1):
            for other in phrases(Language.KK).get(tuple(terms[place : place + length]), ()):
                found[other] = 1.0
        for other in lexicon(Language.KK).get(term) or loaned(term):
            found[other] = 1.0
    return {other: weight for other, weight in found.items() if other not in rules().general}


@cache
def lexicon(spoken: Language) -> Mapping[str, tuple[str, ...]]:
    """For a lemma of a language, the lone lemmas of the other that stand for it."""
    found: dict[str, dict[str, None]] = {}
    for head, other in _pairs(spoken):
        if len(head) == 1 and len(other) == 1:
            found.setdefault(head[0], {})[other[0]] = None
    return {head: tuple(others) for head, others in found.items()}


@cache
def phrases(spoken: Language) -> Mapping[Head, tuple[str, ...]]:
    """For the lemmas of a set phrase, without words that any undertaking is told with, those of the other language."""
    found: dict[Head, dict[str, None]] = {}
    for head, other in _pairs(spoken):
        telling = tuple(lemma for lemma in head if lemma not in rules().general)
        if len(telling) > 1:
            found.setdefault(telling, {}).update(dict.fromkeys(other))
    return {head: tuple(others) for head, others in found.items()}


@lru_cache(maxsize=100_000)
def loaned(lemma: str) -> tuple[str, ...]:
    """The Russian words that a Kazakh lemma has been taken with: those that the dictionary knows."""
    made = dict.fromkeys(loans(lemma, Language.KK))
    for kazakh, russian in rules().loans:
        if lemma.endswith(kazakh) and len(lemma) - len(kazakh) >= _SHORTEST_ROOT:
            made[lemma[: len(lemma) - len(kazakh)] + russian] = None
    return tuple(word for word in made if is_known(word))


def _pairs(spoken: Language) -> Iterator[tuple[Head, Head]]:
    for head, others in stand_ins(spoken).items():
        for other in others:
            yield head, tuple(other.split())
    if spoken in (Language.KK, Language.RU):
        for kazakh, russian in _further():
            yield (kazakh, russian) if spoken is Language.KK else (russian, kazakh)


@cache
def _further() -> tuple[tuple[Head, Head], ...]:
    with (files("index") / "data" / "thread_bridge.csv").open(encoding="utf-8") as file:
        return tuple(
            (_lemmas(row["kk"], Language.KK), _lemmas(alternative, Language.RU))
            for row in csv.DictReader(file)
            for alternative in row["ru"].split("|")
        )


def _lemmas(text: str, language: Language) -> Head:
    return tuple(word.lemma for word in words(text, language))
