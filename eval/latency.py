"""Time warm search over HTTP: `python -m eval.latency --home LIBRARY [QUESTIONS.jsonl]`.

Starts the server as users run it and asks it for `/api/v1/search` over one connection, one question after another,
then from 20 clients at once; prints the median and the 95th percentile of each round, questions a second, the server's
memory, and the load of the machine before and after, without which the figures mean nothing. ``--page`` asks for the
search page instead.
"""

from __future__ import annotations

import argparse
import http.client
import os
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from eval.judgements import QUERIES, read_queries
from index.search import Filters, Searcher

CLIENTS = 20
_PATHS = {"api": "/api/v1/search?k=10&q=", "page": "/ru/?q="}


@contextmanager
def serving(home: Path) -> Iterator[tuple[int, int]]:
    """A server of a library: its port and the id of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "service.cli", "serve", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while server.poll() is None:
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            else:
                raise SystemExit("The server did not start. Run `mindet serve` to see why.")
            yield port, server.pid
        finally:
            server.terminate()


def ask(port: int, path: str, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each question over one connection. Raises `RuntimeError` on an answer that is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    times = []
    for question in questions:
        begun = time.perf_counter()
        connection.request("GET", path + quote(question))
        answer = connection.getresponse()
        answer.read()
        times.append(1000 * (time.perf_counter() - begun))
        if answer.status != 200:
            raise RuntimeError(f"{question!r}: {answer.status}")
    connection.close()
    return times


def measure(searcher: Searcher, queries: Sequence[str], filters: Filters | None = None) -> list[float]:
    """Milliseconds of each query in this process."""
    times = []
    for query in queries:
        begun = time.perf_counter()
        searcher.search(query, filters)
        times.append(1000 * (time.perf_counter() - begun))
    return times


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of the questions stays within."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def memory_megabytes(process: int) -> float:
    """The most memory that a process has held; of Linux alone."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _said(times: Sequence[float]) -> str:
    return f"p50 {statistics.median(times):.1f} ms, p95 {percentile(times, 0.95):.1f} ms"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Time warm search over HTTP.")
    parser.add_argument("questions", type=Path, nargs="?", default=QUERIES / "shared.jsonl")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", action="store_const", const="page", default="api", dest="asked")
    arguments = parser.parse_args()
    questions = [query.text for query in read_queries(arguments.questions)]
    path = _PATHS[arguments.asked]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {len(questions)} questions of {path}")
    with serving(arguments.home) as (port, process):
        ask(port, path, questions)
        for number in range(1, arguments.rounds + 1):
            print(f"round {number}: {_said(ask(port, path, questions))}", flush=True)
        begun = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as clients:
            parts = [questions[at:] + questions[:at] for at in range(0, CLIENTS)]
            times = [one for asked in clients.map(lambda part: ask(port, path, part[:20]), parts) for one in asked]
        rate = len(times) / (time.perf_counter() - begun)
        print(f"{CLIENTS} clients: {rate:.0f} questions a second, {_said(times)}, no error")
        print(f"memory {memory_megabytes(process):.0f} MB; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
