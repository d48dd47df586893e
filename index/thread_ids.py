"""Which id a thread has: that of the commitment that founded it, for as long as that is in a thread at all.

An earlier document that turns up later, a better date or another link changes no id. Where two threads become one the
older id stays and the other leads to it; where they part again each has its own back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, insert, select, update

from corpus import schema
from corpus.model import short_id
from corpus.parts import parts
from index.thread_material import Key
from index.thread_model import FIRM, Part

_THREADS, _ITEMS = schema.threads.c, schema.thread_items.c


def assign(
    connection: Connection,
    first: Mapping[Key, Key],
    order: Mapping[Key, tuple[str, ...]],
    names: Mapping[Key, str],
    old: Iterable[str],
) -> dict[Key, str]:
    """The thread of each commitment, by the first one of its undertaking; notes threads that came or were merged.

    ``names`` are the ids of the commitments, ``old`` the threads that they, or others that are gone, were in.
    """
    members: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(first, key=lambda key: (order[key], key)):
        members[first[key]].append(key)
    founded = _founded(connection, names.values())
    lived_in = _lived_in(connection, names.keys(), old)
    chosen: dict[Key, str] = {}
    taken: set[str] = set()
    for head, keys in members.items():
        own = sorted(founded[names[key]] for key in keys if names[key] in founded)
        if own:
            chosen[head] = own[0][1]
            taken.add(own[0][1])
    for head, keys in members.items():
        if head in chosen:
            continue
        held = Counter(lived_in[key] for key in keys if key in lived_in and lived_in[key] not in taken)
        if held:
            chosen[head] = min(held, key=lambda name: (-held[name], name))
            taken.add(chosen[head])
    fresh = [head for head in members if head not in chosen]
    sequence = (connection.scalar(select(func.max(_THREADS.sequence))) or 0) + 1
    for number, head in enumerate(fresh):
        chosen[head] = _thread_id(names[head])
        row = {"id": chosen[head], "sequence": sequence + number, "founder": names[head]}
        connection.execute(insert(schema.threads).values(**row))
    thread_of = {key: chosen[head] for head, keys in members.items() for key in keys}
    _retire(connection, {founder: thread for founder, (_, thread) in founded.items()}, thread_of, names, old)
    return thread_of


def _founded(connection: Connection, names: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The threads that commitments founded, with their age."""
    ids = {_thread_id(name): name for name in names}
    found: dict[str, tuple[int, str]] = {}
    for part in parts(ids):
        rows = connection.execute(select(_THREADS.sequence, _THREADS.id).where(_THREADS.id.in_(part)))
        found.update({ids[row.id]: (row.sequence, row.id) for row in rows})
    return found


def _thread_id(founder: str) -> str:
    return short_id("thread", founder)


def _lived_in(connection: Connection, keys: Iterable[Key], old: Iterable[str]) -> dict[Key, str]:
    """The thread that each commitment was in."""
    wanted = set(keys)
    found: dict[Key, str] = {}
    for part in parts(old):
        rows = connection.execute(
            select(_ITEMS.document_id, _ITEMS.ordinal, _ITEMS.thread_id).where(
                _ITEMS.thread_id.in_(part),
                _ITEMS.part == Part.COMMITMENT.value,
                _ITEMS.link.in_([link.value for link in FIRM]),
            )
        )
        found.update({(row[0], row[1]): row[2] for row in rows if (row[0], row[1]) in wanted})
    return found


def _retire(
    connection: Connection,
    founded: Mapping[str, str],
    thread_of: Mapping[Key, str],
    names: Mapping[Key, str],
    old: Iterable[str],
) -> None:
    """Lead the ids of threads that were merged to those that took them in, and revive those that live again."""
    live = set(thread_of.values())
    by_name = {names[key]: thread for key, thread in thread_of.items()}
    for founder, thread in founded.items():
        into = None if thread in live else by_name.get(founder)
        connection.execute(update(schema.threads).where(_THREADS.id == thread).values(merged_into=into))
    for part in parts(live):
        connection.execute(update(schema.threads).where(_THREADS.id.in_(part)).values(merged_into=None))
    lived_in = _lived_in(connection, thread_of, old)
    for thread in sorted(set(lived_in.values()) - live - set(founded.values())):
        now = Counter(thread_of[key] for key, before in lived_in.items() if before == thread)
        into = min(now, key=lambda name: (-now[name], name))
        connection.execute(update(schema.threads).where(_THREADS.id == thread).values(merged_into=into))
