"""Counts of the ledger, remembered while the library stays the same: a page counts much and changes little."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select

from corpus import schema

T = TypeVar("T")
_GENERATION = "ledger_generation"
_MOST = 512


class _Shelf:
    """The counts of one library in one state."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: Hashable = None
        self._held: dict[Hashable, Any] = {}

    def get(self, state: Hashable, key: Hashable) -> Any:
        with self._lock:
            return self._held.get(key) if state == self._state else None

    def put(self, state: Hashable, key: Hashable, value: Any) -> None:
        with self._lock:
            if state != self._state or len(self._held) >= _MOST:
                self._state, self._held = state, {}
            self._held[key] = value


@lru_cache(maxsize=16)
def _shelf(_engine: Engine) -> _Shelf:
    return _Shelf()


def remembered(connection: Connection, key: Hashable, counted: Callable[[], T]) -> T:
    """What was counted before in this state of the library, else counted now."""
    state, shelf = _state(connection), _shelf(connection.engine)
    found: T | None = shelf.get(state, key)
    if found is None:
        found = counted()
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
