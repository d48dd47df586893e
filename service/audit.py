"""The audit of files and of documents in the library, in the shape that the command and the API give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import store
from corpus.errors import MindetError
from corpus.model import Annotation, Document
from corpus.sandbox import Limits, parse
from corpus.serial import plain
from nlp.audit import findings
from service.ingest import read


class NoSuchDocument(MindetError):
    """What is to be audited is neither a file nor a document of the library."""


def audit(targets: Sequence[str], home: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """The findings of each target, a file or a document of the library by its id or name; for none, of the library.

    Raises `NoSuchDocument`, and `Unreadable` for a file that can not be read.
    """
    kept = [target for target in targets if not Path(target).is_file()]
    if kept or not targets:
        with store.Library(home) as library, library.read() as connection:
            known = {entry.id: entry for entry in store.entries(connection)}
            wanted = [_identity(target, known) for target in kept] if targets else list(known)
            for identity in wanted:
                document = store.get_document(connection, identity)
                if document is not None:
                    yield from audited(document, store.get_annotations(connection, identity))
    for target in targets:
        if target not in kept:
            reading = parse(Path(target), Path(target).name, limits, read)
            yield from audited(reading.document, reading.annotations)


def _identity(target: str, known: dict[str, store.Entry]) -> str:
    if target in known:
        return target
    named = [entry.id for entry in known.values() if entry.source == target]
    if len(named) != 1:
        said = "several documents of this name; use an id" if named else "no file, and no document of the library"
        raise NoSuchDocument(f"{target}: {said}.")
    return named[0]


def audited(document: Document, annotations: Sequence[Annotation], language: str = "en") -> Iterator[dict[str, Any]]:
    """The findings of a document as JSON has them, with messages in a language."""
    for one in findings(document, annotations):
        yield {
            "id": one.id(document.id),
            "document": document.id,
            "source": document.source,
            "start": one.start,
            "end": one.end,
            "kind": one.kind.value,
            "severity": one.severity.value,
            "message": one.message(language),
            "text": document.text[one.start : one.end],
            "spans": plain(one.spans),
        }
