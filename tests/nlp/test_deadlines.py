"""Deadlines: cases in `deadlines.toml`, the examples of their cues, and what day they fall due."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import BlockKind, Column, Kind, Statement
from nlp import deadlines, times  # noqa: F401  (registers the components)
from nlp.calendar import add_working_days, is_working_day, resolve
from nlp.context import Context
from nlp.deadlines import KEYS, read_deadlines
from nlp.found import Found
from nlp.spans import read
from nlp.time_reading import read_times

AS_OF = date(2025, 3, 13)
CASES = tomllib.loads(Path(__file__).with_name("deadlines.toml").read_text(encoding="utf-8"))["case"]
CUES = tomllib.loads(files("nlp").joinpath("data", "deadlines.toml").read_text(encoding="utf-8"))
EXAMPLES = [example for group in CUES.values() if isinstance(group, dict) for example in group["examples"]]


def _read(text: str, context: Context, statement: str | None = None) -> list[Found]:
    statements = [Found(0, len(text), {"type": statement}, "test")] if statement else []
    return read_deadlines(text, read_times(text, context), statements, context)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_deadlines_of_a_text_are_told_from_its_other_times(case: dict[str, Any]) -> None:
    context = Context(
        issued=AS_OF,
        kind=Kind(case.get("kind", "other")),
        block=BlockKind(case.get("block", "paragraph")),
        role=Column(case["role"]) if "role" in case else None,
        header=case.get("header", False),
    )
    found = _read(case["text"], context, case.get("type"))
    assert [case["text"][find.start : find.end] for find in found] == [expected["of"] for expected in case["due"]]
    for find, expected in zip(found, case["due"], strict=True):
        assert {key: find.value[key] for key in expected if key != "of"} == {
            key: value for key, value in expected.items() if key != "of"
        }


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["text"] for example in EXAMPLES])
def test_each_group_of_cues_decides_its_examples(example: dict[str, Any]) -> None:
    assert len(_read(example["text"], Context(issued=AS_OF))) == example["deadlines"]


def test_there_are_enough_cases_in_both_languages() -> None:
    kazakh = [case for case in CASES if set(case["text"].lower()) & set("әғқңөұүһі")]
    assert len(kazakh) >= 45
    assert len(CASES) - len(kazakh) >= 45


def test_a_value_has_the_keys_of_the_tag_and_says_how_it_was_computed() -> None:
    (find,) = _read("Сдать до 1 июня 2025 года.", Context(issued=AS_OF), "instruction")
    assert tuple(find.value) == (*KEYS, "explain")


def test_the_component_runs_after_times_without_statements() -> None:
    chain = spacy.blank("ru")
    chain.add_pipe("mindet_times")
    chain.add_pipe("mindet_deadlines")
    (find,) = read(chain("Акимату обеспечить до 1 июня 2099 года вывоз отходов."), "deadline")
    assert find.value["end"] == "2099-06-01"


def test_an_offset_in_working_days_skips_weekends_and_holidays() -> None:
    # 21–25 March 2025 are Nauryz with the days moved for it.
    assert resolve({"offset": "P3D", "business_days": True, "anchor": "получения"}, date(2025, 3, 20)) == date(
        2025, 3, 28
    )


def test_days_before_an_event_are_counted_back() -> None:
    assert resolve({"offset": "P20D", "anchor": "до слушаний"}, date(2025, 5, 21)) == date(2025, 5, 1)
    assert resolve({"offset": "P20D", "anchor": "тыңдауларға дейін"}, date(2025, 5, 21)) == date(2025, 5, 1)


def test_a_month_from_the_last_day_of_a_longer_one_ends_on_the_last() -> None:
    assert resolve({"offset": "P1M", "anchor": "подписания"}, date(2025, 1, 31)) == date(2025, 2, 28)


def test_an_offset_without_the_day_of_its_event_stays_open() -> None:
    assert resolve({"offset": "P1M", "anchor": "подписания"}) is None


def test_a_stretch_is_due_on_its_last_day() -> None:
    assert resolve({"start": "2025-10-01", "end": "2025-12-31"}) == date(2025, 12, 31)


def test_a_yearless_deadline_falls_on_its_next_day() -> None:
    assert resolve({"every": "P6M", "dates": ["--12-15", "--06-15"]}, date(2025, 3, 13)) == date(2025, 6, 15)


def test_a_recurrence_falls_due_one_step_after_a_day() -> None:
    assert resolve({"every": "P3M"}, date(2025, 11, 30)) == date(2026, 2, 28)


def test_republic_day_is_not_worked() -> None:
    assert not is_working_day(date(2024, 10, 25))
    assert is_working_day(date(2024, 10, 24))


@given(st.dates(date(1995, 1, 1), date(2090, 1, 1)), st.integers(0, 300))
def test_working_days_there_and_back_end_no_later_than_they_began(day: date, count: int) -> None:
    there = add_working_days(day, count)
    assert there is not None
    back = add_working_days(there, count, -1)
    assert back is not None
    assert back <= day


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["до", "2026", "года", "жылға", "дейін", "–", "5", "№", "«"])).map(" ".join),
    st.sampled_from(list(Statement)),
    st.sampled_from([None, *Column]),
    st.dates() | st.none(),
)
def test_any_text_is_judged_without_an_exception(
    text: str, statement: Statement, role: Column | None, issued: date | None
) -> None:
    context = Context(issued=issued, role=role)
    for find in [*_read(text, context, statement), *_read(text, context)]:
        assert 0 <= find.start < find.end <= len(text)
        day = resolve(find.value, issued)
        assert day is None or 1900 <= day.year <= 2100
