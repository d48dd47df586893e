"""What all tests share: warm workers, and the two databases that a library may live in, both of which are tested."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.forkserver import ensure_running

import pytest

from service.reading import WORKERS_LOAD
from tests.postgres import Server, server


@pytest.fixture(scope="session", autouse=True)
def _workers() -> None:
    """Start what workers are forked from with all that any of them loads: the first test would start it bare."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["corpus.sandbox", "service.reading", *WORKERS_LOAD])
    ensure_running()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture(params=["file", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest) -> str:
    """Of an empty database: none, for a file, or one of a PostgreSQL server."""
    if request.param == "file":
        return ""
    running: Server = request.getfixturevalue("postgres")
    return running.database()
