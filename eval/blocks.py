"""`python -m eval.blocks SHARED`: how well flat text is cut into blocks.

Two tables: whether blocks keep the units of the gold annotations whole and apart; and how texts of one paragraph a line
come back after their lines were wrapped.
"""

from __future__ import annotations

import json
import sys
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corpus.documents import document
from corpus.layout import layout
from corpus.lines import lines_of
from corpus.model import Block, Document
from corpus.paragraphs import habits

_WIDTHS = (60, 72, 88)
_SETTINGS = {
    "one line break / an empty line": ("\n", "\n\n"),
    "one line break / one line break": ("\n", "\n"),
    "an empty line / two empty lines": ("\n\n", "\n\n\n"),
    "an empty line / an empty line": ("\n\n", "\n\n"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one document: gold units, those within one block, neighbours in other paragraphs, those in other blocks."""

    units: int
    whole: int
    neighbours: int
    apart: int
    seconds: float


def tally(read: Document, units: Sequence[tuple[int, int]], seconds: float) -> Tally:
    """Count how the blocks of a document fit gold units, which are given in text order.

    Neighbours are units that a tab parts, or a line break where the first does not end a sentence.
    """
    leaves = list(read.leaves())
    home = [_home(leaves, start, end) for start, end in units]
    neighbours = apart = 0
    for ((start, end), first), ((below, _), second) in pairwise(zip(units, home, strict=True)):
        between = read.text[end:below]
        if "\t" in between or ("\n" in between and not read.text[start:end].endswith((".", "!", "?"))):
            neighbours += 1
            apart += first is None or first != second
    return Tally(len(units), sum(place is not None for place in home), neighbours, apart, seconds)


def _home(leaves: Sequence[Block], start: int, end: int) -> int | None:
    return next((place for place, leaf in enumerate(leaves) if leaf.start <= start and end <= leaf.end), None)


def main() -> None:
    """Print a table over the annotated documents of the folder named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m eval.blocks SHARED")
    shared = Path(sys.argv[1])
    units: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for path in sorted((shared / "gold" / "tags").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["label"] == "obligation":
                units[row["doc"]].append((row["start"], row["end"]))
    print("| document | units | whole in a block | neighbours | in other blocks | seconds |")
    print("|---|---:|---:|---:|---:|---:|")
    tallies = []
    for name, spans in units.items():
        content = (shared / "texts" / name).read_bytes()
        begun = time.perf_counter()
        read = document(content, name)
        tallies.append(tally(read, sorted(spans), time.perf_counter() - begun))
        _print(name, tallies[-1])
    _print(
        "all",
        Tally(
            sum(one.units for one in tallies),
            sum(one.whole for one in tallies),
            sum(one.neighbours for one in tallies),
            sum(one.apart for one in tallies),
            sum(one.seconds for one in tallies),
        ),
    )

    print("\n| lines / paragraphs parted by | paragraphs | exact | cut | run together |")
    print("|---|---:|---:|---:|---:|")
    for name, (within, between) in _SETTINGS.items():
        print("|", name, "|", " | ".join(map(str, wrapped(shared, within, between))), "|")


def wrapped(shared: Path, within: str, between: str) -> tuple[int, int, int, int]:
    """Paragraphs of texts wrapped at three widths: how many there are, come back exact, are cut, run into others."""
    counts = Counter[str]()
    for path in sorted((shared / "texts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
        if "\t" in text or habits(lines_of(text)).width is not None:
            continue  # tables, and texts that are wrapped already
        for width in _WIDTHS:
            counts.update(_compare(lines, width, within, between))
    return counts.total(), counts["exact"], counts["cut"], counts["together"]


def _compare(lines: Sequence[str], width: int, within: str, between: str) -> Iterator[str]:
    paragraphs = [f" {within}".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in lines]
    text = f" {between}".join(paragraphs)
    blocks = {(block.start, block.end) for block in layout(text)}
    start = 0
    for paragraph in paragraphs:
        end = start + len(paragraph)
        touching = [block for block in blocks if block[0] < end and block[1] > start]
        yield "exact" if (start, end) in blocks else "cut" if len(touching) > 1 else "together"
        start = end + len(between) + 1


def _print(name: str, row: Tally) -> None:
    print(f"| {name} | {row.units} | {row.whole} | {row.neighbours} | {row.apart} | {row.seconds:.2f} |")


if __name__ == "__main__":
    main()
