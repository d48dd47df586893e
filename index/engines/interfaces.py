"""The interfaces that the engines share, and the few pieces of SQL that the databases spell apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, Text, cast, func, select, text

from corpus.databases import is_postgresql
from corpus.model import Language
from index.embedding import Matrix

Keys = npt.NDArray[np.int64]
# What a word weighs in the lemmas of a passage, in its exact forms as a boost, in its title and headings.
LEMMA, FORM, CONTEXT = 1.0, 0.2, 0.5


class WordRow(NamedTuple):
    """A row of the word index: words parted by spaces; ``places`` are `start+length` of each in the passage."""

    key: int
    lemmas: str
    forms: str
    context: str
    places: str


@dataclass(frozen=True, slots=True)
class Lone:
    """A word to find passages by: a lemma (several of them are a phrase), its form in the query, and its worth."""

    lemma: str
    form: str | None
    worth: float


@dataclass(frozen=True, slots=True)
class Sought:
    """Any of some words, or two others together."""

    words: tuple[Lone, ...]
    pairs: tuple[tuple[Lone, Lone], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.pairs)


class WordTable(Protocol):
    """The passages by their words; every method works within the caller's transaction."""

    def create(self, connection: Connection, /) -> None:
        """Make the table."""

    def filling(self, connection: Connection, /) -> AbstractContextManager[None]:
        """A block within which very many rows are put into an empty table."""

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Keep rows, given by the names of `WordRow`."""

    def remove(self, connection: Connection, keys: Sequence[int], /) -> None:
        """Let go of passages."""

    def size(self, connection: Connection, /) -> int:
        """How many passages it holds."""

    def rows(self, connection: Connection, keys: Sequence[int] | None, /) -> Iterable[WordRow]:
        """The rows of some passages, of all for None, in no order."""

    def best(self, connection: Connection, sought: Sought, limit: int, allowed: Keys | None, /) -> list[int]:
        """The passages that match best, of ``allowed`` where given, the best first."""

    def with_phrases(self, connection: Connection, phrases: Sequence[Sequence[str]], /) -> set[int]:
        """The passages that hold every phrase, form for form."""


class Vectors(Protocol):
    """The vectors of one library and model, open for search; safe to share between threads."""

    @property
    def size(self) -> int:
        """How many vectors it holds."""

    def refresh(self, connection: Connection, /) -> bool:
        """Take in what came and let go of what went since the last time; whether anything had changed."""

    def search(
        self, connection: Connection, row: Matrix, count: int, allowed: Keys | None = None, /
    ) -> list[tuple[int, float]]:
        """The nearest passages of one mapped query, the nearest first, among ``allowed`` keys only where given."""

    def among(self, connection: Connection, row: Matrix, keys: Sequence[int], /) -> dict[int, float]:
        """The similarity of one mapped query to some passages, one by one."""

    def vector(self, connection: Connection, key: int, /) -> Matrix | None:
        """The mapped vector of one passage; None where the library holds none under this key."""

    def raw(self, connection: Connection, keys: Keys, /) -> tuple[Keys, Matrix, list[Language]]:
        """The vectors of some passages as the store keeps them, with their keys and languages in the same order."""


def one_of(connection: Connection, column: str, name: str = "keys") -> str:
    """The condition that a column is one of the whole numbers bound as `listed`: one value, however many they are."""
    if is_postgresql(connection):
        return f"{column} = ANY(CAST(:{name} AS bigint[]))"
    return f"{column} IN (SELECT value FROM json_each(:{name}))"


def listed(connection: Connection, keys: Iterable[int]) -> str:
    """Whole numbers as one value for `one_of`."""
    inner = ",".join(map(str, keys))
    return f"{{{inner}}}" if is_postgresql(connection) else f"[{inner}]"


def is_among(keys: Keys, allowed: Keys) -> npt.NDArray[np.bool_]:
    """Which of some keys are allowed; of few among many, several times as fast as `numpy.isin`."""
    if not len(allowed):
        return np.zeros(len(keys), np.bool_)
    ordered = np.sort(allowed)
    return np.asarray(ordered[np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)] == keys)


def gathered(connection: Connection, statement: Select[tuple[int]]) -> Keys:
    """The whole numbers that a statement selects, in order; put together by the database, for a row of each is dear."""
    column = cast(next(iter(statement.subquery().columns)), Text)
    joined = connection.scalar(select(func.aggregate_strings(column, ",")))
    return np.sort(np.fromstring(joined, np.int64, sep=",")) if joined else np.zeros(0, np.int64)


def has_table(connection: Connection, name: str) -> bool:
    """Whether the database has a table of this name."""
    if is_postgresql(connection):
        return connection.scalar(text("SELECT to_regclass(:name)"), {"name": name}) is not None
    return bool(connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = :name"), {"name": name}))


def keeps_table(connection: Connection, name: str) -> bool:
    """Whether the database has a table that is never dropped: asked until it is there, and not for every query."""
    there: set[str] = connection.info.setdefault("tables kept", set())
    if name in there:
        return True
    found = has_table(connection, name)
    # What a writer made may yet be undone.
    if found and not connection.get_execution_options().get("writing"):
        there.add(name)
    return found
