"""The words by which statements tell of acts find their own examples, and no others."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from corpus.documents import document
from corpus.model import Language, Statement
from index.telling import telling
from index.thread_clauses import clauses
from nlp.commitment_scene import scene
from nlp.pipeline import annotate
from tests.hostile import asked, too_slow

DATA: dict[str, Any] = tomllib.loads((files("index") / "data" / "telling.toml").read_text(encoding="utf-8"))
RUNS = ("1", "a", "я", " ", "-", "I", ", ", "1 ", "за ", "и ", "20", "қаңтар ", "январь ", "квартал ")
DONE, AGAINST, GOING = Statement.DONE, Statement.REFUSAL, Statement.PROGRESS


def types(text: str) -> list[Statement]:
    """What the clauses of a statement tell."""
    made = document(text.encode(), "news.txt")
    tags = annotate(made)
    tag = next(tag for tag in tags if tag.label == "obligation")
    return [item.type for item in clauses(scene(made, tags), tag, made.languages[0])]


@pytest.mark.parametrize("name", ["example_ru", "example_kk", "further_ru", "further_kk"])
def test_work_that_has_begun_is_told_by_its_examples(name: str) -> None:
    assert telling().going.search(DATA["going"][name])


@pytest.mark.parametrize("language", [Language.RU, Language.KK])
def test_what_is_there_and_the_rest_are_told_by_their_examples(language: Language) -> None:
    assert telling().there.search(DATA["there"][f"example_{language}"])
    _, rest = DATA["clauses"]["examples"][f"rest_{language}"].split(", ")
    assert telling().rest.match(rest)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Правила изменены приказом министра, отдельное мероприятие в план не включено.", [DONE, AGAINST]),
        ("Қағидалар министрдің бұйрығымен өзгертілді, жеке іс-шара жоспарға енгізілген жоқ.", [DONE, AGAINST]),
        ("Школа в селе не построена, договор с подрядчиком аннулирован.", [AGAINST, AGAINST]),
        ("Ауылдағы мектеп салынбады, мердігермен шарт бұзылды.", [AGAINST, AGAINST]),
        ("Мост через реку не отремонтирован, но дорога к нему обновлена полностью.", [AGAINST, DONE]),
        ("Поручение по созданию музея снято с контроля, бюджетная заявка отозвана полностью.", [AGAINST]),
    ],
)
def test_clauses_tell_what_is_done_before_and_against_what_is_not(text: str, told: list[Statement]) -> None:
    assert types(text) == told


def patterns() -> Iterator[Any]:
    words = telling()
    yield from (words.joined, words.rest, words.contrast, words.going, words.there, *words.predicate.values())
    periods = words.periods
    yield from (periods.year, periods.about_year, periods.this_year, periods.last_year, periods.part, *periods.months)
    yield from (periods.about_before, periods.about_behind, periods.day_before, periods.at_before, periods.at_behind)


@pytest.mark.slow
def test_no_pattern_of_telling_takes_long_on_long_runs() -> None:
    slow = {one.pattern[:60]: found for one in patterns() if (found := list(too_slow(asked(one, "telling"), RUNS)))}
    assert not slow
