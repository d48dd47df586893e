"""Deadlines as events of a calendar: single days and recurrences, each with an id that stays the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Connection

from corpus import ledger, ledger_days
from corpus.due_days import Recurrence, days_of, placed
from corpus.ledger import Kept, Listed, Wanted
from corpus.model import Deadline, short_id


@dataclass(frozen=True, slots=True)
class Event:
    """A deadline of a commitment on its day, the first one where it recurs."""

    id: str
    kept: Kept | Listed
    deadline: Deadline
    day: date
    recurrence: Recurrence | None = None

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days within a stretch, both ends included."""
        return days_of(self.day, self.recurrence, first, last)


def events(kept: Kept | Listed) -> tuple[Event, ...]:
    """What a commitment puts into a calendar; a deadline that can't be placed gives none."""
    made: dict[str, Event] = {}
    for deadline in kept.commitment.deadlines:
        for day, recurrence in placed(deadline, kept.date):
            rule = "" if recurrence is None else f"{recurrence.months}m{recurrence.days}d{recurrence.month_day}"
            own = short_id("event", kept.commitment.id, deadline.stage or "", day.isoformat(), rule)
            made.setdefault(own, Event(own, kept, deadline, day, recurrence))
    return tuple(made.values())


@dataclass(frozen=True, slots=True)
class DueDay:
    """What is due on a day: the first of it, and how much ``more``."""

    day: date
    events: tuple[Event, ...]
    more: int = 0


def due_days(
    connection: Connection, wanted: Wanted, as_of: date, first: date, last: date, most: int | None = None
) -> list[DueDay]:
    """The days of a stretch on which anything is due, in order; ``most`` events of each are read."""
    keys: dict[date, list[int]] = defaultdict(list)
    for day, key in ledger_days.falling(connection, wanted, as_of, first, last):
        keys[day].append(key)
    shown = {day: own[:most] for day, own in keys.items()}
    listed = ledger.listed_by_key(connection, dict.fromkeys(key for own in shown.values() for key in own), as_of)
    return [
        DueDay(day, tuple(event for key in own for event in _events_on(listed[key], day)), len(keys[day]) - len(own))
        for day, own in shown.items()
    ]


def _events_on(listed: Listed, day: date) -> Iterator[Event]:
    """The first event of a commitment that falls on a day: several stages of one on a day are due once."""
    yield from islice((event for event in events(listed) if day in event.days(day, day)), 1)
