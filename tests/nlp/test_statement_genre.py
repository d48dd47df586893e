"""A document without the marks of a genre is read as what its opening lines call it."""

from __future__ import annotations

import pytest

from corpus.documents import document
from corpus.model import Kind, Label
from nlp.pipeline import annotate
from nlp.statement_genre import genre, genre_rules


def typed(text: str) -> list[str]:
    made = document(text.encode(), "a.txt")
    return [tag.value["type"] for tag in annotate(made) if tag.label is Label.OBLIGATION]


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("kind", [Kind.ACT, Kind.REPORT, Kind.PLAN])
def test_each_genre_is_told_by_its_example(kind: Kind, language: str) -> None:
    rule = next(rule for rule in genre_rules() if rule.kind is kind)
    assert rule.pattern.search(rule.example[language])


def test_rules_in_numbered_points_are_read_as_an_act() -> None:
    text = (
        "Правила содержания парков\n\n1. Парк убирается ежедневно.\n\n2. Аллеи освещаются.\n\n"
        "3. Посетители вправе кататься на велосипедах.\n"
    )
    assert genre(document(text.encode(), "a.txt")) is Kind.ACT
    assert typed(text)[1:] == ["duty", "duty", "none"]


def test_a_title_that_only_names_rules_makes_no_act() -> None:
    assert genre(document("Правила движения\n\nУченики нарисовали плакаты.\n".encode(), "a.txt")) is Kind.OTHER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Жағалауды абаттандыру бағдарламасы\n\nСаябақтарда велосипед жолдары төселеді.\n", "commitment"),
        ("Жағалауды абаттандыру бағдарламасы\n\nҚазір саябақтарда сенбіліктер өткізіледі.\n", "progress"),
        ("Программа озеленения\n\n1. Проводится высадка клёнов.\n", "commitment"),
        ("Программа озеленения\n\nРабочая группа публикует отчёт ежеквартально.\n", "commitment"),
        ("Программа озеленения\n\nСейчас рабочая группа проводит замеры.\n", "progress"),
    ],
)
def test_the_present_of_a_programme_is_what_it_sets_unless_it_tells_of_now(text: str, expected: str) -> None:
    assert typed(text)[-1] == expected


def test_the_chapter_that_tells_how_things_stand_promises_nothing() -> None:
    text = "Жол жөндеу жоспары\n\n1-бөлім. Қазіргі жағдай\n\nКөпірлерде байқау өткізіледі.\n"
    assert typed(text)[-1] != "commitment"
