"""Measure search at size: `python -m eval.scale --passages 100000 --base LIBRARY [--home FOLDER] [--database URL]`.

Generates a library of that many passages from a small real one (`eval.generated`), unless FOLDER holds one of that size
already, and measures in a fresh process: the index made from the stored vectors and opened from its file, one query
at a time, 20 clients at once, how much of exact search the vector index finds, memory. With URL, of an empty PostgreSQL
database or of one that was filled so before, the generated library is moved there and measured there.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
from sqlalchemy import func, select, text

from corpus import schema
from corpus.language import language
from corpus.model import Language
from corpus.store import Library
from eval.generated import generate, read_base
from eval.judgements import QUERIES, read_queries
from eval.latency import measure, peak_megabytes, percentile
from index.embedding import Embedder, open_embedder
from index.engines.faiss_index import FILE
from index.engines.pgvector import TABLE
from index.fairness import fairness
from index.models import find
from index.search import Filters, Searcher
from index.vectors import opened, unpack
from service.moving import move

CLIENTS = 20
DEPTH = 10
_EXACT_ROWS = 20_000


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
        for how in ("made from the stored vectors", "opened from its file"):
            begun = time.perf_counter()
            searcher = Searcher(library, embedder=embedder)
            print(f"index of {searcher.size} passages {how}: {time.perf_counter() - begun:.1f} s", flush=True)
        asked = queries()
        measure(searcher, asked[:3])
        for number in (1, 2):
            computed = time.process_time()
            times = measure(searcher, asked)
            # What other work on the machine does not change, or less: the time that this process computed.
            computing = 1000 * (time.process_time() - computed) / len(times)
            shown = f"p50 {statistics.median(times):.1f} ms, p95 {percentile(times, 0.95):.1f} ms, {max(times):.0f} ms"
            print(
                f"round {number}, {len(times)} queries one by one: {shown} at most, {computing:.1f} computing",
                flush=True,
            )
        print(f"narrowed to one document in a thousand: {_filtered(library, searcher, asked)}", flush=True)
        print(f"{CLIENTS} clients at once: {_side_by_side(searcher, asked):.0f} queries a second", flush=True)
        print(f"peak memory: {peak_megabytes():.0f} MB", flush=True)
        print(f"recall@{DEPTH} of exact vector search: {_recall(library, embedder, asked):.3f}", flush=True)


def _side_by_side(searcher: Searcher, asked: Sequence[str]) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in pool.map(searcher.search, asked):
            pass
    return len(asked) / (time.perf_counter() - begun)


def _filtered(library: Library, searcher: Searcher, asked: Sequence[str]) -> str:
    """How long queries take that are narrowed to one document in a thousand."""
    ids = schema.documents.c.id
    with library.read() as connection:
        chosen = Filters(documents=tuple(connection.scalars(select(ids).order_by(ids)).all()[::1000]))
    times = []
    for query in asked:
        begun = time.perf_counter()
        searcher.search(query, chosen)
        times.append(1000 * (time.perf_counter() - begun))
    return f"p50 {statistics.median(times):.1f} ms, p95 {percentile(times, 0.95):.1f} ms"


def _recall(library: Library, embedder: Embedder, asked: Sequence[str]) -> float:
    """The share of the ten truly nearest passages that the index finds, over the queries."""
    rows = embedder.queries(asked)
    fair = fairness(embedder.model.name, rows.shape[1])
    mapped = fair.queries(rows, [language(query) for query in asked])
    vectors, passages = schema.vectors.c, schema.passages.c
    best_scores = np.full((len(asked), DEPTH), -np.inf, np.float32)
    best_keys = np.zeros((len(asked), DEPTH), np.int64)
    with library.read() as connection:
        held = connection.execution_options(yield_per=_EXACT_ROWS).execute(
            select(passages.key, passages.language, vectors.vector).join(
                schema.vectors, vectors.passage_key == passages.key
            )
        )
        for part in held.partitions():
            pool = fair.passages(unpack([row.vector for row in part]), [Language(row.language) for row in part])
            keys = np.broadcast_to(np.array([row.key for row in part]), (len(asked), len(part)))
            scores = np.concatenate([best_scores, mapped @ pool.T], axis=1)
            best = np.argpartition(-scores, DEPTH, axis=1)[:, :DEPTH]
            best_keys = np.take_along_axis(np.concatenate([best_keys, keys], axis=1), best, axis=1)
            best_scores = np.take_along_axis(scores, best, axis=1)
    index = opened(library, embedder.model, fair)
    shares = []
    with library.read() as connection:
        for row, exact in zip(mapped, best_keys, strict=True):
            met = {key for key, _ in index.search(connection, row, DEPTH)}
            shares.append(len(met & set(exact.tolist())) / DEPTH)
    return float(np.mean(shares))


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
