"""What is right and wrong with an installation and its library, each finding with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from corpus import schema, store
from corpus.databases import is_postgresql
from corpus.errors import MindetError
from index import words
from index.engines import faiss_index, pgvector
from index.models import Model, find
from nlp.version import version
from service.settings import Settings

_REINDEX = "Run `mindet reindex`."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is as it should be, and a sentence that says so or what to do."""

    what: str
    ok: bool
    said: str


def examine(settings: Settings) -> list[Finding]:
    """Look at the model, the library's database, and whether index and store agree."""
    findings = []
    model: Model | None = None
    try:
        model = find(settings.model)
        findings.append(Finding("model", True, f"{model.identity} in {model.folder}"))
    except MindetError as error:
        findings.append(Finding("model", False, str(error)))
    try:
        library = store.Library(settings.home, url=settings.database)
    except MindetError as error:
        return [*findings, Finding("library", False, str(error))]
    with library:
        return [*findings, *inspected(library, model)]


def inspected(library: store.Library, model: Model | None) -> list[Finding]:
    """Look at an open library; at its vectors where the model is there that made them."""
    with library.read() as connection:
        findings = [_database(library, connection), *(check(connection) for check in _CHECKS)]
        if model is not None:
            findings.append(_vectors(connection, model))
            if not is_postgresql(connection):
                findings.append(_vector_file(library, connection, model))
    return findings


def _database(library: store.Library, connection: Connection) -> Finding:
    if is_postgresql(connection):
        found = connection.scalar(text("SELECT extversion FROM pg_extension WHERE extname = 'vector'"))
        server = connection.scalar(text("SHOW server_version"))
        if found is None:
            later = f"{library.name} has no pgvector yet. It is asked for when documents are first searched."
            return Finding("database", True, later)
        return Finding("database", True, f"{library.name}, PostgreSQL {server} with pgvector {found}")
    said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if said == "ok" and not broken:
        return Finding("database", True, f"{library.name} is whole")
    return Finding("database", False, f"{library.name} is damaged ({said}). Restore it from a backup.")


def _documents(connection: Connection) -> Finding:
    made = store.made_with(connection)
    old = sum(stages != version() for stages in made.values())
    if not old:
        return Finding("documents", True, f"{len(made)} documents, all read by this version")
    return Finding("documents", False, f"{old} of {len(made)} were read by another version. Ingest their files again.")


def _words(connection: Connection) -> Finding:
    differing = words.differing(connection)
    passages = connection.scalar(select(func.count()).select_from(schema.passages)) or 0
    if not differing:
        return Finding("words", True, f"{passages} passages in the word index, each one of the store")
    said = f"{differing} passages are in the store and not in the word index, or the other way round. {_REINDEX}"
    return Finding("words", False, said)


def _counts(connection: Connection) -> Finding:
    """Whether the counts of words, by which searches weigh them, are those of the passages."""
    wrong = words.miscounted(connection)
    if not wrong:
        return Finding("counts", True, "the counts of words are those of the passages")
    return Finding("counts", False, f"{wrong} words are counted wrongly. {_REINDEX}")


def _vectors(connection: Connection, model: Model) -> Finding:
    passages, vectors = schema.passages.c, schema.vectors.c
    own = select(vectors.passage_key).where(vectors.model == model.identity)
    lacking = connection.scalar(select(func.count()).where(passages.key.not_in(own))) or 0
    held = connection.scalar(select(func.count()).where(vectors.model == model.identity)) or 0
    if lacking:
        return Finding("vectors", False, f"{lacking} passages have no vector of {model.identity}. {_REINDEX}")
    if is_postgresql(connection):
        differing = pgvector.differing(connection, model)
        if differing:
            told = f"{differing} vectors are in the store and not in the index, or the other way round. {_REINDEX}"
            return Finding("vectors", False, told)
    return Finding("vectors", True, f"{held} vectors of {model.identity}, one a passage")


def _vector_file(library: store.Library, connection: Connection, model: Model) -> Finding:
    what = "vector file"
    found = faiss_index.compared(library, connection, model)
    if found is None:
        return Finding(what, True, "there is none of use; the vector index is made from the store when it is opened")
    if found.unlike:
        said = f"{found.unlike} of its vectors are not those of the store. Delete {library.home / 'vectors.index'}."
        return Finding(what, False, said)
    behind = f"; {found.behind} came or went since, and are seen to when it is opened" if found.behind else ""
    return Finding(what, True, f"{found.held} vectors in it, those of the store{behind}")


_CHECKS: tuple[Callable[[Connection], Finding], ...] = (_documents, _words, _counts)
