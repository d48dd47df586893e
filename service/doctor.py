"""What is right and wrong with an installation and its library, each finding with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from corpus import schema, store
from corpus.errors import MindetError
from index import words
from index.models import Model, find
from nlp.version import version
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is as it should be, and a sentence that says so or what to do."""

    what: str
    ok: bool
    said: str


def examine(settings: Settings) -> list[Finding]:
    """Look at the model, the library's file, and whether index and store agree."""
    findings = []
    model: Model | None = None
    try:
        model = find(settings.model)
        findings.append(Finding("model", True, f"{model.identity} in {model.folder}"))
    except MindetError as error:
        findings.append(Finding("model", False, str(error)))
    try:
        library = store.Library(settings.home)
    except MindetError as error:
        return [*findings, Finding("library", False, str(error))]
    with library:
        findings += [check(library) for check in _CHECKS]
        if model is not None:
            findings.append(_vectors(library, model))
    return findings


def _file(library: store.Library) -> Finding:
    with library.read() as connection:
        said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if said == "ok" and not broken:
        return Finding("file", True, f"{library.path} is whole")
    return Finding("file", False, f"{library.path} is damaged ({said}). Restore it from a backup.")


def _documents(library: store.Library) -> Finding:
    with library.read() as connection:
        made = store.made_with(connection)
    old = sum(stages != version() for stages in made.values())
    if not old:
        return Finding("documents", True, f"{len(made)} documents, all read by this version")
    return Finding("documents", False, f"{old} of {len(made)} were read by another version. Ingest their files again.")


def _words(library: store.Library) -> Finding:
    with library.read() as connection:
        passages = connection.scalar(select(func.count()).select_from(schema.passages)) or 0
        held = words.holds(connection)
    if passages == held:
        return Finding("words", True, f"{held} passages in the word index, as many as in the store")
    return Finding("words", False, f"{held} passages in the word index, {passages} in the store. Run `mindet reindex`.")


def _vectors(library: store.Library, model: Model) -> Finding:
    with library.read() as connection:
        passages = connection.scalar(select(func.count()).select_from(schema.passages)) or 0
        table = schema.vectors.c
        held = connection.scalar(select(func.count()).where(table.model == model.identity)) or 0
    if passages == held:
        return Finding("vectors", True, f"{held} vectors of {model.identity}, one a passage")
    said = f"{held} vectors of {model.identity} for {passages} passages. Run `mindet reindex`."
    return Finding("vectors", False, said)


_CHECKS: tuple[Callable[[store.Library], Finding], ...] = (_file, _documents, _words)
