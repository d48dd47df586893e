"""What of every passage ranking and facets ask for, in memory by columns: where it stands, its document, its tags.

A cache of the store, refreshed when passages come or go: a query reads from the database what it shows, and no more.
Passages are never changed under their key, so that what came is added and what went is taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, select, text

from corpus import schema
from corpus.model import Kind, Language
from corpus.parts import parts
from index import tags, words
from index.engines.interfaces import Keys, listed, one_of
from index.engines.stored import slices

Codes = npt.NDArray[np.int32]
LANGUAGES = tuple(Language)
# Two of the columns of `Columns.passages`.
DOCUMENT, LANGUAGE = 0, 4
_LANGUAGE_CODES = {language.value: code for code, language in enumerate(LANGUAGES)}
_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: its document, the headings above it as stored, its span and language."""

    document: str
    section: str
    start: int
    end: int
    language: Language

    def overlaps(self, other: Place) -> bool:
        """Whether two passages share text, as those that follow one another in one run of sentences do."""
        return self.document == other.document and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Particulars:
    """A document as facets and priors know it."""

    id: str
    kind: Kind
    date: date | None


@dataclass(slots=True)
class _Names:
    """Values with the numbers that stand for them in a column; they only grow."""

    numbers: dict[Any, int] = field(default_factory=dict)
    values: list[Any] = field(default_factory=list)

    def number(self, value: Any) -> int:
        """The number of a value, a new one for a new value."""
        found = self.numbers.get(value)
        if found is None:
            found = self.numbers[value] = len(self.values)
            self.values.append(value)
        return found


@dataclass(frozen=True, slots=True)
class Columns:
    """The passages of one generation of the library, ordered by their keys, and their tags, ordered likewise."""

    generation: int
    keys: Keys
    # Of each passage: numbers of its document and headings, its span, the number of its language.
    passages: Codes
    tagged: Keys
    tags: Codes
    documents: Sequence[Particulars]
    sections: Sequence[str]
    # Label and value.
    tag_names: Sequence[tuple[str, str]]

    def at(self, wanted: Sequence[int] | Keys) -> npt.NDArray[np.int64]:
        """At which rows the passages of some keys stand, in the order given; those that are not there left out."""
        sought = np.asarray(wanted, np.int64)
        if not len(self.keys) or not len(sought):
            return np.zeros(0, np.int64)
        rows = np.minimum(np.searchsorted(self.keys, sought), len(self.keys) - 1)
        return np.asarray(rows[self.keys[rows] == sought], np.int64)

    def places(self, wanted: Sequence[int]) -> tuple[dict[int, Place], dict[int, Particulars]]:
        """Where the passages of some keys stand, and their documents."""
        places, documents = {}, {}
        rows = self.at(wanted)
        held = zip(self.keys[rows].tolist(), self.passages[rows].tolist(), strict=True)
        for key, (document, section, start, end, language) in held:
            one = documents[key] = self.documents[document]
            places[key] = Place(one.id, self.sections[section], start, end, LANGUAGES[language])
        return places, documents

    def tags_of(self, wanted: Keys) -> tuple[Keys, Codes]:
        """The tags of some passages: keys and the numbers of the tags, side by side."""
        sought = np.unique(wanted)
        first = np.searchsorted(self.tagged, sought, "left")
        count = np.searchsorted(self.tagged, sought, "right") - first
        # The first row of each passage, and those after it, in one array.
        rows = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
        return self.tagged[rows], self.tags[rows]


@dataclass(slots=True)
class Shelf:
    """The columns of a library; refreshed when documents come or go."""

    _held: Columns | None = None
    _particulars: list[Particulars] = field(default_factory=list)
    _sections: _Names = field(default_factory=_Names)
    _tags: _Names = field(default_factory=_Names)
    _lock: Lock = field(default_factory=Lock)

    def columns(self, connection: Connection) -> Columns:
        """The columns as of what a connection sees, or newer: another thread may have seen more."""
        current = words.generation(connection)
        held = self._held
        if held is not None and current <= held.generation:
            return held
        with self._lock:
            if self._held is None or current > self._held.generation:
                self._held = self._refreshed(connection, current)
            return self._held

    def _refreshed(self, connection: Connection, current: int) -> Columns:
        table = schema.passages.c
        streamed = connection.execution_options(yield_per=_ROWS)
        there = np.sort(np.fromiter(streamed.scalars(select(table.key)), np.int64))
        held = self._held.keys if self._held else np.zeros(0, np.int64)
        stays = np.isin(held, there, assume_unique=True)
        new = np.setdiff1d(there, held, assume_unique=True)
        keys, passages = self._read(connection, new)
        tagged, tags_ = self._read_tags(connection, new)
        if self._held is not None:
            old = self._held
            tags_stay = np.isin(old.tagged, there)
            keys, passages = np.concatenate([old.keys[stays], keys]), np.concatenate([old.passages[stays], passages])
            tagged = np.concatenate([old.tagged[tags_stay], tagged])
            tags_ = np.concatenate([old.tags[tags_stay], tags_])
        order, tag_order = np.argsort(keys, kind="stable"), np.argsort(tagged, kind="stable")
        return Columns(
            current,
            keys[order],
            passages[order],
            tagged[tag_order],
            tags_[tag_order],
            self._particulars,
            self._sections.values,
            self._tags.values,
        )

    def _read(self, connection: Connection, new: Keys) -> tuple[Keys, Codes]:
        """The rows of some passages; their documents become known."""
        statement = text(
            'SELECT key, document_id, CAST(section AS TEXT), start, "end", language FROM passages '
            f"WHERE {one_of(connection, 'key')}"
        )
        made, unknown = [], set()
        for part in slices(new, _ROWS):
            for key, document, section, start, end, language in connection.execute(
                statement, {"keys": listed(connection, part)}
            ).all():
                row = (key, document, self._sections.number(section), start, end, _LANGUAGE_CODES[language])
                made.append(row)
                unknown.add(document)
        # A document that was put anew under its id has new particulars: no number is used again.
        numbers = self._numbered(connection, sorted(unknown))
        keys = np.fromiter((row[0] for row in made), np.int64, len(made))
        rows = np.array([(numbers[row[1]], *row[2:]) for row in made], np.int32).reshape(-1, 5)
        return keys, rows

    def _numbered(self, connection: Connection, ids: Sequence[str]) -> dict[str, int]:
        """New numbers for documents, with their particulars."""
        table = schema.documents.c
        statement = select(table.id, table.kind, table.date).where(table.id.in_(bindparam("ids", expanding=True)))
        numbers = {}
        for part in parts(ids):
            for row in connection.execute(statement, {"ids": part}).all():
                numbers[row.id] = len(self._particulars)
                self._particulars.append(Particulars(row.id, Kind(row.kind), row.date))
        return numbers

    def _read_tags(self, connection: Connection, new: Keys) -> tuple[Keys, Codes]:
        if not tags.exists(connection):
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
        statement = text(
            f"SELECT passage_key, label, value FROM passage_tags WHERE {one_of(connection, 'passage_key')}"
        )
        keys: list[int] = []
        codes: list[int] = []
        for part in slices(new, _ROWS):
            for key, label, value in connection.execute(statement, {"keys": listed(connection, part)}).all():
                keys.append(key)
                codes.append(self._tags.number((label, value)))
        return np.array(keys, np.int64), np.array(codes, np.int32)
