"""The word index: lemmas, exact forms and context of passages, with a count of every word, in the store's transactions.

Words are handed to the database ready-made: lemmas and folded forms from `nlp.words`, with whatever is neither letter
nor digit inside a word replaced by a private character that counts as a letter, so that nothing in a text or a query is
syntax or splits a word anew. The database could count how many passages hold a word only by reading all of them: hence
the table of counts, which spelling and suggestions read as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, bindparam, delete, func, select, text

from corpus import databases, schema
from corpus.model import Document
from corpus.parts import parts
from corpus.reading import reading
from corpus.store import Library, StoredPassage
from index import tags
from index.engines.fts5 import Fts5
from index.engines.interfaces import Keys, Sought, WordRow, WordTable, has_table, keeps_table
from index.engines.tsvector import Tsvector
from index.terms import token
from nlp.words import words as words_of

GENERATION = "index_generation"

_terms = Table(
    "passage_terms",
    MetaData(),
    Column("term", Text, primary_key=True),
    Column("lemmas", Integer, nullable=False),
    Column("forms", Integer, nullable=False),
    sqlite_with_rowid=False,
)
_INTO_COUNTS = "INSERT INTO passage_terms(term, lemmas, forms)"
_ADDED = (
    "ON CONFLICT(term) DO UPDATE "
    "SET lemmas = passage_terms.lemmas + excluded.lemmas, forms = passage_terms.forms + excluded.forms"
)
_COUNT = f"{_INTO_COUNTS} VALUES (:term, :lemmas, :forms) {_ADDED}"
# PostgreSQL takes many rows as columns, in one statement.
_COUNT_COLUMNS = (
    f"{_INTO_COUNTS} SELECT * "
    f"FROM unnest(CAST(:terms AS text[]), CAST(:lemmas AS integer[]), CAST(:forms AS integer[])) {_ADDED}"
)
# Asked for by every query, so made once.
_GENERATION = text(f"SELECT value FROM attributes WHERE name = '{GENERATION}'")
_COUNTS = text("SELECT term, lemmas, forms FROM passage_terms WHERE term IN :terms").bindparams(
    bindparam("terms", expanding=True)
)
_ROWS, _TERMS = 2_000, 50_000
_FTS5, _TSVECTOR = Fts5(), Tsvector()


def bring_up_to_date(library: Library) -> None:
    """Make the derived tables that a library of an older Mindet lacks; a library that can't be written to is left."""
    with library.read() as connection:
        if not is_there(connection) or _is_complete(connection):
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
        _table(connection).put(connection, rows)
        _count(connection, (WordRow(**row) for row in rows), 1)
    _count_change(connection)


def fill(connection: Connection, rows: Iterable[WordRow]) -> None:
    """Fill an index that holds nothing with the rows of another; the words are counted once, at the end."""
    _create(connection)
    lemmas: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    table = _table(connection)
    with table.filling(connection):
        for part in parts(rows, _ROWS):
            table.put(connection, [row._asdict() for row in part])
            for term, (as_lemma, as_form) in _counted(part).items():
                lemmas[term] += as_lemma
                forms[term] += as_form
    _keep_counts(connection, {term: (lemmas[term], forms[term]) for term in lemmas}, 1)
    _count_change(connection)


def remove(connection: Connection, document_id: str) -> None:
    """Take a document's passages out of the word index; to be called before the store drops them."""
    _create(connection)
    keys = connection.scalars(select(schema.passages.c.key).where(schema.passages.c.document_id == document_id)).all()
    if keys:
        table = _table(connection)
        _count(connection, table.rows(connection, keys), -1)
        connection.execute(text("DELETE FROM passage_terms WHERE lemmas <= 0 AND forms <= 0"))
        table.remove(connection, keys)
        tags.remove(connection, keys)
        _count_change(connection)


def rows(connection: Connection, keys: Sequence[int]) -> Iterable[WordRow]:
    """The words of some passages, in no order; none where there is no word index."""
    return _table(connection).rows(connection, keys) if keys and is_there(connection) else ()


def all_rows(connection: Connection) -> Iterable[WordRow]:
    """The words of all passages, in no order."""
    return _table(connection).rows(connection, None)


def best(connection: Connection, sought: Sought, limit: int, allowed: Keys | None = None) -> list[int]:
    """The passages that match some words best, of ``allowed`` where given, the best first."""
    if not sought or not is_there(connection) or (allowed is not None and not len(allowed)):
        return []
    return _table(connection).best(connection, sought, limit, allowed)


def with_phrases(connection: Connection, phrases: Sequence[Sequence[str]]) -> set[int]:
    """The passages that hold every phrase, form for form."""
    return _table(connection).with_phrases(connection, phrases) if phrases and is_there(connection) else set()


def generation(connection: Connection) -> int:
    """A number that grows whenever passages come or go: what caches compare theirs with."""
    if connection.get_execution_options().get("writing"):
        return int(connection.scalar(_GENERATION) or 0)
    # A reader sees one state to its end: it is asked for once, though several caches want to know.
    known: tuple[Any, int] = connection.info.get(GENERATION, (None, 0))
    if known[0] is None or known[0] is not connection.get_transaction():
        found = int(connection.scalar(_GENERATION) or 0)
        known = connection.info[GENERATION] = (connection.get_transaction(), found)
    return known[1]


def holds(connection: Connection) -> int:
    """How many passages the word index holds."""
    return _table(connection).size(connection) if is_there(connection) else 0


def is_there(connection: Connection) -> bool:
    """Whether the library has a word index yet."""
    return keeps_table(connection, "passage_words")


def counts(connection: Connection, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
    """In how many passages each word stands as a lemma and as a form; words that none holds are left out."""
    wanted = {"terms": list(dict.fromkeys(terms))}
    if not wanted["terms"]:
        return {}
    return {term: (int(lemmas), int(forms)) for term, lemmas, forms in connection.execute(_COUNTS, wanted).all()}


def mend(connection: Connection) -> None:
    """Let go of words of passages that the store does not hold, and count all words anew."""
    if not is_there(connection):
        return
    held = {row.key for row in all_rows(connection)}
    gone = held.difference(connection.scalars(select(schema.passages.c.key)))
    if gone:
        _table(connection).remove(connection, sorted(gone))
        tags.remove(connection, sorted(gone))
    connection.execute(delete(_terms))
    _count_all(connection)
    _count_change(connection)


def differing(connection: Connection) -> int:
    """How many passages are in the store alone or in the word index alone."""
    if not is_there(connection):
        return connection.scalar(select(func.count()).select_from(schema.passages)) or 0
    held = {row.key for row in all_rows(connection)}
    return len(held.symmetric_difference(connection.scalars(select(schema.passages.c.key))))


def miscounted(connection: Connection) -> int:
    """How many words the table of counts does not count as often as passages hold them."""
    if not is_there(connection):
        return 0
    made = _counted(all_rows(connection))
    kept = {row.term: (row.lemmas, row.forms) for row in connection.execute(select(_terms))}
    return sum(made.get(term) != kept.get(term) for term in made.keys() | kept.keys())


def _table(connection: Connection) -> WordTable:
    return _TSVECTOR if databases.is_postgresql(connection) else _FTS5


def _create(connection: Connection) -> None:
    if not is_there(connection):
        _table(connection).create(connection)
    if not has_table(connection, "passage_terms"):
        _terms.create(connection)
        _count_all(connection)
    tags.create(connection)


def _count_all(connection: Connection) -> None:
    _keep_counts(connection, _counted(all_rows(connection)), 1)


def _is_complete(connection: Connection) -> bool:
    return has_table(connection, "passage_terms") and tags.exists(connection)


def _count(connection: Connection, rows: Iterable[WordRow], sign: int) -> None:
    _keep_counts(connection, _counted(rows), sign)


def _keep_counts(connection: Connection, counted: Mapping[str, tuple[int, int]], sign: int) -> None:
    changes = ((term, sign * lemmas, sign * forms) for term, (lemmas, forms) in counted.items())
    names = ("term", "lemmas", "forms")
    for part in parts(changes, _TERMS):
        if databases.is_postgresql(connection):
            terms, lemmas, forms = map(list, zip(*part, strict=True))
            connection.execute(text(_COUNT_COLUMNS), {"terms": terms, "lemmas": lemmas, "forms": forms})
        else:
            connection.execute(text(_COUNT), [dict(zip(names, row, strict=True)) for row in part])


def _counted(rows: Iterable[WordRow]) -> dict[str, tuple[int, int]]:
    """In how many of some passages each word stands as a lemma, in the context too, and as a form."""
    lemmas: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for row in rows:
        lemmas.update({*row.lemmas.split(), *row.context.split()})
        forms.update(set(row.forms.split()))
    return {term: (lemmas[term], forms[term]) for term in lemmas.keys() | forms.keys()}


def _count_change(connection: Connection) -> None:
    statement = databases.upsert(connection, schema.attributes).values(
        name=GENERATION, value=str(generation(connection) + 1)
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )
