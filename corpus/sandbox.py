"""Hostile files are parsed in worker processes under limits; one that dies or hangs fails its own file alone.

Workers live long and handle many files, so that starting them costs little. They are forked from a server process that
has the parsing code loaded, and are replaced when they die, hang, or have come close to their memory limit.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import resource
import signal
import stat
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import Unreadable
from corpus.model import Failure
from corpus.steps import Step, Steps, finished

T = TypeVar("T")
Parse = Callable[[bytes, str], T | Steps[T]]
Keep = Callable[[Step], None]

_MEGABYTE = 1 << 20
_STAYS, _LEAVES, _GOES_ON = b"s", b"l", b"g"
_SMALLER = "Split it, or raise the limit in the settings"
_BY_HAND = "Open it to check it, and give it in another format"


@dataclass(frozen=True, slots=True)
class Limits:
    """What parsing one file may take: seconds of wall and CPU time, bytes of memory, input and output.

    A file that is parsed in steps, as the pages of a scan are, has both times anew for each step, of which there may be
    so many.
    """

    wall_seconds: float = 180.0
    cpu_seconds: float = 150.0
    memory_bytes: int = 2048 * _MEGABYTE
    input_bytes: int = 100 * _MEGABYTE
    output_bytes: int = 256 * _MEGABYTE
    steps: int = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """A file's bytes and what it is called: a member of an archive has no path of its own."""

    source: str
    content: bytes


Job = TypeVar("Job", bound=Path | Item)


@dataclass(slots=True)
class _Worker:
    """A worker process, our end of its pipe, and the job it is at."""

    process: BaseProcess
    pipe: Connection
    job: Path | Item | None = None
    source: str = ""
    deadline: float = 0.0
    steps: int = 0


@dataclass(slots=True)
class _Crew:
    """The workers of one run, how to hire another, and the files still waiting."""

    context: ForkServerContext
    function: Parse[Any]
    limits: Limits
    keep: Keep | None
    workers: list[_Worker] = field(default_factory=list)


def parse(
    content_or_path: bytes | Path, source: str, limits: Limits, function: Parse[T], keep: Keep | None = None
) -> T:
    """Run a function of bytes and name in a worker of its own; raises `Unreadable` whatever happens to the worker.

    A function that works in steps has them handed to ``keep`` here: the worker itself writes no files.
    """
    crew = _crew(function, limits, keep)
    worker = _hire(crew)
    try:
        if isinstance(content_or_path, bytes):
            if len(content_or_path) > limits.input_bytes:
                raise _too_large(source, len(content_or_path), limits)
            job: tuple[str, bytes | str] = (source, content_or_path)
        else:
            reason = refusal(content_or_path, source, limits)
            if reason is not None:
                raise reason
            job = (source, str(content_or_path))
        if not _give(worker, source, job, limits):
            raise _crashed(worker, limits)
        outcome = None
        while outcome is None:
            if not worker.pipe.poll(limits.wall_seconds):
                raise _timeout(source, limits)
            outcome = _outcome(worker, crew)
        result: T | Unreadable = outcome[0]
    finally:
        _dismiss(worker)
    if isinstance(result, Unreadable):
        raise result
    return result


def parse_many(
    jobs: Iterable[Job], function: Parse[T], limits: Limits, workers: int, keep: Keep | None = None
) -> Iterator[tuple[Job, T | Unreadable]]:
    """Parse files side by side and yield each as it is done: its result, or why there is none.

    ``function`` must be importable by its name: it runs in other processes. Jobs are taken as workers come free; the
    iterator is asked again after every result, so that a result may add to the jobs.
    """
    crew = _crew(function, limits, keep)
    queue = iter(jobs)
    try:
        while True:
            while len(_busy(crew)) < max(1, workers):
                job = next(queue, None)
                if job is None:
                    break
                source = job.source if isinstance(job, Item) else str(job)
                refused = _too_big_or_absent(job, source, limits)
                if refused is not None:
                    yield job, refused
                elif not _assign(crew, job, source):
                    yield job, _no_worker(source)
            busy = _busy(crew)
            if not busy:
                return
            yield from _finished(crew, busy)
    finally:
        for worker in crew.workers:
            _dismiss(worker)


def _crew(function: Parse[Any], limits: Limits, keep: Keep | None) -> _Crew:
    context = multiprocessing.get_context("forkserver")
    # What the server has loaded its workers need not load again; it only counts before the server starts. A module of
    # parsing functions may name others in WORKERS_LOAD that it only imports when it works.
    module = getattr(function, "func", function).__module__
    more = getattr(sys.modules.get(module), "WORKERS_LOAD", ())
    context.set_forkserver_preload(["corpus.sandbox", module, *more])
    return _Crew(context, function, limits, keep)


def _hire(crew: _Crew) -> _Worker:
    ours, theirs = crew.context.Pipe()
    process = crew.context.Process(target=_work, args=(theirs, crew.function, crew.limits), daemon=True)
    process.start()
    theirs.close()
    worker = _Worker(process, ours)
    crew.workers.append(worker)
    return worker


def _dismiss(worker: _Worker) -> None:
    """End a worker now, and what it started; it holds nothing that a kill could spoil."""
    worker.pipe.close()
    leader = worker.process.pid
    if leader is not None and worker.process.is_alive():
        # It leads a group of its own as soon as it runs.
        with suppress(OSError):
            os.killpg(leader, signal.SIGKILL)
        worker.process.kill()
    worker.process.join(10)


def _busy(crew: _Crew) -> list[_Worker]:
    return [worker for worker in crew.workers if worker.job is not None]


def _assign(crew: _Crew, job: Path | Item, source: str) -> bool:
    """Give a file to an idle worker, or to a new one; a worker that died while idle is replaced once."""
    message = (source, job.content if isinstance(job, Item) else str(job))
    for _ in range(2):
        worker = next((worker for worker in crew.workers if worker.job is None), None) or _hire(crew)
        if _give(worker, source, message, crew.limits):
            worker.job = job
            return True
        crew.workers.remove(worker)
        _dismiss(worker)
    return False


def _give(worker: _Worker, source: str, job: tuple[str, bytes | str], limits: Limits) -> bool:
    worker.source, worker.deadline, worker.steps = source, time.monotonic() + limits.wall_seconds, 0
    try:
        worker.pipe.send(job)
    except OSError:
        return False
    return True


def _finished(crew: _Crew, busy: list[_Worker]) -> Iterator[tuple[Any, Any]]:
    """What is done or past its deadline once anything is."""
    patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    ready = set(map(id, wait([worker.pipe for worker in busy], timeout=patience)))
    for worker in busy:
        job = worker.job
        if job is None:
            continue
        if id(worker.pipe) in ready:
            outcome = _outcome(worker, crew)
            if outcome is None:
                continue
            result, stays = outcome
            worker.job = None
            if not stays:
                crew.workers.remove(worker)
                _dismiss(worker)
            yield job, result
        elif time.monotonic() >= worker.deadline:
            crew.workers.remove(worker)
            _dismiss(worker)
            yield job, _timeout(worker.source, crew.limits)


def _outcome(worker: _Worker, crew: _Crew) -> tuple[Any, bool] | None:
    """What a worker sent (a result, or why there is none) and whether it takes more files; None where it goes on."""
    limits = crew.limits
    try:
        message = worker.pipe.recv_bytes(limits.output_bytes + _MEGABYTE)
        done, value = pickle.loads(message[1:])
    except (EOFError, OSError):
        return _crashed(worker, limits), False
    except Exception as error:  # noqa: BLE001 - whatever a hostile file made the worker send fails that file alone
        reason = f"its reading gave nothing usable ({error})"
        return Unreadable(worker.source, Failure.DAMAGED, reason, _BY_HAND), False
    if message[:1] != _GOES_ON:
        return value if done else Unreadable(*value), message[:1] == _STAYS
    worker.steps += 1
    if worker.steps > limits.steps:
        reason = f"more than {limits.steps} of its pages have to be recognised"
        return Unreadable(worker.source, Failure.TOO_LARGE, reason, _SMALLER), False
    worker.deadline = time.monotonic() + limits.wall_seconds
    if crew.keep is not None:
        crew.keep(value)
    return None


def _too_big_or_absent(job: Path | Item, source: str, limits: Limits) -> Unreadable | None:
    if isinstance(job, Item):
        return _too_large(source, len(job.content), limits) if len(job.content) > limits.input_bytes else None
    return refusal(job, source, limits)


def refusal(path: Path, source: str, limits: Limits) -> Unreadable | None:
    """Why a path is not to be opened at all, or None."""
    try:
        facts = path.stat()
    except OSError as error:
        reason = f"the file can't be found or opened ({error.strerror or error})"
        return Unreadable(source, Failure.MISSING, reason, "Check the path and the rights to read it")
    except ValueError:
        return Unreadable(source, Failure.MISSING, "its name is no name of a file", "Check the path")
    if not stat.S_ISREG(facts.st_mode):
        return Unreadable(source, Failure.UNSUPPORTED, "it is no ordinary file", "Give a file with a document")
    if facts.st_size > limits.input_bytes:
        return _too_large(source, facts.st_size, limits)
    return None


def _too_large(source: str, size: int, limits: Limits) -> Unreadable:
    reason = f"the file has {size / _MEGABYTE:.0f} MB and the limit is {limits.input_bytes / _MEGABYTE:.0f} MB"
    return Unreadable(source, Failure.TOO_LARGE, reason, _SMALLER)


def _timeout(source: str, limits: Limits) -> Unreadable:
    return Unreadable(source, Failure.TIMEOUT, f"reading it took more than {limits.wall_seconds:.0f} s", _SMALLER)


def _crashed(worker: _Worker, limits: Limits) -> Unreadable:
    worker.process.join(10)
    code = worker.process.exitcode
    if code == -signal.SIGXCPU:
        reason = f"reading it took more than {limits.cpu_seconds:.0f} s of computing"
        return Unreadable(worker.source, Failure.TIMEOUT, reason, _SMALLER)
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return Unreadable(
        worker.source, Failure.DAMAGED, f"its reader broke down on it ({how}): damaged or made to do harm", _BY_HAND
    )


def _no_worker(source: str) -> Unreadable:
    return Unreadable(source, Failure.DAMAGED, "no worker process could be started", "Try again with fewer workers")


def _work(pipe: Connection, function: Parse[Any], limits: Limits) -> None:
    """The life of a worker: one job after another until the pipe closes or its memory has grown too much."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setpgid(0, 0)
    begun = _address_space()
    _confine(begun, limits)

    def go_on(step: Step) -> None:
        pipe.send_bytes(_GOES_ON + pickle.dumps((True, step)))
        _allow_cpu(limits)

    with suppress(EOFError, OSError):
        while True:
            source, job = pipe.recv()
            _allow_cpu(limits)
            answer = _answer(function, source, job, limits, go_on)
            stays = _address_space() - begun < limits.memory_bytes // 2
            pipe.send_bytes((_STAYS if stays else _LEAVES) + answer)
            if not stays:
                return


def _answer(function: Parse[Any], source: str, job: bytes | str, limits: Limits, go_on: Keep) -> bytes:
    try:
        content = Path(job).read_bytes() if isinstance(job, str) else job
    except OSError as error:
        reason = f"the file can't be read ({error.strerror or error})"
        return _refuse(source, Failure.MISSING, reason, "Check the path and the rights to read it")
    except MemoryError:
        return _refuse(source, Failure.TOO_LARGE, "the file is larger than the memory allowed for it", _SMALLER)
    if not content:
        return _refuse(source, Failure.EMPTY, "the file is empty", "Check that it was saved or downloaded whole")
    try:
        made = function(content, source)
        made = finished(made, go_on) if isinstance(made, Generator) else made
        answer = pickle.dumps((True, made), protocol=pickle.HIGHEST_PROTOCOL)
    except Unreadable as error:
        return _refuse(source, error.category, error.reason, error.remedy)
    except MemoryError:
        reason = f"reading it took more than {limits.memory_bytes / _MEGABYTE:.0f} MB of memory"
        return _refuse(source, Failure.TOO_LARGE, reason, _SMALLER)
    except RecursionError:
        return _refuse(source, Failure.SUSPICIOUS, "it nests deeper than any document does", _BY_HAND)
    except Exception as error:  # noqa: BLE001 - no file may end a run, whatever fails in its reader
        return _refuse(source, Failure.DAMAGED, f"its reader failed ({type(error).__name__}: {error})", _BY_HAND)
    if len(answer) > limits.output_bytes:
        reason = f"reading it gave more than {limits.output_bytes / _MEGABYTE:.0f} MB"
        return _refuse(source, Failure.TOO_LARGE, reason, _SMALLER)
    return answer


def _refuse(source: str, category: Failure, reason: str, remedy: str) -> bytes:
    return pickle.dumps((False, (source, category, reason, remedy)))


def _confine(begun: int, limits: Limits) -> None:
    """No core dumps, no files written, no more memory than the limit above what the loaded code takes."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_AS, begun + limits.memory_bytes)


def _lower(kind: int, amount: int) -> None:
    hard = resource.getrlimit(kind)[1]
    allowed = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (allowed, hard))


def _allow_cpu(limits: Limits) -> None:
    """CPU limits count from a process's start; each job gets its share on top of what was used so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + limits.cpu_seconds) + 1)


def _address_space() -> int:
    """The bytes of address space that the process has; a guess where the system doesn't tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 1024 * _MEGABYTE
    return pages * os.sysconf("SC_PAGE_SIZE")
