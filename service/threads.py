"""Threads as they are asked for and shown: filters by name, the status as of a day, JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from corpus.errors import MindetError
from corpus.model import Evidence, Standing
from corpus.serial import plain
from index.filters import agency_ids, document_ids, members_of
from index.thread_periods import Period
from index.thread_rows import Row, rows
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
    return [shown(thread, as_of) for thread in threads_of(connection, _ids(connection, asked, as_of))]


def page(connection: Connection, asked: Asked, as_of: date, after: str, limit: int) -> dict[str, Any]:
    """A page of threads behind the thread ``after``, how many there are in all, and the cursor of the next page.

    Raises `BadFilter`, and `NoThread` where there is none to go on behind.
    """
    listed = _ids(connection, asked, as_of)
    if after and after not in listed:
        raise NoThread(f"cursor {after!r}: there is no such page; start again without a cursor")
    first = listed.index(after) + 1 if after else 0
    chosen = listed[first : first + limit]
    return {
        "threads": [shown(thread, as_of) for thread in threads_of(connection, chosen)],
        "total": len(listed),
        "next": chosen[-1] if first + limit < len(listed) else None,
        "as_of": as_of.isoformat(),
    }


def counts(connection: Connection, asked: Asked, as_of: date) -> dict[str, int]:
    """How many threads each status would leave; a filter by status is left out. Raises `BadFilter`."""
    every = Counter(row.standing.value for row in _rows(connection, asked, as_of))
    return {standing.value: every[standing.value] for standing in Standing}


def _ids(connection: Connection, asked: Asked, as_of: date) -> list[str]:
    statuses = [value.replace("_", " ").replace("-", " ") for value in asked.statuses]
    wanted = set(members_of(Standing, statuses, "status"))
    return [row.id for row in _rows(connection, asked, as_of) if not wanted or row.standing.value in wanted]


def _rows(connection: Connection, asked: Asked, as_of: date) -> list[Row]:
    return rows(connection, as_of, document_ids(connection, asked.documents), agency_ids(asked.agencies))


def one(connection: Connection, name: str, as_of: date) -> dict[str, Any]:
    """The thread of an id, of one that it took in, or of a commitment that it holds. Raises `NoThread`."""
    thread = next(threads_of(connection, [wanted] if (wanted := named(connection, name)) else []), None)
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
