"""Damaged files of every format through the readers: what becomes of them, and whether anything breaks.

`python -m eval.fuzz -n 10000` mutates the sample files (`eval/fuzz_cases.py`), reads each in a worker under small
limits and prints what came of it. Whatever a file does, the parent must go on, and every document
keep its invariants.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.archives import contents
from corpus.detect import ARCHIVES, MAIL, media_type
from corpus.documents import steps
from corpus.errors import Unreadable
from corpus.model import Document, Failure
from corpus.recognition import Recognition
from corpus.sandbox import Item, Limits, parse_many
from corpus.serial import pack_block, plain
from corpus.steps import finished
from eval.fuzz_cases import Case, cases

LIMITS = Limits(wall_seconds=40, cpu_seconds=30, memory_bytes=1 << 30, output_bytes=64 << 20)
# Recognition of pictures is slow and another program's work; damaged pages without text are refused instead.
_NO_RECOGNITION = Recognition(command="no-such-program")
_UNFORESEEN = re.compile(r"its reader failed \((\w+)")
_BROKE_DOWN = re.compile(r"its reader broke down on it \(([\w ]+)\)")


@dataclass(slots=True)
class Outcomes:
    """What became of the cases: counts by outcome, and those that no reader may give, with their cases."""

    counts: Counter[str] = field(default_factory=Counter)
    unforeseen: dict[str, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    timeouts: list[str] = field(default_factory=list)
    slowest: float = 0.0


def read(content: bytes, source: str) -> str:
    """Read a file as an ingest does and check what it gives; runs in a worker process."""
    kind = media_type(content, source)
    if kind in ARCHIVES or kind == MAIL:
        for member in contents(content, source, kind).members:
            member.name.encode()
        if kind in ARCHIVES:
            return "archive"
    return "; ".join(faults(finished(steps(content, source, _NO_RECOGNITION)))) or "document"


def faults(made: Document) -> Iterator[str]:
    """What is wrong with a document that a reader gave."""
    try:
        json.dumps(plain({"title": made.title, "glossary": made.glossary, "warnings": made.warnings})).encode()
        json.dumps([pack_block(block) for block in made.blocks], allow_nan=False).encode()
        " ".join(filter(None, (made.text, made.title, made.issuer, made.number, made.signatory))).encode()
    except (UnicodeEncodeError, ValueError) as error:
        yield f"it can't be stored ({error})"
    if not made.text.strip():
        yield "it has no text"
    end = 0
    for block in made.leaves():
        if not end <= block.start <= block.end <= len(made.text):
            yield f"a block from {block.start} to {block.end} does not follow the one before, which ends at {end}"
            return
        end = block.end
    if any(not 0 <= page.start <= page.end <= len(made.text) for page in made.pages):
        yield "a page points out of the text"


def run(given: Iterable[Case], workers: int, limits: Limits = LIMITS) -> Outcomes:
    """Read the cases and sort what came of them."""
    found = Outcomes()
    begun: dict[str, float] = {}
    named: dict[str, Case] = {}

    def items() -> Iterator[Item]:
        for case in given:
            named[case.source], begun[case.source] = case, time.monotonic()
            yield Item(case.source, case.content)

    for item, result in parse_many(items(), read, limits, workers):
        case = named.pop(item.source)
        found.slowest = max(found.slowest, time.monotonic() - begun.pop(item.source))
        _sort(found, case, result)
    return found


def _sort(found: Outcomes, case: Case, result: str | Unreadable) -> None:
    if not isinstance(result, Unreadable):
        found.counts["read" if result in ("document", "archive") else "broken"] += 1
        if result not in ("document", "archive"):
            found.broken.append(f"{case.name}: {result}")
        return
    if result.category is Failure.TIMEOUT:
        found.timeouts.append(f"{case.name}: {result.reason}")
    unforeseen = _UNFORESEEN.match(result.reason) or _BROKE_DOWN.match(result.reason)
    if unforeseen is not None:
        found.unforeseen.setdefault(f"{unforeseen[1]}", []).append(f"{case.name}: {result.reason}")
    found.counts[result.category.value] += 1


def table(found: Outcomes) -> str:
    """The outcomes as a table."""
    total = sum(found.counts.values())
    rows = ["| outcome | cases |", "|---|---|"]
    rows += [f"| {name} | {found.counts[name]} |" for name in ("read", *(kind.value for kind in Failure), "broken")]
    unforeseen = sum(map(len, found.unforeseen.values()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    rows += [
        f"| **all** | {total} |",
        "",
        f"{unforeseen} refusals were by an error that the reader does not foresee"
        + "".join(f"; {name} {len(files)}" for name, files in sorted(found.unforeseen.items())),
        f"The slowest took {found.slowest:.1f} s from hand-out to result; the parent's memory peaked at {peak} MB.",
    ]
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> None:
    """Run as many cases as asked for, print the outcomes, write the cases that broke to a folder if one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=1000, help="cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the files that broke something")
    chosen = parser.parse_args(arguments)
    found = run(cases(chosen.n, chosen.seed), chosen.workers)
    print(table(found))
    print("\n".join(remarkable(found)))
    if chosen.keep:
        keep(found, cases(chosen.n, chosen.seed), chosen.keep)


def remarkable(found: Outcomes) -> list[str]:
    """The cases that broke something, took too long, or failed by an error that is not foreseen."""
    return [*found.broken, *found.timeouts, *(line for lines in found.unforeseen.values() for line in lines)]


def keep(found: Outcomes, given: Iterable[Case], folder: Path) -> None:
    """Write the remarkable cases into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {line.partition(": ")[0] for line in remarkable(found)}
    for case in given:
        if case.name in wanted:
            (folder / case.name.replace("/", "_")).write_bytes(case.content)


if __name__ == "__main__":
    main()
