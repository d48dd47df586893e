"""Measure the pages of the ledger at size over HTTP: `python -m eval.ledger_scale --home FOLDER --commitments 100000`.

Fills the folder with a generated library (`eval.thread_library`) of statements that are compared with one another,
copied under other ids, years apart by chance, until it has so many commitments; one that is there already is taken as
it is. Serves it by `mindet serve`, and asks for the page as readers do: every filter in both orders, several at once,
pages from the beginning, the middle and the end; each at once after a change of the library, and again.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, Table, func, insert, select

from corpus import ledger, ledger_counts, ledger_days, schema
from corpus.ledger import Facet, Wanted
from corpus.ledger_values import unpack
from corpus.model import Deadline, short_id
from corpus.store import Library
from eval.latency import percentile
from eval.thread_library import A_DOCUMENT, Generator, Made, put_unlinked
from index.models import find
from index.thread_near import Neighbours, compare_anew

_DIMENSION = 384
_BASE = 3_000
_COPIED = (
    schema.documents,
    schema.commitments,
    schema.commitment_values,
    schema.commitment_keys,
    schema.said,
    schema.threads,
    schema.thread_items,
)
_ID = re.compile(r"\b[0-9a-f]{16}\b")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_REPEATED = 5
# Every so many commitments recur, in these steps: without an end, and until some day.
_RECURS_EVERY = 7
_STEPS = ("P1Y", "P3M", "P6M", "P3M", "P1M")


def fill(library: Library, wanted: int) -> None:
    """Make the library: one of some size whose statements are compared, then copies of it."""
    model = find()
    generator = Generator(model, _DIMENSION)
    put_unlinked(library, [_with_recurring(generator.document(number)) for number in range(_BASE // A_DOCUMENT)])
    compare_anew(library, Neighbours(library, model))
    with library.write() as connection:
        rows = {table: [dict(row._mapping) for row in connection.execute(select(table))] for table in _COPIED}
        own = len(rows[schema.commitments])
        for number in range(1, -(-wanted // own)):
            _copy(connection, rows, number)
        ledger_counts.note_change(connection)


def _with_recurring(made: Made) -> Made:
    """The document with some of its commitments falling due again and again."""
    recurring = {
        one.id: replace(one, deadlines=(_again(number, one.deadlines[0]),))
        for number, one in enumerate(made.reading.commitments)
        if number % _RECURS_EVERY == 0
    }
    said = [
        replace(one, commitment=recurring.get(one.commitment.id, one.commitment)) if one.commitment else one
        for one in made.found_by.said
    ]
    commitments = tuple(recurring.get(one.id, one) for one in made.reading.commitments)
    return replace(
        made, reading=replace(made.reading, commitments=commitments), found_by=replace(made.found_by, said=said)
    )


def _again(number: int, deadline: Deadline) -> Deadline:
    every = _STEPS[number // _RECURS_EVERY % len(_STEPS)]
    return Deadline(text=every, every=every, end=deadline.due if number % 2 else None)


def _copy(connection: Connection, rows: dict[Table, list[dict[str, Any]]], number: int) -> None:
    """The rows once more, with ids of their own, some years before or after."""
    drawn = random.Random(number)
    later = timedelta(days=drawn.randrange(-2_000, 2_000))
    first_key = 10_000_000 * number

    def renamed(text: str) -> str:
        return _ID.sub(lambda found: short_id("copy", str(number), found[0]), text)

    def shifted(text: str) -> str:
        return _DAY.sub(lambda found: (date.fromisoformat(found[0]) + later).isoformat(), renamed(text))

    def moved(value: Any, name: str) -> Any:
        if name in ("key", "commitment_key"):
            return first_key + value
        if name == "place" and value is not None:
            # A date, the document's id and a number, one behind the other.
            return f"{value[:8]}{renamed(value[8:24])}{value[24:]}"
        if isinstance(value, str):
            return renamed(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value + later
        return json.loads(shifted(json.dumps(value))) if isinstance(value, dict | list) else value

    made = {
        table: [{name: moved(value, name) for name, value in row.items()} for row in held]
        for table, held in rows.items()
    }
    for table, copied in made.items():
        connection.execute(insert(table), copied)
    # What recurs begins at its document's date: its days are not those of the copied one moved.
    issued = {row["id"]: row["date"] for row in made[schema.documents]}
    document = {row["key"]: row["document_id"] for row in made[schema.commitments]}
    values = {row["commitment_key"]: unpack(row["value"]) for row in made[schema.commitment_values]}
    ledger_days.put(connection, {key: (one, issued[document[key]]) for key, one in values.items()})


def addresses(library: Library, today: date) -> list[str]:
    """The pages that readers ask for."""
    with library.read() as connection:
        counts = ledger.facets(connection, Wanted(), today)
        places = schema.commitments.c
        size = connection.scalar(select(func.count()).select_from(schema.commitments)) or 0
        deep = [
            str(connection.scalar(select(places.id).order_by(places.place).offset(size * share // 100).limit(1)))
            for share in (1, 50, 99)
        ]
    most = {facet: list(counted)[:3] for facet, counted in counts.items()}
    single = [[(facet.value, value)] for facet in Facet for value in most[facet]]
    body, place, status = (most[facet][0] for facet in (Facet.AGENCY, Facet.PLACE, Facet.STATUS))
    year = today.year
    filters: list[list[tuple[str, str]]] = [
        [],
        *single,
        [("agency", body), ("status", status)],
        [("agency", body), ("agency", most[Facet.AGENCY][1]), ("place", place), ("status", status)],
        [("due_from", f"{year}-01-01"), ("due_before", f"{year + 1}-01-01")],
        [("due_before", f"{year}-01-01"), ("status", "overdue"), ("missing", "measure")],
    ]
    shown = [[*chosen, *order] for chosen in filters for order in ([], [("sort", "due")])]
    shown += [[*order, ("cursor", cursor)] for cursor in deep for order in ([], [("sort", "due")])]
    return [f"/ru/ledger?{urlencode(query)}" for query in shown]


def others(library: Library, today: date) -> list[str]:
    """Other pages and files that list commitments or threads."""
    with library.read() as connection:
        body = next(iter(ledger.facets(connection, Wanted(), today, [Facet.AGENCY])[Facet.AGENCY]))
    return [*_OTHERS, f"/ru/threads?agency={body}", f"/ru/calendar?when=2026-Q4&agency={body}"]


_OTHERS = (
    "/api/v1/commitments?limit=50",
    "/api/v1/commitments?limit=200&status=overdue",
    "/ru/calendar",
    "/ru/calendar?when=2026-Q4",
    "/ru/calendar.json?when=2026-Q4",
    "/ru/calendar.csv?when=2026-Q4",
    "/ru/threads",
    "/ru/threads?status=overdue",
    "/api/v1/threads?limit=50",
    "/api/v1/threads?limit=50&status=in+progress",
    "/ru/agencies",
)
WHOLE = ("/api/v1/commitments.csv", "/ru/calendar.ics")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The library served by a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "mindet"), "serve", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/api/v1/health", timeout=5).read()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def asked(address: str) -> float:
    """The milliseconds of one request."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address, timeout=600) as answer:
        answer.read()
    return (time.perf_counter() - begun) * 1_000


def changed(library: Library) -> None:
    """Let the library change as a decision or a document changes it."""
    with library.write() as connection:
        ledger_counts.note_change(connection)


def told(what: str, taken: Sequence[float]) -> str:
    """A line of the report."""
    return (
        f"{what}: {len(taken)} requests, median {percentile(taken, 0.5):.0f} ms, p95 {percentile(taken, 0.95):.0f} ms, "
        f"longest {max(taken):.0f} ms"
    )


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--commitments", type=int, default=100_000)
    parser.add_argument("--whole", action="store_true", help="ask for the files of the whole ledger too")
    given = parser.parse_args()
    today = datetime.now(UTC).date()
    with Library(given.home, create=True) as library:
        with library.read() as connection:
            empty = not ledger.count(connection, Wanted(), today)
        if empty:
            begun = time.perf_counter()
            fill(library, given.commitments)
            print(f"made in {time.perf_counter() - begun:.0f} s", flush=True)
        with library.read() as connection:
            print(f"{ledger.count(connection, Wanted(), today)} commitments", flush=True)
        pages = addresses(library, today)
        with served(given.home) as server:
            asked(server + pages[0])
            first, after, again = list[float](), list[float](), list[float]()
            for _ in range(_REPEATED):
                changed(library)
                first.append(asked(server + pages[0]))
            for page in pages:
                changed(library)
                after.append(asked(server + page))
            again += [asked(server + page) for _ in range(_REPEATED) for page in pages]
            print(told("first page, first request after a change", first), flush=True)
            print(told("every page, first request after a change", after), flush=True)
            print(told("every page, again", again), flush=True)
            slow = sorted(zip(after, pages, strict=True), reverse=True)[:5]
            print("\n".join(f"  {taken:.0f} ms {page}" for taken, page in slow), flush=True)
            for address in (*others(library, today), *(WHOLE if given.whole else ())):
                changed(library)
                taken = [asked(server + address) for _ in range(_REPEATED)]
                print(f"{address}: first {taken[0]:.0f} ms, then {percentile(taken[1:], 0.5):.0f} ms", flush=True)


if __name__ == "__main__":
    main()
