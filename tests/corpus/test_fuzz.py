"""Damaged files of every format through the readers in their workers (`eval/fuzz.py` runs thousands of them)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.fuzz import LIMITS, Outcomes, run
from eval.fuzz_cases import cases, mutations, originals


def check(found: Outcomes, count: int) -> None:
    assert sum(found.counts.values()) == count
    assert found.broken == []
    assert found.unforeseen == {}
    assert found.slowest < LIMITS.wall_seconds + 20


@pytest.mark.slow
def test_damaged_files_are_read_or_refused_and_break_nothing() -> None:
    check(run(cases(40, seed=7), workers=2), 40)


@pytest.mark.slow
def test_hundreds_of_damaged_files_are_read_or_refused_and_break_nothing() -> None:
    check(run(cases(400, seed=20261122), workers=2), 400)


def test_a_seed_gives_the_same_cases() -> None:
    names = [[(case.name, case.content) for case in cases(30, seed=3)] for _ in range(2)]
    assert names[0] == names[1]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(originals())), st.integers(), st.binary(max_size=50))
def test_every_mutation_takes_any_bytes(name: str, seed: int, content: bytes) -> None:
    chance = random.Random(seed)
    for mutate in mutations(name):
        assert isinstance(mutate(chance, content), bytes)
