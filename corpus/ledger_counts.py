"""Counts and lists of the ledger, remembered while the library stays the same: it is asked more than it changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select

from corpus import schema

T = TypeVar("T")
_GENERATION = "ledger_generation"
# A count is small, a list may hold ten thousand days.
_MOST_COUNTS, _MOST_LISTS = 512, 16


class _Shelf:
    """What was made of one library in one state."""

    def __init__(self, most: int) -> None:
        self._lock, self._most = Lock(), most
        self._state: Hashable = None
        self._held: dict[Hashable, Any] = {}

    def get(self, state: Hashable, key: Hashable) -> Any:
        with self._lock:
            return self._held.get(key) if state == self._state else None

    def put(self, state: Hashable, key: Hashable, value: Any) -> None:
        with self._lock:
            if state != self._state or len(self._held) >= self._most:
                self._state, self._held = state, {}
            self._held[key] = value


@lru_cache(maxsize=16)
def _counts(_engine: Engine) -> _Shelf:
    return _Shelf(_MOST_COUNTS)


@lru_cache(maxsize=16)
def _lists(_engine: Engine) -> _Shelf:
    return _Shelf(_MOST_LISTS)


def remembered(connection: Connection, key: Hashable, counted: Callable[[], T]) -> T:
    """What was counted before in this state of the library, else counted now."""
    return _remembered(_counts(connection.engine), connection, key, counted)


def remembered_list(connection: Connection, key: Hashable, listed: Callable[[], T]) -> T:
    """The same for what may be long: few of them are kept."""
    return _remembered(_lists(connection.engine), connection, key, listed)


def _remembered(shelf: _Shelf, connection: Connection, key: Hashable, made: Callable[[], T]) -> T:
    state = _state(connection)
    found: T | None = shelf.get(state, key)
    if found is None:
        found = made()
        shelf.put(state, key, found)
    return found


def note_change(connection: Connection) -> None:
    """Note that commitments have changed: what was counted is to be counted anew."""
    attributes = schema.attributes.c
    held = connection.scalar(select(attributes.value).where(attributes.name == _GENERATION))
    connection.execute(delete(schema.attributes).where(attributes.name == _GENERATION))
    connection.execute(insert(schema.attributes).values(name=_GENERATION, value=str(int(held or 0) + 1)))


def _state(connection: Connection) -> Hashable:
    """Documents that come or go change the word index, commitments that people or other documents change the ledger."""
    attributes = schema.attributes.c
    names = (_GENERATION, "index_generation")
    held = select(attributes.name, attributes.value).where(attributes.name.in_(names)).order_by(attributes.name)
    return tuple(tuple(row) for row in connection.execute(held))
