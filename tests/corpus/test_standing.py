"""What the wording of evidence tells of a status: steps, parts of a whole, regions, failures, what has no date."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from corpus.model import Commitment, Deadline, Evidence, Figure, Origin, Place, Standing, Statement
from corpus.standing import Rule, judge
from corpus.standing_words import (
    is_all,
    is_but_for,
    is_cancelled,
    is_declined,
    is_in_use,
    is_less,
    is_level,
    is_moved,
    is_not_done,
    is_rest,
    is_step,
    is_told_as_done,
    names_whole,
    share,
    spelt,
    spelt_part,
)

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


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize(
    ("group", "finds"),
    [
        ("remaining", is_rest),
        ("all", is_all),
        ("level", is_level),
        ("in_use", is_in_use),
        ("except", is_but_for),
        ("done", is_told_as_done),
        ("declined", is_declined),
        ("cancelled", is_cancelled),
        ("moved", is_moved),
        ("less", is_less),
        ("half", share),
        ("not_done", is_not_done),
    ],
)
def test_a_group_finds_its_example(group: str, finds: Callable[[str], object], language: str) -> None:
    held = DATA[group].get("examples", DATA[group])
    assert finds(held[f"example_{language}"])


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_what_looks_ahead_is_not_told_as_done(language: str) -> None:
    assert not is_told_as_done(DATA["ahead"][f"example_{language}"])


@pytest.mark.parametrize("text", ["Местные органы власти Казахстана.", "Портал филиала.", "Құрылыс басталды."])
def test_nouns_and_beginnings_are_not_told_as_done(text: str) -> None:
    assert not is_told_as_done(text)


@pytest.mark.parametrize("text", ["Театр реконструирован на 60 процентов.", "Театр жөнделді."])
def test_a_share_that_nobody_calls_work_is_none(text: str) -> None:
    assert share(text) is None
    assert share(DATA["share"]["further_ru"]) == share(DATA["share"]["further_kk"]) == 60


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_one_of_two_in_words_is_a_part(language: str) -> None:
    text = DATA["ratio_in_words"][f"example_{language}"]
    assert names_whole(text, 2)
    assert spelt_part(text) == [1]
    target = made(figures=(figure(2, of="склад"),))
    assert standing(target, said(text, figures=(figure(2, of="склад"),))) is Standing.PARTLY_DONE


@pytest.mark.parametrize(
    "text", ["Остальные 23 школы сданы.", "Завершен ремонт двух последних школ.", "Все школы сданы."]
)
def test_what_remained_brings_a_count_up_to_date(text: str) -> None:
    target = made(figures=(figure(84, of="школа"),))
    part = said("Сдана 61 школа.", day=EARLY, figures=(figure(61, of="школа"),))
    assert standing(target, part) is Standing.PARTLY_DONE
    assert standing(target, part, said(text)) is Standing.DONE


@pytest.mark.parametrize("text", ["Завершен ремонт первой школы.", "По остальным школам нарушен график."])
def test_a_stage_or_the_rest_that_is_not_done_is_not_all(text: str) -> None:
    target = made(figures=(figure(84, of="школа"),))
    part = said("Сдана 61 школа.", day=EARLY, figures=(figure(61, of="школа"),))
    assert standing(target, part, said(text)) is Standing.PARTLY_DONE


def test_a_part_told_as_done_counts_beside_what_goes_on() -> None:
    target = made(figures=(figure(240, "km"),))
    going = said("Обновлены 163 км, на остальных ведутся работы.", GOING, figures=(figure(163, "km"),))
    assert standing(target, going) is Standing.PARTLY_DONE
    begun = said("Ведутся работы на 163 км.", GOING, figures=(figure(163, "km"),))
    assert standing(target, begun) is Standing.IN_PROGRESS


@pytest.mark.parametrize("text", ["Посты действуют в 11 областях из 17.", "17 облыстың 11-інде бекет ашылды."])
def test_a_part_of_a_whole_that_only_the_statement_names_is_partly_done(text: str) -> None:
    assert standing(made("Открыть посты"), said(text, figures=(figure(11), figure(17)))) is Standing.PARTLY_DONE


def test_a_share_that_is_to_grow_less_is_reached_from_above() -> None:
    target = made("Снизить потери до 15 процентов", figures=(figure(15, "%"),))
    assert standing(target, said("Потери снижены до 22 %.", figures=(figure(22, "%"),))) is Standing.PARTLY_DONE
    assert standing(target, said("Потери снижены до 14 %.", figures=(figure(14, "%"),))) is Standing.DONE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Школа не построена, поскольку заявка отклонена.", Standing.NOT_DONE),
        ("Демеушінің бас тартуына байланысты байқау өтпеді.", Standing.NOT_DONE),
        ("Бюджет шектеулі болғандықтан ұсыныс қолдау таппады.", Standing.REFUSED),
        ("Введение сбора не согласовано ввиду нехватки средств.", Standing.REFUSED),
        ("К ремонту не приступали.", Standing.NOT_DONE),
        ("Поручение отменено решением акимата.", Standing.DROPPED),
        ("Тапсырманың күші жойылды.", Standing.DROPPED),
        ("Тендер признан несостоявшимся.", Standing.IN_PROGRESS),
    ],
)
def test_why_something_was_not_done_declines_nothing(text: str, expected: Standing) -> None:
    assert standing(made(), said(text, AGAINST, says=Standing.REFUSED)) is expected


def test_a_day_that_was_moved_declines_nothing() -> None:
    moved = said("Открытие отложено до 1 декабря 2025 года.", AGAINST, says=Standing.REFUSED)
    assert standing(made(), moved) is Standing.ANNOUNCED


def test_the_end_of_what_was_to_be_ended_is_done() -> None:
    stopped = said("Трехсменное обучение прекращено.", AGAINST, says=Standing.REFUSED)
    assert standing(made("Прекратить трехсменное обучение"), stopped) is Standing.DONE
    assert standing(made("Построить школу"), stopped) is Standing.REFUSED


def test_what_is_as_it_was_to_be_from_a_day_on_is_done() -> None:
    target = made(deadlines=(Deadline("", start=date(2025, 1, 1)),))
    assert standing(target, said("Помпы выдаются бесплатно.", GOING)) is Standing.DONE
    assert standing(made(), said("Помпы выдаются бесплатно.", GOING)) is Standing.IN_PROGRESS


def test_what_recurs_goes_on_though_one_period_was_left_out() -> None:
    target = made(deadlines=(Deadline("", every="P3M"),))
    done, left = said("Отчет опубликован.", day=EARLY), said("Отчет не опубликован.", AGAINST, says=Standing.NOT_DONE)
    assert standing(target, done, left) is Standing.IN_PROGRESS


def test_a_town_stands_for_its_region_where_an_undertaking_is_bound_to_several() -> None:
    target = made(places=places("kz.pavlodar", "kz.kostanay"))
    assert standing(target, said("Павлодарда база ашылды.")) is Standing.PARTLY_DONE
    assert standing(made(places=places("kz.pavlodar")), said("Павлодарда база ашылды.")) is Standing.DONE


def test_a_stage_in_use_is_not_the_whole() -> None:
    assert is_in_use("Склад введен в эксплуатацию, идет набор работников.")
    assert not is_in_use("Введена в эксплуатацию первая очередь склада, строится вторая.")
    assert is_in_use("Қойма пайдалануға беріліп, жабдықталуда.")
    assert not is_in_use("Қойманың бірінші кезеңі пайдалануға беріліп, екіншісі салынуда.")


def test_a_moved_day_that_is_told_as_done_is_no_act() -> None:
    assert standing(made(), said("Срок сдвинут на 1 марта 2026 года по просьбе подрядчика.")) is Standing.ANNOUNCED
    assert standing(made(), said("Құбыр жаңасына ауыстырылды.")) is Standing.DONE


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_what_is_found_not_worth_it_is_refused_though_told_as_done(language: str) -> None:
    assert standing(made(), said(DATA["declined"]["found"][f"example_{language}"])) is Standing.REFUSED


@pytest.mark.parametrize(
    "text",
    [
        "2025 жылдың қорытындысы бойынша 3 бекет ашылды.",
        "15 желтоқсаннан бастап 3 бекет ашылды.",
        "5 желтоқсаннан бастап 3 бекет ашылды.",
        "Екі жылдың ішінде бір бекет ашылды.",
        "Из республиканского бюджета 2025 года построено 3 поста.",
    ],
)
def test_days_and_years_are_no_wholes(text: str) -> None:
    assert standing(made("Открыть посты"), said(text, figures=(figure(3, of="пост"),))) is Standing.DONE
