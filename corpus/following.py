"""What later documents tell of commitments, by the threads that they are in (`index.thread_keep`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, and_, select

from corpus import schema
from corpus.ledger_values import unpack_evidence
from corpus.model import Evidence
from corpus.parts import parts

_FIRM = ("auto", "confirmed")
_MOST = 32
# What ties a commitment of the ledger to its place in the thread that it is in for certain.
IN_THREAD = and_(
    schema.thread_items.c.commitment_id == schema.commitments.c.id,
    schema.thread_items.c.part == "commitment",
    schema.thread_items.c.link.in_(_FIRM),
)


def further(connection: Connection, commitment_ids: Sequence[str]) -> dict[str, tuple[Evidence, ...]]:
    """For commitments the statements that hang firmly in their threads, those beside them included."""
    stated, told, said = schema.thread_items.alias("stated").c, schema.thread_items.c, schema.said.c
    found: dict[str, list[Evidence]] = defaultdict(list)
    for part in parts(commitment_ids):
        rows = connection.execute(
            select(stated.commitment_id, said.value)
            .join(schema.thread_items, told.thread_id == stated.thread_id)
            .join(schema.said, (said.document_id == told.document_id) & (said.ordinal == told.ordinal))
            .where(
                stated.commitment_id.in_(part),
                stated.part == "commitment",
                stated.link.in_(_FIRM),
                told.part == "evidence",
                told.link.in_(_FIRM),
            )
            .order_by(told.link.desc(), told.score.desc(), told.document_id, told.ordinal)
        )
        for row in rows:
            if len(found[row.commitment_id]) < _MOST:
                found[row.commitment_id].append(unpack_evidence(row.value["evidence"]))
    return {name: tuple(items) for name, items in found.items()}
