"""Measure search at size: `python -m eval.scale --passages 100000 --base LIBRARY [--home FOLDER] [--database URL]`.

Generates a library of that many passages from a small real one (`eval.generated`), unless FOLDER holds one of that size
already, and measures in a fresh process: the index made from the stored vectors and opened from its file, one query
at a time, in the whole library and narrowed to parts of it, 20 clients at once, memory, how much of exact search the
vector index finds (`eval.vector_recall`). With URL, of a PostgreSQL database that is empty or was filled so before, the
generated library is moved there and measured there.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

from sqlalchemy import func, select, text

from corpus import schema
from corpus.databases import is_postgresql
from corpus.store import Library
from eval.generated import DATED, generate, read_base
from eval.judgements import QUERIES, read_queries
from eval.latency import measure, peak_megabytes, percentile
from eval.vector_recall import DEPTH, recalls
from index.embedding import open_embedder
from index.engines.faiss_index import FILE
from index.engines.pgvector import TABLE
from index.models import find
from index.search import Filters, Searcher
from service.moving import move

CLIENTS = 20
# Of documents dated evenly over `DATED`: the whole library, and one in ten, in a hundred, in a thousand.
PARTS = {
    "all": Filters(),
    **{
        f"one document in {part}": Filters(since=DATED[0], until=DATED[0] + (DATED[1] - DATED[0]) / part)
        for part in (10, 100, 1000)
    },
}


def queries() -> list[str]:
    """The questions of the ranking table, the first words of each alone, and two of them run together."""
    asked = [query.text for query in read_queries(QUERIES / "shared.jsonl")]
    short = [" ".join(query.split()[:3]) for query in asked[::2]]
    long = [f"{first} {second}" for first, second in list(pairwise(asked))[::4]]
    return [*asked, *short, *long]


def fill(home: Path, base: Path, passages: int) -> float:
    """Generate the library where it is not there; the seconds that took."""
    begun = time.perf_counter()
    model = find()
    with Library(home, create=True, url="") as library:
        with library.read() as connection:
            held = connection.scalar(select(func.count()).select_from(schema.passages)) or 0
        if held != passages:
            if held:
                raise SystemExit(f"{home}: this library holds {held} passages. Name an empty folder.")
            with Library(base, url="") as real:
                made = read_base(real, model)
            for _ in generate(library, made, model, passages):
                pass
    return time.perf_counter() - begun


def figures(home: Path, url: str) -> None:
    """Open, search, compare with exact search; prints a line a figure."""
    embedder = open_embedder(find())
    (home / FILE).unlink(missing_ok=True)
    with Library(home, url=url) as library:
        if url:
            with library.write() as connection:
                connection.execute(text(f"DROP TABLE IF EXISTS {TABLE}"))
        for how in ("made from the stored vectors", "opened as it was kept"):
            begun = time.perf_counter()
            searcher = Searcher(library, embedder=embedder)
            print(f"index of {searcher.size} passages {how}: {time.perf_counter() - begun:.1f} s", flush=True)
        asked = queries()
        measure(searcher, asked[:3])
        for number in (1, 2):
            computed = time.process_time() + _server_seconds(library)
            times = measure(searcher, asked)
            # What other work on the machine does not change, or less: the time that was computed, by the database too.
            computing = 1000 * (time.process_time() + _server_seconds(library) - computed) / len(times)
            shown = f"{_said(times)}, {computing:.1f} ms of computing each"
            print(f"round {number}, {len(times)} queries one by one: {shown}", flush=True)
        for name, filters in PARTS.items():
            print(f"{name}: {_said(measure(searcher, asked, filters))}", flush=True)
        print(f"{CLIENTS} clients at once: {_side_by_side(searcher, asked):.0f} queries a second", flush=True)
        print(f"peak memory: {peak_megabytes():.0f} MB", flush=True)
        if url:
            print(f"memory of the database's server: {_server_megabytes(library):.0f} MB", flush=True)
        for name, share in zip(PARTS, recalls(library, embedder, asked, [*PARTS.values()]), strict=True):
            print(f"recall@{DEPTH} of exact vector search, {name}: {share:.3f}", flush=True)
        print(f"load {os.getloadavg()[0]:.1f}")


def _side_by_side(searcher: Searcher, asked: Sequence[str]) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in pool.map(searcher.search, asked):
            pass
    return len(asked) / (time.perf_counter() - begun)


def _said(times: Sequence[float]) -> str:
    return f"p50 {statistics.median(times):.1f} ms, p95 {percentile(times, 0.95):.1f} ms, {max(times):.0f} ms at most"


def _server_megabytes(library: Library) -> float:
    """The memory of a PostgreSQL server on this machine, shared pages once; of Linux alone, for who may read it."""
    pages = (path.joinpath("smaps_rollup").read_text(encoding="utf-8") for path in _backends(library))
    return sum(int(size) for held in pages for size in re.findall(r"^Pss: +(\d+)", held, re.MULTILINE)) / 1024


def _server_seconds(library: Library) -> float:
    """What the processes of a PostgreSQL server on this machine computed so far; nothing for a file."""
    # User's and system's time are the 14th and 15th field; the second, a name, may hold anything but a bracket.
    stats = (
        path.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split() for path in _backends(library)
    )
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


def _backends(library: Library) -> list[Path]:
    if not is_postgresql(library.engine):
        return []
    with library.read() as connection:
        found = [Path("/proc", str(pid)) for pid in connection.scalars(text("SELECT pid FROM pg_stat_activity"))]
    return [path for path in found if path.exists()]


def main() -> None:
    """Fill and measure."""
    parser = argparse.ArgumentParser(description="Measure search at size over a generated library.")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--base", type=Path, required=True, help="a small real library to generate from")
    parser.add_argument("--home", type=Path, default=None, help="where to keep what is generated (default: nowhere)")
    parser.add_argument("--database", default="", help="a PostgreSQL database to move it to and measure it in")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mindet-scale-") as passing:
        home = arguments.home or Path(passing)
        print(f"{arguments.passages} passages generated in {fill(home, arguments.base, arguments.passages):.0f} s")
        # A process of its own: what generating took is no memory of the search.
        if arguments.database:
            begun = time.perf_counter()
            with Library(home, url="") as source, Library(home, create=True, url=arguments.database) as target:
                move(source, target)
            print(f"moved to PostgreSQL and compared row by row in {time.perf_counter() - begun:.0f} s", flush=True)
        process = multiprocessing.get_context("spawn").Process(target=figures, args=(home, arguments.database))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
