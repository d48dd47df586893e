"""Long jobs in steps: a job says that it goes on, and hands out what is worth keeping should it not reach its end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a job done: the bytes to keep, under a name by which the next run asks for them; none where empty."""

    name: str = ""
    kept: bytes = b""


Steps = Generator[Step, None, T]


def finished(steps: Steps[T], keep: Callable[[Step], None] | None = None) -> T:
    """Run a job to its end."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        if keep is not None:
            keep(step)
