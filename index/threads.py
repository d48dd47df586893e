"""Threads: one undertaking over time, the commitments that state it and the statements that tell what became of it.

They are kept in the store and followed as documents come and go (`index.thread_keep`); here they are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from corpus import edits, schema
from corpus.parts import parts
from index.thread_data import rules
from index.thread_material import Key, Said, said_id
from index.thread_model import FIRM, Item, Link, Part, Thread
from index.thread_score import Score
from index.thread_store import load

__all__ = ["Item", "Link", "Part", "Thread", "named", "said_id", "threads", "threads_of"]

_THREADS, _ITEMS = schema.threads.c, schema.thread_items.c
_AT_ONCE = 200


def threads(connection: Connection) -> list[Thread]:
    """The threads of a library, the newest first."""
    return list(threads_of(connection, ids(connection)))


def ids(connection: Connection) -> list[str]:
    """The ids of the threads that there are, the newest first."""
    return list(connection.scalars(select(_THREADS.id).where(_THREADS.place.is_not(None)).order_by(_THREADS.place)))


def named(connection: Connection, name: str) -> str | None:
    """The thread that goes by an id: its own, that of a thread it took in, or that of a commitment in it."""
    seen: set[str] = set()
    wanted: str | None = name
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        row = connection.execute(
            select(_THREADS.first, _THREADS.merged_into).where(_THREADS.id == wanted)
        ).one_or_none()
        if row is None:
            break
        if row.first is not None:
            return wanted
        wanted = row.merged_into
    found: str | None = connection.scalar(
        select(_ITEMS.thread_id).where(
            _ITEMS.commitment_id == name,
            _ITEMS.part == Part.COMMITMENT.value,
            _ITEMS.link.in_([link.value for link in FIRM]),
        )
    )
    return found


def threads_of(connection: Connection, wanted: Iterable[str]) -> Iterator[Thread]:
    """The threads of some ids, in their order; those that there are not are left out."""
    changes = edits.standing(connection)
    for part in parts(wanted, _AT_ONCE):
        rows: dict[str, list[Any]] = defaultdict(list)
        for row in connection.execute(select(schema.thread_items).where(_ITEMS.thread_id.in_(part))):
            rows[row.thread_id].append(row)
        said = load(connection, {(row.document_id, row.ordinal) for held in rows.values() for row in held})
        for name in part:
            items = [_item(row, said[row.document_id, row.ordinal]) for row in rows.get(name, ())]
            made = _thread(name, items)
            if made is not None:
                first = made.commitment
                own = changes.get(first.id, ())
                yield Thread(name, edits.edited(first, own), made.items, edits.status(own))


def _item(row: Any, said: Said) -> Item:
    return Item(said, Part(row.part), Link(row.link), Score(row.score, tuple(row.reasons)))


def _thread(name: str, items: Sequence[Item]) -> Thread | None:
    """A thread with no more than it may show, the likeliest kept; none where nothing states it any more."""
    limits = rules().limits
    stated = [item for item in items if item.part is Part.COMMITMENT and item.is_firm]
    if not stated:
        return None
    told = [item for item in items if item.part is Part.EVIDENCE and item.is_firm]
    decided = [item for item in told if item.link is Link.CONFIRMED]
    found = [item for item in told if item.link is Link.AUTO]
    kept = [
        *stated,
        *decided,
        *_likeliest(found, max(limits["told"], limits["firm"] - len(stated) - len(decided))),
        *_likeliest([item for item in items if item.link is Link.SUGGESTED], limits["offered"]),
    ]
    ordered = sorted(kept, key=lambda item: order(item.said))
    first = min(stated, key=lambda item: stated_order(item.said))
    assert first.said.commitment is not None
    return Thread(name, first.said.commitment, (first, *(item for item in ordered if item is not first)))


def _likeliest(items: Sequence[Item], most: int) -> list[Item]:
    return sorted(items, key=lambda item: (-item.score.value, order(item.said)))[:most]


def order(said: Said) -> tuple[date, str, int, int]:
    """What the items of a thread stand in order by."""
    return said.date or date.max, said.document, said.start, said.end


def stated_order(said: Said) -> tuple[date, str, int, Key]:
    """Which commitment is the earliest."""
    return said.issued or date.max, said.document, said.start, said.key
