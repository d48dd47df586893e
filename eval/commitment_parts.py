"""Measure how statements of several undertakings are taken apart: `python -m eval.commitment_parts [--half NAME]`.

Each text of `eval/gold/commitment_parts.toml` is read as a document of its own; a text is right where its commitments
are just the parts that stand in ⟦ ⟧, with their deadlines where the case tells them.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.documents import document
from corpus.model import Commitment, Kind
from nlp.commitments import commitments
from nlp.pipeline import annotate

GOLD = Path(__file__).parent / "gold" / "commitment_parts.toml"
_PART = re.compile(r"⟦([^⟧]+)⟧")
_EDGE = " .,;"
_DAY = date(2024, 3, 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """One text: its half, whether it is to be split, the parts and days wanted, and the commitments made of it."""

    half: str
    text: str
    wanted: tuple[str, ...]
    due: tuple[str, ...]
    got: tuple[Commitment, ...]

    @property
    def is_right(self) -> bool:
        """Whether the parts, and the days where they are told, are those of the gold."""
        if not self.wanted:
            return len(self.got) <= 1
        if len(self.got) != len(self.wanted):
            return False
        # What opens the statement, its mark, subject and deadline, belongs to the quote of the first part.
        same = all(
            made.text.strip(_EDGE).endswith(part) and (not place or made.text.strip(_EDGE) == part)
            for place, (made, part) in enumerate(zip(self.got, self.wanted, strict=True))
        )
        return same and (not self.due or self.due == self.days)

    @property
    def days(self) -> tuple[str, ...]:
        """The day on which each commitment found is due."""
        return tuple(next((str(one.due) for one in made.deadlines if one.due), "") for made in self.got)


def answers() -> Iterator[Answer]:
    """Every text of the gold as it is read."""
    for half in tomllib.loads(GOLD.read_text(encoding="utf-8"))["half"]:
        for kind, text, *due in (*half["split"], *half["whole"]):
            plain = text.replace("⟦", "").replace("⟧", "")
            made = replace(document(plain.encode(), "text.txt"), date=_DAY, kind=Kind(kind))
            found = tuple(commitments(made, annotate(made)))
            yield Answer(half["name"], plain, tuple(_PART.findall(text)), tuple(due[0]) if due else (), found)


def _told(name: str, found: Sequence[Answer]) -> str:
    split, whole = [one for one in found if one.wanted], [one for one in found if not one.wanted]
    right = (sum(one.is_right for one in part) for part in (split, whole))
    return "{}: split {}/{}, left whole {}/{}".format(
        name, *(number for pair in zip(right, map(len, (split, whole)), strict=True) for number in pair)
    )


def main() -> None:
    """Print how many texts of each half are right, and what the wrong ones became."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half")
    wanted = parser.parse_args().half
    found = [one for one in answers() if wanted in (None, one.half)]
    for name in dict.fromkeys(one.half for one in found):
        print(_told(name, [one for one in found if one.half == name]))
    for one in found:
        if not one.is_right:
            print(f"- {one.text}\n    wanted {one.wanted or 'one'} {one.due or ''}")
            print(
                "\n".join(
                    f"    {made.text!r} {day} | {made.action}" for made, day in zip(one.got, one.days, strict=True)
                )
            )


if __name__ == "__main__":
    main()
