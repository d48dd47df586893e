from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import Unreadable
from corpus.model import Failure
from corpus.sandbox import Item, Limits, parse, parse_many
from tests.corpus import parsers

LIMITS = Limits(wall_seconds=10, cpu_seconds=10, memory_bytes=512 << 20, output_bytes=4 << 20)


def files(folder: Path, *commands: str) -> list[Path]:
    paths = []
    for number, command in enumerate(commands):
        path = folder / f"{number}-{command}.txt"
        path.write_text(command)
        paths.append(path)
    return paths


def run(paths: list[Path], limits: Limits = LIMITS, workers: int = 2) -> dict[str, str | Unreadable]:
    return {path.name: result for path, result in parse_many(paths, parsers.by_command, limits, workers)}


def test_a_result_comes_back_from_the_worker() -> None:
    assert parse(b"abc", "a.txt", LIMITS, parsers.length) == 3


def test_a_file_is_read_by_the_worker_itself(tmp_path: Path) -> None:
    (path,) = files(tmp_path, "hello")
    assert parse(path, "a.txt", LIMITS, parsers.length) == 5


def test_a_refusal_keeps_its_category_reason_and_remedy() -> None:
    with pytest.raises(Unreadable, match=r"a.pdf: it is locked. Unlock it") as caught:
        parse(b"refuse", "a.pdf", LIMITS, parsers.by_command)
    assert caught.value.category is Failure.ENCRYPTED
    assert (caught.value.source, caught.value.reason, caught.value.remedy) == ("a.pdf", "it is locked", "Unlock it")


@pytest.mark.parametrize(
    ("command", "category"),
    [
        ("die", Failure.DAMAGED),
        ("crash", Failure.DAMAGED),
        ("exit", Failure.DAMAGED),
        ("eat", Failure.TOO_LARGE),
        ("flood", Failure.TOO_LARGE),
        ("fail", Failure.DAMAGED),
        ("nest", Failure.SUSPICIOUS),
        ("write", Failure.DAMAGED),
    ],
)
def test_a_bad_file_fails_alone_with_its_category(tmp_path: Path, command: str, category: Failure) -> None:
    results = run(files(tmp_path, "one", command, "two", "three"))
    failed = {name: result for name, result in results.items() if isinstance(result, Unreadable)}
    assert [result.category for result in failed.values()] == [category]
    assert len(results) == 4
    assert results["0-one.txt"] == "read 0-one.txt"
    assert results["3-three.txt"] == "read 3-three.txt"


@pytest.mark.slow
def test_a_hanging_file_is_ended_at_its_deadline(tmp_path: Path) -> None:
    begun = time.monotonic()
    results = run(files(tmp_path, "hang", "one"), replace(LIMITS, wall_seconds=1.5))
    assert time.monotonic() - begun < 8
    hung = results["0-hang.txt"]
    assert isinstance(hung, Unreadable)
    assert hung.category is Failure.TIMEOUT
    assert results["1-one.txt"] == "read 1-one.txt"


@pytest.mark.slow
def test_a_spinning_file_is_ended_by_its_cpu_limit(tmp_path: Path) -> None:
    results = run(files(tmp_path, "spin"), replace(LIMITS, cpu_seconds=0.5, wall_seconds=30))
    spun = results["0-spin.txt"]
    assert isinstance(spun, Unreadable)
    assert spun.category is Failure.TIMEOUT
    assert "computing" in spun.reason


def test_the_cpu_limit_counts_each_file_anew() -> None:
    assert parse(b"x", "a", replace(LIMITS, cpu_seconds=1), parsers.length) == 1


def test_a_file_beyond_the_limit_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    begun = time.monotonic()
    ((_, result),) = parse_many([path], parsers.length, Limits(), 1)
    assert time.monotonic() - begun < 2
    assert isinstance(result, Unreadable)
    assert result.category is Failure.TOO_LARGE
    assert "200 MB" in str(result)


def test_content_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        parse(b"12345", "a", replace(LIMITS, input_bytes=4), parsers.length)
    assert caught.value.category is Failure.TOO_LARGE


def test_paths_that_are_no_files_are_told(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    empty = tmp_path / "empty.txt"
    empty.touch()
    paths = [tmp_path / "absent.pdf", tmp_path, fifo, empty]
    results = dict(parse_many(paths, parsers.length, LIMITS, 2))
    categories = [result.category for path in paths if isinstance(result := results[path], Unreadable)]
    assert categories == [Failure.MISSING, Failure.UNSUPPORTED, Failure.UNSUPPORTED, Failure.EMPTY]


def test_workers_are_used_again_for_many_files(tmp_path: Path) -> None:
    paths = files(tmp_path, *("plain" for _ in range(12)))
    ids = {result for _, result in parse_many(paths, parsers.process_id, LIMITS, 2)}
    assert len(ids) <= 2


def test_a_worker_whose_memory_has_grown_is_replaced(tmp_path: Path) -> None:
    limits = replace(LIMITS, memory_bytes=200 << 20)
    results = run(files(tmp_path, *("keep" for _ in range(4))), limits, workers=1)
    assert [result for result in results.values() if isinstance(result, Unreadable)] == []


def test_paths_are_taken_only_as_workers_come_free(tmp_path: Path) -> None:
    taken: list[Path] = []

    def lazily() -> Iterator[Path]:
        for path in files(tmp_path, *("plain" for _ in range(9))):
            taken.append(path)
            yield path

    results = parse_many(lazily(), parsers.length, LIMITS, 2)
    next(results)
    assert len(taken) <= 3
    results.close()


def test_no_paths_give_no_results() -> None:
    assert list(parse_many([], parsers.length, LIMITS, 2)) == []


def test_members_are_given_as_bytes_and_a_result_may_add_to_the_jobs() -> None:
    jobs = [Item("box/a.txt", b"one")]
    done = {}
    for item, result in parse_many(_Stack(jobs), parsers.by_command, LIMITS, 1):
        done[item.source] = result
        if len(done) < 3:
            jobs.append(Item(f"{item.source}/b.txt", b"die" if len(done) == 1 else b"two"))
    assert done["box/a.txt"] == "read a.txt"
    assert isinstance(done["box/a.txt/b.txt"], Unreadable)
    assert done["box/a.txt/b.txt/b.txt"] == "read b.txt"


def test_a_refusal_survives_the_way_between_processes() -> None:
    told = pickle.loads(pickle.dumps(Unreadable("a.pdf", Failure.EMPTY, "it is empty", "Look again")))
    assert (told.source, told.category, told.reason, told.remedy) == (
        "a.pdf",
        Failure.EMPTY,
        "it is empty",
        "Look again",
    )


class _Stack:
    """Jobs that may grow while they are taken."""

    def __init__(self, jobs: list[Item]) -> None:
        self.jobs = jobs

    def __iter__(self) -> _Stack:
        return self

    def __next__(self) -> Item:
        if not self.jobs:
            raise StopIteration
        return self.jobs.pop()
