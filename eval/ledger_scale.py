"""Measure what a page of the ledger costs: `python -m eval.ledger_scale --home LIBRARY`.

Asks a library, for instance one of `eval.thread_scale`, for its first page under many filters, in both orders, with
count and facets, as the page and the API do: once after a change of the library, and again.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime
from pathlib import Path

from corpus import ledger
from corpus.ledger import Wanted
from corpus.model import Lack, Standing, Statement
from corpus.store import Library
from eval.latency import percentile

_PAGE = 51


def filters(today: date) -> list[Wanted]:
    """What readers ask for: nothing in particular, a status, a type, a body, what is missing, what is due."""
    return [
        Wanted(),
        *(Wanted(standings=(standing,)) for standing in (Standing.OVERDUE, Standing.ANNOUNCED, Standing.DONE)),
        *(Wanted(types=(type_,)) for type_ in (Statement.DUTY, Statement.COMMITMENT)),
        *(Wanted(agencies=(agency,)) for agency in ("kz.mepr", "kz.moh", "kz.government")),
        *(Wanted(missing=(lack,)) for lack in Lack),
        Wanted(due_before=date(today.year + 1, 1, 1)),
    ]


def times(library: Library, today: date) -> list[float]:
    """The milliseconds of each page."""
    found = []
    for wanted in filters(today):
        for page in (ledger.kept, ledger.kept_by_due):
            with library.read() as connection:
                begun = time.perf_counter()
                page(connection, wanted, today, limit=_PAGE)
                ledger.facets(connection, wanted, today)
                ledger.count(connection, wanted, today)
                found.append((time.perf_counter() - begun) * 1_000)
    return found


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    given = parser.parse_args()
    today = datetime.now(UTC).date()
    with Library(given.home) as library:
        first, again = times(library, today), times(library, today)
        with library.read() as connection:
            print(f"{ledger.count(connection, Wanted(), today)} commitments")
    for name, found in (("after a change", first), ("again", again)):
        print(f"{name}: median {percentile(found, 0.5):.0f} ms, p95 {percentile(found, 0.95):.0f} ms")


if __name__ == "__main__":
    main()
