"""Measure threads against pairs that are known: `python -m eval.threads --home LIBRARY [--errors] [PAIRS.jsonl]`.

A line of the gold: `{"a": [document, needle], "b": [document, needle], "same": bool}`, a document by the beginning
of its file name. Prints how many of the pairs that belong together are linked, or at least suggested, and how many of
the others are linked. The gold is over the invented samples, `eval/gold/threads.jsonl`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.reading import reading
from corpus.store import Library
from index.threads import Link, Thread, threads

GOLD = Path(__file__).parent / "gold" / "threads.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements, each by its document and words, and whether they are about one undertaking."""

    first: tuple[str, str]
    second: tuple[str, str]
    same: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of one undertaking: all, linked, linked or suggested; pairs that are not: all, linked."""

    same: int
    linked: int
    offered: int
    other: int
    wrong: int

    @property
    def f1(self) -> float:
        """Of firm links."""
        return 2 * self.linked / (self.linked + self.wrong + self.same) if self.same else 0.0


def pairs(path: Path) -> list[Pair]:
    """The pairs of a gold file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    told = (json.loads(line) for line in lines if line.strip())
    return [Pair((one["a"][0], one["a"][1]), (one["b"][0], one["b"][1]), one["same"]) for one in told]


def judged(found: Sequence[Thread], pair: Pair) -> Link | None:
    """How two statements hang together: firmly, by a suggestion, or not at all."""
    for links, answer in (((Link.AUTO,), Link.AUTO), (tuple(Link), Link.SUGGESTED)):
        if _homes(found, pair.first, links) & _homes(found, pair.second, links):
            return answer
    return None


def _homes(found: Iterable[Thread], wanted: tuple[str, str], links: Sequence[Link]) -> set[str]:
    document, needle = wanted[0], folded(wanted[1])
    return {
        thread.id
        for thread in found
        for item in thread.items
        if item.link in links and item.said.source.startswith(document) and needle in folded(item.said.text)
    }


def folded(text: str) -> str:
    """A text by which statements are found, however it is written."""
    return " ".join(reading(text).text.casefold().split())


def scored(found: Sequence[Thread], gold: Iterable[Pair]) -> Score:
    """Count the pairs."""
    told = [(pair.same, judged(found, pair)) for pair in gold]
    same = [link for is_same, link in told if is_same]
    other = [link for is_same, link in told if not is_same]
    return Score(
        len(same),
        sum(link is Link.AUTO for link in same),
        sum(link is not None for link in same),
        len(other),
        sum(link is Link.AUTO for link in other),
    )


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    gold = pairs(given.gold)
    with Library(given.home) as library, library.read() as connection:
        found = threads(connection)
    score = scored(found, gold)
    print(
        f"threads {len(found)}, largest {max((len(thread.items) for thread in found), default=0)}; "
        f"linked {score.linked}/{score.same}, linked or suggested {score.offered}/{score.same}, "
        f"wrongly linked {score.wrong}/{score.other}, F1 {score.f1:.2f}"
    )
    for pair in gold if given.errors else ():
        link = judged(found, pair)
        if (link is Link.AUTO) is not pair.same:
            print(
                "should link" if pair.same else "should not link", link or "apart", *pair.first, *pair.second, sep=" | "
            )


if __name__ == "__main__":
    main()
