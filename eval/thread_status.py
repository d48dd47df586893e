"""Measure links and statuses over the invented documents of `eval/gold/threads`: `python -m eval.thread_status`.

The documents are written as pages, read into a library of their own, and compared with `eval/gold/threads_status.toml`:
links between any two statements of the gold that stand in one thread or in none, the status of each thread as of days,
and of what recurs the status of periods. `--half tuned` prints its errors; the sealed half is only counted, unless
`--open` is given. `--thresholds` prints precision and recall of firm links for other thresholds.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

from corpus.sandbox import Limits
from corpus.store import Library
from eval.samples.markup import read
from eval.samples.write_html import html
from eval.threads import folded
from index import thread_groups
from index.embedding import open_embedder
from index.models import find
from index.thread_data import rules
from index.thread_near import Neighbours, compare_anew
from index.threads import Link, Thread, threads
from nlp.version import version
from service.ingest import ingest

GOLD = Path(__file__).parent / "gold" / "threads_status.toml"
TEXTS = Path(__file__).parent / "gold" / "threads"
_FIRM = (Link.AUTO, Link.CONFIRMED)

Needle = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One thread of the gold; ``apart`` ones have no status and hold one statement that belongs to nothing."""

    name: str
    half: str
    items: tuple[Needle, ...]
    status: tuple[tuple[date, str], ...] = ()
    periods: tuple[tuple[date, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of statements: of one undertaking and linked, of different ones and linked, of one and not linked."""

    right: int
    wrong: int
    missed: int
    offered: int

    @property
    def precision(self) -> float:
        """How many links are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """How many pairs of one undertaking are linked."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def gold(path: Path = GOLD) -> list[Told]:
    """The threads of the gold file."""
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    told = [
        Told(
            one["name"],
            one["half"],
            tuple((document, needle) for document, needle in one["items"]),
            tuple((date.fromisoformat(day), status) for day, status in one["status"]),
            tuple((date.fromisoformat(day), period, status) for day, period, status in one.get("periods", ())),
        )
        for one in held["thread"]
    ]
    for group in held["apart"]:
        told += [Told("", group["half"], ((document, needle),)) for document, needle in group["items"]]
    return told


def build(home: Path) -> Library:
    """A library of the invented documents."""
    pages = home / "pages"
    pages.mkdir(parents=True)
    for path in sorted(TEXTS.glob("*.txt")):
        sample = read(path)
        (pages / f"{sample.name}.{sample.language}.html").write_bytes(html(sample))
    library = Library(home / "library", create=True)
    paths = sorted(pages.iterdir())
    for report in ingest(
        library, paths, lambda: open_embedder(find(), threads=2), version=version(), limits=Limits(), workers=2
    ):
        if report.status == "failed":
            raise SystemExit(report.message)
    return library


def kept(home: Path) -> Library:
    """A library that was built before, compared by the rules as they are now."""
    library = Library(home / "library")
    compare_anew(library, Neighbours(library, find()))
    return library


def homes(found: Iterable[Thread], needle: Needle, links: Sequence[Link]) -> set[str]:
    """The threads in which a statement hangs."""
    wanted = folded(needle[1])
    return {
        thread.id
        for thread in found
        for item in thread.items
        if item.link in links and item.said.source.startswith(needle[0] + ".") and wanted in folded(item.said.text)
    }


def linked(found: Sequence[Thread], told: Sequence[Told]) -> tuple[Links, list[str]]:
    """Count the pairs, and tell the errors."""
    firm = {needle: homes(found, needle, _FIRM) for one in told for needle in one.items}
    soft = {needle: homes(found, needle, tuple(Link)) for one in told for needle in one.items}
    right = wrong = missed = offered = 0
    errors = []
    listed = [(thread, needle) for thread in told for needle in thread.items]
    for (first, one), (second, other) in combinations(listed, 2):
        same, tied = first is second, bool(firm[one] & firm[other])
        right += same and tied
        wrong += tied and not same
        missed += same and not tied
        offered += same and bool(soft[one] & soft[other])
        if same is not tied:
            errors.append(f"{'missed' if same else 'wrong '} {one} | {other}")
    return Links(right, wrong, missed, offered), errors


def states(found: Sequence[Thread], told: Sequence[Told]) -> Iterator[tuple[str, date, str, str]]:
    """For each day of each thread of the gold its status there and the one found, of the thread of its first item."""
    for one in told:
        thread = next((held for held in found if held.id in homes([held], one.items[0], _FIRM)), None)
        for day, status in one.status:
            yield one.name, day, status, thread.judged(day).standing if thread else "none"


def recurring(found: Sequence[Thread], told: Sequence[Told]) -> Iterator[tuple[str, str, str, str]]:
    """For each period of the gold its status there and the one found."""
    for one in told:
        thread = next((held for held in found if held.id in homes([held], one.items[0], _FIRM)), None)
        for day, name, status in one.periods:
            known = {period.name: period.standing.value for period in (thread.periods(day) if thread else ())}
            yield one.name, name, status, known.get(name, "none")


def swept(library: Library, told: Sequence[Told]) -> None:
    """Print precision, recall and statuses of both halves for other thresholds of a firm link."""
    chosen = rules().thresholds["link"]
    print("| link | tuned P | R | F1 | status | sealed P | R | F1 | status |\n|---|---|---|---|---|---|---|---|---|")
    for step in (-0.12, -0.08, -0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.08):
        limits = {**rules().thresholds, "link": round(chosen + step, 2)}
        with patch.object(thread_groups, "rules", lambda limits=limits: replace(rules(), thresholds=limits)):
            compare_anew(library, Neighbours(library, find()))
        with library.read() as connection:
            found = threads(connection)
        cells = [f"{chosen + step:.2f}"]
        for half in ("tuned", "sealed"):
            own = [one for one in told if one.half == half]
            links, _ = linked(found, own)
            judged = list(states(found, own))
            right = sum(wanted == got for _, _, wanted, got in judged) / len(judged)
            cells += [f"{value:.2f}" for value in (links.precision, links.recall, links.f1, right)]
        print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    """Print the scores of both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["tuned", "sealed"])
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--home", type=Path, help="a folder to keep it in, compared anew when it is there")
    parser.add_argument("--thresholds", action="store_true")
    given = parser.parse_args()
    told = gold()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        with kept(home) if (home / "library").exists() else build(home) as library, library.read() as connection:
            found = threads(connection)
            if given.thresholds:
                swept(library, told)
    for half in (given.half,) if given.half else ("tuned", "sealed"):
        own = [one for one in told if one.half == half]
        links, errors = linked(found, own)
        judged = list(states(found, own))
        right = sum(wanted == got for _, _, wanted, got in judged)
        by_period = list(recurring(found, own))
        print(
            f"{half}: {sum(bool(one.name) for one in own)} threads, links P {links.precision:.2f} R {links.recall:.2f} "
            f"F1 {links.f1:.2f} (right {links.right}, wrong {links.wrong}, missed {links.missed}, linked or suggested "
            f"{links.offered}); status {right}/{len(judged)} = {right / len(judged):.2f}, periods "
            f"{sum(wanted == got for *_, wanted, got in by_period)}/{len(by_period)}"
        )
        if half == "tuned" or given.open:
            print(*errors, sep="\n")
            for name, day, wanted, got in judged:
                if wanted != got:
                    print(f"status {name} {day}: {wanted}, found {got}")
            for name, period, wanted, got in by_period:
                if wanted != got:
                    print(f"period {name} {period}: {wanted}, found {got}")


if __name__ == "__main__":
    main()
