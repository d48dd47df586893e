"""Files to a searchable library: found, read and tagged in worker processes, embedded, kept, one transaction each.

A file whose bytes the library already holds, made by the same version of the stages, is not touched again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from corpus import ledger, store
from corpus.documents import document
from corpus.errors import MindetError, Unreadable
from corpus.model import Annotation, Commitment, Document, Failure, Status, document_id
from corpus.sandbox import Limits, parse_many
from index import words
from index.embedding import Embedder, Matrix
from index.models import Model
from index.passages import Unit, passages
from index.vectors import pack

# Extensions that are never documents, so that a folder of a project does not fail for its own files.
_LEFT_OUT = frozenset({".py", ".json", ".jsonl", ".csv", ".toml", ".sqlite", ".log", ".md"})


class Stage(StrEnum):
    """The parts of an ingest that a profile tells apart."""

    READ = "read"
    TAG = "tag"
    EMBED = "embed"
    KEEP = "keep"


class NothingToRead(MindetError):
    """None of the paths holds a file to read."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file; ``new`` is false where the library held it already."""

    source: str
    status: Status
    document: str | None = None
    new: bool = False
    pages: int = 0
    annotations: int = 0
    passages: int = 0
    commitments: int = 0
    category: Failure | None = None
    message: str | None = None
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worker process hands back for a file."""

    document: Document
    annotations: tuple[Annotation, ...]
    commitments: tuple[Commitment, ...]
    seconds: dict[str, float]


def read(content: bytes, source: str, dated: date | None = None) -> Reading:
    """Read and tag one file, as of a date where one is given; runs in a worker process. Raises `Unreadable`."""
    from nlp.commitments import commitments
    from nlp.pipeline import annotate

    begun = time.perf_counter()
    made = document(content, Path(source).name)
    if dated is not None:
        made = replace(made, date=dated)
    read_by = time.perf_counter()
    annotations = tuple(annotate(made))
    found = tuple(commitments(made, annotations))
    return Reading(made, annotations, found, {Stage.READ: read_by - begun, Stage.TAG: time.perf_counter() - read_by})


def files(paths: Sequence[Path]) -> list[Path]:
    """The files to read below the paths, sorted; files named outright are always among them. Raises `NothingToRead`."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if file.is_file() and not hidden and file.suffix.lower() not in _LEFT_OUT:
                    found[file] = None
        else:
            found[path] = None
    if not found:
        raise NothingToRead(
            f"{', '.join(map(str, paths)) or 'no path'}: there is no file to read here. "
            "Name files or folders that hold PDF, DOCX, HTML or TXT."
        )
    return list(found)


def ingest(
    library: store.Library,
    paths: Iterable[Path],
    open_embedder: Callable[[], Embedder],
    *,
    version: str,
    limits: Limits,
    workers: int,
    sample: bool = False,
) -> Iterator[Report]:
    """Read files into the library; yields a report for each as it is done, whatever becomes of the others.

    ``version`` is that of the stages (`nlp.pipeline.version`); ``open_embedder`` is called once, when a file is new.
    """
    with library.read() as connection:
        known = store.made_with(connection)
    new: list[Path] = []
    for path in paths:
        report = _known(path, known, version, limits)
        if report is None:
            new.append(path)
        else:
            yield report
    if not new:
        return
    embedder = open_embedder()
    done: set[str] = set()
    for path, result in parse_many(new, read, limits, workers):
        if isinstance(result, Unreadable):
            yield Report(path.name, Status.FAILED, category=result.category, message=str(result))
        elif result.document.id in done:
            yield Report(path.name, Status.OK, result.document.id)
        else:
            done.add(result.document.id)
            yield _keep(library, path, result, embedder, version, sample)


def _known(path: Path, known: dict[str, str], version: str, limits: Limits) -> Report | None:
    """A report where the library already holds these bytes; None where the file is to be read (or is unreadable)."""
    try:
        if path.stat().st_size > limits.input_bytes:
            return None
        found = document_id(path.read_bytes())
    except OSError:
        return None
    return Report(path.name, Status.OK, found) if known.get(found) == version else None


def _keep(
    library: store.Library, path: Path, result: Reading, embedder: Embedder, version: str, sample: bool
) -> Report:
    made, annotations, seconds = result.document, result.annotations, dict(result.seconds)
    original = path.read_bytes()
    if document_id(original) != made.id:
        message = f"{path.name}: the file changed while it was being read. Ingest it again when it is complete."
        return Report(path.name, Status.FAILED, category=Failure.DAMAGED, message=message)
    begun = time.perf_counter()
    units = passages(made, annotations)
    vectors = embedder.passages([unit.embedded for unit in units])
    seconds[Stage.EMBED] = time.perf_counter() - begun
    begun = time.perf_counter()
    with library.write() as connection:
        words.remove(connection, made.id)
        store.put_document(
            connection,
            made,
            annotations,
            original,
            made_with=version,
            sample=sample,
            seconds=sum(result.seconds.values()),
        )
        ledger.put_commitments(connection, made, result.commitments)
        index_document(connection, made, units, vectors, embedder.model)
    seconds[Stage.KEEP] = time.perf_counter() - begun
    return Report(
        made.source,
        Status.PARTIAL if made.warnings else Status.OK,
        made.id,
        new=True,
        pages=len(made.pages),
        annotations=len(annotations),
        passages=len(units),
        commitments=len(result.commitments),
        warnings=made.warnings,
        seconds=seconds,
    )


def index_document(
    connection: Connection, made: Document, units: Sequence[Unit], vectors: Matrix, model: Model
) -> None:
    """Keep a document's passages with their words and vectors, in place of those it had."""
    words.remove(connection, made.id)
    stored = store.put_passages(connection, made.id, [(unit.passage, unit.context) for unit in units])
    words.add(connection, made, stored)
    packed = {unit.key: pack(vector) for unit, vector in zip(stored, vectors, strict=True)}
    store.put_vectors(connection, model.identity, packed)
