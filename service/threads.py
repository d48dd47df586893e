"""Threads as they are asked for and shown: filters by name, the status as of a day, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from corpus.errors import MindetError
from corpus.model import Evidence, Standing
from corpus.serial import plain
from index import thread_list
from index.filters import agency_ids, document_ids, members_of
from index.thread_list import Wanted
from index.thread_periods import Period
from index.threads import Item, Thread, named, threads_of

_SHOWN = 160


class NoThread(MindetError):
    """The library has no thread of an id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it is typed: ids or names; several values of one field are alternatives."""

    documents: Sequence[str] = ()
    agencies: Sequence[str] = ()
    statuses: Sequence[str] = ()


def found(connection: Connection, asked: Asked, as_of: date) -> list[dict[str, Any]]:
    """The threads that a filter leaves, as `mindet threads --json` gives them. Raises `BadFilter`."""
    every = thread_list.ids(connection, wanted(connection, asked), as_of) or ()
    return [shown(thread, as_of) for thread in threads_of(connection, every)]


def page(connection: Connection, asked: Asked, as_of: date, after: str, limit: int) -> dict[str, Any]:
    """A page of threads behind the thread ``after``, how many there are in all, and the cursor of the next page.

    Raises `BadFilter`, and `NoThread` where there is none to go on behind.
    """
    filtered = wanted(connection, asked)
    # One more than is shown tells whether there is a page behind this one.
    listed = thread_list.ids(connection, filtered, as_of, after or None, limit + 1)
    if listed is None:
        raise NoThread(f"cursor {after!r}: there is no such page; start again without a cursor")
    chosen = listed[:limit]
    return {
        "threads": [shown(thread, as_of) for thread in threads_of(connection, chosen)],
        "total": thread_list.total(connection, filtered, as_of),
        "next": chosen[-1] if len(listed) > limit else None,
        "as_of": as_of.isoformat(),
    }


def counts(connection: Connection, asked: Asked, as_of: date) -> dict[str, int]:
    """How many threads each status would leave; a filter by status is left out. Raises `BadFilter`."""
    every = thread_list.counts(connection, wanted(connection, asked), as_of)
    return {standing.value: every.get(standing, 0) for standing in Standing}


def wanted(connection: Connection, asked: Asked) -> Wanted:
    """A filter with the ids that its names mean. Raises `BadFilter`."""
    statuses = [value.replace("_", " ").replace("-", " ") for value in asked.statuses]
    return Wanted(
        documents=tuple(document_ids(connection, asked.documents)),
        agencies=tuple(agency_ids(asked.agencies)),
        standings=tuple(Standing(value) for value in members_of(Standing, statuses, "status")),
    )


def one(connection: Connection, name: str, as_of: date) -> dict[str, Any]:
    """The thread of an id, of one that it took in, or of a commitment that it holds. Raises `NoThread`."""
    thread = next(threads_of(connection, [known] if (known := named(connection, name)) else []), None)
    if thread is None:
        raise NoThread(f"thread {name!r}: the library holds no thread or commitment of this id")
    return shown(thread, as_of)


def shown(thread: Thread, as_of: date) -> dict[str, Any]:
    """A thread as JSON, as of a day."""
    judged = thread.judged(as_of)
    return {
        "id": thread.id,
        "title": thread.commitment.action,
        "status": judged.standing.value,
        "why": judged.rule.value,
        "rests_on": [_place(item) for item in judged.rests_on],
        "undated": [_place(item) for item in judged.undated],
        "commitment": thread.commitment.id,
        "periods": [_period(one) for one in thread.periods(as_of)],
        "items": [_item(item) for item in thread.items],
    }


def _place(item: Evidence) -> dict[str, Any]:
    return {"document": item.document, "start": item.start, "end": item.end}


def _period(one: Period) -> dict[str, Any]:
    rests = [_place(item) for item in one.rests_on]
    return {"period": one.name, "due": plain(one.due), "status": one.standing.value, "rests_on": rests}


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "document": item.said.document,
        "source": item.said.source,
        "date": plain(item.said.date),
        "start": item.said.start,
        "end": item.said.end,
        "text": item.said.text,
        "role": item.part.value,
        "type": item.said.type.value,
        "commitment": item.said.commitment.id if item.said.commitment else None,
        "link": item.link.value,
        "score": item.score.value,
        "reasons": list(item.score.reasons),
    }


def text(found: Sequence[dict[str, Any]]) -> str:
    """Threads as the command prints them."""
    lines = []
    for thread in found:
        lines.append(f"{thread['status'].upper()}  {' '.join(thread['title'].split())}  [{thread['id']}]")
        for item in thread["items"]:
            sure = "" if item["link"] in ("auto", "confirmed") else f"? {item['score']:.2f} "
            said = " ".join(item["text"].split())[:_SHOWN]
            lines.append(f"   {item['date'] or 'undated'}  {sure}{item['source']}: {said}")
    return "\n".join(lines) if lines else "No thread fits. Take fewer filters, or ingest documents first."
