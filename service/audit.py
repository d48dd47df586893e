"""The audit of files and of documents in the library, in the shape that the command and the API give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import catalogue, store
from corpus.model import Annotation, Document
from corpus.sandbox import Limits, parse
from corpus.serial import plain
from nlp.audit import findings
from service.ingest import read


def audit(targets: Sequence[str], home: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """The findings of each target, a file or a document of the library by its id or name; for none, of the library.

    Raises `UnknownDocument`, `AmbiguousName`, and `Unreadable` for a file that can not be read.
    """
    kept = [target for target in targets if not Path(target).is_file()]
    if kept or not targets:
        with store.Library(home) as library, library.read() as connection:
            known = [catalogue.identified(connection, target) for target in kept]
            wanted = known if targets else [entry.id for entry in store.entries(connection)]
            for identity in wanted:
                document = store.get_document(connection, identity)
                if document is not None:
                    yield from audited(document, store.get_annotations(connection, identity))
    for target in targets:
        if target not in kept:
            reading = parse(Path(target), Path(target).name, limits, read)
            yield from audited(reading.document, reading.annotations)


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
