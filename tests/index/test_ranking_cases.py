"""Relevance as data: for each query of `eval/queries/order.jsonl` one passage of the samples comes before another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from corpus.store import Library
from eval.judgements import QUERIES, Held, held_passages
from eval.retrieval import Case, is_in_order, read_cases, shown
from eval.samples.write import write_all
from index.search import Searcher

pytestmark = [pytest.mark.model, pytest.mark.slow]

CASES = read_cases(QUERIES / "order.jsonl")
Opened = tuple[Searcher, Mapping[int, Held]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("cases")
    write_all(folder / "samples")
    command = [sys.executable, "-m", "service.cli", "ingest", "--home", folder / "home", folder / "samples"]
    subprocess.run(command, check=True, capture_output=True)
    home: Path = folder / "home"
    with Library(home) as library, Searcher(library) as searcher:
        with library.read() as connection:
            held = held_passages(connection)
        yield searcher, held


def test_there_are_forty_cases_at_least() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_the_one_passage_comes_before_the_other(opened: Opened, case: Case) -> None:
    searcher, held = opened
    ranking = [shown(held, result) for result in searcher.search(case.text, k=20).results]
    assert is_in_order(held, case, ranking)
