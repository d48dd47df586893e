"""Which undertakings of the ledger stand where: kept in memory, for their spans lie within values slow to read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from threading import Lock

from sqlalchemy import Connection, select, text

from corpus import schema
from index import words
from index.engines.interfaces import listed, one_of
from index.filters import standing

# A passage by its document and span.
Stretch = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Spans:
    """The undertakings of a document ordered by their starts, and how far those up to each of them reach."""

    starts: list[int]
    ends: list[int]
    keys: list[int]
    reach: list[int]

    def within(self, start: int, end: int) -> list[int]:
        """The keys of those that a stretch touches."""
        first, last = bisect_right(self.reach, start), bisect_left(self.starts, end)
        return [self.keys[at] for at in range(first, last) if self.ends[at] > start]


@dataclass(slots=True)
class Undertakings:
    """The spans of the ledger's undertakings by document; read anew when documents come or go."""

    _held: Mapping[str, _Spans] = field(default_factory=dict)
    _generation: int = -1
    _lock: Lock = field(default_factory=Lock)

    def standings(self, connection: Connection, stretches: Iterable[Stretch]) -> list[str]:
        """What became, as of today, of the undertakings that passages state; each passage and standing once."""
        held = self._spans(connection)
        stated = [held[document].within(start, end) for document, start, end in stretches if document in held]
        wanted = sorted({key for keys in stated for key in keys})
        if not wanted:
            return []
        table = schema.commitments.c
        rows = connection.execute(
            select(table.key, standing(date.today())).where(text(one_of(connection, "commitments.key"))),
            {"keys": listed(connection, wanted)},
        )
        said = {row[0]: row[1] for row in rows.all()}
        return [value for keys in stated for value in dict.fromkeys(said[key] for key in keys if key in said)]

    def _spans(self, connection: Connection) -> Mapping[str, _Spans]:
        current = words.generation(connection)
        with self._lock:
            if self._generation != current:
                self._held, self._generation = _read(connection), current
            return self._held


def _read(connection: Connection) -> Mapping[str, _Spans]:
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
    made = {}
    for document, spans in found.items():
        spans.sort()
        starts, ends, keys = (list(column) for column in zip(*spans, strict=True))
        made[document] = _Spans(starts, ends, keys, [*accumulate(ends, max)])
    return made
