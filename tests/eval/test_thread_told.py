"""Threads made by hand: what a sentence says of an undertaking, what is kept of it, days that were moved."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.model import Kind, Standing
from eval.standing import answers
from eval.thread_told import Told, attached, thread, told_by_sentence

PROMISE = "До 1 марта 2025 года будет открыт читальный зал архива."


def spoken(*said: tuple[date, str]) -> list[Told]:
    return [told_by_sentence(str(place), day, Kind.REPLY, text) for place, (day, text) in enumerate(said)]


@pytest.mark.parametrize(
    "moved",
    [
        "Открытие читального зала архива отложено до 1 сентября 2025 года.",
        "Срок открытия читального зала архива перенесен на 1 сентября 2025 года.",
        "Архивтің оқу залын ашу мерзімі 2025 жылғы 1 қыркүйекке шегерілді.",
    ],
)
def test_a_day_that_was_moved_is_the_one_that_counts(moved: str) -> None:
    told = spoken((date(2024, 6, 25), PROMISE), (date(2025, 2, 11), moved))
    made = thread("archive", (one for document in told for one in document.said))
    assert made is not None
    assert made.judged(date(2025, 3, 20)).standing is Standing.ANNOUNCED
    assert made.judged(date(2025, 9, 20)).standing is Standing.OVERDUE


def test_what_nothing_promises_is_no_thread() -> None:
    told = spoken((date(2025, 9, 22), "Читальный зал архива открыт."))
    assert thread("archive", told[0].said) is None


def test_what_is_kept_of_nothing_is_told_with_its_tag() -> None:
    told = spoken((date(2024, 6, 25), PROMISE), (date(2025, 2, 11), "Архив находится на улице Абая."))
    found, lost = attached({"a": told[0], "b": told[1]}, "archive", [("a", "читальный зал"), ("b", "на улице Абая")])
    assert found is not None
    assert len(found.items) == 1
    assert [line.split(": ")[0] for line in lost] == ["untold 1.txt"]


def test_a_case_is_judged_on_each_of_its_days() -> None:
    case = {
        "name": "archive",
        "half": "first",
        "made": ["2024-06-25", "reply", PROMISE],
        "said": [["2025-03-11", "news", "Читальный зал архива открыт."]],
        "status": [["2025-03-05", "overdue"], ["2025-03-20", "done"]],
    }
    assert [(one.wanted, one.got) for one in answers(case)] == [("overdue", "overdue"), ("done", "done")]
