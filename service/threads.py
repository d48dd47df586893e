"""Threads as they are asked for and shown: filters by name, the status as of a day, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine

from corpus.errors import MindetError
from corpus.model import Role, Standing
from corpus.serial import plain
from corpus.standing import Judgement, judge
from index.filters import agency_ids, document_ids, members_of
from index.threads import Item, Thread, threads
from index.words import generation

_SHOWN = 160
_OWNERS = (Role.RESPONSIBLE, Role.BY_AGREEMENT)


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
    documents = set(document_ids(connection, asked.documents))
    agencies = set(agency_ids(asked.agencies))
    statuses = set(
        members_of(Standing, [value.replace("_", " ").replace("-", " ") for value in asked.statuses], "status")
    )
    result = []
    for thread in _threads(connection.engine, generation(connection)):
        if documents and not documents & {item.said.document for item in thread.items}:
            continue
        if agencies and not agencies & _owners(thread):
            continue
        judged = _judged(thread, as_of)
        if not statuses or judged.standing.value in statuses:
            result.append(shown(thread, judged))
    return result


def one(connection: Connection, name: str, as_of: date) -> dict[str, Any]:
    """The thread of an id, or the one that holds the commitment of an id. Raises `NoThread`."""
    for thread in _threads(connection.engine, generation(connection)):
        held = {item.said.commitment.id for item in thread.items if item.said.commitment and item.link == "auto"}
        if name == thread.id or name in held:
            return shown(thread, _judged(thread, as_of))
    raise NoThread(f"thread {name!r}: the library holds no thread or commitment of this id")


@lru_cache(maxsize=2)
def _threads(engine: Engine, _generation: int) -> tuple[Thread, ...]:
    """A library's threads, made once for each state of it."""
    with engine.connect() as connection:
        return tuple(threads(connection))


def _owners(thread: Thread) -> set[str]:
    """Who must, by any of the commitments that a thread holds for certain."""
    made = (item.said.commitment for item in thread.items if item.link == "auto")
    return {body.id for one in made if one for body in one.agencies if body.id and body.role in _OWNERS}


def _judged(thread: Thread, as_of: date) -> Judgement:
    return judge(thread.commitment, as_of, thread.evidence())


def shown(thread: Thread, judged: Judgement) -> dict[str, Any]:
    """A thread as JSON."""
    return {
        "id": thread.id,
        "title": thread.commitment.action,
        "status": judged.standing.value,
        "why": judged.rule.value,
        "rests_on": [{"document": item.document, "start": item.start, "end": item.end} for item in judged.rests_on],
        "commitment": thread.commitment.id,
        "items": [_item(item) for item in thread.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
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
            sure = "" if item["link"] == "auto" else f"? {item['score']:.2f} "
            said = " ".join(item["text"].split())[:_SHOWN]
            lines.append(f"   {item['date'] or 'undated'}  {sure}{item['source']}: {said}")
    return "\n".join(lines) if lines else "No thread fits. Take fewer filters, or ingest documents first."
