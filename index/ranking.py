"""The score of a passage: meaning in both languages and exact words, fused so that neither language buries the other.

It is the passage's dense similarity (language-fair, `index.fairness`) plus `WORDS_WEIGHT` times the share of the
query's weight that its words cover. Words of the query match words of the other language where `index.bridge` knows
them; for the share of the query that it does not, passages in the other language get the mean of what the ten best of
the query's own language got, so that they compete on meaning. Numbers of the query that a passage lacks speak against
it; words that stand beside it in the same section, for it; a new text and a full one come before an old and a bare one
where all else is equal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, bindparam, text

from corpus.model import Kind, Language
from index import matching
from index.columns import Columns, Place
from index.embedding import Matrix
from index.engines.interfaces import Vectors, WordRow
from index.terms import Terms
from index.vectors import FEW, Keys

WORDS_WEIGHT = 0.65
# Of the words that only the passage before or after in the same section holds, this much counts.
AROUND_WEIGHT = 0.25
# What a passage loses that holds none of the query's numbers.
NUMBERS_WEIGHT = 0.15
# What a passage gains whose document bears the number that the query names: no other can come before it.
DOCUMENT_WEIGHT = 1.5
# What the newest document has before one that is old; after so many years two thirds of it are gone.
RECENCY_WEIGHT, _FADES_IN = 0.02, 5.0
# News tell at second hand what a reply, an act or a report says.
KIND_WEIGHTS = {Kind.NEWS: -0.01, Kind.OTHER: -0.01}
# A row of a table's head, a signature: fewer words than this say little beside what they are found by.
BARE_WEIGHT, _BARE = 0.05, 8
_CANDIDATES = 100
_FAIR_FROM = 10
_OF_DOCUMENTS = 300
_LOOKED_AROUND = 30


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its score, the parts of it, its words and its place."""

    key: int
    score: float
    dense: float
    words: float
    fair: float
    row: WordRow
    place: Place
    around: float = 0.0
    numbers: float = 1.0
    numbered: bool = False
    unitless: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What passages are scored for: the query's mapped vector, language and terms, the ids of documents it names."""

    row: Matrix
    spoken: Language
    terms: Terms
    documents: tuple[str, ...] = ()


def scored(
    connection: Connection, vectors: Vectors, columns: Columns, wanted: Wanted, keys: Keys | None, k: int
) -> list[Scored]:
    """The passages that meaning or words find, of ``keys`` where given, the best first."""
    count = max(k, _CANDIDATES)
    if keys is not None and len(keys) <= FEW:
        dense = vectors.among(connection, wanted.row, keys.tolist())
    else:
        dense = dict(vectors.search(connection, wanted.row, count, keys))
    worth = matching.asked(connection, wanted.terms, vectors.size)
    by_words = matching.candidates(connection, worth, count, vectors.size, keys)
    numbered = _of_documents(connection, wanted.documents)
    if keys is not None:
        numbered &= set(keys.tolist())
    # What only the words found needs its similarity too, or it would compete as if it meant nothing.
    further = [key for key in dict.fromkeys([*by_words, *sorted(numbered)]) if key not in dense]
    dense.update(vectors.among(connection, wanted.row, further))
    best = sorted(dense, key=lambda key: -dense[key])[: max(count // 2, k)]
    weighed = matching.weigh(connection, worth, list(dict.fromkeys([*best, *by_words, *sorted(numbered)])))
    places, priors = _places(columns, list(weighed))
    own = [key for key in places if places[key].language is wanted.spoken and key in dense]
    own = sorted(own, key=lambda key: -dense[key])[:_FAIR_FROM]
    due = (1 - worth.bridged) * sum(weighed[key].words for key in own) / len(own) if own else 0.0
    made = []
    for key, weight in weighed.items():
        if key not in places or key not in dense:  # gone from the store since the index was refreshed
            continue
        # A row of figures is in no language: nothing is due to it.
        fair = due if places[key].language not in (wanted.spoken, Language.OTHER) else 0.0
        score = dense[key] + WORDS_WEIGHT * (weight.words + fair) - NUMBERS_WEIGHT * (1 - weight.numbers)
        score += DOCUMENT_WEIGHT * (key in numbered) + priors[key]
        score -= BARE_WEIGHT * (weight.row.lemmas.count(" ") + 1 < _BARE)
        made.append(
            Scored(
                key,
                score,
                dense[key],
                weight.words,
                fair,
                weight.row,
                places[key],
                numbers=weight.numbers,
                numbered=key in numbered,
                unitless=weight.unitless,
            )
        )
    if wanted.terms.is_a_quantity and not wanted.documents:
        # `1000 тонн` is no answer to `100 тонн`, however near it is in meaning.
        made = [one for one in made if one.numbers > 0]
    ordered = sorted(made, key=lambda one: (-one.score, one.key))
    head = _with_around(connection, columns, worth, ordered[:_LOOKED_AROUND], weighed)
    return sorted([*head, *ordered[_LOOKED_AROUND:]], key=lambda one: (-one.score, one.key))


def _with_around(
    connection: Connection,
    columns: Columns,
    worth: matching.Asked,
    best: Sequence[Scored],
    weighed: Mapping[int, matching.Weight],
) -> list[Scored]:
    """The passages with what the words of those before and after them in the same section add to their score."""
    # The passages of a document have keys that follow one another.
    beside = {one.key + step for one in best for step in (-1, 1)}
    places = {one.key: one.place for one in best}
    places |= columns.places(sorted(beside - places.keys()))[0]
    said_of = {
        key
        for one in best
        for key in (one.key - 1, one.key + 1)
        if key in places and _same_section(places[key], one.place)
    }
    weights = {**weighed, **matching.weigh(connection, worth, sorted(said_of - weighed.keys()))}
    made = []
    for one in best:
        said = [
            weights[key].words
            for key in (one.key - 1, one.key + 1)
            if key in places and key in weights and _same_section(places[key], one.place)
        ]
        around = max(0.0, max(said, default=0.0) - one.words)
        made.append(replace(one, around=around, score=one.score + AROUND_WEIGHT * around))
    return made


def _same_section(first: Place, second: Place) -> bool:
    return first.document == second.document and first.section == second.section


def _of_documents(connection: Connection, documents: Sequence[str]) -> set[int]:
    if not documents:
        return set()
    statement = text("SELECT key FROM passages WHERE document_id IN :ids ORDER BY key LIMIT :limit")
    values = {"ids": list(documents), "limit": _OF_DOCUMENTS}
    return set(connection.scalars(statement.bindparams(bindparam("ids", expanding=True)), values))


def _places(columns: Columns, keys: Sequence[int]) -> tuple[dict[int, Place], dict[int, float]]:
    """Where passages stand, and what speaks for them whatever is asked: how new and of what kind their document is."""
    places, documents = columns.places(keys)
    newest = max((one.date for one in documents.values() if one.date), default=None)
    worth = {
        one: RECENCY_WEIGHT * _recency(one.date, newest) + KIND_WEIGHTS.get(one.kind, 0.0)
        for one in set(documents.values())
    }
    return places, {key: worth[one] for key, one in documents.items()}


def _recency(day: date | None, newest: date | None) -> float:
    """From 1 for the newest of the documents found towards 0; half for one without a date."""
    if day is None or newest is None:
        return 0.5
    return math.exp(-(newest - day).days / 365.25 / _FADES_IN)
