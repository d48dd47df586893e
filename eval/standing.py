"""Measure statuses of single undertakings: `python -m eval.standing [--half NAME] [--errors]`.

Each sentence of `eval/gold/standing_cases.toml` is read as a document of its own with its day and kind; the commitment
and all that is said of it later are one thread, so that what is measured is how sentences are read and judged, not how
they are found.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.model import Kind
from eval.thread_told import Told, thread, told_by_sentence
from index.threads import Thread

GOLD = Path(__file__).parent / "gold" / "standing_cases.toml"


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands of a case on a day, of a period or of the whole, and what was found."""

    case: str
    half: str
    day: date
    period: str
    wanted: str
    got: str

    def __str__(self) -> str:
        at = f"{self.case} {self.period or 'status'} as of {self.day}"
        return f"{at}: {self.wanted}, found {self.got}"


def answers(case: Mapping[str, Any]) -> Iterator[Answer]:
    """Every status of a case."""
    held = thread(case["name"], (one for told in _read(case) for one in told.said))
    for day, wanted in case["status"]:
        at = date.fromisoformat(day)
        got = held.judged(at).standing.value if held else "none"
        yield Answer(case["name"], case["half"], at, "", wanted, got)
    for day, period, wanted in case.get("periods", ()):
        at = date.fromisoformat(day)
        yield Answer(case["name"], case["half"], at, period, wanted, _of(held, at, period))


def _of(held: Thread | None, at: date, period: str) -> str:
    known = {one.name: one.standing.value for one in (held.periods(at) if held else ())}
    return known.get(period, "none")


def _read(case: Mapping[str, Any]) -> list[Told]:
    spoken = [case["made"], *case["said"]]
    return [
        told_by_sentence(f"{case['name']}-{place}", date.fromisoformat(day) if day else None, Kind(kind), text)
        for place, (day, kind, text) in enumerate(spoken)
    ]


def _as_read(case: Mapping[str, Any]) -> Iterator[str]:
    """How the sentences of a case are read."""
    for told in _read(case):
        kept = {(one.start, one.end): one for one in told.said}
        for tag in told.statements:
            parts = [one for (start, end), one in kept.items() if tag.start <= start and end <= tag.end]
            told_as = ", ".join("commitment" if one.commitment else one.type.value for one in parts) or "nothing"
            text = told.document.text[tag.start : tag.end]
            yield f"    {tag.value['type']} by {tag.made_by}, kept as {told_as}: {text}"


def main() -> None:
    """Print how many statuses are right in each half, and with `--errors` how the sentences of wrong ones are read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    cases = tomllib.loads(GOLD.read_text(encoding="utf-8"))["case"]
    cases = [case for case in cases if given.half in (None, case["half"])]
    found = {case["name"]: list(answers(case)) for case in cases}
    for half in dict.fromkeys(case["half"] for case in cases):
        own = [one for told in found.values() for one in told if one.half == half]
        for name, part in (("statuses", [a for a in own if not a.period]), ("periods", [a for a in own if a.period])):
            right = sum(one.wanted == one.got for one in part)
            print(f"{half}: {name} {right}/{len(part)} = {right / max(1, len(part)):.2f}")
    for case in cases if given.errors else ():
        wrong = [one for one in found[case["name"]] if one.wanted != one.got]
        if wrong:
            print(*wrong, *_as_read(case), sep="\n")


if __name__ == "__main__":
    main()
