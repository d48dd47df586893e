"""What the lists of threads and commitments are sorted, filtered and counted by, kept with each thread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, update

from corpus import edits, ledger, schema
from corpus.standing import before_and_after, due
from index.threads import threads_of

_THREADS = schema.threads.c


def summarise(connection: Connection, wanted: Iterable[str]) -> None:
    """Bring what is kept of some threads up to date, and the standings of their commitments."""
    gone = set(wanted)
    changes = edits.standing(connection)
    followed: list[ledger.Followed] = []
    for thread in threads_of(connection, sorted(gone)):
        gone.discard(thread.id)
        told = tuple(thread.evidence())
        now = thread.current(date.max)
        until, late = before_and_after(now, (*thread.commitment.evidence, *told), thread.decided)
        days = [item.date for item in (*thread.commitment.evidence, *told) if item.date is not None]
        first = thread.items[0].said
        connection.execute(
            update(schema.threads)
            .where(_THREADS.id == thread.id)
            .values(
                first=thread.commitment.id,
                place=ledger.place(first.document, first.issued, first.ordinal),
                standing=until.value,
                standing_late=late.value,
                due=due(now),
                newest=max(days, default=None),
            )
        )
        for made in thread.stated():
            own = changes.get(made.id, ())
            followed.append(ledger.Followed(edits.edited(made, own), told, edits.status(own)))
    ledger.put_standings(connection, followed)
    for name in sorted(gone):
        connection.execute(
            update(schema.threads)
            .where(_THREADS.id == name)
            .values(first=None, place=None, standing=None, standing_late=None, due=None, newest=None)
        )
