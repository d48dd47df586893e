"""No pattern of the readers takes more than linear time, near enough, on texts made to make it try again and again."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

import corpus
from tests.hostile import asked, too_slow

_CACHED = type(cache(len))
PIECES = (
    " ", "\n", "\t", " \n", "\u00a0", "-", "–", ".", ". ", ",", "(", ")", "«", "»", "\"", "/", "<", "&", "=", "№", "_",
    "1", "1 ", "1.", "1.1", "a", "а", "ә", "а ", "А", "А. ", "а-", "а-\n", "и\u0306", "I", "1 а", "(а", "<a ", "<!--",
    "№ 1",     "«а ", "[а](", "а;", "ст. 1 ", "1)", "1/", "а\t", "далее – ", "бұдан әрі ", "қазақстан республикасы ",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern over text that a module of the package holds, by its place."""
    seen: set[tuple[str, int]] = set()
    for found in pkgutil.walk_packages(corpus.__path__, "corpus."):
        if "migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            for place, pattern in _within(f"{found.name}.{name}", value, 0):
                key = (pattern.pattern, pattern.flags)
                if key not in seen:
                    seen.add(key)
                    yield place, pattern


def _within(place: str, value: Any, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield place, value
    elif depth > 3 or isinstance(value, str | bytes | type):
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _within(f"{place}[{key!r}]", item, depth + 1)
    elif isinstance(value, tuple | list | set | frozenset):
        for number, item in enumerate(value):
            yield from _within(f"{place}[{number}]", item, depth + 1)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _within(f"{place}.{field.name}", getattr(value, field.name, None), depth + 1)
    elif isinstance(value, _CACHED) and not _needs_arguments(value):
        # Rules that are read from data when first asked for.
        yield from _within(f"{place}()", value(), depth + 1)


def _needs_arguments(function: Any) -> bool:
    code = getattr(function.__wrapped__, "__code__", None)
    return code is None or bool(code.co_argcount or code.co_kwonlyargcount)


@pytest.mark.slow
def test_no_pattern_of_the_package_is_worse_than_linear() -> None:
    slow = {place: found for place, pattern in patterns() if (found := list(too_slow(asked(pattern, place), PIECES)))}
    assert not slow


def test_a_pattern_that_is_worse_than_linear_is_found() -> None:
    assert list(too_slow(asked(re.compile(r"\s+$"), ""), PIECES))
    assert not list(too_slow(asked(re.compile(r"\d{1,4}\."), ""), PIECES))


def test_patterns_of_modules_and_of_data_are_found() -> None:
    places = {place for place, _ in patterns()}
    assert len(places) > 100
    assert any("column_rules()" in place for place in places)
