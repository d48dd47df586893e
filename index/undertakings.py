"""Which undertakings of the ledger stand where: kept in memory, for their spans lie within values slow to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from sqlalchemy import Connection, select

from corpus import schema
from index import words
from index.filters import standing

# A passage by its document and span.
Stretch = tuple[str, int, int]
_Spans = Mapping[str, list[tuple[int, int, int]]]


@dataclass(slots=True)
class Undertakings:
    """The spans of the ledger's undertakings by document; read anew when documents come or go."""

    _held: _Spans = field(default_factory=dict)
    _generation: int = -1
    _lock: Lock = field(default_factory=Lock)

    def standings(self, connection: Connection, stretches: Iterable[Stretch]) -> list[str]:
        """What became, as of today, of the undertakings that passages state; each passage and standing once."""
        stated: list[list[int]] = []
        held = self._spans(connection)
        for document, start, end in stretches:
            stated.append([key for first, last, key in held.get(document, ()) if first < end and last > start])
        wanted = sorted({key for keys in stated for key in keys})
        if not wanted:
            return []
        table = schema.commitments.c
        rows = connection.execute(select(table.key, standing(date.today()).label("said")).where(table.key.in_(wanted)))
        said = {row.key: row.said for row in rows}
        return [value for keys in stated for value in dict.fromkeys(said[key] for key in keys if key in said)]

    def _spans(self, connection: Connection) -> _Spans:
        current = words.generation(connection)
        with self._lock:
            if self._generation != current:
                self._held, self._generation = _read(connection), current
            return self._held


def _read(connection: Connection) -> _Spans:
    held, values = schema.commitments.c, schema.commitment_values.c
    found: dict[str, list[tuple[int, int, int]]] = {}
    rows = connection.execute(
        select(held.document_id, values.value["start"].as_integer(), values.value["end"].as_integer(), held.key).join(
            schema.commitment_values, values.commitment_key == held.key
        )
    )
    for document, start, end, key in rows:
        if start is not None and end is not None:
            found.setdefault(document, []).append((start, end, key))
    return found
