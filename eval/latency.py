"""Time warm search, query embedding included: `python -m eval.latency --home LIBRARY [QUERIES.jsonl]`.

One query at a time in one process, as the server runs them. Prints the median and the 95th percentile of each of some
rounds, and the peak of resident memory.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.store import Library
from eval.retrieval import QUERIES, read_queries
from index.search import Searcher


def measure(searcher: Searcher, queries: Sequence[str]) -> list[float]:
    """Milliseconds of each query."""
    times = []
    for query in queries:
        begun = time.perf_counter()
        searcher.search(query)
        times.append(1000 * (time.perf_counter() - begun))
    return times


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of the queries stays within."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Time warm search, query embedding included.")
    parser.add_argument("queries", type=Path, nargs="?", default=QUERIES / "shared.jsonl")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model", default="")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    queries = [query.text for query in read_queries(arguments.queries)]
    with Library(arguments.home) as library, Searcher(library, arguments.model) as searcher:
        measure(searcher, queries[:3])
        print(f"{searcher.size} passages, {len(queries)} queries")
        for number in range(1, arguments.rounds + 1):
            times = measure(searcher, queries)
            middle, most = statistics.median(times), percentile(times, 0.95)
            print(f"round {number}: p50 {middle:.1f} ms, p95 {most:.1f} ms")
        print(f"peak memory {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()
