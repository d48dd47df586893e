"""No pattern of the search takes long on any text: what users type is hostile as often as what they upload."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import index
from tests.hostile import asked, too_slow

# Runs that send a pattern with nested or neighbouring repeats into trying every way to part them.
RUNS = ("1", "a", "я", " ", "-", "/", ".", "№", "_", "1-", "1/", "1.", "a-", "№ ", '"', "«", "1 ", "a:", "год ", "0,")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.walk_packages(index.__path__, "index."):
        if found.name in ("index.model_build", "index.packed_weights"):  # read weights, never text
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{found.name}.{name}", value


@pytest.mark.slow
def test_a_pattern_of_the_index_stays_fast_on_long_runs() -> None:
    slow = {name: found for name, pattern in patterns() if (found := list(too_slow(asked(pattern, name), RUNS)))}
    assert not slow
