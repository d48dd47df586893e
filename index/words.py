"""The word index: FTS5 over lemmas, exact forms and context, with a count of every word, in the store's transactions.

Words are handed to FTS5 ready-made: lemmas and folded forms from `nlp.words`, with whatever is neither letter nor digit
inside a word replaced by a private character that FTS5 takes for a letter, so that nothing in a text or a query is FTS5
syntax or splits a word anew. FTS5 could count how many passages hold a word only by reading all of them: hence the
table of counts, which spelling and suggestions read as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.dialects.sqlite import insert

from corpus import schema
from corpus.model import Document
from corpus.reading import reading
from corpus.store import Library, StoredPassage
from index import tags
from index.terms import token
from nlp.words import words as words_of

GENERATION = "index_generation"

_CREATE = (
    "CREATE VIRTUAL TABLE passage_words USING "
    "fts5(lemmas, forms, context, places UNINDEXED, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab(passage_words, 'row')",
)
_CREATE_COUNTS = (
    "CREATE TABLE passage_terms(term TEXT PRIMARY KEY, lemmas INTEGER NOT NULL, forms INTEGER NOT NULL) WITHOUT ROWID"
)
_COUNT = (
    "INSERT INTO passage_terms(term, lemmas, forms) VALUES (:term, :lemmas, :forms) "
    "ON CONFLICT(term) DO UPDATE SET lemmas = lemmas + excluded.lemmas, forms = forms + excluded.forms"
)
_ROWS = 2_000


def bring_up_to_date(library: Library) -> None:
    """Make the derived tables that a library of an older Mindet lacks; a library that can't be written to is left."""
    with library.read() as connection:
        if not _exists(connection, "passage_words") or _is_complete(connection):
            return
    with library.write() as connection:
        _create(connection)


def add(connection: Connection, document: Document, passages: Iterable[StoredPassage]) -> None:
    """Make a document's stored passages findable by their words and tags."""
    rows = []
    for stored in passages:
        passage = stored.passage
        read = reading(document.text, passage.start, passage.end)
        found = words_of(read.text, passage.language)
        spans = [read.to_source(word.start, word.end) for word in found]
        rows.append(
            {
                "key": stored.key,
                "lemmas": " ".join(token(word.lemma) for word in found),
                "forms": " ".join(token(word.text) for word in found),
                "context": " ".join(token(word.lemma) for word in words_of(stored.context, passage.language)),
                "places": " ".join(f"{start - passage.start}+{end - start}" for start, end in spans),
            }
        )
    put(connection, rows)
    tags.add(connection, document.id)


def put(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep rows of the index as they are: a passage's key, its lemmas, forms, context and places, parted by spaces."""
    _create(connection)
    if rows:
        columns = "lemmas, forms, context, places"
        statement = f"INSERT INTO passage_words(rowid, {columns}) VALUES (:key, :lemmas, :forms, :context, :places)"
        connection.execute(text(statement), list(rows))
        _count(connection, ((row["lemmas"], row["forms"], row["context"]) for row in rows), 1)
    _count_change(connection)


def remove(connection: Connection, document_id: str) -> None:
    """Take a document's passages out of the word index; to be called before the store drops them."""
    _create(connection)
    keys = connection.scalars(select(schema.passages.c.key).where(schema.passages.c.document_id == document_id)).all()
    if keys:
        rows = connection.execute(
            text("SELECT lemmas, forms, context FROM passage_words WHERE rowid IN :keys").bindparams(
                bindparam("keys", expanding=True)
            ),
            {"keys": list(keys)},
        ).all()
        _count(connection, ((row.lemmas, row.forms, row.context) for row in rows), -1)
        connection.execute(text("DELETE FROM passage_terms WHERE lemmas <= 0 AND forms <= 0"))
        connection.execute(text("DELETE FROM passage_words WHERE rowid = :key"), [{"key": key} for key in keys])
        tags.remove(connection, keys)
        _count_change(connection)


def generation(connection: Connection) -> int:
    """A number that grows whenever passages come or go: what caches compare theirs with."""
    value = connection.scalar(select(schema.attributes.c.value).where(schema.attributes.c.name == GENERATION))
    return int(value or 0)


def holds(connection: Connection) -> int:
    """How many passages the word index holds."""
    return connection.scalar(text("SELECT count(*) FROM passage_words")) or 0 if is_there(connection) else 0


def is_there(connection: Connection) -> bool:
    """Whether the library has a word index yet."""
    return _exists(connection, "passage_words")


def counts(connection: Connection, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
    """In how many passages each word stands as a lemma and as a form; words that none holds are left out."""
    statement = text("SELECT term, lemmas, forms FROM passage_terms WHERE term IN :terms")
    wanted = {"terms": list(dict.fromkeys(terms))}
    rows = connection.execute(statement.bindparams(bindparam("terms", expanding=True)), wanted)
    return {term: (int(lemmas), int(forms)) for term, lemmas, forms in rows}


def _create(connection: Connection) -> None:
    if not is_there(connection):
        for statement in _CREATE:
            connection.execute(text(statement))
    if not _exists(connection, "passage_terms"):
        connection.execute(text(_CREATE_COUNTS))
        rows = connection.execute(text("SELECT lemmas, forms, context FROM passage_words"))
        for part in rows.partitions(_ROWS):
            _count(connection, ((row.lemmas, row.forms, row.context) for row in part), 1)
    tags.create(connection)


def _is_complete(connection: Connection) -> bool:
    return _exists(connection, "passage_terms") and tags.exists(connection)


def _count(connection: Connection, rows: Iterable[tuple[str, str, str]], sign: int) -> None:
    lemmas: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for held, written, context in rows:
        lemmas.update({*held.split(), *context.split()})
        forms.update(set(written.split()))
    terms = lemmas.keys() | forms.keys()
    if terms:
        changes = [{"term": term, "lemmas": sign * lemmas[term], "forms": sign * forms[term]} for term in terms]
        connection.execute(text(_COUNT), changes)


def _exists(connection: Connection, table: str) -> bool:
    statement = text("SELECT 1 FROM sqlite_master WHERE name = :table")
    return bool(connection.scalar(statement, {"table": table}))


def _count_change(connection: Connection) -> None:
    statement = insert(schema.attributes).values(name=GENERATION, value=str(generation(connection) + 1))
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )
