"""Which tags touch which passage: a table derived from the annotations, for filters and facets.

A row is a passage, a label and what one asks that label for: the body's or place's id, the statement's type, the
figure's unit, the year in which the deadline ends. A cache of the store, kept in the store's own transactions.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text, text

from corpus.model import Label

# Not of `corpus.schema`: the migrations of the store know nothing of what is derived from it.
tags = Table(
    "passage_tags",
    MetaData(),
    Column("passage_key", Integer, primary_key=True),
    Column("label", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Index("ix_passage_tags_label_value", "label", "value"),
    sqlite_with_rowid=False,
)
_END = (
    "substr(coalesce(json_extract(a.value, '$.end'), json_extract(a.value, '$.dates[0]'), "
    "json_extract(a.value, '$.start'), ''), 1, 4)"
)
# A deadline without a year (`--04-01`) is a deadline all the same, of no year.
_DUE = f"CASE WHEN {_END} GLOB '[0-9][0-9][0-9][0-9]' THEN {_END} ELSE '' END"
_DERIVE = (
    "INSERT OR IGNORE INTO passage_tags(passage_key, label, value) "
    f"SELECT p.key, a.label, CASE a.label WHEN '{Label.DEADLINE.value}' THEN {_DUE} ELSE coalesce(a.key, '') END "
    'FROM passages p JOIN annotations a ON a.document_id = p.document_id AND a.start < p.end AND a."end" > p.start'
)


def create(connection: Connection) -> None:
    """Make the table where it is not there, from what the library holds."""
    if not exists(connection):
        tags.create(connection)
        connection.execute(text(_DERIVE))


def exists(connection: Connection) -> bool:
    """Whether the library has the table."""
    return bool(connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'passage_tags'")))


def add(connection: Connection, document_id: str) -> None:
    """Take in the tags of a document that stands in the store with its passages and annotations."""
    connection.execute(text(f"{_DERIVE} WHERE p.document_id = :document"), {"document": document_id})


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Let go of passages."""
    if keys:
        connection.execute(text("DELETE FROM passage_tags WHERE passage_key = :key"), [{"key": key} for key in keys])
