"""Hybrid search over an open library: a query as typed to passages, with their copies folded and counts by facet."""

from __future__ import annotations

import os
import re
import time
from threading import Semaphore
from types import TracebackType
from typing import Self

import numpy as np
from sqlalchemy import Connection, bindparam, select, text

from corpus import schema
from corpus.language import language
from corpus.model import Language
from corpus.store import Library
from index import matching, translations, words
from index.embedding import Embedder, open_embedder
from index.engines.interfaces import listed, one_of
from index.facets import facets
from index.fairness import Fairness, fairness
from index.filters import Allowed, BadFilter, Filters, allowed
from index.folding import fold
from index.models import find
from index.queries import BadQuery, parse, spoken_in
from index.ranking import Scored, Wanted, scored
from index.results import Copy, Result, Results, Why, copy, result, rows_of
from index.spelling import Speller, suggestions
from index.terms import Terms, terms
from index.vectors import opened

__all__ = ["BadFilter", "BadQuery", "Filters", "Result", "Results", "Searcher", "Why"]

# Similarities from which a passage is called close to the query in meaning, or related to it.
CLOSE, RELATED = 0.3, 0.15
# Of so many of the best passages copies are folded, for every result asked for.
_LOOKED_AT = 3
_NEIGHBOURS = 100
_SIDE_BY_SIDE = 2
_OTHER = {"kk": ("ru",), "ru": ("kk",)}
_NUMBER = re.compile(r"(?:№\s*)?(\w*\d\w*(?:[-/.]\w+)+|(?<=№)\s*\w+)")


class Searcher:
    """An open library with its indexes and model; safe to share between threads. Raises `NoModel` and `StaleIndex`.

    ``fair`` are the parameters that make vectors fair between the languages, the model's own unless given.
    """

    def __init__(
        self, library: Library, model: str = "", embedder: Embedder | None = None, fair: Fairness | None = None
    ) -> None:
        self._library = library
        self._embedder = embedder or open_embedder(find(model))
        # The first run of a session is its slowest: let it be this one.
        dimension = self._embedder.queries([""]).shape[1]
        self._fair = fair or fairness(self._embedder.model.name, dimension)
        self._speller = Speller()
        # More searches than this side by side wait for one another's turns longer than for their own.
        self._turns = Semaphore(_SIDE_BY_SIDE * (os.cpu_count() or 1))
        words.bring_up_to_date(library)
        self._vectors = opened(library, self._embedder.model, self._fair)

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
        """The best ``k`` passages; filters may stand in the query too. Raises `BadQuery` and `BadFilter`."""
        begun = time.perf_counter()
        asked = parse(query, filters or Filters())
        with self._turns, self._library.read() as connection:
            left = allowed(connection, asked.filters)
            self._vectors.refresh(connection)
            if not asked.has_words:
                made = self._newest(connection, left, k)
            else:
                made = self._meant(connection, asked.text, left, k)
        warnings = (*asked.warnings, *left.warnings, *made.warnings)
        seconds = round(time.perf_counter() - begun, 4)
        return Results(made.results, warnings, seconds, made.corrected, made.facets)

    def suggest(self, typed: str, limit: int = 8) -> list[str]:
        """What a query being typed may become, by the words that the library holds."""
        with self._library.read() as connection:
            return suggestions(connection, typed, limit)

    def similar(self, passage: int, k: int = 10) -> tuple[Result, ...]:
        """The passages of other documents that are nearest in meaning to one, given by its key."""
        return self._near(passage, k, other_language=False)

    def in_other_language(self, passage: int, k: int = 3) -> tuple[Result, ...]:
        """The passages in the other language that are nearest in meaning to one, given by its key."""
        return self._near(passage, k, other_language=True)

    def _near(self, passage: int, k: int, *, other_language: bool) -> tuple[Result, ...]:
        with self._library.read() as connection:
            self._vectors.refresh(connection)
            row = self._vectors.vector(connection, passage)
            own = rows_of(connection, [passage]).get(passage)
            if row is None or own is None:
                return ()
            near = dict(self._vectors.search(connection, row, max(_NEIGHBOURS * (4 if other_language else 1), 10 * k)))
            scores: dict[int, float] = {}
            for key, held in rows_of(connection, list(near)).items():
                is_other = held.language in _OTHER.get(own.language, ())
                if is_other if other_language else held.document_id != own.document_id:
                    scores[key] = near[key]
            if other_language:
                scores = self._as_translations(connection, passage, list(scores))
            best = sorted(scores, key=lambda key: (-scores[key], key))
            lemmas = matching.lemmas(connection, best)
            kept = fold([(key, lemmas.get(key, "")) for key in best], k)
            rows = rows_of(connection, [one.key for one in kept])
            return tuple(
                result(rank, scores[one.key], rows[one.key], (), Why(round(scores[one.key], 4), 0.0, 0.0, 0.0))
                for rank, one in enumerate(kept, 1)
            )

    def _as_translations(self, connection: Connection, passage: int, keys: list[int]) -> dict[int, float]:
        """How likely each of some passages is the translation of one."""
        found, rows, languages = self._vectors.raw(connection, np.array([passage, *keys], np.int64))
        own = found.tolist().index(passage)
        made = translations.mapped(rows, languages, self._fair)
        lemmas = {key: held.split() for key, held in matching.lemmas(connection, found.tolist()).items()}
        scores = {}
        for key, likeness in zip(found.tolist(), (made @ made[own]).tolist(), strict=True):
            if key != passage:
                shared = translations.agreement(lemmas.get(passage, ()), lemmas.get(key, ()))
                scores[key] = likeness + translations.NUMBERS_WEIGHT * shared
        return scores

    def _newest(self, connection: Connection, left: Allowed, k: int) -> Results:
        """What filters alone leave: the newest documents' passages first."""
        documents, passages = schema.documents.c, schema.passages.c
        if left.keys is None or not len(left.keys):
            return Results(())
        wanted = {"keys": listed(connection, left.keys.tolist())}
        keys = connection.scalars(
            select(passages.key)
            .join(schema.documents, documents.id == passages.document_id)
            .where(text(one_of(connection, "passages.key")))
            .order_by(documents.date.is_(None), documents.date.desc(), documents.id, passages.ordinal)
            .limit(k),
            wanted,
        ).all()
        rows = rows_of(connection, keys)
        found = tuple(result(rank, 0.0, rows[key], (), Why(0, 0, 0, 0)) for rank, key in enumerate(keys, 1))
        return Results(found, facets=facets(connection, left.keys.tolist()))

    def _meant(self, connection: Connection, typed: str, left: Allowed, k: int) -> Results:
        documents, query = _numbered(connection, typed)
        corrected = None if '"' in query or "«" in query else self._speller.corrected(connection, query)
        query = corrected or query
        spoken = spoken_in(query, language(query))
        asked = terms(query, spoken)
        keys = left.keys
        if asked.phrases:
            holding = np.array(sorted(matching.with_phrases(connection, asked)), np.int64)
            keys = holding if keys is None else np.intersect1d(keys, holding)
        if keys is not None and not len(keys):
            return Results((), corrected=corrected)
        row = self._fair.queries(self._embedder.queries([query]), [spoken])
        ranked = scored(connection, self._vectors, Wanted(row, spoken, asked, documents), keys, k)
        kept = fold([(one.key, one.lemmas) for one in ranked[: _LOOKED_AT * k]], k)
        rows = rows_of(connection, [key for one in kept for key in (one.key, *one.copies)])
        found = matching.found(connection, [one.key for one in kept], asked)
        by_key = {one.key: one for one in ranked}
        results: list[Result] = []
        for folded in kept:
            one, row_, held = by_key[folded.key], rows[folded.key], found.get(folded.key, matching.NOTHING)
            why = _why(one, held, asked, Language(row_.language), spoken)
            copies: tuple[Copy, ...] = tuple(copy(rows[key]) for key in folded.copies)
            results.append(result(len(results) + 1, one.score, row_, held.spans, why, copies))
        matching_keys = [one.key for one in ranked if one.words > 0 or one.dense >= RELATED]
        warnings = () if corrected is None else (f"Searched for: {corrected}",)
        return Results(tuple(results), warnings, corrected=corrected, facets=facets(connection, matching_keys))


def _numbered(connection: Connection, query: str) -> tuple[tuple[str, ...], str]:
    """The documents whose number the query names, and the query without it where more is asked."""
    numbers = {found.group(1).strip(): found.group() for found in _NUMBER.finditer(query)}
    if not numbers:
        return (), query
    statement = text("SELECT id, number FROM documents WHERE number IN :numbers").bindparams(
        bindparam("numbers", expanding=True)
    )
    forms = [form for number in numbers for form in (number, number.upper(), number.lower())]
    rows = connection.execute(statement, {"numbers": forms}).all()
    left = query
    for number, written in numbers.items():
        if any(row.number.casefold() == number.casefold() for row in rows):
            left = left.replace(written, " ")
    left = " ".join(left.split())
    return tuple(row.id for row in rows), left if any(map(str.isalpha, left)) else query


def _why(one: Scored, found: matching.Found, asked: Terms, written: Language, spoken: Language) -> Why:
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
