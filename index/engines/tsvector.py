"""Words in PostgreSQL: a `tsvector` of ready-made words, ranked by their worth in the library.

PostgreSQL parses nothing here: the vector is written out with positions. Lemmas bear the weight A, exact forms B,
lemmas of the title and headings C, each part's positions behind the others' with a gap, so that a phrase is met within
a part alone. `tsvector` knows no BM25. What the index alone can tell comes first: which passages hold the words of most
worth (`index.matching` gives it and bounds how many passages are met so). Of the first of these alone the vectors are
read: their rank is the sum of the worth of each word times `ts_rank`, which grows with how often it stands there.
`index.matching` weighs the best of them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from corpus.databases import copying
from index.engines.interfaces import CONTEXT, FORM, LEMMA, Keys, Lone, Sought, WordRow, is_among, listed, one_of

_CREATE_INDEX = "CREATE INDEX ix_passage_words_words ON passage_words USING gin (words) WITH (fastupdate = off)"
_CREATE = (
    "CREATE TABLE passage_words (document_id varchar(16) NOT NULL, key bigint NOT NULL, lemmas text NOT NULL, "
    "forms text NOT NULL, context text NOT NULL, places text NOT NULL, words tsvector NOT NULL, "
    # By document, so that the table may be parted or spread by it.
    "CONSTRAINT pk_passage_words PRIMARY KEY (document_id, key)) "
    # Words aside, where they need not be read to tell which passages were met: these rows are then a tenth as large.
    "WITH (toast_tuple_target = 128)",
    "CREATE INDEX ix_passage_words_key ON passage_words (key)",
    _CREATE_INDEX,
)
_COLUMNS = ("document_id", "key", "lemmas", "forms", "context", "places", "words")
_ROWS = "SELECT key, lemmas, forms, context, places FROM passage_words"
# In the order D, C, B, A of PostgreSQL's weights; `ts_rank` gives a word that stands once 6/π² of its weight.
_WEIGHTS = f"CAST('{{0, {CONTEXT}, {FORM}, {LEMMA}}}' AS float4[])"
# Bytes of one word, and words of a passage, that a `tsvector` takes: positions end at 16,383.
_LONGEST, _MOST, _GAP = 2_000, 5_000, 10
_FEW = 2_000
# So many times as many passages are ranked by how often words stand in them as are asked for.
_RANKED = 2


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
        found = text(f"SELECT key, document_id FROM passages WHERE {one_of(connection, 'key')}")
        keys = listed(connection, [row["key"] for row in rows])
        document_of: dict[int, str] = dict(connection.execute(found, {"keys": keys}).all())
        with copying(connection, "passage_words", _COLUMNS) as sent:
            # What is of no passage of the store can't be found.
            for row in (row for row in rows if row["key"] in document_of):
                parts = (row["lemmas"], row["forms"], row["context"])
                sent.write_row((document_of[row["key"]], row["key"], *parts, row["places"], _vector(parts)))

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
        met = _met(connection, sought, _RANKED * limit, allowed)
        values: dict[str, Any] = {"keys": listed(connection, met), "limit": limit}
        ranks = []
        for number, (query, worth) in enumerate(_queries(sought, "AC", "B")):
            # The rank is that of any of the words, for a pair too: what stands together must not rank below one alone.
            values[f"query{number}"] = query.replace(" & ", " | ")
            # `ts_rank` shares a rank out among the words of its query: of a lemma and its form, both count whole.
            values[f"worth{number}"] = worth * len(query.split(" | "))
            rank = f"ts_rank({_WEIGHTS}, words, CAST(:query{number} AS tsquery))"
            ranks.append(f"CAST(:worth{number} AS float8) * {rank}")
        statement = (
            # A vector put together anew is in memory: it is not fetched once a word.
            "WITH held AS MATERIALIZED (SELECT key, words || CAST('' AS tsvector) AS words FROM passage_words "
            f"WHERE {one_of(connection, 'key')}) "
            f"SELECT key FROM held ORDER BY {' + '.join(ranks)} DESC, key LIMIT :limit"
        )
        return list(connection.scalars(text(statement), values))

    def with_phrases(self, connection: Connection, phrases: Sequence[Sequence[str]]) -> set[int]:
        """The passages that hold every phrase, form for form."""
        query = " & ".join(f"({_phrase(phrase, 'B')})" for phrase in phrases)
        statement = text("SELECT key FROM passage_words WHERE words @@ CAST(:query AS tsquery)")
        return set(connection.scalars(statement, {"query": query}))


def _met(connection: Connection, sought: Sought, limit: int, allowed: Keys | None) -> list[int]:
    """The passages, of ``allowed`` where given, whose words are worth most together, however often they stand there."""
    values: dict[str, Any] = {}
    chosen = ""
    if allowed is not None and len(allowed) <= _FEW:
        chosen = f"AND {one_of(connection, 'key', 'allowed')}"
        values["allowed"] = listed(connection, allowed.tolist())
    parts = []
    # Without weights, to tell which the index would have the words read.
    for number, (query, worth) in enumerate(_queries(sought, "", "")):
        values |= {f"query{number}": query, f"worth{number}": worth}
        parts.append(
            f"SELECT key, CAST(:worth{number} AS float8) AS worth FROM passage_words "
            f"WHERE words @@ CAST(:query{number} AS tsquery) {chosen}"
        )
    union = " UNION ALL ".join(parts)
    statement = f"SELECT key, sum(worth) AS worth FROM ({union}) AS met GROUP BY key ORDER BY worth DESC, key"
    if allowed is None or chosen:
        return list(connection.scalars(text(f"{statement} LIMIT :limit"), {**values, "limit": limit}))
    found = np.fromiter(connection.scalars(text(statement), values), np.int64)
    kept: list[int] = found[is_among(found, allowed)][:limit].tolist()
    return kept


def _queries(sought: Sought, lemma_weights: str, form_weights: str) -> Iterator[tuple[str, float]]:
    """Each word, and each pair, as PostgreSQL asks for it, among the parts of some weights, with its worth."""
    for word in sought.words:
        parts = [_lemma(word, lemma_weights)]
        if word.form is not None:
            parts.append(_phrase([word.form], form_weights))
        yield " | ".join(parts), word.worth
    for one, other in sought.pairs:
        yield f"{_lemma(one, lemma_weights)} & {_lemma(other, lemma_weights)}", one.worth + other.worth


def _lemma(word: Lone, weights: str) -> str:
    return f"({_phrase(word.lemma.split(), weights)})"


def _phrase(forms: Iterable[str], weights: str) -> str:
    asked = f":{weights}" if weights else ""
    return " <-> ".join(f"{_quoted(form)}{asked}" for form in forms)


def _vector(parts: Sequence[str]) -> str:
    """Lemmas, forms and context with their positions and weights, as PostgreSQL writes a `tsvector`."""
    at, written = 0, []
    for part, weight in zip(parts, "ABC", strict=True):
        held = part.split()[:_MOST]
        written += [f"{_quoted(word)}:{place}{weight}" for place, word in enumerate(held, at + 1)]
        at += len(held) + _GAP
    return " ".join(written)


def _quoted(word: str) -> str:
    # A character has four bytes at most.
    if 4 * len(word) > _LONGEST:
        word = word.encode()[:_LONGEST].decode("utf-8", "ignore")
    if "'" in word or "\\" in word:
        word = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'"
