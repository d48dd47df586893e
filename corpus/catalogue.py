"""What the library holds, without opening it: which documents, made by what, and what hangs on each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from corpus import schema
from corpus.errors import MindetError
from corpus.recognition import Recognition, waits


class UnknownDocument(MindetError):
    """The library holds no document of this id or name."""


class AmbiguousName(MindetError):
    """Several documents of the library go by this name."""


@dataclass(frozen=True, slots=True)
class Made:
    """Which version of the stages made a document, under which name, from what kind of file."""

    version: str
    source: str
    media_type: str


def held(connection: Connection) -> dict[str, Made]:
    """Every document of the library, by id; one whose pages wait for Tesseract is of no version once that is there."""
    table = schema.documents.c
    rows = connection.execute(select(table.id, table.made_with, table.source, table.media_type, table.warnings)).all()
    able = any(waits(row.warnings) for row in rows) and _can_recognise()
    return {
        row.id: Made("" if able and waits(row.warnings) else row.made_with, row.source, row.media_type) for row in rows
    }


def _can_recognise() -> bool:
    # Imported here: most libraries hold no such document, and the rest of recognition takes a while to load.
    from corpus.ocr import remedy

    return remedy(Recognition()) is None


def identified(connection: Connection, name: str) -> str:
    """The id of the document that an id or a file's name stands for. Raises `UnknownDocument`, `AmbiguousName`."""
    table = schema.documents.c
    found = connection.execute(select(table.id).where(or_(table.id == name, table.source == name))).scalars().all()
    if name in found:
        return name
    if not found:
        raise UnknownDocument(f"{name}: the library holds no document of this id or file name.")
    if len(found) > 1:
        raise AmbiguousName(f"{name}: {len(found)} documents go by this name; name one by its id: {', '.join(found)}.")
    only: str = found[0]
    return only


def hanging(connection: Connection, document_id: str) -> dict[str, int]:
    """How many rows that refer to a document each table holds: they go when it goes."""
    counts = {}
    for table in schema.metadata.sorted_tables:
        own = [key.parent == document_id for key in table.foreign_keys if key.column is schema.documents.c.id]
        if own and table is not schema.originals:
            counts[table.name] = connection.scalar(select(func.count()).select_from(table).where(or_(*own))) or 0
    return counts
