"""Hybrid search over an open library: a query as typed to passages, with their copies folded and counts by facet."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Semaphore
from types import TracebackType
from typing import Any, Self

import numpy as np
from sqlalchemy import Connection, select, text

from corpus import schema
from corpus.language import language
from corpus.model import Language
from corpus.store import Library
from index import matching, translations, words
from index.columns import Columns, Shelf
from index.embedding import Embedder, open_embedder
from index.engines.interfaces import listed, one_of
from index.facets import facets
from index.fairness import Fairness, fairness
from index.filters import Allowed, BadFilter, Filters, allowed
from index.folding import Folded, fold, join
from index.models import find
from index.notices import CORRECTED, NUMBERS, UNQUOTED, VAGUE, Notice
from index.numbering import numbered
from index.queries import BadQuery, parse, spoken_in
from index.ranking import Scored, Wanted, scored
from index.results import Result, Results, Span, Why, copy, result, rows_of
from index.spelling import Speller, suggestions
from index.terms import Terms, terms
from index.undertakings import Undertakings
from index.vectors import opened

__all__ = ["BadFilter", "BadQuery", "Filters", "Result", "Results", "Searcher", "Why"]

# Similarities from which a passage is called close to the query in meaning, or related to it.
CLOSE, RELATED = 0.3, 0.15
REASONS = {
    "number": "Its document bears the number that you named.",
    "phrase": "It holds the quoted phrase word for word.",
    "words": "It holds %(held)d of the %(asked)d words of the query, or what stands for them: %(words)s.",
    "numbers": "It lacks a number of the query.",
    "unit": "It holds a number of the query without its unit.",
    "around": "More of the query stands right before or after it.",
    "close": "It is close in meaning.",
    "related": "It is related in meaning.",
    "translated": "It is in the other language.",
}
# Of so many of the best passages copies are folded, for every result asked for.
_LOOKED_AT = 3
_NEIGHBOURS = 100
_SIDE_BY_SIDE = 2
_OTHER = {"kk": ("ru",), "ru": ("kk",)}


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
        self._undertakings = Undertakings()
        self._shelf = Shelf()
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
        """The passages in the other language that say the same as one, given by its key; none without a translation."""
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
                result(rank, scores[one.key], rows[one.key], Why(round(scores[one.key], 4), 0.0, 0.0, 0.0))
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
        return {key: score for key, score in scores.items() if score >= translations.LIKELY}

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
        found = tuple(result(rank, 0.0, rows[key], Why(0, 0, 0, 0)) for rank, key in enumerate(keys, 1))
        columns = self._shelf.columns(connection)
        return Results(found, facets=facets(connection, columns, left.keys.tolist(), self._undertakings))

    def _meant(self, connection: Connection, typed: str, left: Allowed, k: int) -> Results:
        documents, query = numbered(connection, typed)
        corrected = None if '"' in query or "«" in query else self._speller.corrected(connection, query)
        query = corrected or query
        spoken = spoken_in(query, language(query))
        asked = terms(query, spoken)
        keys = left.keys
        warnings: tuple[str, ...] = () if corrected is None else (Notice(CORRECTED, query=corrected),)
        if asked.phrases:
            holding = np.array(sorted(matching.with_phrases(connection, asked)), np.int64)
            holding = holding if keys is None else np.intersect1d(keys, holding)
            if len(holding) or not asked.is_more_than_quoted:
                keys = holding
            else:  # «Таза ауа» рейдтері: a name in quotes may stand in the other language
                asked = replace(asked, phrases=())
                warnings = (*warnings, Notice(UNQUOTED))
        if keys is not None and not len(keys):
            return Results((), corrected=corrected)
        row = self._fair.queries(self._embedder.queries([query]), [spoken])
        columns = self._shelf.columns(connection)
        ranked = scored(connection, self._vectors, columns, Wanted(row, spoken, asked, documents), keys, k)
        results = self._presented(connection, columns, ranked, asked, spoken, k)
        matching_keys = [one.key for one in ranked if one.words > 0 or one.dense >= RELATED]
        if asked.is_a_quantity and not documents:
            warnings = (*warnings, Notice(NUMBERS))
        if asked.only_asks:
            warnings = (*warnings, Notice(VAGUE))
        counted = facets(connection, columns, matching_keys, self._undertakings)
        return Results(results, warnings, corrected=corrected, facets=counted)

    def _presented(
        self,
        connection: Connection,
        columns: Columns,
        ranked: Sequence[Scored],
        asked: Terms,
        spoken: Language,
        k: int,
    ) -> tuple[Result, ...]:
        """The best passages with their copies folded and those that run on joined, and what is said of each."""
        looked_at = fold([(one.key, one.row.lemmas) for one in ranked[: _LOOKED_AT * k]], _LOOKED_AT * k)
        by_key = {one.key: one for one in ranked}
        kept = join(looked_at, {one.key: one.place for one in ranked}, k)
        shown = [key for one in kept for key in (one.key, *one.run)]
        edges = [(edge + step, edge) for one in kept for edge, step in _edges(one)]
        beside = columns.places([key for key, _ in edges])[0]
        running = {key for key, edge in edges if key in beside and beside[key].overlaps(by_key[edge].place)}
        rows = rows_of(connection, [*shown, *running, *(c for o in kept for c in o.copies)])
        found = matching.found(connection, [by_key[key].row for key in shown], asked)
        results = []
        for rank, folded in enumerate(kept, 1):
            one, keys = by_key[folded.key], sorted((folded.key, *folded.run))
            start = rows[keys[0]].start
            held = [(rows[key].start - start, found.get(key, matching.NOTHING)) for key in keys]
            marks = (
                _shifted((by, part.spans) for by, part in held),
                _shifted((by, part.meant) for by, part in held),
            )
            around = _running(rows, keys[0] - 1, keys[0]), _running(rows, keys[-1] + 1, keys[-1])
            why = _why(one, [part for _, part in held], asked, spoken)
            copies = tuple(copy(rows[key]) for key in folded.copies)
            run = [rows[key] for key in folded.run]
            results.append(result(rank, one.score, rows[one.key], why, run, around, marks, copies))
        return tuple(results)


def _shifted(parts: Iterable[tuple[int, tuple[Span, ...]]]) -> tuple[Span, ...]:
    """Spans of several passages within the stretch that they make; a sentence that two share is marked once."""
    return tuple(sorted({(start + by, end + by) for by, spans in parts for start, end in spans}))


def _edges(folded: Folded) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last passage of a stretch, each with the step to what stands beside it."""
    keys = (folded.key, *folded.run)
    return (min(keys), -1), (max(keys), 1)


def _running(rows: Mapping[int, Any], key: int, beside: int) -> Any:
    """The row of a passage where it runs on with another; None otherwise."""
    row, other = rows.get(key), rows[beside]
    if row is None or row.document_id != other.document_id:
        return None
    return row if row.start < other.end and other.start < row.end else None


def _why(one: Scored, found: Sequence[matching.Found], asked: Terms, spoken: Language) -> Why:
    """The parts of a score, and what they say: the phrase first, then words, meaning and language."""
    met = frozenset[str]().union(*(part.lemmas for part in found))
    exact = frozenset[str]().union(*(part.exact for part in found))
    typed = dict(zip(asked.lemmas, asked.typed, strict=True))
    written = one.place.language
    why = Why(
        dense=round(one.dense, 4),
        words=round(one.words, 4),
        fair=round(one.fair, 4),
        exact=round(len(exact) / max(1, len(asked.forms)), 4),
        around=round(one.around, 4),
        numbers=round(one.numbers, 4),
        unitless=one.unitless,
        held=tuple(form for lemma, form in typed.items() if lemma in met),
        lacking=tuple(form for lemma, form in typed.items() if lemma not in met),
        phrase=bool(asked.phrases),
        number=one.numbered,
        translated=written is not spoken and {written, spoken} == {Language.KK, Language.RU},
    )
    return replace(why, reasons=tuple(said % values for said, values in reasons(why)))


def reasons(why: Why) -> list[tuple[str, dict[str, Any]]]:
    """What the parts of a score say, as messages with their values: for any language of the interface."""
    said: list[tuple[str, dict[str, Any]]] = []
    if why.number:
        said.append((REASONS["number"], {}))
    if why.phrase:
        said.append((REASONS["phrase"], {}))
    if why.held:
        counted = {"held": len(why.held), "asked": len(why.held) + len(why.lacking), "words": ", ".join(why.held)}
        said.append((REASONS["words"], counted))
    if why.numbers < 1:
        said.append((REASONS["unit" if why.unitless else "numbers"], {}))
    if why.around:
        said.append((REASONS["around"], {}))
    if why.dense >= CLOSE:
        said.append((REASONS["close"], {}))
    elif why.dense >= RELATED:
        said.append((REASONS["related"], {}))
    if why.translated:
        said.append((REASONS["translated"], {}))
    return said
