"""Plans written out without a table: a numbered line is a measure where the line under it tells its terms."""

from __future__ import annotations

import pytest

from corpus.documents import document
from corpus.model import Label
from nlp.pipeline import annotate


def typed(text: str) -> list[str]:
    made = document(text.encode(), "a.txt")
    return [tag.value["type"] for tag in annotate(made) if tag.label is Label.OBLIGATION]


PLANS = [
    "О мерах\n\n1. Закуп 60 радиометров\n\nСрок: 2027 год\n\n2. Карта опасных участков\n\n"
    "Ответственный исполнитель: Минздрав",
    "Шаралар туралы\n\n1. 60 радиометр сатып алу\n\nМерзімі: 2027 жыл\n\n2. Қауіпті жерлер картасы\n\nЖауаптылар: МТ",
]


@pytest.mark.parametrize("text", PLANS)
def test_a_numbered_line_over_its_terms_is_a_commitment(text: str) -> None:
    assert typed(text) == ["none", "commitment", "none", "commitment", "none"]


@pytest.mark.parametrize(
    "text",
    [
        "Состав группы\n\n1. Ахметов А.\n\n2. Петров И.\n\nЗаседания проводит председатель.\n",
        "Топ құрамы\n\n1. Ахметов А.\n\n2. Петров И.\n\nОтырысты төраға өткізеді.\n",
    ],
)
def test_a_numbered_line_over_anything_else_is_none(text: str) -> None:
    assert "commitment" not in typed(text)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("План по установке контейнеров исполнен лишь на 64 %.", "refusal"),
        ("Үш өңірде іс-шаралар кестеден қалып қойды.", "refusal"),
        ("В 2025 году оцифровано 1,2 млн страниц, что составило 104 % плана.", "done"),
    ],
)
def test_what_fell_behind_is_a_refusal_and_a_new_verb_tells_what_was_done(text: str, type_: str) -> None:
    assert typed(f"Отчёт за 2025 год\n\n{text}\n")[-1] == type_


@pytest.mark.parametrize(
    "text",
    [
        "Отчёт о ремонте\n\nСрок исполнения: 2026 – 2027 годы\n",
        "Жөндеу туралы есеп\n\nОрындау мерзімі: 2026 – 2027 жылдар\n",
    ],
)
def test_the_terms_of_a_measure_are_none(text: str) -> None:
    assert typed(text)[-1] == "none"


def test_a_kazakh_present_goes_on_with_the_promise_before_it() -> None:
    start = "Құрметті депутат!\n\nСіздің сауалыңызға мынаны хабарлаймыз.\n\n"
    assert typed(start + "Орталық 2031 жылы ашылады. Онда жастарға кеңес беріледі.")[-1] == "commitment"
    assert typed(start + "Орталық былтыр ашылды. Онда жастарға кеңес беріледі.")[-1] == "progress"


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Надбавка повышается с 1 сентября 2031 года.", "commitment"),
        ("С 1 января 2020 года надбавка выплачивается ежемесячно.", "progress"),
    ],
)
def test_a_present_is_a_promise_where_its_time_begins_after_the_document(text: str, type_: str) -> None:
    head = "№ 5 от 21 мая 2026 года\n\nУважаемый депутат!\n\nНа ваш запрос сообщаем следующее.\n\n"
    assert typed(head + text)[-1] == type_


@pytest.mark.parametrize("text", ["Ожидаемый эффект: снижение потерь на 12 %.", "Күтілетін нәтиже: 12 жаңа бекет."])
def test_a_quantified_result_that_is_expected_is_a_commitment(text: str) -> None:
    assert typed(f"Сводка\n\n{text}\n")[-1] == "commitment"
