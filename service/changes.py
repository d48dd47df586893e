"""Documents taken out of the library, or put in the place of one: both tell what hung on the old one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from corpus import catalogue, failures, store
from corpus.errors import Unreadable
from corpus.model import Failure
from corpus.recognition import Recognition
from corpus.sandbox import Limits, Parse, parse
from index import thread_keep, words, works
from index.embedding import Embedder
from index.thread_near import Neighbours
from service.files import content, spelled
from service.ingest import RECOGNISED
from service.keeping import indexed, keep
from service.reading import Opened, Reading, opened


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that was taken out, and how many rows of each table went with it."""

    document: str
    source: str
    title: str | None
    hung: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was taken out, what stands in its place, and what hangs on that."""

    removed: Removed
    document: str
    source: str
    hung: Mapping[str, int]
    warnings: tuple[str, ...]


def remove(library: store.Library, name: str) -> Removed:
    """Take the document of an id or file name out of the library. Raises `UnknownDocument`, `AmbiguousName`."""
    with library.write() as connection:
        return _remove(connection, catalogue.identified(connection, name))


def replace(
    library: store.Library,
    name: str,
    path: Path,
    open_embedder: Callable[[], Embedder],
    *,
    version: str,
    limits: Limits,
) -> Replaced:
    """Put the document in a file into the place of one of the library, at once or not at all.

    Raises `UnknownDocument`, `AmbiguousName` and, where the file gives no single document, `Unreadable`.
    """
    with library.read() as connection:
        old = catalogue.identified(connection, name)
        sample = store.is_sample(connection, old)
    original = content(path, limits)
    source = spelled(path.relative_to(path.parent))
    reading = _read(library, original, source, limits)
    made = reading.document
    embedder = open_embedder()
    found_by = indexed(made, reading.annotations, reading.commitments, embedder)
    near = Neighbours(library, found_by.model).of(found_by.said, found_by.said_vectors)
    with library.write() as connection:
        removed = _remove(connection, catalogue.identified(connection, old))
        keep(connection, reading, original, found_by, version, sample, near)
        failures.remove(connection, path, "")
        hung = catalogue.hanging(connection, made.id)
    return Replaced(removed, made.id, made.source, hung, made.warnings)


def _read(library: store.Library, original: bytes, source: str, limits: Limits) -> Reading:
    from corpus import ocr

    kept = library.home / RECOGNISED
    function: Parse[Opened] = partial(opened, recognition=Recognition(kept=kept))
    found = parse(original, source, limits, function, partial(ocr.keep, kept))
    if isinstance(found.reading, Unreadable):
        raise found.reading
    if found.reading is None:
        reason = "it is an archive, and one document is to be replaced by one"
        raise Unreadable(source, Failure.UNSUPPORTED, reason, "Unpack it and give the file that is meant")
    return found.reading


def _remove(connection: Connection, document_id: str) -> Removed:
    document = store.get_document(connection, document_id)
    assert document is not None
    hung = catalogue.hanging(connection, document_id)
    partners = works.partners(connection, document_id)
    words.remove(connection, document_id)
    thread_keep.unlink(connection, document_id)
    store.remove_document(connection, document_id)
    works.settle(connection, partners)
    return Removed(document_id, document.source, document.title, hung)
