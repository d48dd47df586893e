"""Which tags touch which passage: a table derived from the annotations, for filters and facets.

A row is a passage, a label and what one asks that label for: the body's or place's id, the statement's type, the
figure's unit, the year in which the deadline ends. A cache of the store, kept in the store's own transactions.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, String, Table, Text, text

from corpus.databases import is_postgresql
from corpus.model import Label
from index.engines.interfaces import has_table, listed, one_of

# Not of `corpus.schema`: the migrations of the store know nothing of what is derived from it.
tags = Table(
    "passage_tags",
    MetaData(),
    Column("passage_key", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("label", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Index("ix_passage_tags_label_value", "label", "value"),
    sqlite_with_rowid=False,
)
_END = {
    "sqlite": (
        "substr(coalesce(json_extract(a.value, '$.end'), json_extract(a.value, '$.dates[0]'), "
        "json_extract(a.value, '$.start'), ''), 1, 4)"
    ),
    "postgresql": "substr(coalesce(a.value->>'end', a.value->'dates'->>0, a.value->>'start', ''), 1, 4)",
}
_IS_YEAR = {"sqlite": "GLOB '[0-9][0-9][0-9][0-9]'", "postgresql": "~ '^[0-9]{4}$'"}


def create(connection: Connection) -> None:
    """Make the table where it is not there, from what the library holds."""
    if not exists(connection):
        tags.create(connection)
        connection.execute(text(_derive(connection, "true")))


def exists(connection: Connection) -> bool:
    """Whether the library has the table."""
    return has_table(connection, "passage_tags")


def add(connection: Connection, document_id: str) -> None:
    """Take in the tags of a document that stands in the store with its passages and annotations."""
    connection.execute(text(_derive(connection, "p.document_id = :document")), {"document": document_id})


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Let go of passages."""
    if keys:
        statement = text(f"DELETE FROM passage_tags WHERE {one_of(connection, 'passage_key')}")
        connection.execute(statement, {"keys": listed(connection, keys)})


def _derive(connection: Connection, condition: str) -> str:
    name = "postgresql" if is_postgresql(connection) else "sqlite"
    end = _END[name]
    # A deadline without a year (`--04-01`) is a deadline all the same, of no year.
    due = f"CASE WHEN {end} {_IS_YEAR[name]} THEN {end} ELSE '' END"
    return (
        "INSERT INTO passage_tags(passage_key, label, value) "
        f"SELECT p.key, a.label, CASE a.label WHEN '{Label.DEADLINE.value}' THEN {due} ELSE coalesce(a.key, '') END "
        'FROM passages p JOIN annotations a ON a.document_id = p.document_id AND a.start < p."end" '
        f'AND a."end" > p.start WHERE {condition} ON CONFLICT DO NOTHING'
    )
