"""What a worker process does with a file: read and tag it, or open it, or both."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from corpus.archives import contents
from corpus.detect import ARCHIVES, MAIL, media_type
from corpus.documents import steps
from corpus.errors import Unreadable
from corpus.members import Contents
from corpus.model import Annotation, Commitment, Document
from corpus.recognition import Recognition
from corpus.steps import Steps, finished

WORKERS_LOAD = ("nlp.loaded", "nlp.commitments")

_RECOGNITION = Recognition()


class Stage(StrEnum):
    """The parts of an ingest that a profile tells apart."""

    READ = "read"
    TAG = "tag"
    EMBED = "embed"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worker process hands back for a document."""

    document: Document
    annotations: tuple[Annotation, ...]
    commitments: tuple[Commitment, ...]
    seconds: dict[str, float]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a worker process hands back for a file: a document, or why there is none, or files in it, or both."""

    reading: Reading | Unreadable | None
    contents: Contents | None = None


def read(content: bytes, source: str, dated: date | None = None) -> Reading:
    """Read and tag one file, as of a date where one is given; runs in a worker process. Raises `Unreadable`."""
    return finished(tagged(content, Path(source).name, dated))


def opened(content: bytes, source: str, recognition: Recognition) -> Steps[Opened]:
    """Read and tag a file, or open it, or both; runs in a worker process. Raises `Unreadable`."""
    kind = media_type(content, source)
    if kind in ARCHIVES:
        return Opened(None, contents(content, source, kind))
    if kind != MAIL:
        return Opened((yield from tagged(content, source, recognition=recognition)))
    attached = contents(content, source, kind)
    try:
        return Opened((yield from tagged(content, source, recognition=recognition)), attached)
    except Unreadable as error:
        return Opened(error, attached)


def tagged(
    content: bytes, source: str, dated: date | None = None, recognition: Recognition = _RECOGNITION
) -> Steps[Reading]:
    """The same in steps, so that a scan of many pages has its time for each."""
    from nlp.commitments import commitments
    from nlp.pipeline import annotate

    begun = time.perf_counter()
    made = yield from steps(content, source, recognition)
    if dated is not None:
        made = replace(made, date=dated)
    read_by = time.perf_counter()
    annotations = tuple(annotate(made))
    found = tuple(commitments(made, annotations))
    return Reading(made, annotations, found, {Stage.READ: read_by - begun, Stage.TAG: time.perf_counter() - read_by})
