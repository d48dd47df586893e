"""Hybrid search: meaning in both languages and exact words, fused so that neither language buries the other.

A passage's score is its dense similarity (language-fair, `index.fairness`) plus `WORDS_WEIGHT` times the share of the
query's weight that its words cover. Words of the query match words of the other language where `index.bridge` knows
them; for the share of the query that it does not, passages in the other language get the mean of what the ten best of
the query's own language got, so that they compete on meaning.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Any, Self

import numpy as np
from sqlalchemy import Connection, func, select, text

from corpus import schema
from corpus.errors import MindetError
from corpus.language import language
from corpus.model import Kind, Language
from corpus.serial import plain
from corpus.store import Library
from index import matching, words
from index.embedding import Embedder, open_embedder
from index.fairness import fairness
from index.filters import Allowed, BadFilter, Filters, allowed
from index.models import find
from index.terms import Terms, terms
from index.vectors import FEW, Keys, VectorIndex

__all__ = ["BadFilter", "BadQuery", "Filters", "Result", "Results", "Searcher", "Why"]

WORDS_WEIGHT = 0.45
# What a passage loses that holds none of the query's numbers.
NUMBERS_WEIGHT = 0.15
QUERY_CHARACTERS = 1000
# Similarities from which a passage is called close to the query in meaning, or related to it.
CLOSE, RELATED = 0.3, 0.15
_CANDIDATES = 100
_LANGUAGES = {member.value: member for member in Language}
_FAIR_FROM = 10


class BadQuery(MindetError):
    """A query that asks for nothing."""


@dataclass(frozen=True, slots=True)
class Why:
    """The parts of a score: similarity in meaning, share of the query's words, the other language's due.

    ``exact`` is the share of the query's words that stand in the passage as written; ``reasons`` say it in words.
    """

    dense: float
    words: float
    fair: float
    exact: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One passage found; ``text`` is the source from ``start`` to ``end``, ``highlights`` are spans within it.

    ``passage`` is the key under which the library's indexes know it, not kept over a reindex.
    """

    rank: int
    score: float
    passage: int
    document: str
    source: str
    title: str | None
    kind: Kind
    lang: Language
    date: date | None
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...]
    why: Why


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, the best first, what the user should know about it, and how long it took."""

    results: tuple[Result, ...]
    warnings: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    def plain(self) -> dict[str, Any]:
        """The published JSON shape."""
        made: dict[str, Any] = plain(self)
        return made


@dataclass(frozen=True, slots=True)
class _Scored:
    key: int
    score: float
    dense: float
    words: float
    fair: float


class Searcher:
    """An open library with its indexes and model; safe to share between threads. Raises `NoModel` and `StaleIndex`."""

    def __init__(self, library: Library, model: str = "", embedder: Embedder | None = None) -> None:
        self._library = library
        self._embedder = embedder or open_embedder(find(model))
        # The first run of a session is its slowest: let it be this one.
        dimension = self._embedder.queries([""]).shape[1]
        self._fair = fairness(self._embedder.model.name, dimension)
        words.bring_up_to_date(library)
        self._vectors = VectorIndex.open(library, self._embedder.model, self._fair)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held open between searches; here for symmetry with what is."""

    @property
    def identity(self) -> str:
        """The model that searches, with its revision."""
        return self._embedder.model.identity

    @property
    def size(self) -> int:
        """How many passages can be found by meaning."""
        return self._vectors.size

    def search(self, query: str, filters: Filters | None = None, k: int = 10) -> Results:
        """The best ``k`` passages. Raises `BadQuery` and `BadFilter`; any other text is a query."""
        begun = time.perf_counter()
        asked, warnings = _checked(query)
        with self._library.read() as connection:
            left = allowed(connection, filters or Filters())
            self._vectors.refresh(connection)
            results = self._results(connection, asked, left, k)
        return Results(results, (*warnings, *left.warnings), round(time.perf_counter() - begun, 4))

    def _results(self, connection: Connection, query: str, left: Allowed, k: int) -> tuple[Result, ...]:
        spoken = language(query)
        asked = terms(query, spoken)
        keys = left.keys
        if asked.phrases:
            holding = np.array(sorted(matching.with_phrases(connection, asked)), np.int64)
            keys = holding if keys is None else np.intersect1d(keys, holding)
        if keys is not None and not len(keys):
            return ()
        scored = self._scored(connection, query, spoken, asked, keys, k)[:k]
        rows = _passages(connection, [one.key for one in scored])
        found = matching.found(connection, list(rows), asked)
        results = []
        for one in scored:
            row, held = rows[one.key], found.get(one.key, matching.NOTHING)
            why = _why(one, held, asked, Language(row.language), spoken)
            results.append(_result(len(results) + 1, one.score, row, held.spans, why))
        return tuple(results)

    def _scored(
        self,
        connection: Connection,
        query: str,
        spoken: Language,
        asked: Terms,
        keys: Keys | None,
        k: int,
    ) -> list[_Scored]:
        count = max(k, _CANDIDATES)
        row = self._fair.queries(self._embedder.queries([query]), [spoken])
        if keys is not None and len(keys) <= FEW:
            dense = self._vectors.among(connection, row, keys.tolist())
        else:
            dense = dict(self._vectors.search(row, count, keys))
        worth = matching.asked(connection, asked, self.size)
        by_words = matching.candidates(connection, worth, count, self.size, keys)
        # What only the words found needs its similarity too, or it would compete as if it meant nothing.
        dense.update(self._vectors.among(connection, row, [key for key in by_words if key not in dense]))
        best = sorted(dense, key=lambda key: -dense[key])[: max(count // 2, k)]
        weighed = matching.weigh(connection, worth, list(dict.fromkeys([*best, *by_words])))
        languages = _languages(connection, list(weighed))
        own = sorted((key for key in languages if languages[key] is spoken), key=lambda key: -dense[key])[:_FAIR_FROM]
        due = (1 - worth.bridged) * sum(weighed[key].words for key in own) / len(own) if own else 0.0
        scored = []
        for key, weight in weighed.items():
            if key not in languages or key not in dense:  # gone from the store since the index was refreshed
                continue
            fair = due if languages[key] is not spoken else 0.0
            score = dense[key] + WORDS_WEIGHT * (weight.words + fair) - NUMBERS_WEIGHT * (1 - weight.numbers)
            scored.append(_Scored(key, score, dense[key], weight.words, fair))
        return sorted(scored, key=lambda one: (-one.score, one.key))


def _checked(query: str) -> tuple[str, tuple[str, ...]]:
    query = " ".join(query.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").split())
    if not any(character.isalnum() for character in query):
        raise BadQuery("q: the query holds no word and no number. Write what you are looking for.")
    if len(query) <= QUERY_CHARACTERS:
        return query, ()
    return query[:QUERY_CHARACTERS], (f"Only the first {QUERY_CHARACTERS} characters of the query were searched for.",)


def _languages(connection: Connection, keys: Sequence[int]) -> dict[int, Language]:
    statement = text("SELECT key, language FROM passages WHERE key IN (SELECT value FROM json_each(:keys))")
    rows = connection.execute(statement, {"keys": f"[{','.join(map(str, keys))}]"})
    return {key: _LANGUAGES[language] for key, language in rows}


def _passages(connection: Connection, keys: Sequence[int]) -> dict[int, Any]:
    passages, documents = schema.passages.c, schema.documents.c
    statement = select(
        passages.key,
        passages.document_id,
        passages.start,
        passages.end,
        passages.page,
        passages.section,
        passages.language,
        documents.source,
        documents.title,
        documents.kind,
        documents.date,
        # A document may be a book: only the passage's own part of it is read.
        func.substr(documents.text, passages.start + 1, passages.end - passages.start).label("text"),
    ).join(schema.documents, documents.id == passages.document_id)
    found: dict[int, Any] = {}
    for row in connection.execute(statement.where(passages.key.in_(keys))):
        found[row.key] = row
    return found


def _result(rank: int, score: float, row: Any, spans: tuple[tuple[int, int], ...], why: Why) -> Result:
    return Result(
        rank=rank,
        score=round(score, 4),
        passage=row.key,
        document=row.document_id,
        source=row.source,
        title=row.title,
        kind=Kind(row.kind),
        lang=Language(row.language),
        date=row.date,
        section=tuple(row.section),
        page=row.page,
        start=row.start,
        end=row.end,
        text=row.text,
        highlights=spans,
        why=why,
    )


def _why(one: _Scored, found: matching.Found, asked: Terms, written: Language, spoken: Language) -> Why:
    """The parts of a score, and what they say: the phrase first, then words, meaning and language."""
    reasons = []
    if asked.phrases:
        reasons.append("It holds the quoted phrase word for word.")
    if found.lemmas:
        reasons.append(f"{found.lemmas} of the {len(asked.lemmas)} words of the query stand in it.")
    if one.dense >= CLOSE:
        reasons.append("It is close in meaning.")
    elif one.dense >= RELATED:
        reasons.append("It is related in meaning.")
    if written is not spoken and {written, spoken} == {Language.KK, Language.RU}:
        reasons.append("It is in the other language.")
    return Why(
        dense=round(one.dense, 4),
        words=round(one.words, 4),
        fair=round(one.fair, 4),
        exact=round(found.exact, 4),
        reasons=tuple(reasons),
    )
