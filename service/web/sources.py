"""Where a quote stands: its document's title and date, its page, its permalink."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from corpus import schema


@dataclass(frozen=True, slots=True)
class Source:
    """A document as a quote names it."""

    id: str
    title: str
    source: str
    date: date | None
    sample: bool
    page_starts: Sequence[int]
    language: str

    def page(self, place: int) -> int | None:
        """The page on which a place of the text stands; none where the format has no pages."""
        return bisect_right(self.page_starts, place) or None

    def link(self, language: str, start: int, end: int) -> str:
        """The permalink of a stretch of its text."""
        return f"/{language}/documents/{self.id}?hit={start}-{end}#s{start}-{end}"


def sources(connection: Connection, documents: Iterable[str]) -> Mapping[str, Source]:
    """Documents by id; several of one title are told apart by their file names."""
    table = schema.documents.c
    query = select(table.id, table.title, table.source, table.date, table.sample, table.pages, table.languages)
    rows = connection.execute(query.where(table.id.in_(set(documents)))).all()
    bearers = Counter(row.title for row in rows)
    return {
        row.id: Source(
            row.id,
            row.source if not row.title else row.title if bearers[row.title] == 1 else f"{row.title} ({row.source})",
            row.source,
            row.date,
            row.sample,
            [page[1] for page in row.pages],
            row.languages[0] if len(row.languages) == 1 and row.languages[0] in ("kk", "ru") else "",
        )
        for row in rows
    }
