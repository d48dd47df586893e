"""The two databases that a library may live in: what is tested of the store and of search is tested on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Server, server


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
