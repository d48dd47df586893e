"""Reading on a cluster of machines: the same stage functions in the same sandbox, on the workers of a Dask cluster.

A file's bytes go to a worker, which reads and tags them in a sandboxed process of its own with the same limits, makes
passages and vectors, and sends all of it back; the library is written to from here alone. What comes back is taken in
the order in which it was sent, so that the library is the one that a single process would have made.
"""

from __future__ import annotations

import multiprocessing
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from corpus.errors import MindetError, Unreadable
from corpus.model import Failure, short_id
from corpus.sandbox import Item, Limits, Parse, parse_many
from corpus.steps import Step
from index.embedding import Embedder
from nlp.version import version
from service.keeping import Indexed, indexed
from service.reading import Opened, Reading

if TYPE_CHECKING:
    from types import TracebackType

    from distributed import Future

# Files sent ahead of the one waited for, for each thread of the cluster.
_AHEAD = 3
_REACHED_WITHIN = 20

Job = TypeVar("Job", bound=Item)


class NoCluster(MindetError):
    """The cluster can't be used."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker made of a file: the reading or why there is none, what it is found by, pages worth keeping."""

    result: Opened | Unreadable
    found_by: Indexed | None
    kept: tuple[Step, ...]
    version: str


@dataclass(slots=True)
class _Desk:
    """One thread's sandboxed process, which lives on from file to file, and the file it is to be given."""

    waiting: list[Item] = field(default_factory=list)
    kept: list[Step] = field(default_factory=list)
    results: Iterator[tuple[Item, Any]] = field(default_factory=lambda: iter(()))

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        if not self.waiting:
            raise StopIteration
        return self.waiting.pop()


@dataclass(slots=True)
class _Ahead(Generic[Job]):
    """What was sent ahead, in the order in which it is wanted: the members of a container come before what follows it.

    They are known only once the container was opened, when files behind it are on their way: those are put aside.
    """

    jobs: Iterator[Job]
    sent: deque[tuple[Job, Any]] = field(default_factory=deque)
    _aside: list[tuple[str, deque[tuple[Job, Any]]]] = field(default_factory=list)
    _next: Job | None = None

    def next(self) -> Job | None:
        """The next file to send, of those that stand in the container that was entered last."""
        if self._next is None:
            self._next = next(self.jobs, None)
        job = self._next
        if job is None or (self._aside and not job.source.startswith(self._aside[-1][0])):
            return None
        self._next = None
        return job

    def enter(self, container: Job) -> None:
        """Take the members of a container first."""
        self._aside.append((f"{container.source}/", self.sent))
        self.sent = deque()

    def leave(self) -> bool:
        """Go on with what was put aside; whether there was any."""
        if not self._aside:
            return False
        _, self.sent = self._aside.pop()
        return True

    def futures(self) -> Iterator[Any]:
        """All that was sent and is not wanted any more."""
        for sent in (self.sent, *(sent for _, sent in self._aside)):
            yield from (future for _, future in sent)


class Reader:
    """What a worker holds as long as it takes part: a desk for each of its threads, and the model."""

    def __init__(self, function: Parse[Opened], limits: Limits, open_embedder: Callable[[], Embedder]) -> None:
        self._function, self._limits, self._open_embedder = function, limits, open_embedder

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask calls it so
        """Begin, on a worker that is there or that comes later."""
        self._desks: dict[int, _Desk] = {}
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()

    def teardown(self, worker: Any) -> None:  # noqa: ARG002 - Dask calls it so
        """End the sandboxed processes."""
        for desk in self._desks.values():
            close = getattr(desk.results, "close", None)
            if close is not None:
                close()

    def read(self, content: bytes, source: str) -> Done:
        """Read one file; whatever becomes of the sandboxed process, the worker lives."""
        desk = self._desk()
        desk.kept.clear()
        desk.waiting.append(Item(source, content))
        try:
            _, result = next(desk.results)
        except BaseException:
            # A run that has failed gives no more results: the next file begins another.
            del self._desks[threading.get_ident()]
            raise
        found_by = None
        if isinstance(result, Opened) and isinstance(result.reading, Reading):
            made = result.reading
            with self._lock:
                self._embedder = self._embedder or self._open_embedder()
                found_by = indexed(made.document, made.annotations, made.commitments, self._embedder)
        return Done(result, found_by, tuple(desk.kept), version())

    def _desk(self) -> _Desk:
        thread = threading.get_ident()
        if thread not in self._desks:
            desk = _Desk()
            desk.results = parse_many(desk, self._function, self._limits, 1, desk.kept.append)
            self._desks[thread] = desk
        return self._desks[thread]


class Cluster:
    """A connection to a cluster's scheduler; a context manager. Raises `NoCluster`."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ModuleNotFoundError as error:
            raise NoCluster(
                f"{address}: the library for it is missing. Install the extra `mindet[cluster]`."
            ) from error
        self.address = address
        try:
            open_client: Any = Client
            self._client: Any = open_client(address, timeout=_REACHED_WITHIN, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise NoCluster(
                f"{address}: no scheduler answers there ({error}). Start one with `dask scheduler`, and workers with "
                "`dask worker`, and name its address."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def read(
        self,
        jobs: Iterable[Job],
        function: Parse[Opened],
        limits: Limits,
        open_embedder: Callable[[], Embedder],
        keep: Callable[[Step], None],
    ) -> Iterator[tuple[Job, Opened | Unreadable, Indexed | None]]:
        """Read files on the workers and yield each in the order given; a result may add to the jobs.

        A worker that dies has its files given to others; a file on which several die is unreadable. Raises `NoCluster`
        where no worker is left, or one has another version of Mindet.
        """
        name = f"mindet-{short_id(str(id(jobs)), self.address)}"
        self._client.register_plugin(_plugin(Reader(function, limits, open_embedder)), name=name)
        ahead: _Ahead[Job] = _Ahead(iter(jobs))
        try:
            while True:
                while len(ahead.sent) < max(1, _AHEAD * self._threads()):
                    job = ahead.next()
                    if job is None:
                        break
                    ahead.sent.append((job, self._send(job, name)))
                if not ahead.sent:
                    if not ahead.leave():
                        return
                    continue
                job, future = ahead.sent.popleft()
                done = self._received(job, future)
                if done.version != version():
                    raise NoCluster(f"{self.address}: a worker has another version of Mindet. Install the same on all.")
                for step in done.kept:
                    keep(step)
                if isinstance(done.result, Opened) and done.result.contents is not None:
                    ahead.enter(job)
                yield job, done.result, done.found_by
        finally:
            for future in ahead.futures():
                future.cancel()
            self._client.unregister_worker_plugin(name)

    def _threads(self) -> int:
        workers = self._client.nthreads()
        if not workers:
            raise NoCluster(f"{self.address}: the cluster has no worker. Start some with `dask worker {self.address}`.")
        return int(sum(workers.values()))

    def _send(self, job: Item, name: str) -> Future[Done]:
        with warnings.catch_warnings():
            # Files are large, and go along with the task: what is spread beforehand dies with the worker that holds it.
            warnings.filterwarnings("ignore", message="Sending large graph")
            sent: Future[Done] = self._client.submit(_read, name, job.content, job.source, pure=False)
            return sent

    def _received(self, job: Item, future: Future[Done]) -> Done:
        from distributed import CancelledError, KilledWorker

        try:
            done: Done = future.result()
        except KilledWorker:
            reason = "the workers that read it died of it, one after another"
            error = Unreadable(job.source, Failure.DAMAGED, reason, "Open it to check it, and try it without a cluster")
            return Done(error, None, (), version())
        except (CancelledError, OSError, TimeoutError) as error_:
            raise NoCluster(
                f"{self.address}: the cluster was lost ({error_}). What was read is kept: give the same command again."
            ) from error_
        return done


def _plugin(reader: Reader) -> Any:
    from distributed import WorkerPlugin

    class ReaderPlugin(WorkerPlugin):
        """Hands the reader to Dask, which this module is not to need before a cluster is asked for."""

        mindet = reader

        def setup(self, worker: Any) -> None:
            self.mindet.setup(worker)

        def teardown(self, worker: Any) -> None:
            self.mindet.teardown(worker)

    return ReaderPlugin()


def _read(name: str, content: bytes, source: str) -> Done:
    """Runs on a worker."""
    from distributed import get_worker

    # Dask marks its workers as daemons, which may not start processes, and ends them itself: ours end with them, for
    # their pipes close.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    plugin: Any = get_worker().plugins[name]
    done: Done = plugin.mindet.read(content, source)
    return done
