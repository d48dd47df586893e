"""The list of threads as it is filtered and counted: from what is kept with each, without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from corpus import schema
from corpus.ledger import Facet
from corpus.model import Standing
from corpus.parts import parts
from index.thread_model import FIRM, Part
from index.threads import threads_of

_THREADS, _ITEMS = schema.threads.c, schema.thread_items.c
_TABLE, _KEYS = schema.commitments.c, schema.commitment_keys.c
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A thread's id, what it is sorted by, its status as of the day asked for."""

    id: str
    place: str
    standing: Standing


def rows(connection: Connection, as_of: date, documents: Sequence[str] = (), agencies: Sequence[str] = ()) -> list[Row]:
    """The threads that hold statements of documents and are due from bodies, the newest first."""
    query = select(
        _THREADS.id, _THREADS.place, _THREADS.standing, _THREADS.standing_late, _THREADS.due, _THREADS.newest
    ).where(_THREADS.place.is_not(None))
    if documents:
        query = query.where(_THREADS.id.in_(select(_ITEMS.thread_id).where(_ITEMS.document_id.in_(documents))))
    if agencies:
        owners = (
            select(_ITEMS.thread_id)
            .join(schema.commitments, _TABLE.id == _ITEMS.commitment_id)
            .join(schema.commitment_keys, _KEYS.commitment_key == _TABLE.key)
            .where(
                _KEYS.field == Facet.AGENCY.value,
                _KEYS.value.in_(agencies),
                _ITEMS.part == Part.COMMITMENT.value,
                _ITEMS.link.in_([link.value for link in FIRM]),
            )
        )
        query = query.where(_THREADS.id.in_(owners))
    found: list[Row] = []
    earlier: list[int] = []
    for row in connection.execute(query.order_by(_THREADS.place)):
        if row.newest is not None and row.newest > as_of:
            earlier.append(len(found))
        is_late = row.due is not None and row.due < as_of
        found.append(Row(row.id, row.place, Standing(row.standing_late if is_late else row.standing)))
    # What was said after the day does not count: those threads are judged one by one.
    for part in parts(earlier, _AT_ONCE):
        judged = {one.id: one.judged(as_of).standing for one in threads_of(connection, [found[at].id for at in part])}
        for at in part:
            found[at] = Row(found[at].id, found[at].place, judged[found[at].id])
    return found
