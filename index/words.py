"""The word index: FTS5 over lemmas, exact forms and context, kept in the store's own transactions.

Words are handed to FTS5 ready-made: lemmas and folded forms from `nlp.words`, with whatever is neither letter nor digit
inside a word replaced by a private character that FTS5 takes for a letter, so that nothing in a text or a query is FTS5
syntax or splits a word anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.dialects.sqlite import insert

from corpus import schema
from corpus.model import Document, Language
from corpus.reading import reading
from corpus.store import StoredPassage
from index.bridge import bridge
from nlp.words import words as words_of

GENERATION = "index_generation"

_CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING "
    "fts5(lemmas, forms, context, places UNINDEXED, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS passage_vocabulary USING fts5vocab(passage_words, 'row')",
)
# Lemmas in the passage, its exact forms as a boost, lemmas of the title and headings.
_WEIGHTS = "1.0, 0.2, 0.5"
# BM25 of a word that stands twice in a passage of mean length, as a multiple of its IDF: a full match.
_FULL_MATCH = 1.4
# A word in more than this share of the passages, and in this many, is left out when rarer ones are there: it costs the
# most time and is worth the least.
_COMMON = 0.25
_COMMON_FROM = 50
_PHRASE = re.compile(r'["«“„]([^"»”“„«]+)["»”“]')
_NOT_ALPHANUMERIC = re.compile(r"[^\w]|_")
_JOINT = "\ue000"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a query asks the word index: lemmas, each with its form and the other language's lemmas for it; phrases.

    ``phrases`` are the quoted ones, as forms.
    """

    lemmas: tuple[str, ...]
    forms: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """How much of a query's weight the words of passages cover, from 0 to 1, by key, the best first.

    ``bridged`` is the share of the weight for which the library holds words in the other language too.
    """

    scores: dict[int, float]
    bridged: float


@dataclass(frozen=True, slots=True)
class Found:
    """Where a query's words stand in a passage's source text, how many of its lemmas do, the share of exact forms."""

    spans: tuple[tuple[int, int], ...]
    lemmas: int
    exact: float


NOTHING = Found((), 0, 0.0)


def terms(query: str, spoken: Language, most: int = 40) -> Terms:
    """The first words of a query, each once, and its quoted phrases."""
    lemmas: dict[str, str] = {}
    for word in words_of(query, spoken):
        lemmas.setdefault(_token(word.lemma), _token(word.text))
    kept = list(lemmas.items())[:most]
    known = bridge(spoken)
    phrases = (tuple(_token(word.text) for word in words_of(quoted)) for quoted in _PHRASE.findall(query))
    return Terms(
        tuple(lemma for lemma, _ in kept),
        tuple(form for _, form in kept),
        tuple(tuple(_token(other) for other in known.get(lemma, ())) for lemma, _ in kept),
        tuple(phrase[:most] for phrase in phrases if phrase),
    )


def add(connection: Connection, document: Document, passages: Iterable[StoredPassage]) -> None:
    """Make a document's stored passages findable by their words."""
    rows = []
    for stored in passages:
        passage = stored.passage
        read = reading(document.text, passage.start, passage.end)
        found = words_of(read.text, passage.language)
        spans = [read.to_source(word.start, word.end) for word in found]
        rows.append(
            {
                "key": stored.key,
                "lemmas": " ".join(_token(word.lemma) for word in found),
                "forms": " ".join(_token(word.text) for word in found),
                "context": " ".join(_token(word.lemma) for word in words_of(stored.context, passage.language)),
                "places": " ".join(f"{start - passage.start}+{end - start}" for start, end in spans),
            }
        )
    put(connection, rows)


def put(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep rows of the index as they are: a passage's key, its lemmas, forms, context and places, parted by spaces."""
    _create(connection)
    if rows:
        columns = "lemmas, forms, context, places"
        statement = f"INSERT INTO passage_words(rowid, {columns}) VALUES (:key, :lemmas, :forms, :context, :places)"
        connection.execute(text(statement), list(rows))
    _count_change(connection)


def remove(connection: Connection, document_id: str) -> None:
    """Take a document's passages out of the word index; to be called before the store drops them."""
    _create(connection)
    keys = connection.scalars(select(schema.passages.c.key).where(schema.passages.c.document_id == document_id)).all()
    if keys:
        connection.execute(text("DELETE FROM passage_words WHERE rowid = :key"), [{"key": key} for key in keys])
        _count_change(connection)


def generation(connection: Connection) -> int:
    """A number that grows whenever passages come or go: what caches compare theirs with."""
    value = connection.scalar(select(schema.attributes.c.value).where(schema.attributes.c.name == GENERATION))
    return int(value or 0)


def holds(connection: Connection) -> int:
    """How many passages the word index holds."""
    return connection.scalar(text("SELECT count(*) FROM passage_words")) or 0 if _exists(connection) else 0


def search(
    connection: Connection, asked: Terms, limit: int, passages: int, allowed: Sequence[int] | None = None
) -> Matches:
    """The passages whose words match best, of ``passages`` in the library; ``allowed`` keys only, where given.

    A score is BM25 over what a full match of every word would get, words that the library lacks included: a passage in
    the other language that shares but a number with the query stays near 0.
    """
    if not asked.lemmas or not _exists(connection):
        return Matches({}, 0.0)
    holding = _holding(connection, [*asked.lemmas, *chain.from_iterable(asked.others)])
    weights = [_weight(group, holding, passages) for group in _groups(asked)]
    total = sum(weights)
    bridged = sum(weight for weight, others in zip(weights, asked.others, strict=True) if holding.keys() & {*others})
    expression = _expression(asked, holding, passages)
    condition, values = _among(allowed)
    statement = text(
        f"SELECT rowid, -bm25(passage_words, {_WEIGHTS}) AS score FROM passage_words "
        f"WHERE passage_words MATCH :expression {condition} ORDER BY score DESC, rowid LIMIT :limit"
    )
    rows = connection.execute(statement, {"expression": expression, "limit": limit, **values})
    scores = {key: max(0.0, min(1.0, score / (total * _FULL_MATCH))) for key, score in rows}
    return Matches(scores, bridged / total)


def with_phrases(connection: Connection, asked: Terms) -> set[int]:
    """The passages that hold every quoted phrase of a query, word for word."""
    if not asked.phrases or not _exists(connection):
        return set()
    expression = " AND ".join(f'forms : "{" ".join(phrase)}"' for phrase in asked.phrases)
    statement = text("SELECT rowid FROM passage_words WHERE passage_words MATCH :expression")
    return set(connection.scalars(statement, {"expression": expression}))


def found(connection: Connection, keys: Sequence[int], asked: Terms) -> dict[int, Found]:
    """Where the words of a query stand in some passages, by lemma or by form."""
    if not keys or not _exists(connection):
        return {}
    groups = {lemma: group[0] for group in reversed(_groups(asked)) for lemma in group}
    forms = dict(zip(asked.forms, asked.lemmas, strict=True))
    statement = text("SELECT rowid, lemmas, forms, places FROM passage_words WHERE rowid IN :keys")
    rows = connection.execute(statement.bindparams(bindparam("keys", expanding=True)), {"keys": list(keys)})
    return {row.rowid: _found(row.lemmas, row.forms, row.places, groups, forms) for row in rows}


def _found(lemmas: str, forms: str, places: str, groups: dict[str, str], exact_forms: dict[str, str]) -> Found:
    spans, met, exact = [], set(), set()
    for lemma, form, place in zip(lemmas.split(), forms.split(), places.split(), strict=True):
        asked = groups.get(lemma) or exact_forms.get(form)
        if asked is not None:
            start, _, length = place.partition("+")
            spans.append((int(start), int(start) + int(length)))
            met.add(asked)
            if form in exact_forms:
                exact.add(form)
    return Found(tuple(spans), len(met), len(exact) / max(1, len(exact_forms)))


def _token(word: str) -> str:
    return _NOT_ALPHANUMERIC.sub(_JOINT, word.casefold())


def _create(connection: Connection) -> None:
    for statement in _CREATE:
        connection.execute(text(statement))


def _exists(connection: Connection) -> bool:
    return bool(connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'passage_words'")))


def _count_change(connection: Connection) -> None:
    statement = insert(schema.attributes).values(name=GENERATION, value=str(generation(connection) + 1))
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )


def _holding(connection: Connection, lemmas: Sequence[str]) -> dict[str, int]:
    """How many passages hold each word; words that none holds are left out."""
    statement = text("SELECT term, doc FROM passage_vocabulary WHERE term IN :terms")
    rows = connection.execute(statement.bindparams(bindparam("terms", expanding=True)), {"terms": list(lemmas)})
    return {term: int(count) for term, count in rows}


def _idf(holding: int, passages: int) -> float:
    """What a word is worth, as FTS5's BM25 counts it: one that half the passages hold next to nothing."""
    holding = min(holding, passages)
    return max(1e-6, math.log((passages - holding + 0.5) / (holding + 0.5)))


def _groups(asked: Terms) -> list[tuple[str, ...]]:
    """Each lemma with those that stand for it in the other language."""
    return [(lemma, *others) for lemma, others in zip(asked.lemmas, asked.others, strict=True)]


def _weight(group: Sequence[str], holding: dict[str, int], passages: int) -> float:
    """The mean worth of the lemmas of a group that the library holds; where it holds none, of a word it lacks."""
    held = [_idf(holding[lemma], passages) for lemma in group if lemma in holding]
    return sum(held) / len(held) if held else _idf(0, passages)


def _expression(asked: Terms, holding: dict[str, int], passages: int) -> str:
    """Any of the lemmas, or of the exact forms, quoted; very common words only where there are no others."""
    common = {lemma for lemma, count in holding.items() if count > max(_COMMON_FROM, _COMMON * passages)}
    left_out = common if holding.keys() - common else set()
    wanted = dict.fromkeys(lemma for lemma in chain.from_iterable(_groups(asked)) if lemma not in left_out)
    lemmas = " OR ".join(f'"{lemma}"' for lemma in wanted)
    exact = [form for lemma, form in zip(asked.lemmas, asked.forms, strict=True) if lemma not in left_out]
    if not exact:
        return f"{{lemmas context}} : ({lemmas})"
    forms = " OR ".join(f'"{form}"' for form in exact)
    return f"({{lemmas context}} : ({lemmas})) OR (forms : ({forms}))"


def _among(allowed: Sequence[int] | None) -> tuple[str, dict[str, str]]:
    if allowed is None:
        return "", {}
    # One JSON value: a list of a hundred thousand keys would be past the limit of bound variables.
    return "AND rowid IN (SELECT value FROM json_each(:allowed))", {"allowed": f"[{','.join(map(str, allowed))}]"}
