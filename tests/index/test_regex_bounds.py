"""No pattern of the search takes long on any text: what users type is hostile as often as what they upload."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import index

# Runs that send a pattern with nested or neighbouring repeats into trying every way to part them.
RUNS = ("1", "a", "я", " ", "-", "/", ".", "№", "_", "1-", "1/", "1.", "a-", "№ ", '"', "«", "1 ", "a:", "год ", "0,")
TAILS = ("", "!", "\x00", "№")
LENGTH = 3_000


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.walk_packages(index.__path__, "index."):
        if found.name in ("index.model_build", "index.packed_weights"):  # read weights, never text
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{found.name}.{name}", value


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({name for name, _ in patterns()}))
def test_a_pattern_of_the_index_stays_fast_on_long_runs(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    program = (
        f"import importlib; pattern = importlib.import_module({module!r}).{attribute}\n"
        f"for run in {RUNS!r}:\n"
        f"    for tail in {TAILS!r}:\n"
        f"        for _ in pattern.finditer(run * ({LENGTH} // len(run)) + tail): pass\n"
    )
    # A pattern in bounds needs milliseconds; one that is not needs minutes on a run this long.
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
