"""`python -m eval.tables [--seed N] [--errors]`: how well the tables of plans are read from PDFs, beside pdfplumber.

A cell is right when its text, white space aside, stands in the right row and column of the right table; a table over
pages is one, and so is a row that a page break cuts. Rows are told apart by aligning those found with those there are,
each with one at most and in order. Plain pdfplumber gives a table a page; in the last column its tables are laid end to
end first. Then documents without any table are read, and the tables found in them counted.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from difflib import ndiff
from itertools import chain
from typing import TypeVar

import pdfplumber

from corpus.documents import document
from corpus.model import BlockKind
from eval.plans import Manner, Table, drawn, known, plan
from eval.tableless import documents

_BOUND = 0.97

T = TypeVar("T")


def ours(content: bytes) -> list[Table]:
    """The tables of a document as the library holds them."""
    made = document(content, "plan.pdf")
    tables: dict[int, dict[int, dict[int, str]]] = {}
    for leaf in made.leaves():
        if leaf.table is None or leaf.row is None or leaf.column is None or leaf.kind is BlockKind.FURNITURE:
            continue
        row = tables.setdefault(leaf.table, {}).setdefault(leaf.row, {})
        row[leaf.column] = f"{row.get(leaf.column, '')} {made.text[leaf.start : leaf.end]}"
    return [[row for _, row in sorted(table.items())] for _, table in sorted(tables.items())]


def plain(content: bytes) -> list[Table]:
    """The tables of pdfplumber as it gives them."""
    with pdfplumber.open(io.BytesIO(content)) as opened:
        found = [table for page in opened.pages for table in page.extract_tables()]
    return [[{place: text or "" for place, text in enumerate(row)} for row in table] for table in found]


def cells(tables: Sequence[Table]) -> list[list[frozenset[tuple[int, str]]]]:
    """The filled cells of each row, with their white space evened."""
    return [
        [frozenset((place, flat) for place, text in row.items() if (flat := " ".join(text.split()))) for row in table]
        for table in tables
    ]


def agreement(some: Sequence[T], others: Sequence[T], weight: Callable[[T, T], int]) -> int:
    """The most that pairs in order weigh together, none taken twice."""
    best = [0] * (len(others) + 1)
    for one in some:
        before = best[:]
        for place, other in enumerate(others, 1):
            best[place] = max(before[place], best[place - 1], before[place - 1] + weight(one, other))
    return best[-1]


def score(found: Sequence[Table], truth: Sequence[Table]) -> tuple[int, int, int]:
    """Cells that are right, found, there."""
    theirs, real = cells(found), cells(truth)
    right = agreement(theirs, real, lambda one, other: agreement(one, other, lambda row, same: len(row & same)))
    return right, sum(map(len, chain(*theirs))), sum(map(len, chain(*real)))


def f1(right: int, found: int, there: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / (found + there) if found + there else 1.0


def measured(manners: Sequence[Manner], errors: bool) -> float:
    """Print a table over some manners; gives our F1 over all of their cells."""
    print("| manner | language | tables | cells | Mindet | pdfplumber | its tables end to end |")
    print("|---|---|---:|---:|---:|---:|---:|")
    totals = [(0, 0, 0)] * 3
    for manner in manners:
        content, truth = plan(manner)
        mine, his = ours(content), plain(content)
        joined, real = [list(chain(*his))], [list(chain(*truth))]
        scores = [score(mine, truth), score(his, truth), score(joined, real)]
        totals = [tuple(map(sum, zip(*pair, strict=True))) for pair in zip(totals, scores, strict=True)]  # type: ignore[misc]
        figures = " | ".join(f"{f1(*one):.3f}" for one in scores)
        print(f"| {manner.name} | {manner.language} | {len(truth)} | {scores[0][2]} | {figures} |", flush=True)
        if errors:
            _print_errors(mine, truth)
    print(f"| all | | | {totals[0][2]} | " + " | ".join(f"{f1(*one):.3f}" for one in totals) + " |")
    return f1(*totals[0])


def _print_errors(found: Sequence[Table], truth: Sequence[Table]) -> None:
    sides = [
        [" | ".join(f"{place} {text}" for place, text in sorted(row)) for table in cells(side) for row in ([], *table)]
        for side in (truth, found)
    ]
    print("\n".join(line for line in ndiff(sides[0], sides[1]) if not line.startswith(" ")))


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, help="ten manners drawn by chance instead of those of the benchmark")
    parser.add_argument("--errors", action="store_true", help="print the rows that differ")
    chosen = parser.parse_args()
    reached = measured(known() if chosen.seed is None else drawn(chosen.seed), chosen.errors)
    print("\n| document without a table | pages | tables found |\n|---|---:|---:|")
    wrong = 0
    for name, content in documents():
        made = document(content, "a.pdf")
        count = sum(block.kind is BlockKind.TABLE for block in made.blocks)
        wrong += count
        print(f"| {name} | {len(made.pages)} | {count} |")
    return int(reached < _BOUND or wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
