"""The library: documents, their originals, annotations, passages and vectors in one transactional store.

The store is the truth; whatever the index makes can be dropped and made again from it. Every write goes through
`Library.write`, one transaction a document, so that a killed process leaves whole documents or none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, delete, func, insert, inspect, select
from sqlalchemy.exc import DatabaseError

from corpus import databases, schema
from corpus.errors import MindetError
from corpus.model import Annotation, Document, Kind, Label, Language, Passage
from corpus.serial import (
    pack_block,
    pack_page,
    plain,
    unpack_block,
    unpack_executor,
    unpack_page,
    unpack_request,
)

# The newest migration in corpus/migrations/versions: a test holds the two together.
REVISION = "0007"


class NoLibrary(MindetError):
    """There is no library where one was looked for."""


class NewerLibrary(MindetError):
    """The library was made by a newer Mindet."""


class NoSpace(MindetError):
    """There is no room left for what is to be written."""


class BrokenLibrary(MindetError):
    """The library's file can't be read as one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document's particulars without its text, as lists show them."""

    id: str
    source: str
    kind: Kind
    languages: tuple[Language, ...]
    title: str | None
    number: str | None
    date: date | None
    issuer: str | None
    media_type: str
    pages: int
    warnings: tuple[str, ...]
    sample: bool
    made_with: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage, the whole number under which the indexes know it, and the words it is indexed with besides its own."""

    key: int
    passage: Passage
    context: str


class Library:
    """An open library; close it, or use it as a context manager.

    It is the file `library.sqlite` in the folder ``home``, or the PostgreSQL database of ``url`` with ``home`` for its
    caches; ``url`` is taken from the environment unless given, and empty for a file. Raises `NoLibrary` where there is
    none and ``create`` is false, `NewerLibrary` and `BrokenLibrary` as named, and what `databases.postgresql` raises.
    """

    def __init__(self, home: Path, *, create: bool = False, url: str | None = None) -> None:
        url = databases.chosen() if url is None else url
        self.home = home
        self.path = home / "library.sqlite"
        if not url and not create and not self.path.exists():
            raise _no_library(str(home))
        if create or url:
            home.mkdir(parents=True, exist_ok=True)
        self.engine = databases.postgresql(url) if url else databases.sqlite(self.path)
        self.name = databases.shown(self.engine.url) if url else str(self.path)
        try:
            self._bring_up_to_date(create)
        except DatabaseError as error:
            self.engine.dispose()
            raise BrokenLibrary(
                f"{self.name}: this is not a readable library ({error.orig}). "
                "Restore it from a backup, or move it away and ingest again."
            ) from error
        except MindetError:
            self.engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    def _bring_up_to_date(self, create: bool) -> None:
        with self.engine.connect() as connection:
            found = None
            if inspect(connection).has_table("alembic_version"):
                found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found == REVISION:
            return
        if found is None and not create and databases.is_postgresql(self.engine):
            raise _no_library(self.name)
        if found is not None and found > REVISION:
            raise NewerLibrary(
                f"{self.name}: this library was made by a newer Mindet (its format is {found}, this program knows "
                f"{REVISION}). Update Mindet to open it; nothing was changed."
            )
        migrate(self.engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with: it sees one state of the library, whatever writers do meanwhile."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is kept when the block ends, none of it when the block raises.

        Raises `NoSpace` where the disk is full.
        """
        with (
            minding_room(self.name),
            self.engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            yield connection


@contextmanager
def minding_room(name: str) -> Iterator[None]:
    """A block that writes to a library of this name. Raises `NoSpace` where the disk is full."""
    try:
        yield
    except DatabaseError as error:
        if databases.is_full(error):
            raise NoSpace(
                f"{name}: the disk is full. Nothing that was kept before is lost: free some space and give "
                "the same command again."
            ) from error
        raise


def is_there(home: Path) -> bool:
    """Whether there is a library to open: a file in the folder, or a database that the environment names."""
    return bool(databases.chosen()) or (home / "library.sqlite").exists()


def _no_library(place: str) -> NoLibrary:
    return NoLibrary(f"{place}: there is no library here yet. Run `mindet ingest PATH` to make one.")


def migrate(engine: Engine) -> None:
    """Bring a library's tables to this program's format by the migrations in `corpus/migrations`."""
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def put_document(
    connection: Connection,
    document: Document,
    annotations: Sequence[Annotation],
    original: bytes,
    *,
    made_with: str,
    sample: bool = False,
    seconds: float | None = None,
) -> None:
    """Keep a document, its original file and its annotations, in place of what the library held under its id."""
    remove_document(connection, document.id)
    connection.execute(
        insert(schema.documents).values(
            id=document.id,
            source=document.source,
            address=document.address,
            media_type=document.media_type,
            kind=document.kind.value,
            languages=[language.value for language in document.languages],
            title=document.title,
            number=document.number,
            date=document.date,
            issuer=document.issuer,
            addressees=list(document.addressees),
            in_reply_to=document.in_reply_to,
            signatory=document.signatory,
            executor=plain(document.executor),
            request=plain(document.request),
            period=list(document.period) if document.period else None,
            work=document.work,
            version=document.version,
            text=document.text,
            revision=document.revision,
            pages=[pack_page(page) for page in document.pages],
            blocks=[pack_block(block) for block in document.blocks],
            glossary=dict(document.glossary),
            warnings=list(document.warnings),
            sample=sample,
            made_with=made_with,
            added=datetime.now(UTC),
            seconds=seconds,
        )
    )
    connection.execute(insert(schema.originals).values(document_id=document.id, content=original))
    if annotations:
        connection.execute(
            insert(schema.annotations),
            [
                {
                    "document_id": document.id,
                    "ordinal": ordinal,
                    "id": annotation.id(document),
                    "label": annotation.label.value,
                    "start": annotation.start,
                    "end": annotation.end,
                    "key": _key(annotation),
                    "value": dict(annotation.value),
                    "made_by": annotation.made_by,
                }
                for ordinal, annotation in enumerate(annotations)
            ],
        )


def _key(annotation: Annotation) -> str | None:
    """What a filter asks an annotation for: the body's or place's id, the statement's type, the figure's unit."""
    name = {Label.AGENCY: "id", Label.PLACE: "id", Label.OBLIGATION: "type", Label.FIGURE: "unit"}.get(annotation.label)
    return None if name is None else annotation.value.get(name)


def remove_document(connection: Connection, document_id: str) -> bool:
    """Take a document and all that hangs on it out of the library; whether it was there."""
    return connection.execute(delete(schema.documents).where(schema.documents.c.id == document_id)).rowcount > 0


def put_passages(
    connection: Connection, document_id: str, passages: Iterable[tuple[Passage, str]]
) -> list[StoredPassage]:
    """Keep a document's passages, each with its context, in place of those it had; returns them with their keys."""
    connection.execute(delete(schema.passages).where(schema.passages.c.document_id == document_id))
    made = list(passages)
    if not made:
        return []
    keys = connection.scalars(
        insert(schema.passages).returning(schema.passages.c.key, sort_by_parameter_order=True),
        [
            {
                "id": passage.id,
                "document_id": document_id,
                "ordinal": ordinal,
                "start": passage.start,
                "end": passage.end,
                "page": passage.page,
                "section": list(passage.section),
                "context": context,
                "language": passage.language.value,
            }
            for ordinal, (passage, context) in enumerate(made)
        ],
    )
    return [StoredPassage(key, passage, context) for key, (passage, context) in zip(keys, made, strict=True)]


def put_vectors(connection: Connection, model: str, vectors: Mapping[int, bytes]) -> None:
    """Keep the vectors of passages, by passage key, as the bytes the index packs them into."""
    if vectors:
        connection.execute(
            insert(schema.vectors),
            [{"passage_key": key, "model": model, "vector": vector} for key, vector in vectors.items()],
        )


def made_with(connection: Connection) -> dict[str, str]:
    """For every document of the library, the version of the stages that made it."""
    return {
        row.id: row.made_with for row in connection.execute(select(schema.documents.c.id, schema.documents.c.made_with))
    }


def get_document(connection: Connection, document_id: str) -> Document | None:
    """A document with its text and blocks, or None."""
    row = connection.execute(select(schema.documents).where(schema.documents.c.id == document_id)).one_or_none()
    if row is None:
        return None
    return Document(
        id=row.id,
        source=row.source,
        media_type=row.media_type,
        text=row.text,
        revision=row.revision,
        kind=Kind(row.kind),
        languages=tuple(Language(language) for language in row.languages),
        title=row.title,
        number=row.number,
        date=row.date,
        issuer=row.issuer,
        addressees=tuple(row.addressees),
        in_reply_to=row.in_reply_to,
        signatory=row.signatory,
        executor=unpack_executor(row.executor),
        request=unpack_request(row.request),
        period=(row.period[0], row.period[1]) if row.period else None,
        address=row.address,
        work=row.work,
        version=row.version,
        pages=tuple(unpack_page(page) for page in row.pages),
        blocks=tuple(unpack_block(block) for block in row.blocks),
        glossary=row.glossary,
        warnings=tuple(row.warnings),
    )


def get_original(connection: Connection, document_id: str) -> bytes | None:
    """The file a document was read from, as it came, or None."""
    return connection.execute(
        select(schema.originals.c.content).where(schema.originals.c.document_id == document_id)
    ).scalar_one_or_none()


def get_annotations(
    connection: Connection, document_id: str, labels: Sequence[Label] = tuple(Label)
) -> list[Annotation]:
    """A document's annotations of some labels, in text order."""
    rows = connection.execute(
        select(schema.annotations)
        .where(schema.annotations.c.document_id == document_id)
        .where(schema.annotations.c.label.in_([label.value for label in labels]))
        .order_by(schema.annotations.c.ordinal)
    )
    return [_annotation(row) for row in rows]


def _annotation(row: Row[Any]) -> Annotation:
    return Annotation(Label(row.label), row.start, row.end, row.value, row.made_by)


def annotations_within(connection: Connection, document_id: str, start: int, end: int) -> list[Annotation]:
    """The annotations that touch a stretch of a document, in text order."""
    table = schema.annotations.c
    rows = connection.execute(
        select(schema.annotations)
        .where(table.document_id == document_id, table.start < end, table.end > start)
        .order_by(table.ordinal)
    )
    return [_annotation(row) for row in rows]


def keys(connection: Connection, label: Label) -> list[str]:
    """What the annotations of a label ask to be filtered by (ids of bodies, types of statements), each once."""
    table = schema.annotations.c
    return list(
        connection.execute(
            select(table.key).where(table.label == label.value, table.key.is_not(None)).distinct().order_by(table.key)
        ).scalars()
    )


def is_sample(connection: Connection, document_id: str) -> bool:
    """Whether a document was ingested as an invented sample."""
    table = schema.documents.c
    return bool(connection.execute(select(table.sample).where(table.id == document_id)).scalar_one_or_none())


def entries(connection: Connection) -> list[Entry]:
    """Every document's particulars, the newest first, those without a date last."""
    table = schema.documents.c
    rows = connection.execute(
        select(
            table.id,
            table.source,
            table.kind,
            table.languages,
            table.title,
            table.number,
            table.date,
            table.issuer,
            table.media_type,
            func.json_array_length(table.pages).label("page_count"),
            table.warnings,
            table.sample,
            table.made_with,
        ).order_by(table.date.is_(None), table.date.desc(), table.source, table.id)
    )
    return [
        Entry(
            id=row.id,
            source=row.source,
            kind=Kind(row.kind),
            languages=tuple(Language(language) for language in row.languages),
            title=row.title,
            number=row.number,
            date=row.date,
            issuer=row.issuer,
            media_type=row.media_type,
            pages=row.page_count,
            warnings=tuple(row.warnings),
            sample=row.sample,
            made_with=row.made_with,
        )
        for row in rows
    ]
