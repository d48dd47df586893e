"""Words in PostgreSQL: a `tsvector` of ready-made words, ranked by their worth in the library.

PostgreSQL parses nothing here: the vector is written out with positions. Lemmas bear the weight A, exact forms B,
lemmas of the title and headings C, each part's positions behind the others' with a gap, so that a phrase is met within
a part alone. `tsvector` knows no BM25: a passage's rank is the sum of the worth of its words (`index.matching` gives
it) times `ts_rank` of each, which grows with how often it stands there; `index.matching` weighs the best of them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from index.engines.interfaces import CONTEXT, FORM, LEMMA, Keys, Lone, Sought, WordRow, listed, one_of

_CREATE_INDEX = "CREATE INDEX ix_passage_words_words ON passage_words USING gin (words) WITH (fastupdate = off)"
_CREATE = (
    "CREATE TABLE passage_words (document_id varchar(16) NOT NULL, key bigint NOT NULL, lemmas text NOT NULL, "
    "forms text NOT NULL, context text NOT NULL, places text NOT NULL, words tsvector NOT NULL, "
    # By document, so that the table may be parted or spread by it.
    "CONSTRAINT pk_passage_words PRIMARY KEY (document_id, key))",
    "CREATE INDEX ix_passage_words_key ON passage_words (key)",
    _CREATE_INDEX,
)
_INSERT = (
    "INSERT INTO passage_words (document_id, key, lemmas, forms, context, places, words) "
    "SELECT document_id, key, :lemmas, :forms, :context, :places, CAST(:words AS tsvector) "
    "FROM passages WHERE key = :key"
)
_ROWS = "SELECT key, lemmas, forms, context, places FROM passage_words"
# In the order D, C, B, A of PostgreSQL's weights; `ts_rank` gives a word that stands once 6/π² of its weight.
_WEIGHTS = f"CAST('{{0, {CONTEXT}, {FORM}, {LEMMA}}}' AS float4[])"
# Bytes of one word, and words of a passage, that a `tsvector` takes: positions end at 16,383.
_LONGEST, _MOST, _GAP = 2_000, 5_000, 10
_FEW = 2_000


class Tsvector:
    """The word index of a library in PostgreSQL."""

    def create(self, connection: Connection) -> None:
        """Make the table."""
        for statement in _CREATE:
            connection.execute(text(statement))

    @contextmanager
    def filling(self, connection: Connection) -> Iterator[None]:
        """A block within which very many rows are put into an empty table; the index is made of them at its end."""
        connection.execute(text("DROP INDEX ix_passage_words_words"))
        yield
        connection.execute(text(_CREATE_INDEX))

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep rows, given by the names of `WordRow`."""
        connection.execute(text(_INSERT), [{**row, "words": _vector(row)} for row in rows])

    def remove(self, connection: Connection, keys: Sequence[int]) -> None:
        """Let go of passages."""
        statement = text(f"DELETE FROM passage_words WHERE {one_of(connection, 'key')}")
        connection.execute(statement, {"keys": listed(connection, keys)})

    def size(self, connection: Connection) -> int:
        """How many passages it holds."""
        return connection.scalar(text("SELECT count(*) FROM passage_words")) or 0

    def rows(self, connection: Connection, keys: Sequence[int] | None) -> Iterable[WordRow]:
        """The rows of some passages, of all for None, in no order."""
        if keys is None:
            return map(WordRow._make, connection.execute(text(_ROWS), execution_options={"yield_per": 2_000}))
        statement = text(f"{_ROWS} WHERE {one_of(connection, 'key')}")
        return map(WordRow._make, connection.execute(statement, {"keys": listed(connection, keys)}).all())

    def best(self, connection: Connection, sought: Sought, limit: int, allowed: Keys | None) -> list[int]:
        """The passages that match best, of ``allowed`` where given, the best first."""
        values: dict[str, Any] = {}
        chosen = ""
        few = allowed is None or len(allowed) <= _FEW
        if allowed is not None and few:
            chosen = f"AND {one_of(connection, 'key', 'allowed')}"
            values["allowed"] = listed(connection, allowed.tolist())
        parts = []
        for number, (query, worth) in enumerate(_queries(sought)):
            values |= {f"query{number}": query, f"worth{number}": worth}
            match = f"CAST(:query{number} AS tsquery)"
            # The rank is that of any of the words, for a pair too: what stands together must not rank below one alone.
            ranked = f"CAST(replace(:query{number}, '&', '|') AS tsquery)"
            parts.append(
                f"SELECT key, CAST(:worth{number} AS float8) * ts_rank({_WEIGHTS}, words, {ranked}) AS score "
                f"FROM passage_words WHERE words @@ {match} {chosen}"
            )
        statement = (
            f"SELECT key, sum(score) AS score FROM ({' UNION ALL '.join(parts)}) AS found "
            "GROUP BY key ORDER BY score DESC, key"
        )
        if few:
            return list(connection.scalars(text(f"{statement} LIMIT :limit"), {**values, "limit": limit}))
        found = np.fromiter(connection.scalars(text(statement), values), np.int64)
        kept: list[int] = found[np.isin(found, np.asarray(allowed))][:limit].tolist()
        return kept

    def with_phrases(self, connection: Connection, phrases: Sequence[Sequence[str]]) -> set[int]:
        """The passages that hold every phrase, form for form."""
        query = " & ".join(f"({_phrase(phrase, 'B')})" for phrase in phrases)
        statement = text("SELECT key FROM passage_words WHERE words @@ CAST(:query AS tsquery)")
        return set(connection.scalars(statement, {"query": query}))


def _queries(sought: Sought) -> Iterator[tuple[str, float]]:
    """Each word, and each pair, as PostgreSQL asks for it, with its worth."""
    for word in sought.words:
        parts = [_lemma(word)] + ([_phrase([word.form], "B")] if word.form is not None else [])
        # `ts_rank` shares a rank out among the words of its query.
        yield " | ".join(parts), word.worth * len(parts)
    for one, other in sought.pairs:
        yield f"{_lemma(one)} & {_lemma(other)}", one.worth + other.worth


def _lemma(word: Lone) -> str:
    return f"({_phrase(word.lemma.split(), 'AC')})"


def _phrase(forms: Iterable[str], weights: str) -> str:
    return " <-> ".join(f"{_quoted(form)}:{weights}" for form in forms)


def _vector(row: Mapping[str, Any]) -> str:
    """A row's words with their positions and weights, as PostgreSQL writes a `tsvector`."""
    at, parts = 0, []
    for column, weight in (("lemmas", "A"), ("forms", "B"), ("context", "C")):
        held = row[column].split()[:_MOST]
        parts += [f"{_quoted(word)}:{at + place}{weight}" for place, word in enumerate(held, 1)]
        at += len(held) + _GAP
    return " ".join(parts)


def _quoted(word: str) -> str:
    short = word.encode()[:_LONGEST].decode("utf-8", "ignore")
    escaped = short.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
