"""Which passages a query's words find, and how much of the query's weight the words of a passage cover.

Two steps keep the time of frequent words in bounds. The rarest words of the query find candidates, ranked by FTS5's
BM25, as long as their postings stay within `BUDGET`; of the words more frequent than that, pairs must stand together.
Then every candidate, also those found by meaning, is weighed by all words of the query, as BM25 would.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
from sqlalchemy import Connection, bindparam, text

from corpus.model import Label
from index import words
from index.terms import Number, Terms
from index.vectors import Keys

# Postings that FTS5 may rank for one query: about a millisecond a thousand.
BUDGET = 6_000
# A query of frequent words alone may read this many; past it only meaning finds candidates.
_LONE_BUDGET = 40_000
_FREQUENT, _PAIRS = 4, 2
# Lemmas in the passage, its exact forms as a boost, lemmas of the title and headings.
_FORM, _CONTEXT = 0.2, 0.5
_WEIGHTS = f"1.0, {_FORM}, {_CONTEXT}"
# BM25 of a word that stands twice in a passage of mean length, as a multiple of its IDF: a full match.
_FULL_MATCH = 1.4
_K1, _B, _MEAN_LENGTH = 1.2, 0.75, 60
# A number without the query's unit beside it is worth this much of one with it.
_WITHOUT_UNIT = 0.5
_UNIT_WITHIN = 3
# Keys that are handed to SQLite; of more, FTS5's rows are told apart in memory.
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Matches:
    """How much of a query's weight the words of passages cover, from 0 to 1, by key, the best first.

    ``bridged`` is the share of the weight for which the library holds words in the other language too.
    """

    scores: dict[int, float]
    bridged: float


@dataclass(frozen=True, slots=True)
class Weight:
    """How much of the query a passage's words cover and of its numbers it holds; its lemmas, to know copies by."""

    words: float
    numbers: float
    lemmas: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where a query's words stand in a passage's source text, how many of its lemmas do, the share of exact forms."""

    spans: tuple[tuple[int, int], ...]
    lemmas: int
    exact: float


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


NOTHING = Found((), 0, 0.0)


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
    expression = _expression(query, passages)
    if not expression or (allowed is not None and not len(allowed)):
        return []
    chosen, values = "", {}
    if allowed is not None and len(allowed) <= _FEW:
        chosen = "AND rowid IN (SELECT value FROM json_each(:allowed))"
        values = {"allowed": f"[{','.join(map(str, allowed.tolist()))}]"}
    statement = (
        f"SELECT rowid, bm25(passage_words, {_WEIGHTS}) AS score FROM passage_words "
        f"WHERE passage_words MATCH :expression {chosen}"
    )
    if allowed is None or chosen:
        limited = text(f"{statement} ORDER BY score, rowid LIMIT :limit")
        return list(connection.scalars(limited, {"expression": expression, "limit": limit, **values}))
    rows = connection.execute(text(statement), {"expression": expression}).all()
    keys = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    scores = np.fromiter((row[1] for row in rows), np.float64, len(rows))
    kept = np.isin(keys, allowed)
    order = np.lexsort((keys[kept], scores[kept]))[:limit]
    found: list[int] = keys[kept][order].tolist()
    return found


def weigh(connection: Connection, query: Asked, keys: Sequence[int]) -> dict[int, Weight]:
    """How much of a query the words of some passages cover."""
    if not keys or not words.is_there(connection):
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
    exact = dict(zip(query.terms.forms, range(len(query.terms.forms)), strict=True))
    # Read past FTS5, which would look each row up twice.
    statement = text(
        "SELECT id, c0, c1, c2 FROM passage_words_content WHERE id IN (SELECT value FROM json_each(:keys))"
    )
    weighed = {}
    lone = frozenset(member)
    for key, lemmas, forms, context in connection.execute(statement, {"keys": f"[{','.join(map(str, keys))}]"}):
        held = lemmas.split()
        # How often each word stands here, for each word of the query that it stands for.
        often: dict[tuple[int, str], float] = {}
        for lemma in lone.intersection(held):
            for number in member[lemma]:
                often[number, lemma] = float(held.count(lemma))
        for lemma in lone.intersection(context.split()):
            for number in member[lemma]:
                often[number, lemma] = often.get((number, lemma), 0.0) + _CONTEXT
        for number, phrase in longer:
            if phrase in f" {lemmas} ":
                often[number, phrase] = 1.0
        for form in exact.keys() & forms.split():
            place = exact[form], query.terms.lemmas[exact[form]]
            often[place] = often.get(place, 0.0) + _FORM
        norm = _K1 * (1 - _B + _B * len(held) / _MEAN_LENGTH)
        # The best of the words that stand for one another counts: two of them do not cover a query's word twice.
        met = dict.fromkeys(named.get(key, ()), 1.0)
        for (number, _), counted in often.items():
            met[number] = max(met.get(number, 0.0), _saturated(counted, norm))
        covered = sum(query.weights[number] * share for number, share in met.items())
        share = min(1.0, covered / max(query.total, 1e-9))
        weighed[key] = Weight(share, _numbers(query.terms.numbers, held), lemmas)
    return weighed


def lemmas(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The lemmas of some passages, parted by spaces."""
    if not words.is_there(connection):
        return {}
    statement = text("SELECT id, c0 FROM passage_words_content WHERE id IN (SELECT value FROM json_each(:keys))")
    rows = connection.execute(statement, {"keys": f"[{','.join(map(str, keys))}]"})
    return {row.id: row.c0 for row in rows}


def with_phrases(connection: Connection, terms: Terms) -> set[int]:
    """The passages that hold every quoted phrase of a query, word for word."""
    if not terms.phrases or not words.is_there(connection):
        return set()
    expression = " AND ".join(f'forms : "{" ".join(phrase)}"' for phrase in terms.phrases)
    statement = text("SELECT rowid FROM passage_words WHERE passage_words MATCH :expression")
    return set(connection.scalars(statement, {"expression": expression}))


def found(connection: Connection, keys: Sequence[int], terms: Terms) -> dict[int, Found]:
    """Where the words of a query stand in some passages, by lemma or by form."""
    if not keys or not words.is_there(connection):
        return {}
    groups = {lemma: group[0] for group in reversed(_groups(terms)) for lemma in group if " " not in lemma}
    forms = dict(zip(terms.forms, terms.lemmas, strict=True))
    statement = text("SELECT rowid, lemmas, forms, places FROM passage_words WHERE rowid IN :keys")
    rows = connection.execute(statement.bindparams(bindparam("keys", expanding=True)), {"keys": list(keys)})
    return {row.rowid: _found(row.lemmas, row.forms, row.places, groups, forms) for row in rows}


def _found(lemmas: str, forms: str, places: str, groups: dict[str, str], exact_forms: dict[str, str]) -> Found:
    spans, met, exact = [], set(), set()
    for lemma, form, place in zip(lemmas.split(), forms.split(), places.split(), strict=True):
        wanted = groups.get(lemma) or exact_forms.get(form)
        if wanted is not None:
            start, _, length = place.partition("+")
            spans.append((int(start), int(start) + int(length)))
            met.add(wanted)
            if form in exact_forms:
                exact.add(form)
    return Found(tuple(spans), len(met), len(exact) / max(1, len(exact_forms)))


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


def _numbers(numbers: Sequence[Number], held: Sequence[str]) -> float:
    """The share of the query's numbers that a passage holds, those beside the query's unit above others."""
    if not numbers:
        return 1.0
    met = 0.0
    for number in numbers:
        at = [place for place, lemma in enumerate(held) if lemma == number.lemma]
        if any(unit in held[place + 1 : place + 1 + _UNIT_WITHIN] for unit in number.units for place in at):
            met += number.weight
        elif at:
            met += number.weight * (_WITHOUT_UNIT if number.units else 1.0)
    # What years leave of the whole weight is no lack of the passage.
    return 1.0 - (sum(number.weight for number in numbers) - met) / len(numbers)


def _naming(connection: Connection, terms: Terms, keys: Sequence[int]) -> dict[int, set[int]]:
    """For passages tagged with a body that the query names: which of the query's words that covers."""
    covered: dict[int, set[int]] = {}
    statement = text(
        "SELECT passage_key FROM passage_tags WHERE passage_key IN (SELECT value FROM json_each(:keys)) "
        "AND label = :label AND value IN :ids"
    ).bindparams(bindparam("ids", expanding=True))
    for body in terms.bodies:
        numbers = {terms.lemmas.index(lemma) for lemma in body.lemmas}
        values = {"keys": f"[{','.join(map(str, keys))}]", "label": Label.AGENCY.value, "ids": list(body.ids)}
        for key in connection.scalars(statement, values):
            covered.setdefault(key, set()).update(numbers)
    return covered


def _expression(query: Asked, passages: int) -> str:
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
            return ""
        taken = [frequent[0][0]]
    parts = []
    if taken:
        parts.append(f"{{lemmas context}} : ({_any(taken)})")
        exact = dict(zip(query.terms.lemmas, query.terms.forms, strict=True))
        forms = [exact[lemma] for lemma in taken if lemma in exact]
        if forms:
            parts.append(f"forms : ({_any(forms)})")
    parts += [f'{{lemmas context}} : ("{first}" AND "{second}")' for first, second in pairs]
    return " OR ".join(f"({part})" for part in parts)


def _any(wanted: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in wanted)
