"""The score of a passage: meaning in both languages and exact words, fused so that neither language buries the other.

It is the passage's dense similarity (language-fair, `index.fairness`) plus `WORDS_WEIGHT` times the share of the
query's weight that its words cover. Words of the query match words of the other language where `index.bridge` knows
them; for the share of the query that it does not, passages in the other language get the mean of what the ten best of
the query's own language got, so that they compete on meaning. Numbers of the query that a passage lacks speak against
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from corpus.model import Language
from index import matching
from index.embedding import Matrix
from index.engines.interfaces import Vectors, listed, one_of
from index.terms import Terms
from index.vectors import FEW, Keys

WORDS_WEIGHT = 0.65
# What a passage loses that holds none of the query's numbers.
NUMBERS_WEIGHT = 0.15
# What a passage gains whose document bears the number that the query names: no other can come before it.
DOCUMENT_WEIGHT = 1.5
_CANDIDATES = 100
_FAIR_FROM = 10
_OF_DOCUMENTS = 300
_LANGUAGES = {member.value: member for member in Language}


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its score, the parts of it, and its lemmas."""

    key: int
    score: float
    dense: float
    words: float
    fair: float
    lemmas: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What passages are scored for: the query's mapped vector, language and terms, the ids of documents it names."""

    row: Matrix
    spoken: Language
    terms: Terms
    documents: tuple[str, ...] = ()


def scored(connection: Connection, vectors: Vectors, wanted: Wanted, keys: Keys | None, k: int) -> list[Scored]:
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
    languages = _languages(connection, list(weighed))
    own = [key for key in languages if languages[key] is wanted.spoken and key in dense]
    own = sorted(own, key=lambda key: -dense[key])[:_FAIR_FROM]
    due = (1 - worth.bridged) * sum(weighed[key].words for key in own) / len(own) if own else 0.0
    made = []
    for key, weight in weighed.items():
        if key not in languages or key not in dense:  # gone from the store since the index was refreshed
            continue
        fair = due if languages[key] is not wanted.spoken else 0.0
        score = dense[key] + WORDS_WEIGHT * (weight.words + fair) - NUMBERS_WEIGHT * (1 - weight.numbers)
        score += DOCUMENT_WEIGHT * (key in numbered)
        made.append(Scored(key, score, dense[key], weight.words, fair, weight.lemmas))
    return sorted(made, key=lambda one: (-one.score, one.key))


def _of_documents(connection: Connection, documents: Sequence[str]) -> set[int]:
    if not documents:
        return set()
    statement = text("SELECT key FROM passages WHERE document_id IN :ids ORDER BY key LIMIT :limit")
    values = {"ids": list(documents), "limit": _OF_DOCUMENTS}
    return set(connection.scalars(statement.bindparams(bindparam("ids", expanding=True)), values))


def _languages(connection: Connection, keys: Sequence[int]) -> dict[int, Language]:
    statement = text(f"SELECT key, language FROM passages WHERE {one_of(connection, 'key')}")
    rows = connection.execute(statement, {"keys": listed(connection, keys)})
    return {key: _LANGUAGES[language] for key, language in rows}
