"""Recurring duties: what became of each period, by the period that a statement names or in which it was said."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.model import Commitment, Deadline, Evidence, Origin, Statement
from index.thread_data import name_key, rules
from index.thread_periods import periods

DONE, AGAINST, GOING = Statement.DONE, Statement.REFUSAL, Statement.PROGRESS


def duty(every: str | None, **deadline: object) -> Commitment:
    due = Deadline("", every=every, **deadline)  # type: ignore[arg-type]
    return Commitment("a", "plan", Statement.DUTY, Origin.POINT, "", 0, 1, "", deadlines=(due,))


def told(text: str, type_: Statement = DONE, day: date = date(2025, 11, 20)) -> Evidence:
    return Evidence(type_, 0, 1, text, "news", date=day)


def found(made: Commitment, as_of: date, *said: Evidence, issued: date | None = date(2024, 12, 2)) -> dict[str, str]:
    return {one.name: one.standing.value for one in periods(made, issued, as_of, said)}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Отчет за I квартал 2025 года представлен.", "2025-Q1"),
        ("За 3-й квартал 2025 г. данные опубликованы.", "2025-Q3"),
        ("Есеп 2025 жылғы II тоқсанға ұсынылды.", "2025-Q2"),
        ("2025 жылдың 4-тоқсанында есеп берілді.", "2025-Q4"),
        ("Отчет за второй квартал 2025 года представлен.", "2025-Q2"),
        ("2025 жылғы үшінші тоқсанға есеп берілді.", "2025-Q3"),
        ("Отчет представлен.", "2025-Q4"),
        ("По итогам II квартала отчет представлен.", "2025-Q2"),
        ("Биылғы бірінші тоқсан бойынша есеп берілді.", "2025-Q1"),
        ("За 9 месяцев 2025 года отчет представлен.", "2025-Q3"),
        ("Отчет за март 2025 года представлен.", "2025-Q1"),
    ],
)
def test_a_quarter_is_told_by_the_statement_that_names_it(text: str, period: str) -> None:
    quarters = found(duty("P3M"), date(2026, 1, 10), told(text))
    assert [name for name, standing in quarters.items() if standing == "done"] == [period]


def test_periods_that_nothing_is_said_of_are_overdue_once_they_are_over() -> None:
    quarters = found(duty("P3M"), date(2025, 5, 1), told("Отчет за I квартал 2025 года не представлен.", AGAINST))
    assert quarters == {"2024-Q4": "overdue", "2025-Q1": "overdue", "2025-Q2": "announced"}
    quarters = found(duty("P3M"), date(2025, 12, 1), told("Отчет за I квартал 2025 года не представлен.", AGAINST))
    assert quarters["2025-Q1"] == "not done"


def test_a_yearly_duty_is_due_on_its_day() -> None:
    yearly = duty("P1Y", dates=("--12-01",))
    assert found(yearly, date(2025, 11, 30))["2025"] == "announced"
    assert found(yearly, date(2025, 12, 2))["2025"] == "overdue"
    assert found(yearly, date(2026, 2, 1), told("Обследование за 2025 год проведено."))["2025"] == "done"


def test_a_duty_is_followed_from_its_beginning_to_its_end() -> None:
    bounded = duty("P6M", start=date(2023, 1, 1), end=date(2023, 12, 31))
    assert list(found(bounded, date(2026, 1, 1))) == ["2023-H1", "2023-H2"]
    assert found(duty("P1M"), date(2025, 1, 5)) == {"2024-12": "overdue", "2025-01": "announced"}


@pytest.mark.parametrize(
    "text",
    [
        "Прогноз за март 2025 года размещен.",
        "2025 жылғы наурыздағы болжам жарияланды.",
        "Прогноз за март размещен 5 апреля.",
        "Сведения за март 2025 года внесены 2 апреля.",
        "2025 жылғы наурыз айының мәліметі 4 сәуірде енгізілді.",
        "Наурыз айы бойынша мәлімет берілді.",
        "Прогноз опубликован в марте 2025 года.",
    ],
)
def test_a_month_is_told_by_its_name(text: str) -> None:
    assert found(duty("P1M"), date(2025, 5, 1), told(text, day=date(2025, 4, 10)))["2025-03"] == "done"


def test_a_period_before_the_plan_counts_where_a_statement_names_it() -> None:
    report = told("Отчет за II квартал 2024 года представлен.", day=date(2025, 1, 20))
    quarters = found(duty("P3M"), date(2025, 2, 1), report)
    assert quarters["2024-Q2"] == "done"


def test_what_does_not_recur_or_has_no_date_has_no_periods() -> None:
    assert found(duty(None), date(2026, 1, 1)) == {}
    assert found(duty("P1Y"), date(2026, 1, 1), issued=None) == {}


def test_what_is_going_on_when_its_period_is_over_is_overdue() -> None:
    assert found(duty("P1Y"), date(2025, 12, 1), told("Проводится.", GOING))["2025"] == "in progress"
    assert found(duty("P1Y"), date(2026, 2, 1), told("Проводится.", GOING))["2025"] == "overdue"


@pytest.mark.parametrize(
    ("russian", "kazakh"),
    [("Жанаозене", "Жаңаөзен"), ("Баянауле", "Баянауылдағы"), ("Ащысу", "Ащысу"), ("Жидели", "Жиделі")],
)
def test_a_name_is_one_in_both_languages_and_all_cases(russian: str, kazakh: str) -> None:
    assert name_key(russian) == name_key(kazakh)


def test_offices_are_no_names_in_either_language() -> None:
    assert {name_key("Министерство"), name_key("Министрлік")} <= rules().no_names
    assert name_key("Ащысу") not in rules().no_names


@pytest.mark.parametrize(
    "text", ["Сведения за январь и февраль 2025 года размещены.", "Қаңтар мен ақпан айларының мәліметі берілді."]
)
def test_a_statement_may_tell_of_several_periods(text: str) -> None:
    months = found(duty("P1M"), date(2025, 5, 1), told(text, day=date(2025, 4, 10)))
    assert [name for name, standing in months.items() if standing == "done"] == ["2025-01", "2025-02"]


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("За первую половину 2024 года доклад внесен.", "2024-H1"),
        ("2024 жылғы екінші жартыжылдық бойынша анықтама енгізілді.", "2024-H2"),
        ("2024 жылғы ІІ жартыжылдықтың анықтамасы енгізілді.", "2024-H2"),
        ("Доклад за второе полугодие прошлого года внесен.", "2024-H2"),
    ],
)
def test_a_half_is_told_by_its_words(text: str, half: str) -> None:
    halves = found(duty("P6M"), date(2025, 3, 1), told(text, day=date(2025, 2, 10)), issued=date(2023, 11, 1))
    assert [name for name, standing in halves.items() if standing == "done"] == [half]


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("Сведения кадастра за 2023 год опубликованы.", "--04-01", "2024"),
        ("2023 жылғы баяндама жарияланды.", "--02-01", "2024"),
        ("Обследование за 2023 год проведено.", "--12-01", "2023"),
        ("Карта на 2024 год внесена.", "--02-15", "2024"),
    ],
)
def test_what_is_due_early_in_a_year_tells_of_the_year_before(text: str, day: str, year: str) -> None:
    years = found(
        duty("P1Y", dates=(day,)), date(2024, 9, 1), told(text, day=date(2024, 3, 1)), issued=date(2022, 1, 1)
    )
    assert [name for name, standing in years.items() if standing == "done"] == [year]
