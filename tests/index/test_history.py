"""More than two versions: passages, figures and deadlines are followed through all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Label
from index.align_units import units
from index.history import Course, UnrelatedVersions, courses, strands, versions_aligned
from tests.index.comparing import tagged

FIRST = (
    "О состоянии рек области",
    "1. Действует 12 гидрологических постов.",
    "2. Акимату области до 1 июля 2022 года установить знаки на берегах.",
    "3. Сброс сточных вод составил 40 тыс. м3.",
)
SECOND = (
    "О состоянии рек области",
    "1. Действует 15 гидрологических постов.",
    "2. Акимату области до 1 июля 2023 года установить знаки на берегах.",
    "3. Сброс сточных вод составил 40 тыс. м3.",
    "4. Проведён объезд притоков.",
)
THIRD = (
    "О состоянии рек области",
    "1. Действует 19 гидрологических постов.",
    "3. Сброс сточных вод составил 35 тыс. м3.",
    "4. Проведён объезд притоков.",
)


def history_of(*versions: tuple[str, ...]):  # type: ignore[no-untyped-def]
    held = [tagged("\n\n".join(version)) for version in versions]
    found = strands(versions_aligned([units(one.document, one.annotations) for one in held], None))
    return [one.document for one in held], found


def values(course: Course) -> list[float | None]:
    return [tag and tag.value["max"] for tag in course.points]


def test_a_figure_is_followed_through_all_versions() -> None:
    documents, found = history_of(FIRST, SECOND, THIRD)
    followed = [values(course) for course in courses(documents, found) if course.label is Label.FIGURE]
    assert [12, 15, 19] in followed
    assert [40_000, 40_000, 35_000] in followed


def test_a_deadline_is_followed_until_its_passage_goes() -> None:
    documents, found = history_of(FIRST, SECOND, THIRD)
    (course,) = [course for course in courses(documents, found) if course.label is Label.DEADLINE]
    assert [tag and tag.value["end"] for tag in course.points] == ["2022-07-01", "2023-07-01", None]
    assert course.is_changed


def test_what_comes_and_goes_is_told_for_each_version() -> None:
    _, found = history_of(FIRST, SECOND, THIRD)
    states = {next(held[0].text for held in strand.units if held): strand.states for strand in found}
    assert states["О состоянии рек области"] == ("first", "same", "same")
    assert [told for text, told in states.items() if "объезд" in text] == [("absent", "new", "same")]
    assert [told for text, told in states.items() if "знаки" in text] == [("first", "changed", "absent")]


def test_a_passage_that_went_stands_where_it_stood() -> None:
    _, found = history_of(FIRST, SECOND, THIRD)
    order = [next(held[0].text for held in strand.units if held) for strand in found]
    at = {
        word: next(place for place, text in enumerate(order) if word in text) for word in ("постов", "знаки", "Сброс")
    }
    assert at["постов"] < at["знаки"] < at["Сброс"]


def test_versions_that_have_nothing_in_common_are_told() -> None:
    with pytest.raises(UnrelatedVersions) as caught:
        history_of(FIRST, ("Школьникам выдали учебники.", "Директора школ отчитались осенью.", "Уроки начались."))
    assert caught.value.place == 1


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(FIRST + SECOND + THIRD), min_size=4, max_size=6), min_size=2, max_size=4))
def test_every_unit_of_every_version_is_in_one_strand(versions: list[list[str]]) -> None:
    read = [tagged("\n\n".join(lines)) for lines in versions]
    held = [units(one.document, one.annotations) for one in read]
    try:
        found = strands(versions_aligned(held, None))
    except UnrelatedVersions:
        return
    for at, made in enumerate(held):
        assert sorted(unit.index for strand in found for unit in strand.units[at]) == [unit.index for unit in made]
