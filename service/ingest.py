"""Files to a searchable library: found, read and tagged in worker processes, embedded, kept, one transaction each.

A file whose bytes the library already holds, made by the same version of the stages, is not touched again. Archives and
mails are opened in a worker, and each of their members is read as a file of its own. Of files with the same bytes, the
one whose name stands first gives its name to the document, so that the order in which files come changes nothing.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corpus import catalogue, failures, store
from corpus.detect import MAIL
from corpus.errors import Unreadable
from corpus.members import DEPTH_LIMIT, MEMBER_LIMIT, TOTAL_BYTES, Member
from corpus.model import Failure, Status, document_id
from corpus.recognition import Recognition
from corpus.sandbox import Item, Limits, Parse, parse_many
from index.embedding import Embedder
from index.thread_near import Neighbours, compare_outgrown
from service.files import NothingToRead, content, files, passed_over, spelled
from service.keeping import Indexed, indexed, keep
from service.reading import Opened, Reading, Stage, opened, read

if TYPE_CHECKING:
    from service.cluster import Cluster

__all__ = ["NothingToRead", "Reading", "Report", "files", "ingest", "read"]

RECOGNISED = "recognised"
# What archives within archives may come to, as multiples of what one of them may.
_NESTED = 4


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file; ``new`` is false where the library held it already, ``members`` counts files in it."""

    source: str
    status: Status
    document: str | None = None
    new: bool = False
    pages: int = 0
    annotations: int = 0
    passages: int = 0
    commitments: int = 0
    members: int = 0
    category: Failure | None = None
    message: str | None = None
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Task(Item):
    """A file or a member to read: where it was found, and in how many containers it stands."""

    path: Path
    member: str = ""
    depth: int = 0


_Result = tuple[_Task, Opened | Unreadable, Indexed | None]


@dataclass(slots=True)
class _Run:
    """What one ingest carries along."""

    library: store.Library
    open_embedder: Callable[[], Embedder]
    version: str
    limits: Limits
    sample: bool
    known: dict[str, catalogue.Made]
    failing: set[tuple[Path, str]]
    waiting: deque[Path | _Task] = field(default_factory=deque)
    settled: deque[Report] = field(default_factory=deque)
    nested: dict[Path, list[int]] = field(default_factory=dict)
    embedder: Embedder | None = None
    neighbours: Neighbours | None = None

    def __iter__(self) -> Iterator[_Task]:
        return self

    def __next__(self) -> _Task:
        """The next file to read; its bytes are taken only now, so that few are held at a time."""
        while self.waiting:
            job = self.waiting.popleft()
            if isinstance(job, _Task):
                return job
            try:
                task = _task(job, self.limits)
            except Unreadable as error:
                self.settled.append(_failed(self, job, "", error))
                continue
            report = _already(self, task)
            if report is None:
                return _renamed(task, self.known.get(document_id(task.content)))
            self.settled.append(report)
        raise StopIteration


def ingest(
    library: store.Library,
    paths: Iterable[Path],
    open_embedder: Callable[[], Embedder],
    *,
    version: str,
    limits: Limits,
    workers: int,
    sample: bool = False,
    cluster: Cluster | None = None,
) -> Iterator[Report]:
    """Read files into the library; yields a report for each as it is done, whatever becomes of the others.

    ``version`` is that of the stages (`nlp.pipeline.version`); ``open_embedder`` is called once, when a file is new.
    Files are read by so many ``workers`` here, or on a ``cluster``. Killed at any moment, the same call again brings
    the library to the same state.
    """
    from corpus import ocr

    with library.read() as connection:
        known = catalogue.held(connection)
        failing = {(failed.path, failed.member) for failed in failures.listed(connection)}
    run = _Run(library, open_embedder, version, limits, sample, known, failing)
    for path in paths:
        report = _held(run, path)
        if report is None:
            run.waiting.append(path)
        else:
            yield report
    recognition = Recognition(kept=library.home / RECOGNISED)
    function: Parse[Opened] = partial(opened, recognition=recognition)
    keep_page = partial(ocr.keep, library.home / RECOGNISED)
    if cluster is None:
        read_here = parse_many(run, function, limits, workers, keep_page)
        results: Iterator[_Result] = ((task, result, None) for task, result in read_here)
    else:
        results = cluster.read(run, function, limits, open_embedder, keep_page)
    for task, result, found_by in results:
        yield from _taken(run)
        if isinstance(result, Unreadable):
            yield _failed(run, task.path, task.member, result)
        else:
            yield from _outcome(run, task, result, found_by)
    yield from _taken(run)
    if run.neighbours is not None:
        compare_outgrown(library, run.neighbours)


def failed_before(library: store.Library, paths: Sequence[Path]) -> list[Path]:
    """The files of which something failed before, those below the paths where some are named."""
    below = [path.absolute() for path in paths]
    with library.read() as connection:
        found = dict.fromkeys(failed.path for failed in failures.listed(connection))
    return [path for path in found if not below or any(path.is_relative_to(folder) for folder in below)]


def _taken(run: _Run) -> Iterator[Report]:
    while run.settled:
        yield run.settled.popleft()


def _task(path: Path, limits: Limits) -> _Task:
    return _Task(spelled(path.relative_to(path.parent)), content(path, limits), path)


def _held(run: _Run, path: Path) -> Report | None:
    """A report where the library already holds a file's bytes; None where it is to be read, or is unreadable."""
    try:
        task = _task(path, run.limits)
    except Unreadable:
        return None
    return _already(run, task)


def _already(run: _Run, task: _Task) -> Report | None:
    found = document_id(task.content)
    made = run.known.get(found)
    # A mail that is known may have been cut off from its attachments: it is opened again.
    if made is None or made.media_type == MAIL or not _stands(run, task, made):
        return None
    _forget(run, task.path, task.member)
    return Report(task.source, Status.OK, found)


def _first(source: str, made: catalogue.Made) -> str:
    """Which of two names a document goes by: the one in fewer containers, then the one that sorts first."""
    return min(source, made.source, key=lambda name: (name.count("/"), name))


def _stands(run: _Run, task: _Task, made: catalogue.Made) -> bool:
    """Whether a document is there as this version would make it, under the name it is to have."""
    return made.version == run.version and _first(task.source, made) == made.source


def _renamed(task: _Task, made: catalogue.Made | None) -> _Task:
    return task if made is None else replace(task, source=_first(task.source, made))


def _failed(run: _Run, path: Path, member: str, error: Unreadable) -> Report:
    """Note a failure and report it; a file that is gone since it failed before is forgotten."""
    shown = spelled(path)
    source = _named(path, member)
    message = f"{shown}/{member}" if member else shown
    message = f"{message}: {error.reason}. {error.remedy}"
    with run.library.write() as connection:
        if error.category is Failure.MISSING and (path.absolute(), member) in run.failing and not path.exists():
            failures.remove(connection, path, member)
        else:
            failures.put(connection, failures.Failed(path, member, error.category, message))
    return Report(source, Status.FAILED, category=error.category, message=message)


def _named(path: Path, member: str) -> str:
    name = spelled(path.relative_to(path.parent))
    return f"{name}/{member}" if member else name


def _forget(run: _Run, path: Path, member: str) -> None:
    if (path.absolute(), member) in run.failing:
        with run.library.write() as connection:
            failures.remove(connection, path, member)


def _outcome(run: _Run, task: _Task, result: Opened, found_by: Indexed | None) -> Iterator[Report]:
    members = () if result.contents is None else tuple(filter(_is_wanted, result.contents.members))
    if isinstance(result.reading, Reading):
        yield _document(run, task, result.reading, len(members), found_by)
    elif isinstance(result.reading, Unreadable):
        yield _failed(run, task.path, task.member, result.reading)
    if result.contents is None:
        return
    try:
        _check_nesting(run, task, members)
    except Unreadable as error:
        yield _failed(run, task.path, task.member, error)
        return
    if result.reading is None:
        _forget(run, task.path, task.member)
        warnings = result.contents.warnings
        status = Status.PARTIAL if warnings else Status.OK
        yield Report(_named(task.path, task.member), status, members=len(members), warnings=warnings)
    with run.library.write() as connection:
        failures.remove_others(connection, task.path, task.member, [member.name for member in members])
    yield from _members(run, task, members)


def _is_wanted(member: Member) -> bool:
    """What was refused by its name is told, whatever it is."""
    return isinstance(member.content, Unreadable) or not passed_over(PurePosixPath(member.name))


def _check_nesting(run: _Run, task: _Task, members: Sequence[Member]) -> None:
    """Raise `Unreadable` where containers stand too deep in one another, or come to too much taken together."""
    if not members:
        return
    source, remedy = task.source, "Unpack it and give the folder"
    if task.depth >= DEPTH_LIMIT:
        reason = f"it is a container in more than {DEPTH_LIMIT - 1} others"
        raise Unreadable(source, Failure.SUSPICIOUS, reason, remedy)
    total = run.nested.setdefault(task.path, [0, 0])
    total[0] += len(members)
    total[1] += sum(len(member.content) for member in members if isinstance(member.content, bytes))
    if total[0] > _NESTED * MEMBER_LIMIT or total[1] > _NESTED * TOTAL_BYTES:
        reason = "the archives in its archive come to too much"
        raise Unreadable(source, Failure.SUSPICIOUS, reason, remedy)


def _members(run: _Run, task: _Task, members: Sequence[Member]) -> Iterator[Report]:
    """Report the members that need no reading; the others are read next, before anything else is opened."""
    tasks = []
    for member in members:
        place = f"{task.member}/{member.name}" if task.member else member.name
        if isinstance(member.content, Unreadable):
            yield _failed(run, task.path, place, member.content)
            continue
        inner = _Task(_named(task.path, place), member.content, task.path, place, task.depth + 1)
        held = _already(run, inner)
        if held is not None:
            yield held
        else:
            tasks.append(_renamed(inner, run.known.get(document_id(inner.content))))
    run.waiting.extendleft(reversed(tasks))


def _check_model(run: _Run, found_by: Indexed) -> None:
    """Raise `NoCluster` where a worker of a cluster made vectors by another model than the one here."""
    from service.cluster import NoCluster

    assert run.embedder is not None
    if found_by.model.identity != run.embedder.model.identity:
        raise NoCluster(
            f"A worker's model is {found_by.model.identity}, and the one here is {run.embedder.model.identity}. "
            "Set the same MINDET_MODEL on all machines, and copy its folder to them."
        )


def _document(run: _Run, task: _Task, result: Reading, members: int, found_by: Indexed | None) -> Report:
    """Keep a document, unless one of the same bytes was kept meanwhile."""
    held = run.known.get(result.document.id)
    if held is not None and _stands(run, task, held):
        _forget(run, task.path, task.member)
        return Report(_named(task.path, task.member), Status.OK, result.document.id, members=members)
    if run.embedder is None:
        run.embedder = run.open_embedder()
    seconds = dict(result.seconds)
    begun = time.perf_counter()
    if found_by is None:
        found_by = indexed(result.document, result.annotations, result.commitments, run.embedder)
    _check_model(run, found_by)
    run.neighbours = run.neighbours or Neighbours(run.library, found_by.model)
    near = run.neighbours.of(found_by.said, found_by.said_vectors)
    seconds[Stage.EMBED] = time.perf_counter() - begun
    begun = time.perf_counter()
    with run.library.write() as connection:
        keep(connection, result, task.content, found_by, run.version, run.sample, near)
        failures.remove(connection, task.path, task.member)
        if not members:
            failures.remove_others(connection, task.path, task.member, ())
    seconds[Stage.KEEP] = time.perf_counter() - begun
    made = result.document
    run.known[made.id] = catalogue.Made(run.version, made.source, made.media_type)
    return Report(
        _named(task.path, task.member),
        Status.PARTIAL if made.warnings else Status.OK,
        made.id,
        new=True,
        pages=len(made.pages),
        annotations=len(result.annotations),
        passages=len(found_by.units),
        commitments=len(result.commitments),
        members=members,
        warnings=made.warnings,
        seconds=seconds,
    )
