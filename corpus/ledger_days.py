"""The calendar of the ledger: on which days commitments fall due, kept so that a month is found without reading all.

`put` writes the days down with the commitments; `falling` gives those of a stretch in the order of the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from corpus import following, schema
from corpus.due_days import Recurrence, days_of, placed
from corpus.ledger_counts import remembered, remembered_list
from corpus.ledger_filter import Wanted, conditions
from corpus.model import Commitment, Deadline
from corpus.parts import parts

_TABLE, _DAYS, _ITEMS = schema.commitments.c, schema.commitment_days.c, schema.thread_items.c


def put(connection: Connection, made: Mapping[int, tuple[Commitment, date | None]]) -> None:
    """Keep the days of commitments, each with the date of its document; what is kept of them already stays."""
    for part in parts(made):
        held: dict[int, list[dict[str, Any]]] = {key: [] for key in part}
        query = select(schema.commitment_days).where(_DAYS.commitment_key.in_(part))
        for row in connection.execute(query.order_by(_DAYS.commitment_key, _DAYS.ordinal)):
            held[row.commitment_key].append(dict(row._mapping))
        rows = {key: list(rows_of(key, made[key][0].deadlines, made[key][1], made[key][0].action)) for key in part}
        others = [key for key in part if rows[key] != held[key]]
        connection.execute(delete(schema.commitment_days).where(_DAYS.commitment_key.in_(others)))
        if fresh := [row for key in others for row in rows[key]]:
            connection.execute(insert(schema.commitment_days), fresh)


def rows_of(key: int, deadlines: Iterable[Deadline], issued: date | None, action: str) -> Iterator[dict[str, Any]]:
    """What is kept of a commitment's deadlines: their first days, and those that recur on no day."""
    found: list[tuple[date | None, Recurrence | None]] = []
    for deadline in deadlines:
        own = list(placed(deadline, issued))
        found += own
        if deadline.every and not own:
            found.append((None, None))
    # The same day twice is one day; what recurs on no day counts as often as it is said.
    several = dict.fromkeys(pair for pair in found if pair[0] is not None)
    lost = [pair for pair in found if pair[0] is None]
    for ordinal, (day, recurrence) in enumerate([*several, *lost]):
        how = recurrence or Recurrence()
        yield {
            "commitment_key": key,
            "ordinal": ordinal,
            "recurs": recurrence is not None or day is None,
            "day": day,
            "months": how.months,
            "days": how.days,
            "month_day": how.month_day,
            "last": how.last,
            "action": action,
        }


def falling(connection: Connection, wanted: Wanted, as_of: date, first: date, last: date) -> Sequence[tuple[date, int]]:
    """The days of a stretch with the keys of what is due on them; a filter by days is left out.

    Days are in order, and what is due on one in that of its words. An undertaking that several commitments state stands
    on a day once: by the one with a last day about then, the first of the ledger among them.
    """
    filtered = _undated(wanted)
    made = partial(_falling, connection, filtered, as_of, first, last)
    # Only a filter by standings depends on the day of today.
    today = as_of if filtered.standings else None
    return remembered_list(connection, ("falling", filtered, today, first, last), made)


def _falling(
    connection: Connection, wanted: Wanted, as_of: date, first: date, last: date
) -> tuple[tuple[date, int], ...]:
    until = last + timedelta(days=1)
    taken: dict[tuple[date, str], tuple[bool, str, str, int]] = {}
    for row in _rows(connection, wanted, as_of, first, last):
        own = (not _is_about(row, first, until), row.place, row.action, row.key)
        recurrence = Recurrence(row.months, row.days, row.month_day, row.until) if row.recurs else None
        for day in days_of(row.day, recurrence, first, last):
            place = (day, row.thread_id or row.id)
            if place not in taken or own < taken[place]:
                taken[place] = own
    ordered = sorted((day, action, far, place, key) for (day, _), (far, place, action, key) in taken.items())
    return tuple((day, key) for day, _, _, _, key in ordered)


def unplaced(connection: Connection, wanted: Wanted, as_of: date) -> int:
    """How many deadlines recur and yet stand on no day; a filter by days is left out."""
    filtered = _undated(wanted)
    query = (
        select(func.count())
        .select_from(schema.commitment_days)
        .join(schema.commitments, _TABLE.key == _DAYS.commitment_key)
        .where(_DAYS.recurs, _DAYS.day.is_(None), *conditions(filtered, as_of))
    )
    return remembered(connection, ("unplaced", filtered, as_of), lambda: int(connection.scalar(query) or 0))


def _is_about(row: Any, first: date, until: date) -> bool:
    """Whether a commitment has a last day in a stretch, or one before it and one behind."""
    if row.first_due is None or row.first_due >= until:
        return False
    return row.first_due >= first or (row.due is not None and row.due >= first)


def _undated(wanted: Wanted) -> Wanted:
    return replace(wanted, due_from=None, due_before=None)


def _rows(connection: Connection, wanted: Wanted, as_of: date, first: date, last: date) -> Iterator[Any]:
    """The days that lie in a stretch, and what recurs in it or next to it, with the thread of each commitment."""
    query = (
        select(
            _TABLE.key,
            _TABLE.id,
            _TABLE.place,
            _TABLE.due,
            _TABLE.first_due,
            _DAYS.recurs,
            _DAYS.day,
            _DAYS.months,
            _DAYS.days,
            _DAYS.month_day,
            _DAYS.last.label("until"),
            _DAYS.action,
            _ITEMS.thread_id,
        )
        .select_from(schema.commitment_days)
        .join(schema.commitments, _TABLE.key == _DAYS.commitment_key)
        .join(schema.thread_items, following.IN_THREAD, isouter=True)
        .where(*conditions(wanted, as_of))
    )
    yield from connection.execute(query.where(_DAYS.recurs.is_(False), _DAYS.day.between(first, last))).all()
    going_on = or_(_DAYS.last.is_(None), _DAYS.last >= first)
    yield from connection.execute(query.where(_DAYS.recurs.is_(True), _DAYS.day <= last, going_on)).all()
