"""What a search gives out: passages with where they stand, why they were found, and what the user should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from corpus import schema
from corpus.model import Kind, Language
from corpus.serial import plain
from index.facets import Facets


@dataclass(frozen=True, slots=True)
class Why:
    """The parts of a score: similarity in meaning, share of the query's words, the other language's due.

    ``exact`` is the share of the query's words that stand in the passage as written; ``reasons`` say it in words.
    """

    dense: float
    words: float
    fair: float
    exact: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """The same text in another document, or in another place of one."""

    passage: int
    document: str
    source: str
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Result:
    """One passage found; ``text`` is the source from ``start`` to ``end``, ``highlights`` are spans within it.

    ``passage`` is the key under which the library's indexes know it, not kept over a reindex.
    """

    rank: int
    score: float
    passage: int
    document: str
    source: str
    title: str | None
    kind: Kind
    lang: Language
    date: date | None
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...]
    why: Why
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, the best first, what the user should know about it, and how long it took.

    ``corrected`` is what was searched for where words of the query were taken for slips; ``facets`` count the passages
    that match, up to some two hundred of them.
    """

    results: tuple[Result, ...]
    warnings: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    corrected: str | None = None
    facets: Facets = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The published JSON shape."""
        made: dict[str, Any] = plain(self)
        return made


def rows_of(connection: Connection, keys: Sequence[int]) -> dict[int, Any]:
    """The passages of some keys with their documents' particulars and their own text."""
    passages, documents = schema.passages.c, schema.documents.c
    statement = select(
        passages.key,
        passages.document_id,
        passages.start,
        passages.end,
        passages.page,
        passages.section,
        passages.language,
        documents.source,
        documents.title,
        documents.kind,
        documents.date,
        # A document may be a book: only the passage's own part of it is read.
        func.substr(documents.text, passages.start + 1, passages.end - passages.start).label("text"),
    ).join(schema.documents, documents.id == passages.document_id)
    found: dict[int, Any] = {}
    for row in connection.execute(statement.where(passages.key.in_(keys))):
        found[row.key] = row
    return found


def result(
    rank: int,
    score: float,
    row: Any,
    spans: tuple[tuple[int, int], ...],
    why: Why,
    copies: tuple[Copy, ...] = (),
) -> Result:
    """A result of a row of `rows_of`."""
    return Result(
        rank=rank,
        score=round(score, 4),
        passage=row.key,
        document=row.document_id,
        source=row.source,
        title=row.title,
        kind=Kind(row.kind),
        lang=Language(row.language),
        date=row.date,
        section=tuple(row.section),
        page=row.page,
        start=row.start,
        end=row.end,
        text=row.text,
        highlights=spans,
        why=why,
        copies=copies,
    )


def copy(row: Any) -> Copy:
    """A copy of a row of `rows_of`."""
    return Copy(row.key, row.document_id, row.source, row.page, row.start, row.end)
