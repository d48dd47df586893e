"""The value types of measures: an amount, as what it is stated, by what its day is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.model import Language

Kinds = frozenset[tuple[str, int]]


class As(StrEnum):
    """As what an amount is stated."""

    PLAN = "plan"
    FACT = "fact"
    BASELINE = "baseline"


class Basis(StrEnum):
    """Whether an amount is that of its day or period, a sum over several, or only what was added."""

    LEVEL = "level"
    CUMULATIVE = "cumulative"
    ADDED = "added"


class Turn(StrEnum):
    """Which end of a change an amount is: `с 51 до 87`."""

    FROM = "from"
    TO = "to"


class Dated(StrEnum):
    """By what the day of an amount is known: its own words, a sentence before, its document's date, nothing."""

    STATED = "stated"
    CARRIED = "carried"
    DOCUMENT = "document"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, None where open; ``by`` where it only sets a last day (`до 2027 года`)."""

    first: date | None = None
    last: date | None = None
    by: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """An amount of a measure: ``unit`` is the one it is compared in, ``first`` to ``last`` its days where known.

    ``start`` and ``end`` are the figure's place in its document, ``said`` that of the statement around it; ``terms``
    are the words by which the measure is known, with their weights, ``bridged`` the Russian ones of a Kazakh point;
    ``counted`` is the thing counted as it is compared, ``things`` what else it may be, ``thing`` what it is called;
    ``given`` is the unit of its text; ``region`` is an id of the registry, ``name`` what its row or list calls it.
    ``turn`` tells which end of a change it is, ``not_before`` the latest day that an undated document reports of.
    """

    document: str
    source: str
    issued: date | None
    start: int
    end: int
    text: str
    statement: str
    said: tuple[int, int]
    page: int | None
    low: float
    high: float
    cmp: str
    unit: str
    given: str
    counted: str | None
    region: str | None
    first: date | None
    last: date | None
    stated: As
    basis: Basis
    corrects: bool
    language: Language
    terms: Mapping[str, float]
    bridged: Mapping[str, float]
    kinds: Kinds = frozenset()
    name: str = ""
    sample: bool = False
    thing: str | None = None
    things: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    turn: Turn | None = None
    dated: Dated = Dated.NONE
    not_before: date | None = None

    @property
    def day(self) -> date | None:
        """The day that the amount stands for."""
        return self.last
