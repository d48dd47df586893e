"""What the wording of evidence tells of a status: steps, parts of a whole, regions, failures, what has no date."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from corpus.model import Commitment, Deadline, Evidence, Figure, Origin, Place, Standing, Statement
from corpus.standing import Rule, judge
from corpus.standing_words import is_step, names_whole, share, spelt

DONE, GOING, AGAINST, TOLD = Statement.DONE, Statement.PROGRESS, Statement.REFUSAL, Statement.NONE
EARLY, LATE, TODAY = date(2025, 2, 1), date(2025, 6, 1), date(2025, 9, 1)
DATA: dict[str, Any] = tomllib.loads((files("corpus") / "data" / "standing.toml").read_text(encoding="utf-8"))


def made(action: str = "Построить склад", **particulars: Any) -> Commitment:
    return Commitment("a", "plan", Statement.COMMITMENT, Origin.ROW, action, 0, 1, action, **particulars)


def said(text: str, type_: Statement = DONE, day: date | None = LATE, **particulars: Any) -> Evidence:
    start = abs(hash((text, day))) % 10_000
    return Evidence(type_, start, start + len(text), text, "news", date=day, **particulars)


def figure(value: float, unit: str = "count", of: str | None = None) -> Figure:
    told = {"min": value, "max": value, "unit": unit, "cmp": "="}
    return Figure(0, 1, str(value), {**told, "of": of} if of else told)


def standing(commitment: Commitment, *items: Evidence, day: date = TODAY) -> Standing:
    return judge(commitment, day, items).standing


def places(*names: str) -> tuple[Place, ...]:
    return tuple(Place(name, name) for name in names)


@pytest.mark.parametrize("step", DATA["step"], ids=lambda step: step["name"])
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_step_on_the_way_is_told_by_its_example(step: dict[str, str], language: str) -> None:
    assert is_step(made(), said(step[f"example_{language}"]))
    assert not is_step(made(step["example_ru"]), said(step[f"example_{language}"]))


def test_a_step_that_is_done_tells_that_the_act_goes_on() -> None:
    assert standing(made(), said("Разработана проектно-сметная документация.")) is Standing.IN_PROGRESS
    assert standing(made(), said("Склад построен.")) is Standing.DONE
    own = made("Разработать проектно-сметную документацию склада")
    assert standing(own, said("Разработана проектно-сметная документация.")) is Standing.DONE
    assert standing(made("Купить машины", form="договор"), said("Заключен договор поставки.")) is Standing.DONE


@pytest.mark.parametrize(
    "text", [DATA["not_done"]["example_ru"], DATA["not_done"]["example_kk"], "Вакцина не поступила."]
)
def test_what_was_not_done_was_not_declined(text: str) -> None:
    item = said(text, AGAINST, says=Standing.REFUSED)
    assert standing(made(), item) is Standing.NOT_DONE


@pytest.mark.parametrize("text", ["Предложение не поддержано.", "Создание склада нецелесообразно.", "Ұсыныс орынсыз."])
def test_what_was_declined_is_refused(text: str) -> None:
    assert standing(made(), said(text, AGAINST, says=Standing.REFUSED)) is Standing.REFUSED


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_part_beside_the_whole_is_partly_done(language: str) -> None:
    text = DATA["ratio"][f"example_{language}"]
    assert names_whole(text, 120)
    target = made(figures=(figure(120, "ha"),))
    assert standing(target, said(text, figures=(figure(75, "ha"), figure(120)))) is Standing.PARTLY_DONE


def test_the_part_counts_and_not_the_whole_beside_it() -> None:
    target = made(figures=(figure(150, of="сирена"),))
    told = said("150 сиренаның 96-сы орнатылды.", figures=(figure(150, of="сирена"), figure(96)))
    assert standing(target, told) is Standing.PARTLY_DONE


def test_a_count_of_a_thing_that_the_statement_names_is_compared() -> None:
    target = made("600 алаң абаттандыру", figures=(figure(600, of="алаң"),))
    assert standing(target, said("Алаңдарының саны 350-ге жетті.", figures=(figure(350),))) is Standing.PARTLY_DONE


def test_a_measure_is_compared_without_a_word_for_what_it_measures() -> None:
    target = made(figures=(figure(320, "km"),))
    assert (
        standing(target, said("Заменено 288 км сетей.", figures=(figure(288, "km", "сеть"),))) is Standing.PARTLY_DONE
    )
    assert standing(target, said("Заменено 323 км сетей.", figures=(figure(323, "km", "сеть"),))) is Standing.DONE


def test_money_spent_is_no_measure_of_what_is_done() -> None:
    target = made(figures=(figure(500, "KZT"),))
    assert standing(target, said("Склад построен за 300 тенге.", figures=(figure(300, "KZT"),))) is Standing.DONE


def test_small_numbers_in_words_are_compared() -> None:
    target = made("Отремонтировать два склада")
    assert standing(target, said("Завершен ремонт одного склада.")) is Standing.PARTLY_DONE
    assert (
        standing(target, said("Завершен ремонт одного склада.", day=EARLY), said("Второй склад готов."))
        is Standing.DONE
    )
    assert spelt("үш қойма") == [3]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_not_finished_but_done_by_a_share_is_partly_done(language: str) -> None:
    text = DATA["share"][f"example_{language}"]
    assert share(text) == 60
    assert standing(made(), said(text, AGAINST, says=Standing.NOT_DONE)) is Standing.PARTLY_DONE


@pytest.mark.parametrize("text", ["Выполнено 30 % работ.", "Құрылыс жұмыстарының 45 пайызы орындалды."])
def test_a_share_of_the_work_is_no_end(text: str) -> None:
    assert standing(made(), said(text)) is Standing.IN_PROGRESS
    assert standing(made(figures=(figure(30, "%"),)), said(text)) is Standing.DONE
    assert share("Охвачено 95 % населения.") is None


def test_of_several_regions_some_are_part_and_all_are_the_whole() -> None:
    target = made(places=places("kz.abai", "kz.akmola"))
    one, other = said("Готово.", places=places("kz.abai")), said("Сдано.", places=places("kz.akmola"))
    assert standing(target, one) is Standing.PARTLY_DONE
    assert standing(target, one, other) is Standing.DONE


def test_a_count_of_what_there_is_tells_how_much_is_reached() -> None:
    target = made(figures=(figure(600, of="пункт"),))
    assert (
        standing(target, said("Действует 455 пунктов.", TOLD, figures=(figure(455, of="пункт"),)))
        is Standing.PARTLY_DONE
    )
    assert standing(target, said("Действует 612 пунктов.", TOLD, figures=(figure(612, of="пункт"),))) is Standing.DONE
    assert standing(target, said("Действует 5 гаражей.", TOLD, figures=(figure(5, of="гараж"),))) is Standing.ANNOUNCED


def test_what_has_no_date_counts_and_says_so() -> None:
    judged = judge(made(), TODAY, [said("Склад построен.", day=None)])
    assert judged.standing is Standing.DONE
    assert [item.text for item in judged.undated] == ["Склад построен."]
    assert judge(made(), TODAY, [said("Склад построен.")]).undated == ()


def test_nobody_knows_whether_what_has_no_date_came_first() -> None:
    target = made(deadlines=(Deadline("", due=date(2025, 8, 1)),))
    not_begun = said("Строительство не начато.", AGAINST, EARLY, says=Standing.NOT_DONE)
    assert standing(target, not_begun, said("Строительство ведется.", GOING, None)) is Standing.OVERDUE
    assert standing(target, not_begun, said("Строительство ведется.", GOING, LATE)) is Standing.OVERDUE
    assert standing(target, said("Строительство ведется.", GOING, None), said("Склад построен.")) is Standing.DONE


def test_a_count_without_a_date_that_reaches_the_target_holds_beside_a_dated_one() -> None:
    target = made(figures=(figure(410, of="дом"),))
    dated = said("Сдано 372 дома.", figures=(figure(372, of="дом"),))
    undated = said("Построены 410 домов.", day=None, figures=(figure(410, of="дом"),))
    judged = judge(target, TODAY, [dated, undated])
    assert (judged.standing, judged.rule) == (Standing.DONE, Rule.AMOUNT_REACHED)
    assert judged.undated == (undated,)
