"""What a search gives out: passages with where they stand, why they were found, and what the user should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, text

from corpus import schema
from corpus.model import Kind, Language
from corpus.serial import plain
from index.engines.interfaces import listed, one_of
from index.facets import Facets

Span = tuple[int, int]
# So many words of the text around a result are shown.
_AROUND_WORDS = 25


@dataclass(frozen=True, slots=True)
class Why:
    """The parts of a score: similarity in meaning, share of the query's words, the other language's due.

    ``exact`` is the share of the query's words that stand in the passage as written, ``around`` what its neighbours
    hold beyond it, ``numbers`` the share of the query's numbers that it holds; ``held`` and ``lacking`` are words of
    the query, as typed, that it holds (they or what stands for them) and lacks. ``phrase``: it holds what is quoted;
    ``number``: its document bears the number that is asked for; ``translated``: it is in the other language than the
    query; ``unitless``: a number that it holds lacks the query's unit. ``reasons`` say it in words.
    """

    dense: float
    words: float
    fair: float
    exact: float
    reasons: tuple[str, ...] = ()
    around: float = 0.0
    numbers: float = 1.0
    held: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    phrase: bool = False
    number: bool = False
    translated: bool = False
    unitless: bool = False


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
    """A stretch of text found: one passage, or several that run on; ``text`` is the source from ``start`` to ``end``.

    ``highlights`` are spans within it of the query's own words, ``meant`` of words and names that stand for them;
    ``before`` and ``after`` are the text around it in the same run. ``passage`` is the key under which the library's
    indexes know the best passage of it, not kept over a reindex.
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
    highlights: tuple[Span, ...]
    why: Why
    copies: tuple[Copy, ...] = ()
    meant: tuple[Span, ...] = ()
    before: str = ""
    after: str = ""


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
    wanted = statement.where(text(one_of(connection, "passages.key")))
    return {row.key: row for row in connection.execute(wanted, {"keys": listed(connection, keys)}).all()}


def stretch(rows: Sequence[Any]) -> tuple[int, int, str]:
    """The span and the text that overlapping rows of `rows_of` make together."""
    ordered = sorted(rows, key=lambda row: row.start)
    text, end = ordered[0].text, ordered[0].end
    for row in ordered[1:]:
        text += row.text[max(0, end - row.start) :]
        end = max(end, row.end)
    return ordered[0].start, end, text


def result(
    rank: int,
    score: float,
    row: Any,
    why: Why,
    run: Sequence[Any] = (),
    around: tuple[Any, Any] = (None, None),
    marks: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ()),
    copies: tuple[Copy, ...] = (),
) -> Result:
    """A result of a row of `rows_of`, of those it runs on with, and of the rows before and after them."""
    start, end, text = stretch([row, *run])
    before, after = around
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
        page=min((one.page for one in (row, *run) if one.page is not None), default=None),
        start=start,
        end=end,
        text=text,
        highlights=marks[0],
        why=why,
        copies=copies,
        meant=marks[1],
        before="" if before is None else _last_words(before.text[: max(0, start - before.start)]),
        after="" if after is None else _first_words(after.text[max(0, end - after.start) :]),
    )


def _last_words(text: str) -> str:
    return " ".join(text.split()[-_AROUND_WORDS:])


def _first_words(text: str) -> str:
    return " ".join(text.split()[:_AROUND_WORDS])


def copy(row: Any) -> Copy:
    """A copy of a row of `rows_of`."""
    return Copy(row.key, row.document_id, row.source, row.page, row.start, row.end)
