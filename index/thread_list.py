"""The list of threads by pages: filtered, counted and cut by what is kept with each, without reading the others.

What is kept is the standing by all that is known. Where something was said after the day asked for, which a day in the
past alone brings about, threads are judged one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from corpus import schema
from corpus.following import IN_THREAD
from corpus.ledger import Facet
from corpus.ledger_counts import remembered
from corpus.model import Standing
from corpus.parts import parts
from index.threads import threads_of

_THREADS, _ITEMS = schema.threads.c, schema.thread_items.c
_TABLE, _KEYS = schema.commitments.c, schema.commitment_keys.c
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which threads: those that hold statements of documents, are due from bodies, and have one of some standings."""

    documents: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()


def counts(connection: Connection, wanted: Wanted, as_of: date) -> Mapping[Standing, int]:
    """How many threads have each standing on a day; a filter by standings is left out."""
    every = replace(wanted, standings=())
    return remembered(connection, ("threads", every, as_of), lambda: _counted(connection, every, as_of))


def total(connection: Connection, wanted: Wanted, as_of: date) -> int:
    """How many threads are wanted."""
    if wanted.standings:
        counted = counts(connection, wanted, as_of)
        return sum(counted[standing] for standing in set(wanted.standings))
    query = select(func.count()).select_from(schema.threads).where(*_conditions(wanted))
    return remembered(connection, ("thread count", wanted), lambda: int(connection.scalar(query) or 0))


def ids(
    connection: Connection, wanted: Wanted, as_of: date, after: str | None = None, limit: int | None = None
) -> list[str] | None:
    """The threads wanted, the newest first: ``limit`` of them behind ``after``; None where that is none of them."""
    conditions = _conditions(wanted)
    if after is not None:
        at = next(iter(_places(connection, [*conditions, _THREADS.id == after], wanted, as_of)), None)
        if at is None:
            return None
        conditions.append(_THREADS.place > at[0])
    return [name for _, name in _places(connection, conditions, wanted, as_of, limit)]


def _places(
    connection: Connection,
    conditions: Sequence[ColumnElement[bool]],
    wanted: Wanted,
    as_of: date,
    limit: int | None = None,
) -> list[tuple[str, str]]:
    """The places and ids of threads that fulfil conditions and have one of the standings wanted."""
    query = select(_THREADS.place, _THREADS.id).where(*conditions).order_by(_THREADS.place)
    if not wanted.standings:
        return [(row.place, row.id) for row in connection.execute(query.limit(limit))]
    is_kept = and_(~_is_later(as_of), _standing(as_of).in_([one.value for one in wanted.standings]))
    found = [(row.place, row.id) for row in connection.execute(query.where(is_kept).limit(limit))]
    later = connection.execute(query.where(_is_later(as_of))).all()
    judged = _judged(connection, [row.id for row in later], as_of)
    found += [(row.place, row.id) for row in later if judged[row.id] in wanted.standings]
    return sorted(found)[:limit]


def _counted(connection: Connection, wanted: Wanted, as_of: date) -> Mapping[Standing, int]:
    conditions = _conditions(wanted)
    columns = (_THREADS.standing, _THREADS.standing_late)
    late = func.sum(case((_THREADS.due < as_of, 1), else_=0)).label("late")
    query = select(*columns, func.count().label("n"), late).where(*conditions, ~_is_later(as_of)).group_by(*columns)
    found: Counter[Standing] = Counter()
    for row in connection.execute(query):
        found[Standing(row.standing)] += row.n - row.late
        found[Standing(row.standing_late)] += row.late
    later = connection.scalars(select(_THREADS.id).where(*conditions, _is_later(as_of))).all()
    found.update(_judged(connection, later, as_of).values())
    return found


def _judged(connection: Connection, names: Iterable[str], as_of: date) -> dict[str, Standing]:
    """The standings of threads by what was said until a day."""
    found: dict[str, Standing] = {}
    for part in parts(names, _AT_ONCE):
        found |= {one.id: one.judged(as_of).standing for one in threads_of(connection, part)}
    return found


def _standing(as_of: date) -> ColumnElement[str]:
    is_late = and_(_THREADS.due.is_not(None), _THREADS.due < as_of)
    return case((is_late, _THREADS.standing_late), else_=_THREADS.standing)


def _is_later(as_of: date) -> ColumnElement[bool]:
    """Whether something was said after a day: never unknown, so that it can be negated."""
    return and_(_THREADS.newest.is_not(None), _THREADS.newest > as_of)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_THREADS.place.is_not(None)]
    if wanted.documents:
        found.append(_THREADS.id.in_(select(_ITEMS.thread_id).where(_ITEMS.document_id.in_(wanted.documents))))
    if wanted.agencies:
        owners = (
            select(_ITEMS.thread_id)
            .join(schema.commitments, IN_THREAD)
            .join(schema.commitment_keys, _KEYS.commitment_key == _TABLE.key)
            .where(_KEYS.field == Facet.AGENCY.value, _KEYS.value.in_(wanted.agencies))
        )
        found.append(_THREADS.id.in_(owners))
    return found
