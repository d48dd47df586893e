"""Words in SQLite: FTS5 over ready-made words, ranked by its BM25."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from index.engines.interfaces import CONTEXT, FORM, LEMMA, Keys, Sought, WordRow, is_among, listed, one_of

_CREATE = (
    "CREATE VIRTUAL TABLE passage_words USING "
    "fts5(lemmas, forms, context, places UNINDEXED, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab(passage_words, 'row')",
)
_WEIGHTS = f"{LEMMA}, {FORM}, {CONTEXT}"
# Read past FTS5, which would look each row up twice.
_ROWS = "SELECT id, c0, c1, c2, c3 FROM passage_words_content"
# Keys that are handed to SQLite; of more, FTS5's rows are told apart in memory.
_FEW = 2_000


class Fts5:
    """The word index of a library in a file."""

    def create(self, connection: Connection) -> None:
        """Make the table."""
        for statement in _CREATE:
            connection.execute(text(statement))

    def filling(self, _connection: Connection) -> AbstractContextManager[None]:
        """A block within which very many rows are put into an empty table: nothing that FTS5 would need to be told."""
        return nullcontext()

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep rows, given by the names of `WordRow`."""
        columns = "lemmas, forms, context, places"
        statement = f"INSERT INTO passage_words(rowid, {columns}) VALUES (:key, :lemmas, :forms, :context, :places)"
        connection.execute(text(statement), list(rows))

    def remove(self, connection: Connection, keys: Sequence[int]) -> None:
        """Let go of passages."""
        connection.execute(text("DELETE FROM passage_words WHERE rowid = :key"), [{"key": key} for key in keys])

    def size(self, connection: Connection) -> int:
        """How many passages it holds."""
        return connection.scalar(text("SELECT count(*) FROM passage_words")) or 0

    def rows(self, connection: Connection, keys: Sequence[int] | None) -> Iterable[WordRow]:
        """The rows of some passages, of all for None, in no order."""
        if keys is None:
            return map(WordRow._make, connection.execute(text(_ROWS), execution_options={"yield_per": 2_000}))
        statement = text(f"{_ROWS} WHERE {one_of(connection, 'id')}")
        return map(WordRow._make, connection.execute(statement, {"keys": listed(connection, keys)}).all())

    def best(self, connection: Connection, sought: Sought, limit: int, allowed: Keys | None) -> list[int]:
        """The passages that match best, of ``allowed`` where given, the best first."""
        chosen, values = "", {"expression": _expression(sought)}
        if allowed is not None and len(allowed) <= _FEW:
            # The plus keeps SQLite from asking FTS5 the whole query once a key.
            chosen = f"AND {one_of(connection, '+rowid', 'allowed')}"
            values["allowed"] = listed(connection, allowed.tolist())
        statement = (
            f"SELECT rowid, bm25(passage_words, {_WEIGHTS}) AS score FROM passage_words "
            f"WHERE passage_words MATCH :expression {chosen}"
        )
        if allowed is None or chosen:
            limited = text(f"{statement} ORDER BY score, rowid LIMIT :limit")
            return list(connection.scalars(limited, {**values, "limit": limit}))
        rows = connection.execute(text(statement), values).all()
        keys = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        scores = np.fromiter((row[1] for row in rows), np.float64, len(rows))
        kept = is_among(keys, allowed)
        order = np.lexsort((keys[kept], scores[kept]))[:limit]
        found: list[int] = keys[kept][order].tolist()
        return found

    def with_phrases(self, connection: Connection, phrases: Sequence[Sequence[str]]) -> set[int]:
        """The passages that hold every phrase, form for form."""
        expression = " AND ".join(f'forms : "{" ".join(phrase)}"' for phrase in phrases)
        statement = text("SELECT rowid FROM passage_words WHERE passage_words MATCH :expression")
        return set(connection.scalars(statement, {"expression": expression}))


def _expression(sought: Sought) -> str:
    """Any of the words, in any column, or two of the others together."""
    parts = []
    if sought.words:
        parts.append(f"{{lemmas context}} : ({_any([word.lemma for word in sought.words])})")
        forms = [word.form for word in sought.words if word.form is not None]
        if forms:
            parts.append(f"forms : ({_any(forms)})")
    parts += [f'{{lemmas context}} : ("{one.lemma}" AND "{other.lemma}")' for one, other in sought.pairs]
    return " OR ".join(f"({part})" for part in parts)


def _any(wanted: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in wanted)
