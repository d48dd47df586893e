"""Time expressions: every rule by its own examples, cases in `times.toml`, and what holds of any text."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Column
from nlp import times
from nlp.context import Context
from nlp.spans import read
from nlp.time_reading import read_times
from nlp.time_rules import rules

AS_OF = date(2025, 3, 13)
CASES = tomllib.loads(Path(__file__).with_name("times.toml").read_text(encoding="utf-8"))["case"]
EXAMPLES = [(rule.name, text) for rule in rules().values() for text in (*rule.ru, *rule.kk)]
NUMBERS = [
    "1",
    "4",
    "10",
    "31",
    "99",
    "1899",
    "2100",
    "2101",
    "99999999",
    "31.02.24",
    "2025-02-30",
    "№",
    "«",
    "»",
    "/",
    "май",
]
FRAGMENTS = sorted({word for _, text in EXAMPLES for word in text.split()}) + NUMBERS


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[f"{name}: {text}" for name, text in EXAMPLES])
def test_each_rule_reads_its_own_examples(name: str, text: str) -> None:
    found = read_times(text, Context(issued=AS_OF))
    assert len(found) == 1
    assert {key: found[0].value[key] for key in rules()[name].yields} == rules()[name].yields


def test_each_rule_has_an_example_and_a_value_to_check() -> None:
    assert all((rule.ru or rule.kk) and rule.yields for rule in rules().values() if rule.name != "ordinal")


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_times_of_a_sentence_are_found_whole_and_with_their_values(case: dict[str, Any]) -> None:
    found = read_times(case["text"], Context(issued=AS_OF))
    assert [case["text"][find.start : find.end] for find in found] == [expected["of"] for expected in case["times"]]
    for find, expected in zip(found, case["times"], strict=True):
        assert {key: find.value[key] for key in expected if key != "of"} == {
            key: value for key, value in expected.items() if key != "of"
        }


def test_the_document_without_a_date_leaves_relative_times_open() -> None:
    (find,) = read_times("до 10 декабря текущего года", Context())
    assert (find.value["end"], find.value["dates"]) == (None, ["--12-10"])


def test_a_month_in_a_plan_is_of_the_year_that_the_plan_covers() -> None:
    (find,) = read_times("октябрь", Context(issued=date(2023, 12, 28), period=(2024, 2024)))
    assert (find.value["start"], find.value["end"]) == ("2024-10-01", "2024-10-31")


def test_a_bare_year_is_a_time_in_the_column_of_deadlines() -> None:
    (find,) = read_times("не ранее, чем 2027", Context(role=Column.DEADLINE))
    assert (find.value["start"], find.value["end"]) == ("2027-01-01", "2027-12-31")


def test_a_bare_month_inside_a_sentence_is_no_time() -> None:
    assert read_times("Газета «Октябрь», колхоз Май и тамыз гүлі", Context(issued=AS_OF)) == []


def test_every_value_says_how_it_was_computed() -> None:
    (find,) = read_times("2027 – 2029 годы, ежегодно", Context())
    assert "from the first day of the first year" in find.value["explain"]
    assert "recurrence" in find.value["explain"]


def test_the_component_writes_times_into_the_doc() -> None:
    chain = spacy.blank("ru")
    chain.add_pipe("mindet_times")
    doc = chain.make_doc("Сдать не позднее 1 июня 2025 года.")
    doc.user_data["context"] = Context(issued=AS_OF)
    (find,) = read(chain.get_pipe("mindet_times")(doc), "time")
    assert find.value["end"] == "2025-06-01"
    assert times.mindet_times is not None


def _holds(text: str, context: Context) -> None:
    last = 0
    for find in read_times(text, context):
        assert last <= find.start < find.end <= len(text)
        last = find.end
        days = [date.fromisoformat(day) for day in (find.value["start"], find.value["end"]) if day]
        assert days == sorted(days)
        assert all(1900 <= day.year <= 2100 for day in days)


@given(st.text(max_size=300), st.dates() | st.none())
def test_any_text_is_read_without_an_exception(text: str, issued: date | None) -> None:
    _holds(text, Context(issued=issued))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map(" ".join), st.dates() | st.none())
def test_any_pieces_of_times_give_values_in_range(text: str, issued: date | None) -> None:
    _holds(text, Context(issued=issued, role=Column.DEADLINE))
    _holds(text, Context(issued=issued))
