"""The kept pairs of statements and commitments, and how alike commitments are with what stands around them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from corpus import schema
from corpus.anchors import at
from corpus.parts import parts
from index.thread_context import context, undertaken
from index.thread_material import Key
from index.thread_pairs import Pairs
from index.thread_score import Score

_SAID, _PAIRS = schema.said.c, schema.said_pairs.c
PLACE = (_PAIRS.document_id, _PAIRS.ordinal, _PAIRS.other_id, _PAIRS.other_ordinal)


def put(connection: Connection, found: Pairs) -> None:
    """Keep pairs that were found."""
    rows = [
        {
            "document_id": one[0],
            "ordinal": one[1],
            "other_id": other[0],
            "other_ordinal": other[1],
            "score": made.value,
            "reasons": list(made.reasons),
        }
        for (one, other), made in sorted(found.items(), key=lambda pair: pair[0])
    ]
    for part in parts(rows, 2_000):
        connection.execute(insert(schema.said_pairs), part)


def of(connection: Connection, keys: Iterable[Key]) -> Pairs:
    """The kept pairs that some statements or commitments are one end of."""
    found: Pairs = {}
    for part in parts(keys):
        for document, ordinal in ((_PAIRS.document_id, _PAIRS.ordinal), (_PAIRS.other_id, _PAIRS.other_ordinal)):
            for row in connection.execute(select(schema.said_pairs).where(at(document, ordinal, part))):
                pair = ((row.document_id, row.ordinal), (row.other_id, row.other_ordinal))
                found[pair] = Score(row.score, tuple(row.reasons))
    return found


def likeness_in(connection: Connection, documents: Iterable[str]) -> dict[tuple[Key, Key], float]:
    """The kept pairs that have an end in some documents, without reasons."""
    found: dict[tuple[Key, Key], float] = {}
    for part in parts(documents):
        for here in (_PAIRS.document_id, _PAIRS.other_id):
            for document, ordinal, other, place, value in connection.execute(
                select(*PLACE, _PAIRS.score).where(here.in_(part))
            ):
                found[(document, ordinal), (other, place)] = value
    return found


def placed(connection: Connection, pairs: Pairs) -> Pairs:
    """The likeness of pairs of commitments with what stands around each, by all kept pairs of their documents."""
    documents = {key[0] for pair in pairs for key in pair}
    held = {
        pair: value
        for pair, value in likeness_in(connection, documents).items()
        if pair[0][0] in documents and pair[1][0] in documents
    }
    ids: set[Key] = set()
    for part in parts(documents):
        rows = connection.execute(
            select(_SAID.document_id, _SAID.ordinal).where(
                _SAID.document_id.in_(part), _SAID.commitment_id.is_not(None)
            )
        )
        ids |= {(row.document_id, row.ordinal) for row in rows}
    stated = {pair: value for pair, value in held.items() if pair[0] in ids and pair[1] in ids}
    return undertaken(pairs, context(held), context(stated))
