"""Measure linking at size: `python -m eval.thread_scale --home FOLDER --statements 100000`.

Fills the folder with a generated library (`eval.thread_library`) whose statements are compared with one another, as at
the end of an ingest; one that is there already is taken as it is. Then adds documents of fifty statements as an ingest
does, replaces one and takes them away again, and tells how long each took.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.store import Library
from eval.latency import peak_megabytes
from eval.thread_library import A_DOCUMENT, Generator, put, put_unlinked
from index import thread_store
from index.models import find
from index.thread_near import Neighbours, compare_anew
from service.changes import remove

_DIMENSION = 384
_AT_ONCE = 20
_ADDED = 10
_COUNTS = {
    "threads": "SELECT count(*) FROM threads WHERE place IS NOT NULL",
    "commitments": "SELECT count(*) FROM commitments",
    "pairs kept": "SELECT count(*) FROM said_pairs",
    "links": "SELECT count(*) FROM thread_items WHERE link = 'auto' AND part = 'evidence'",
    "suggestions": "SELECT count(*) FROM thread_items WHERE link = 'suggested'",
    "commitments of the largest thread": (
        "SELECT max(n) FROM (SELECT count(*) AS n FROM thread_items WHERE part = 'commitment' AND link = 'auto' "
        "GROUP BY thread_id) AS held"
    ),
}


class Watch:
    """How long things took, and the time of the processor."""

    def __init__(self) -> None:
        self.taken: dict[str, list[tuple[float, float]]] = defaultdict(list)

    @contextmanager
    def time(self, what: str) -> Iterator[None]:
        """Take the time of a piece of work."""
        begun, used = time.perf_counter(), time.process_time()
        yield
        self.taken[what].append((time.perf_counter() - begun, time.process_time() - used))

    def told(self) -> Iterator[str]:
        """A line for each kind of work."""
        for what, taken in self.taken.items():
            lasted, used = zip(*taken, strict=True)
            yield (
                f"{what}: {len(taken)} times, median {statistics.median(lasted):.2f} s, longest {max(lasted):.2f} s; "
                f"processor {statistics.median(used):.2f} s"
            )


def fill(library: Library, generator: Generator, neighbours: Neighbours, statements: int) -> None:
    """Make the library, and compare all that it says."""
    documents = range(statements // A_DOCUMENT)
    begun = time.perf_counter()
    for start in range(0, len(documents), _AT_ONCE):
        put_unlinked(library, [generator.document(number) for number in documents[start : start + _AT_ONCE]])
    print(f"{statements} statements generated and kept in {time.perf_counter() - begun:.0f} s", flush=True)
    begun = time.perf_counter()
    compare_anew(library, neighbours)
    print(f"compared with one another in {time.perf_counter() - begun:.0f} s", flush=True)


def measure(library: Library, generator: Generator, neighbours: Neighbours, first: int) -> Watch:
    """Add documents, the first with the vector index opened for it; replace each, and take it away."""
    watch = Watch()
    for number in range(first, first + _ADDED):
        made, other = generator.document(number), generator.document(number + _ADDED)
        with watch.time("added" if number > first else "added, the vector index opened for it"):
            put(library, made, neighbours)
        with watch.time("replaced"):
            # As `mindet replace` does: the old one goes and the new one comes.
            remove(library, made.reading.document.id)
            put(library, other, neighbours)
        with watch.time("taken away"):
            remove(library, other.reading.document.id)
    return watch


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--home", type=Path, required=True)
    given = parser.parse_args()
    model = find()
    generator = Generator(model, _DIMENSION)
    with Library(given.home, create=True) as library:
        with library.read() as connection:
            held, compared = thread_store.size(connection), thread_store.rebuilt(connection)
        if held < given.statements:
            fill(library, generator, Neighbours(library, model), given.statements)
        elif not compared:
            compare_anew(library, Neighbours(library, model))
        with library.read() as connection:
            print(f"{thread_store.size(connection)} statements")
            for what, query in _COUNTS.items():
                print(f"{what}: {connection.exec_driver_sql(query).scalar()}", flush=True)
        watch = measure(library, generator, Neighbours(library, model), given.statements // A_DOCUMENT)
    print("\n".join(watch.told()))
    print(f"memory: {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()
