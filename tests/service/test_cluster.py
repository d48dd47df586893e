"""Ingest on a real cluster of Dask's worker processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import rows, store
from corpus.model import Failure
from corpus.recognition import Recognition
from corpus.sandbox import Item, Limits
from corpus.steps import Steps
from nlp.version import version
from service.cluster import Cluster, NoCluster
from service.export import export
from service.ingest import Report, ingest
from service.reading import Opened, opened
from tests.corpus.bad_input import zipped
from tests.service.letters import LETTERS
from tests.service.stand_in import WordEmbedder

pytestmark = pytest.mark.slow
distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as running:
        yield running


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Letters, an archive of more of them, a file of nothing and one that is no document."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, content in LETTERS.items():
        (folder / name).write_text(content, encoding="utf-8")
    letter = "Ответ {}\n\nПостроят {} школ до 1 мая 2027 года.\n"
    (folder / "more.zip").write_bytes(zipped({f"{n}.txt": letter.format(n, n).encode() for n in range(9)}))
    (folder / "nothing.txt").write_bytes(b"")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4\nnothing of use")
    return sorted(folder.iterdir())


def taken_in(home: Path, files: list[Path], cluster: Cluster | None = None) -> list[Report]:
    with store.Library(home, create=True, url="") as library:
        return list(
            ingest(library, files, WordEmbedder, version=version(), limits=Limits(), workers=1, cluster=cluster)
        )


def held(home: Path) -> tuple[list[str], list[rows.Sum]]:
    """All that a library holds but when its files were read and how long that took."""
    of_interest = [table for table in rows.tables() if table.name not in ("documents", "failures")]
    with store.Library(home, url="") as library, library.read() as connection:
        return list(export(library)), [rows.summed(connection, table) for table in of_interest]


def test_a_cluster_makes_the_library_that_one_process_makes(tmp_path: Path, files: list[Path], local: Any) -> None:
    here = taken_in(tmp_path / "here", files)
    with Cluster(local.scheduler_address) as cluster:
        there = taken_in(tmp_path / "there", files, cluster)
        assert not any(report.new for report in taken_in(tmp_path / "there", files, cluster))
    assert told(there) == told(here)
    assert sum(report.new for report in there) == 12
    assert held(tmp_path / "there") == held(tmp_path / "here")


def told(reports: list[Report]) -> list[tuple[object, ...]]:
    return [(one.source, one.status, one.category, one.document, one.passages) for one in reports]


def _greedy(content: bytes, source: str) -> Steps[Opened]:
    """A reader that does what a hostile file might make one do."""
    if content == b"hang":
        time.sleep(600)
    if content == b"memory":
        bytearray(1 << 34)
    if content == b"write":
        Path("/tmp/mindet-written").write_bytes(b"x")
    if content == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    return opened(content, source, Recognition())


def test_the_limits_of_the_sandbox_hold_on_a_worker(local: Any) -> None:
    contents = [b"hang", b"memory", b"write", b"die", LETTERS["plan.txt"].encode()]
    jobs = [Item(f"{number}.txt", content) for number, content in enumerate(contents)]
    limits = Limits(wall_seconds=20, cpu_seconds=20, memory_bytes=1 << 30)
    with Cluster(local.scheduler_address) as cluster:
        results = list(cluster.read(jobs, _greedy, limits, WordEmbedder, lambda _: None))
    assert [job.source for job, _, _ in results] == [job.source for job in jobs]
    *refused, (_, fine, found_by) = results
    assert [getattr(result, "category", None) for _, result, _ in refused] == [
        Failure.TIMEOUT,
        Failure.TOO_LARGE,
        Failure.DAMAGED,
        Failure.DAMAGED,
    ]
    assert isinstance(fine, Opened)
    assert found_by is not None
    written = Path("/tmp/mindet-written")
    assert not written.exists() or not written.stat().st_size


def _slow(content: bytes, source: str) -> Steps[Opened]:
    time.sleep(1)
    return opened(content, source, Recognition())


def test_a_worker_that_dies_has_its_files_read_by_others(local: Any) -> None:
    jobs = [Item(f"{number}.txt", LETTERS["plan.txt"].encode() + b" " * number) for number in range(6)]
    with Cluster(local.scheduler_address) as cluster:
        reading = cluster.read(jobs, _slow, Limits(), WordEmbedder, lambda _: None)
        first = next(reading)
        os.kill(next(iter(local.workers.values())).pid, signal.SIGKILL)
        results = [first, *reading]
    assert [job.source for job, _, _ in results] == [job.source for job in jobs]
    assert all(isinstance(result, Opened) for _, result, _ in results)


def test_where_no_scheduler_answers_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.cluster._REACHED_WITHIN", 1)
    with pytest.raises(NoCluster, match="dask scheduler"):
        Cluster("tcp://127.0.0.1:9")


def test_a_cluster_without_workers_is_told_of(tmp_path: Path, files: list[Path]) -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=None, silence_logs=50) as empty,
        Cluster(empty.scheduler_address) as cluster,
        pytest.raises(NoCluster, match="dask worker"),
    ):
        taken_in(tmp_path / "home", files, cluster)
