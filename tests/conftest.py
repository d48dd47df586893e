"""What all tests share: warm workers, and the two databases that a library may live in, both of which are tested."""

from __future__ import annotations

import gc
import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.forkserver import ensure_running
from typing import Any

import pytest
from sqlalchemy import Engine, inspect

from corpus import store
from corpus.databases import is_postgresql
from service.reading import WORKERS_LOAD
from tests.postgres import Server, server


def pytest_collection_finish() -> None:
    """Keep the garbage collector from looking through all modules and tests again and again: they stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _workers() -> None:
    """Start what workers are forked from with all that any of them loads: the first test would start it bare."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["corpus.sandbox", "service.reading", *WORKERS_LOAD])
    ensure_running()


@pytest.fixture(scope="session", autouse=True)
def _empty_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the migrations make an empty library once a run; other new files become copies of it."""
    migrate = store.migrate
    with store.Library(tmp_path_factory.mktemp("empty"), create=True, url="") as made:
        path = made.path

    def copied(engine: Engine) -> None:
        if is_postgresql(engine) or inspect(engine).get_table_names():
            migrate(engine)
            return
        with closing(sqlite3.connect(path)) as source, closing(engine.raw_connection()) as target:
            driver: Any = target.driver_connection
            source.backup(driver)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "migrate", copied)
        yield


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
