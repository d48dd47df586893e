"""Which passages a query's words find, and how much of the query's weight the words of a passage cover.

Two steps keep the time of frequent words in bounds. The rarest words of the query find candidates, ranked by the
database, as long as their postings stay within `BUDGET`; of the words more frequent than that, pairs must stand
together. Then every candidate, also those found by meaning, is weighed by all words of the query, as BM25 would.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
from sqlalchemy import Connection, bindparam, text

from corpus.model import Label
from index import words
from index.engines.interfaces import CONTEXT, FORM, Lone, Sought, WordRow, listed, one_of
from index.terms import Number, Terms
from index.vectors import Keys

# Postings that the database may rank for one query: about a millisecond a thousand.
BUDGET = 6_000
# A query of frequent words alone may read this many; past it only meaning finds candidates.
_LONE_BUDGET = 40_000
_FREQUENT, _PAIRS = 4, 2
# BM25 of a word that stands twice in a passage of mean length, as a multiple of its IDF: a full match.
_FULL_MATCH = 1.4
_K1, _B, _MEAN_LENGTH = 1.2, 0.75, 60
# A number without the query's unit beside it is worth this much of one with it.
_WITHOUT_UNIT = 0.5
_UNIT_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Matches:
    """How much of a query's weight the words of passages cover, from 0 to 1, by key, the best first.

    ``bridged`` is the share of the weight for which the library holds words in the other language too.
    """

    scores: dict[int, float]
    bridged: float


@dataclass(frozen=True, slots=True)
class Weight:
    """How much of the query a passage's words cover and of its numbers it holds; its words, for what is shown of it."""

    words: float
    numbers: float
    row: WordRow
    unitless: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What of a query stands in a passage: spans of its own words, of what stands for them; its lemmas met.

    ``exact`` are the query's forms that stand there as written.
    """

    spans: tuple[tuple[int, int], ...]
    meant: tuple[tuple[int, int], ...]
    lemmas: frozenset[str]
    exact: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query's terms with what each is worth in a library: how many passages hold each word, the terms' weights."""

    terms: Terms
    holding: Mapping[str, int]
    weights: tuple[float, ...]

    @property
    def total(self) -> float:
        """What a full match of every word is worth."""
        return sum(self.weights)

    @property
    def bridged(self) -> float:
        """The share of the weight for which the library holds words in the other language too."""
        parts = zip(self.weights, self.terms.others, strict=True)
        return sum(weight for weight, others in parts if self.holding.keys() & {*others}) / max(self.total, 1e-9)


NOTHING = Found((), (), frozenset(), frozenset())


def asked(connection: Connection, terms: Terms, passages: int) -> Asked:
    """What a query's words are worth among so many passages."""
    if not words.is_there(connection):
        return Asked(terms, {}, tuple(1.0 for _ in terms.lemmas))
    groups = _groups(terms)
    single = dict.fromkeys(chain.from_iterable(phrase.split(" ") for phrase in chain.from_iterable(groups)))
    held = {term: lemmas for term, (lemmas, _) in words.counts(connection, single).items() if lemmas}
    holding = {}
    for stand_in in dict.fromkeys(chain.from_iterable(groups)):
        parts = stand_in.split(" ")
        if all(part in held for part in parts):
            # A phrase is as rare as its rarest word, at least.
            holding[stand_in] = min(held[part] for part in parts)
    return Asked(terms, holding, tuple(_weight(group, holding, passages) for group in groups))


def search(
    connection: Connection, terms: Terms, limit: int, passages: int, allowed: Sequence[int] | None = None
) -> Matches:
    """The passages whose words match best, of ``passages`` in the library; ``allowed`` keys only, where given."""
    query = asked(connection, terms, passages)
    keys = None if allowed is None else np.array(allowed, np.int64)
    weights = weigh(connection, query, candidates(connection, query, limit, passages, keys))
    best = sorted(weights.items(), key=lambda item: (-item[1].words, item[0]))
    return Matches({key: weight.words for key, weight in best if weight.words > 0}, query.bridged)


def candidates(
    connection: Connection, query: Asked, limit: int, passages: int, allowed: Keys | None = None
) -> list[int]:
    """The keys of the passages that match a query's rarer words best."""
    return words.best(connection, _sought(query, passages), limit, allowed)


def weigh(connection: Connection, query: Asked, keys: Sequence[int]) -> dict[int, Weight]:
    """How much of a query the words of some passages cover."""
    rows = [*words.rows(connection, keys)]
    if not rows:
        return {}
    named = _naming(connection, query.terms, keys)
    member: dict[str, list[int]] = {}
    longer: list[tuple[int, str]] = []
    for number, group in enumerate(_groups(query.terms)):
        for stand_in in group:
            if " " in stand_in:
                longer.append((number, f" {stand_in} "))
            else:
                member.setdefault(stand_in, []).append(number)
    # The query's own words as written, by lemma: at which of them, and the form.
    exact = {lemma: (at, f" {form} ") for at, (lemma, form) in enumerate(_written(query.terms))}
    lone = frozenset(member)
    # The passages of a section have one context.
    around: dict[str, frozenset[str]] = {}
    weighed = {}
    for row in rows:
        key, lemmas, forms, context, _ = row
        held = lemmas.split()
        written = f" {forms} "
        if context not in around:
            around[context] = lone.intersection(context.split())
        # How often a word of the query stands here; of those that stand for one another the best counts, for two of
        # them do not cover a query's word twice.
        often: dict[int, float] = {}
        here = lone.intersection(held)
        for lemma in here | around[context]:
            counted = float(held.count(lemma)) if lemma in here else 0.0
            if lemma in around[context]:
                counted += CONTEXT
            for number in member[lemma]:
                often[number] = max(often.get(number, 0.0), counted)
            if lemma in exact and exact[lemma][1] in written:
                own = exact[lemma][0]
                often[own] = max(often[own], counted + FORM)
        for own, form in exact.values():
            if own not in often and form in written:
                often[own] = FORM
        if longer:
            padded = f" {lemmas} "
            for number, phrase in longer:
                if phrase in padded:
                    often[number] = max(often.get(number, 0.0), 1.0)
        norm = _K1 * (1 - _B + _B * len(held) / _MEAN_LENGTH)
        met = {number: _saturated(counted, norm) for number, counted in often.items()}
        met.update(dict.fromkeys(named.get(key, ()), 1.0))
        covered = sum(query.weights[number] * share for number, share in met.items())
        share = min(1.0, covered / max(query.total, 1e-9))
        numbers, unitless = _numbers(query.terms.numbers, held)
        weighed[key] = Weight(share, numbers, row, unitless)
    return weighed


def lemmas(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The lemmas of some passages, parted by spaces."""
    return {row.key: row.lemmas for row in words.rows(connection, keys)}


def with_phrases(connection: Connection, terms: Terms) -> set[int]:
    """The passages that hold every quoted phrase of a query, word for word."""
    return words.with_phrases(connection, terms.phrases)


def found(connection: Connection, rows: Sequence[WordRow], terms: Terms) -> dict[int, Found]:
    """Where the words of a query, and what stands for them, stand in some passages."""
    meant: dict[tuple[str, ...], list[str]] = {}
    for lemma, *others in _groups(terms):
        for other in others:
            meant.setdefault(tuple(other.split(" ")), []).append(lemma)
    own = dict.fromkeys(terms.lemmas)
    forms = dict(zip(terms.forms, terms.lemmas, strict=True))
    named = _naming(connection, terms, [row.key for row in rows])
    made = {}
    for row in rows:
        one = _found(row.lemmas.split(), row.forms.split(), row.places.split(), own, forms, meant)
        covered = {terms.lemmas[number] for number in named.get(row.key, ())}
        made[row.key] = Found(one.spans, one.meant, one.lemmas | covered, one.exact)
    return made


def _found(
    lemmas: Sequence[str],
    forms: Sequence[str],
    places: Sequence[str],
    own: Mapping[str, None],
    exact_forms: Mapping[str, str],
    meant: Mapping[tuple[str, ...], list[str]],
) -> Found:
    spans, standing, met, exact = [], [], set(), set()
    firsts = {stand_in[0] for stand_in in meant}
    longest = max(map(len, meant), default=0)
    for at, (lemma, form) in enumerate(zip(lemmas, forms, strict=True)):
        if lemma in own or form in exact_forms:
            spans.append(_span(places[at]))
            met.add(lemma if lemma in own else exact_forms[form])
            if form in exact_forms:
                exact.add(form)
        elif lemma in firsts:
            for length in range(longest, 0, -1):
                stand_in = tuple(lemmas[at : at + length])
                if stand_in in meant:
                    standing.append((_span(places[at])[0], _span(places[at + len(stand_in) - 1])[1]))
                    met.update(meant[stand_in])
                    break
    return Found(tuple(spans), tuple(standing), frozenset(met), frozenset(exact))


def _span(place: str) -> tuple[int, int]:
    start, _, length = place.partition("+")
    return int(start), int(start) + int(length)


def _written(terms: Terms) -> Iterable[tuple[str, str]]:
    return zip(terms.lemmas, terms.forms, strict=True)


def _groups(terms: Terms) -> list[tuple[str, ...]]:
    """Each lemma with those that stand for it in the other language."""
    return [(lemma, *others) for lemma, others in zip(terms.lemmas, terms.others, strict=True)]


def _idf(holding: int, passages: int) -> float:
    """What a word is worth, as FTS5's BM25 counts it: one that half the passages hold next to nothing."""
    holding = min(holding, passages)
    return max(1e-6, math.log((passages - holding + 0.5) / (holding + 0.5)))


def _weight(group: Sequence[str], holding: Mapping[str, int], passages: int) -> float:
    """The mean worth of the lemmas of a group that the library holds; where it holds none, of a word it lacks."""
    held = [_idf(holding[lemma], passages) for lemma in group if lemma in holding]
    return sum(held) / len(held) if held else _idf(0, passages)


def _saturated(often: float, norm: float) -> float:
    return min(1.0, often * (_K1 + 1) / (often + norm) / _FULL_MATCH)


def _numbers(numbers: Sequence[Number], held: Sequence[str]) -> tuple[float, bool]:
    """The share of the query's numbers that a passage holds, those beside the query's unit above others.

    Also whether all that it lacks is a unit.
    """
    if not numbers:
        return 1.0, False
    met = 0.0
    without_unit = 0
    for number in numbers:
        written = [((number.lemma,), number.units), *((way, number.things) for way in number.ways)]
        best = max(_stands(way, units, held) for way, units in written)
        met += number.weight * best
        without_unit += 1 if best == _WITHOUT_UNIT else -len(numbers) * (best == 0)
    # What years leave of the whole weight is no lack of the passage.
    return 1.0 - (sum(number.weight for number in numbers) - met) / len(numbers), without_unit > 0


def _stands(way: Sequence[str], units: Sequence[str], held: Sequence[str]) -> float:
    """1 where an amount stands beside one of its units or has none, less where it stands alone, 0 where it does not."""
    ends = [at + len(way) for at, lemma in enumerate(held) if lemma == way[0] and held[at : at + len(way)] == [*way]]
    if not ends:
        return 0.0
    is_beside = not units or any(unit in held[end : end + _UNIT_WITHIN] for end in ends for unit in units)
    return 1.0 if is_beside else _WITHOUT_UNIT


def _naming(connection: Connection, terms: Terms, keys: Sequence[int]) -> dict[int, set[int]]:
    """For passages tagged with a body that the query names: which of the query's words that covers."""
    covered: dict[int, set[int]] = {}
    statement = text(
        f"SELECT passage_key FROM passage_tags WHERE {one_of(connection, 'passage_key')} "
        "AND label = :label AND value IN :ids"
    ).bindparams(bindparam("ids", expanding=True))
    for body in terms.bodies:
        numbers = {terms.lemmas.index(lemma) for lemma in body.lemmas}
        values = {"keys": listed(connection, keys), "label": Label.AGENCY.value, "ids": list(body.ids)}
        for key in connection.scalars(statement, values):
            covered.setdefault(key, set()).update(numbers)
    return covered


def _sought(query: Asked, passages: int) -> Sought:
    """Any of the rarest words within the budget, in any column, or two of the others together."""
    rarest = sorted(query.holding.items(), key=lambda item: (item[1], item[0]))
    taken: list[str] = []
    left = BUDGET
    for lemma, count in rarest:
        if count > left:
            break
        taken.append(lemma)
        left -= count
    frequent = [(lemma, count) for lemma, count in rarest[len(taken) :] if count <= _LONE_BUDGET][:_FREQUENT]
    pairs: list[tuple[str, str]] = []
    # Pairs are dear, for both postings are read: they are for queries whose rare words find little.
    for (first, often), (second, as_often) in combinations(frequent, 2):
        together = often * as_often // max(1, passages)
        if together <= left and left > BUDGET // 2 and len(pairs) < _PAIRS:
            pairs.append((first, second))
            left -= together
    if not taken and not pairs:
        if not frequent:
            return Sought(())
        taken = [frequent[0][0]]
    exact = dict(zip(query.terms.lemmas, query.terms.forms, strict=True))

    def lone(lemma: str) -> Lone:
        return Lone(lemma, exact.get(lemma), _idf(query.holding[lemma], passages))

    return Sought(tuple(map(lone, taken)), tuple((lone(first), lone(second)) for first, second in pairs))
