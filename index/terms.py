"""What a query asks the word index for: words and their counterparts, numbers, bodies, phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Language
from index.amounts import is_scale, ways
from index.asking import is_telling, telling
from index.bodies import named
from index.bridge import stand_ins
from index.dates import days
from nlp.words import Word
from nlp.words import words as words_of

MOST = 40
_LONGEST_IDIOM = 4
_PHRASE = re.compile(r'["«“„]([^"»”“„«]+)["»”“]')
_NOT_ALPHANUMERIC = re.compile(r"[^\w]|_")
_JOINT = "\ue000"
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the query and the lemmas of the word after it, any of which is its unit; years weigh less.

    ``ways`` are the other ways to write the amount, as lemmas, and ``things`` what follows each of them.
    """

    lemma: str
    units: tuple[str, ...]
    weight: float
    ways: tuple[tuple[str, ...], ...] = ()
    things: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the query names: at which of the query's lemmas, and the ids that the name may mean."""

    lemmas: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a query asks the word index: lemmas, each with its form and what stands for it in the other language.

    ``forms`` are its words as the index holds them, ``typed`` as they were typed. A stand-in of several words, parted
    by spaces, is a phrase. ``phrases`` are the quoted ones, as forms. ``only_asks``: no word tells what is sought.
    """

    lemmas: tuple[str, ...]
    forms: tuple[str, ...]
    typed: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[Number, ...] = ()
    bodies: tuple[Body, ...] = ()
    only_asks: bool = False

    @property
    def is_a_quantity(self) -> bool:
        """Whether it asks for numbers and their units alone: `100 тонн`."""
        named = {lemma for number in self.numbers for lemma in (number.lemma, *number.units, *number.things)}
        return any(number.weight == 1.0 for number in self.numbers) and set(self.lemmas) <= named

    @property
    def is_more_than_quoted(self) -> bool:
        """Whether words stand beside the quoted ones: alone, a phrase is asked for and nothing else."""
        return not set(self.forms) <= {form for phrase in self.phrases for form in phrase}


def terms(query: str, spoken: Language, most: int = MOST) -> Terms:
    """The first words of a query, each once, and its quoted phrases."""
    typed = words_of(query, spoken)
    found = telling(typed)
    lemmas: dict[str, str] = {}
    for word in found:
        lemmas.setdefault(token(word.lemma), word.text)
    kept = dict(list(lemmas.items())[:most])
    others = _others(found, spoken, kept)
    dated: list[Word] = []
    for day in days(typed):
        dated += typed[day.first : day.last]
        for lemma in (token(word.lemma) for word in typed[day.first : day.last]):
            if lemma in kept:
                ways = (" ".join(map(token, way)) for way in day.ways)
                others[lemma] = tuple(dict.fromkeys((*others[lemma], *ways)))
    bodies = []
    for mention in named(typed):
        said = [word for word in typed[mention.first : mention.last] if word in found]
        at = tuple(token(word.lemma) for word in said)
        if not at or any(lemma not in kept for lemma in at):
            continue
        bodies.append(Body(at, mention.ids))
        if len(at) == 1:  # an abbreviation stands for the names, and a name for the abbreviations
            names = (" ".join(token(part) for part in name) for name in mention.names)
            others[at[0]] = tuple(dict.fromkeys((*others[at[0]], *(name for name in names if name != at[0]))))
    phrases = (tuple(token(word.text) for word in words_of(quoted)) for quoted in _PHRASE.findall(query))
    numbers = []
    for place, word in enumerate(found):
        if word.lemma[0].isdigit() and token(word.lemma) in kept and word not in dated:
            numbers.append(_number(found[place:], others))
    return Terms(
        tuple(kept),
        tuple(map(token, kept.values())),
        tuple(kept.values()),
        tuple(others[lemma] for lemma in kept),
        tuple(phrase[:most] for phrase in phrases if phrase),
        tuple(numbers),
        tuple(bodies),
        not any(is_telling(word) for word in typed),
    )


def _number(found: Sequence[Word], others: dict[str, tuple[str, ...]]) -> Number:
    """The number that some words begin with; adds to ``others`` how else it is written."""

    def naming(at: int) -> tuple[str, ...]:
        if at >= len(found) or found[at].lemma[0].isdigit():
            return ()
        unit = token(found[at].lemma)
        return (unit, *others.get(unit, ()))

    lemma = found[0].lemma
    scale = found[1].lemma if len(found) > 1 and is_scale(found[1].lemma) else ""
    units = naming(1)
    is_year = bool(_YEAR.fullmatch(lemma)) and not scale
    made = () if is_year else tuple(tuple(map(token, way)) for way in ways(lemma, scale))
    things = naming(2 if scale else 1)
    for part in filter(None, (lemma, scale)):
        if token(part) in others:
            others[token(part)] = tuple(dict.fromkeys((*others[token(part)], *map(" ".join, made))))
    return Number(token(lemma), units, 0.3 if is_year else 1.0, made, things)


def token(word: str) -> str:
    """A word as the index holds it: in lower case, of letters and digits alone."""
    return _NOT_ALPHANUMERIC.sub(_JOINT, word.casefold())


def _others(found: Sequence[Word], spoken: Language, kept: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each lemma what stands in the other language for it and for the set phrases that it is part of."""
    known = stand_ins(spoken)
    made: dict[str, dict[str, None]] = {lemma: {} for lemma in kept}
    # The longest phrases first: they are the surest.
    for length in range(_LONGEST_IDIOM, 0, -1):
        for at in range(len(found) - length + 1):
            head = tuple(word.lemma for word in found[at : at + length])
            standing = [" ".join(map(token, other.split())) for other in known.get(head, ())]
            for lemma in map(token, head) if standing else ():
                if lemma in made:
                    made[lemma].update(dict.fromkeys(standing))
    return {lemma: tuple(standing) for lemma, standing in made.items()}
