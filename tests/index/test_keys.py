from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal_column, select, union_all

from index.engines.interfaces import gathered, is_among

KEYS = st.lists(st.integers(-5, 20))


@given(KEYS, KEYS)
def test_keys_are_among_the_allowed_ones_wherever_those_stand(keys: list[int], allowed: list[int]) -> None:
    told = is_among(np.array(keys, np.int64), np.array(allowed, np.int64))
    assert told.tolist() == [key in allowed for key in keys]


@given(st.lists(st.integers(-(2**53), 2**53), max_size=20))
def test_keys_that_the_database_puts_together_come_whole_and_in_order(keys: list[int]) -> None:
    none = select(literal_column("0").label("key")).where(literal_column("0") == 1)
    rows = union_all(none, *(select(literal_column(f"({key})").label("key")) for key in keys)).subquery()
    with create_engine("sqlite://").connect() as connection:
        assert gathered(connection, select(rows.c.key)).tolist() == sorted(keys)
