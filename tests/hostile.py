"""Which patterns take too long on text that is made to be read slowly, by CPU time alone and in a few seconds."""

from __future__ import annotations

import importlib
import inspect
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from time import process_time

LENGTH = 10_000
# What a pattern may take where two letters at a time are found in as many characters in `_REFERENCE` seconds; on a
# slower machine, or one that is slow at the moment, it may take as much longer as that does.
SECONDS = 0.05
_REFERENCE, _LETTERS = 0.0003, re.compile(r"\w\w")
RATIO = 25
ATTEMPTS = 4
# What would take so many seconds is not read to the end to make sure.
CERTAIN = 20.0
ENDS = ("", "!")
Ask = Callable[[str], object]


def asked(pattern: re.Pattern[str], place: str) -> Ask:
    """How the module that holds a pattern asks it: at the start of a text alone, or all over it."""
    return pattern.match if _is_anchored(place) else lambda text: deque(pattern.finditer(text), 0)


def _is_anchored(place: str) -> bool:
    name, _, rest = place.partition("(")
    module, _, name = name.partition("[")[0].rpartition(".")
    try:
        source = inspect.getsource(importlib.import_module(module))
    except (ImportError, TypeError, ValueError):
        return False
    # Patterns that data give are asked as the attribute of a rule.
    name = rest.rpartition(".")[2] if rest else name
    uses = set(re.findall(rf"\b{re.escape(name)}\b(?:\.(\w+))?", source)) - {""}
    return (
        bool(name)
        and bool(uses & {"match", "fullmatch"})
        and uses.isdisjoint({"search", "finditer", "findall", "sub", "split"})
    )


def _text(unit: str, end: str, length: int) -> str:
    return (unit * length)[: length - len(end)] + end


def _seconds(ask: Ask, text: str, enough: float) -> float:
    """The least of some runs: other processes take their share, and one run in time is in time."""
    least = float("inf")
    for _ in range(3):
        begun = process_time()
        ask(text)
        least = min(least, process_time() - begun)
        if least < enough:
            break
    return least


def _allowed() -> float:
    """What a pattern may take at this moment."""
    now = _seconds(asked(_LETTERS, ""), "аб" * (LENGTH // 2), 0.0)
    return SECONDS * max(1.0, now / _REFERENCE)


def _out_of_proportion(ask: Ask, unit: str, end: str, allowed: float) -> float:
    """The seconds on the whole text where these are more than allowed and grow faster than the text, else nothing.

    A busy machine slows one of two measures at times, so that what seems to grow is measured again: what grows by the
    square does so each time.
    """
    tenth = third = float("inf")
    whole = 0.0
    for _ in range(ATTEMPTS):
        tenth = min(tenth, _seconds(ask, _text(unit, end, LENGTH // 10), allowed / RATIO / RATIO))
        third = min(third, _seconds(ask, _text(unit, end, LENGTH // 3), allowed / 10))
        # The time grows by the same power from a third to the whole as from a tenth to a third.
        whole = third * max(third / max(tenth, 1e-6), 1)
        if whole < allowed or whole < RATIO * tenth or third <= 5 * tenth:
            return 0.0
    if whole > CERTAIN:
        return whole
    # In a process that holds much memory longer text may cost more from some length on: that is no growth.
    lasted = _seconds(ask, _text(unit, end, LENGTH), allowed)
    return lasted if lasted > 5 * third else 0.0


def too_slow(ask: Ask, units: Iterable[str]) -> Iterator[str]:
    """The units whose repetition takes long and, against a tenth of it, out of proportion."""
    seconds = _allowed()
    # Text that a pattern reads this fast at a thirtieth of its length it reads in time as a whole, be it by the square.
    trivial = seconds / 900
    for unit in units:
        for end in ENDS:
            if _seconds(ask, _text(unit, end, LENGTH // 30), trivial) < trivial:
                continue
            whole = _out_of_proportion(ask, unit, end, seconds)
            if whole:
                yield f"{whole:.2f} s on {unit!r} times, {end!r}"
