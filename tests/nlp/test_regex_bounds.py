"""No pattern of the tagger takes longer than it may on text that is made to be read slowly."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping

import pytest

import nlp
from tests.hostile import asked, too_slow

DEEPEST = 4

UNITS = (
    " ",
    "\t",
    "\n",
    "\u00a0",
    ".",
    ",",
    ", ",
    ";",
    "-",
    "– ",
    "(",
    "()",
    "«",
    "«»",
    '"',
    "1",
    "1 ",
    "1,",
    "1.1.",
    "2025 ",
    "2025 год ",
    "2025 жылғы ",
    "а",
    "а ",
    "Аа ",
    "қаралған ",
    "министерство ",
    "министрлігінің ",
    "1 млн ",
    "№ ",
    "в течение ",
    "дейін ",
    "a:",
    "1) ",
    "_",
    "ма",
)


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(nlp.__path__, "nlp."):
        if not found.ispkg:
            yield found.name


def compiled(module: str) -> dict[str, re.Pattern[str]]:
    """The patterns a module holds: by themselves, in containers, and in what its cached functions load."""
    loaded = vars(importlib.import_module(module))
    found: dict[str, re.Pattern[str]] = {}
    for name, held in loaded.items():
        if not isinstance(held, re.Pattern) and getattr(held, "__module__", module) != module:
            continue
        if hasattr(held, "cache_info") and held.__wrapped__.__code__.co_argcount == 0:
            held = held()
        found |= {f"{name}{path}": pattern for path, pattern in patterns_in(held, DEEPEST)}
    return found


def patterns_in(held: object, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(held, re.Pattern):
        if isinstance(held.pattern, str):
            yield "", held
    elif not depth or isinstance(held, str | bytes):
        return
    elif isinstance(held, Mapping):
        for key, value in held.items():
            yield from ((f"[{key}]{path}", pattern) for path, pattern in patterns_in(value, depth - 1))
    elif isinstance(held, tuple | list | frozenset | set):
        for place, value in enumerate(held):
            yield from ((f"[{place}]{path}", pattern) for path, pattern in patterns_in(value, depth - 1))
    elif dataclasses.is_dataclass(held) and not isinstance(held, type):
        for field in dataclasses.fields(held):
            value = getattr(held, field.name)
            yield from ((f".{field.name}{path}", pattern) for path, pattern in patterns_in(value, depth - 1))


@pytest.mark.slow
def test_no_pattern_is_slow_on_ten_thousand_hostile_characters() -> None:
    slow, seen = [], set()
    for module in modules():
        for name, pattern in compiled(module).items():
            if (pattern.pattern, pattern.flags) not in seen:
                seen.add((pattern.pattern, pattern.flags))
                slow += [(f"{module}.{name}", told) for told in too_slow(asked(pattern, f"{module}.{name}"), UNITS)]
    assert not slow


def test_the_walk_finds_patterns_in_containers_and_in_data() -> None:
    assert len(compiled("nlp.statement_types")) > 5
    assert any("endings" in name for name in compiled("nlp.statement_data"))


@pytest.mark.slow
def test_a_pattern_that_grows_by_the_square_is_told_and_a_linear_one_is_not() -> None:
    def all_over(pattern: str) -> Callable[[str], object]:
        return lambda text: deque(re.compile(pattern).finditer(text), 0)

    assert list(too_slow(all_over(r"(?:\d+ )*x"), ["1 "]))
    assert not list(too_slow(all_over("|".join(f"(а{place})" for place in range(300))), ["1 ", "а"]))
