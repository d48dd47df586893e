"""What the wording of a statement tells of a status beyond its type: steps on the way, parts of a whole, what failed.

The words are in `data/standing.toml`, each group with an example in both languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Commitment, Evidence

_LANGUAGES = ("ru", "kk")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done before the act itself, and how an undertaking says that just this is to be done."""

    name: str
    told: tuple[re.Pattern[str], ...]
    own: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The file's content."""

    steps: tuple[Step, ...]
    ratio: tuple[re.Pattern[str], ...]
    share: re.Pattern[str]
    not_done: tuple[re.Pattern[str], ...]
    numbers: tuple[tuple[int, re.Pattern[str]], ...]


@cache
def wording() -> Wording:
    """The words, read once."""
    held = tomllib.loads((files("corpus") / "data" / "standing.toml").read_text(encoding="utf-8"))
    return Wording(
        tuple(Step(one["name"], _both(one), re.compile(one["own"])) for one in held["step"]),
        _both(held["ratio"]),
        re.compile(held["share"]["pattern"]),
        _both(held["not_done"]),
        tuple((one["value"], re.compile(one["pattern"])) for one in held["number"]),
    )


def is_step(made: Commitment, item: Evidence) -> bool:
    """Whether a statement tells only of a step on the way to what was undertaken."""
    aim = f"{made.action} {made.form or ''}"
    return any(
        any(pattern.search(item.text) for pattern in step.told) and not step.own.search(aim) for step in wording().steps
    )


def is_not_done(text: str) -> bool:
    """Whether a refusal only says that something was not done, and not that somebody declined it."""
    return any(pattern.search(text) for pattern in wording().not_done)


def names_whole(text: str, whole: float) -> bool:
    """Whether a statement sets what it tells beside the whole: `75 из запланированных 120`."""
    return any(_number(match["whole"]) == whole for pattern in wording().ratio for match in pattern.finditer(text))


def share(text: str) -> int | None:
    """How many percent of the work a statement says are done, where that is less than all."""
    match = wording().share.match(" ".join(text.split()))
    return int(match["share"]) if match is not None and int(match["share"]) > 0 else None


def spelt(text: str) -> Sequence[int]:
    """The small numbers that a text spells out: `одного из двух` is 1 and 2."""
    return [value for value, pattern in wording().numbers if pattern.search(text)]


def _number(text: str) -> float:
    return float("".join(text.split()))


def _both(group: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(group[language]) for language in _LANGUAGES)
