"""Measure links and statuses over invented documents: `python -m eval.thread_status [--set first|blind|e] [--told]`.

The documents are written as pages, read into a library of their own, and compared with the set's gold: links between
any two statements of the gold that stand in one thread or in none, pairs that look alike and are not one undertaking,
the status of each thread as of days, and of what recurs the status of periods. `--errors HALF` prints what is wrong in
a half of the set; of the other only counts are told. `--thresholds` prints precision and recall of firm links for other
thresholds.
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
from eval.thread_told import attached, told_by_samples
from eval.threads import folded
from index import thread_groups
from index.embedding import open_embedder
from index.models import find
from index.thread_data import rules
from index.thread_near import Neighbours, compare_anew
from index.threads import Link, Thread, threads
from nlp.version import version
from service.ingest import ingest

_HERE = Path(__file__).parent / "gold"
_FIRM = (Link.AUTO, Link.CONFIRMED)

Needle = tuple[str, str]
# A thread of the gold, a day or a period, the status there, the one found.
Judged = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Set:
    """Documents with a gold file, and its parts."""

    gold: Path
    texts: Path
    halves: tuple[str, ...]


SETS = {
    "first": Set(_HERE / "threads_status.toml", _HERE / "threads", ("tuned", "sealed")),
    "blind": Set(_HERE / "threads_blind.toml", _HERE / "threads_blind", ("A", "B", "C", "D")),
    **{
        half.lower(): Set(_HERE / f"threads_{half.lower()}.toml", _HERE / f"threads_{half.lower()}", (half,))
        for half in "EFGJK"
    },
}


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
    missed_across: int

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


def gold(path: Path) -> list[Told]:
    """The threads of a gold file."""
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    told = [
        Told(
            one["name"],
            one["half"],
            tuple((document, needle) for document, needle in one["items"]),
            tuple((date.fromisoformat(day), status) for day, status in one.get("status", ())),
            tuple((date.fromisoformat(day), period, status) for day, period, status in one.get("periods", ())),
        )
        for one in held["thread"]
    ]
    for group in held["apart"]:
        told += [Told("", group["half"], ((document, needle),)) for document, needle in group["items"]]
    return told


def tempting(path: Path, half: str) -> list[tuple[Needle, Needle]]:
    """Pairs of a half that look alike and are not about one undertaking."""
    held = tomllib.loads(path.read_text(encoding="utf-8")).get("wrong", ())
    return [((a[0], a[1]), (b[0], b[1])) for group in held if group["half"] == half for a, b in group["pairs"]]


def build(home: Path, texts: Path = SETS["first"].texts) -> Library:
    """A library of the invented documents."""
    pages = home / "pages"
    pages.mkdir(parents=True)
    for path in sorted(texts.glob("*.txt")):
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
    right = wrong = missed = offered = across = 0
    errors = []
    listed = [(thread, needle) for thread in told for needle in thread.items]
    for (first, one), (second, other) in combinations(listed, 2):
        same, tied = first is second, bool(firm[one] & firm[other])
        right += same and tied
        wrong += tied and not same
        missed += same and not tied
        near = bool(soft[one] & soft[other])
        offered += same and near
        across += same and not tied and one[0][-2:] != other[0][-2:]
        if same is not tied:
            kind = ("missed, suggested" if near else "missed") if same else "wrong"
            untold = "".join(f" (in no thread: {needle[1]})" for needle in (one, other) if not soft[needle])
            errors.append(f"{kind} {one} | {other}{untold}")
    return Links(right, wrong, missed, offered, across), errors


def wrongly(found: Sequence[Thread], pairs: Sequence[tuple[Needle, Needle]]) -> int:
    """How many of the pairs that only look alike are firmly in one thread."""
    return sum(bool(homes(found, one, _FIRM) & homes(found, other, _FIRM)) for one, other in pairs)


def states(found: Sequence[Thread], told: Sequence[Told]) -> Iterator[Judged]:
    """For each day of each thread of the gold its status there and the one found, of the thread of its first item."""
    for one in told:
        yield from judgements(_holding(found, one), one)


def recurring(found: Sequence[Thread], told: Sequence[Told]) -> Iterator[Judged]:
    """For each period of the gold its status there and the one found."""
    for one in told:
        yield from in_periods(_holding(found, one), one)


def _holding(found: Sequence[Thread], one: Told) -> Thread | None:
    return next((held for held in found if held.id in homes([held], one.items[0], _FIRM)), None)


def judgements(thread: Thread | None, one: Told) -> Iterator[Judged]:
    """The statuses of one thread of the gold, and those of the thread found for it."""
    for day, status in one.status:
        yield one.name, str(day), status, thread.judged(day).standing.value if thread else "none"


def in_periods(thread: Thread | None, one: Told) -> Iterator[Judged]:
    """The same for its periods."""
    for day, name, status in one.periods:
        known = {period.name: period.standing.value for period in (thread.periods(day) if thread else ())}
        yield one.name, name, status, known.get(name, "none")


def differences(judged: Iterable[Judged], by_period: Iterable[Judged]) -> Iterator[str]:
    """What is not as the gold has it."""
    for kind, part in (("status", judged), ("period", by_period)):
        for name, at, wanted, got in part:
            if wanted != got:
                yield f"{kind} {name} {at}: {wanted}, found {got}"


def by_hand(chosen: Set, told: Sequence[Told], halves: Sequence[str], errors: Sequence[str]) -> Iterator[str]:
    """What is right of statuses and periods where each statement hangs where the gold has it."""
    spoken = told_by_samples(chosen.texts)
    for half in halves:
        judged, by_period, wrong = [], [], []
        for one in told:
            if one.half != half or not one.name:
                continue
            thread, lost = attached(spoken, one.name, one.items)
            own, recurs = list(judgements(thread, one)), list(in_periods(thread, one))
            judged += own
            by_period += recurs
            wrong += [*lost, *differences(own, recurs)]
        right, kept = (sum(wanted == got for *_, wanted, got in part) for part in (judged, by_period))
        share = right / max(1, len(judged))
        yield f"{half}: status {right}/{len(judged)} = {share:.2f}; periods {kept}/{len(by_period)}"
        yield from wrong if half in errors else ()


def swept(library: Library, told: Sequence[Told], halves: Sequence[str]) -> None:
    """Print precision, recall and statuses of both halves for other thresholds of a firm link."""
    chosen = rules().thresholds["link"]
    print(
        "| link |"
        + "".join(f" {half} P | R | F1 | status |" for half in halves)
        + "\n|---|---|---|---|---|---|---|---|---|"
    )
    for step in (-0.12, -0.08, -0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.08):
        limits = {**rules().thresholds, "link": round(chosen + step, 2)}
        with patch.object(thread_groups, "rules", lambda limits=limits: replace(rules(), thresholds=limits)):
            compare_anew(library, Neighbours(library, find()))
        with library.read() as connection:
            found = threads(connection)
        cells = [f"{chosen + step:.2f}"]
        for half in halves:
            own = [one for one in told if one.half == half]
            links, _ = linked(found, own)
            judged = list(states(found, own))
            right = sum(wanted == got for _, _, wanted, got in judged) / len(judged)
            cells += [f"{value:.2f}" for value in (links.precision, links.recall, links.f1, right)]
        print("| " + " | ".join(cells) + " |", flush=True)


def reported(found: Sequence[Thread], told: Sequence[Told], wrong: Sequence[tuple[Needle, Needle]]) -> Iterator[str]:
    """The counts of a half, then its errors."""
    links, errors = linked(found, told)
    judged = list(states(found, told))
    right = sum(wanted == got for _, _, wanted, got in judged)
    by_period = list(recurring(found, told))
    same = links.right + links.missed
    whole = {one.name for one in told if one.name and len(one.items) > 1 and not linked(found, [one])[1]}
    rightly = sum(name in whole and wanted != got for name, _, wanted, got in judged)
    yield (
        f"{sum(bool(one.name) for one in told)} threads, links P {links.precision:.2f} R {links.recall:.2f} "
        f"F1 {links.f1:.2f} (right {links.right}, wrong {links.wrong}, missed {links.missed}, of them "
        f"{links.missed_across} between the languages); linked or suggested {links.offered}/{same}; pairs that only "
        f"look alike linked {wrongly(found, wrong)}/{len(wrong)}; "
        f"status {right}/{len(judged)} = {right / len(judged):.2f}, {rightly} wrong where all is linked; periods "
        f"{sum(wanted == got for *_, wanted, got in by_period)}/{len(by_period)}"
    )
    yield from errors
    yield from differences(judged, by_period)


def main() -> None:
    """Print the scores of both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=list(SETS), default="first")
    parser.add_argument("--errors", metavar="HALF", action="append", default=[])
    parser.add_argument("--half")
    parser.add_argument("--home", type=Path, help="a folder to keep it in, compared anew when it is there")
    parser.add_argument("--thresholds", action="store_true")
    parser.add_argument("--told", action="store_true", help="judge what the gold links, without the linker")
    given = parser.parse_args()
    chosen = SETS[given.set]
    told = gold(chosen.gold)
    halves = (given.half,) if given.half else chosen.halves
    if given.told:
        print(*by_hand(chosen, told, halves, given.errors), sep="\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        kept_there = (home / "library").exists()
        with kept(home) if kept_there else build(home, chosen.texts) as library, library.read() as connection:
            found = threads(connection)
            if given.thresholds:
                swept(library, told, halves)
    for half in halves:
        lines = reported(found, [one for one in told if one.half == half], tempting(chosen.gold, half))
        print(f"{half}: {next(lines)}")
        if half in given.errors:
            print(*lines, sep="\n")


if __name__ == "__main__":
    main()
