"""Differences within a language: the substance under its kind, nothing where nothing changed."""

from __future__ import annotations

import pytest

from corpus.model import Language, Statement
from eval.alignment_gold import lines, report
from eval.alignment_planted import planted_changes
from index.align_strength import rules, strength
from service.compare import compare_units
from tests.index.comparing import compared, kinds, tagged

TEXT = (
    "Отчет о работе\n\nСеть насчитывает 174 поста наблюдения. До 1 июля 2026 года будет открыта лаборатория. "
    "Контроль ведет Министерство энергетики. Министерство обеспечит очистку трех озер. Жалоб не поступало.\n"
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("174 поста", "181 пост", ("figure", "changed")),
        ("До 1 июля 2026 года", "До 1 июля 2027 года", ("deadline", "later")),
        ("До 1 июля 2026 года", "До 1 июня 2026 года", ("deadline", "earlier")),
        ("Министерство энергетики", "Министерство финансов", ("agency", "changed")),
        ("обеспечит очистку", "рассмотрит возможность очистки", ("commitment", "weakened")),
        ("Министерство обеспечит очистку трех озер. ", "", ("commitment", "removed")),
        (
            "Жалоб не",
            "Акимат обязан представить отчет до 1 мая 2027 года. Жалоб не",
            ("commitment", "added"),
        ),
    ],
)
def test_a_change_is_told_once_under_its_kind(old: str, new: str, expected: tuple[str, str]) -> None:
    assert old in TEXT
    assert kinds(compared(TEXT, TEXT.replace(old, new))) == [expected]


KAZAKH = (
    "Жұмыс туралы есеп\n\nЖеліде 174 бақылау бекеті бар. Зертхана 2026 жылғы 1 шілдеге дейін ашылады. "
    "Бақылауды Энергетика министрлігі жүргізеді. Министрлік үш көлді тазалауды қамтамасыз етеді. Шағым түскен жоқ.\n"
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("174 бақылау", "181 бақылау", ("figure", "changed")),
        ("2026 жылғы 1 шілдеге", "2027 жылғы 1 шілдеге", ("deadline", "later")),
        ("Энергетика министрлігі", "Қаржы министрлігі", ("agency", "changed")),
        ("тазалауды қамтамасыз етеді", "тазалау мүмкіндігін қарастырады", ("commitment", "weakened")),
    ],
)
def test_the_same_changes_are_told_in_kazakh(old: str, new: str, expected: tuple[str, str]) -> None:
    assert old in KAZAKH
    assert kinds(compared(KAZAKH, KAZAKH.replace(old, new))) == [expected]


def test_nothing_is_told_between_a_text_and_itself() -> None:
    assert compared(TEXT, TEXT).found == ()


def test_another_form_of_a_word_and_other_punctuation_are_no_change() -> None:
    later = TEXT.replace("Жалоб не поступало.", "Жалоба не поступала;")
    assert compared(TEXT, later).found == ()


def test_a_successor_is_told_as_one() -> None:
    before = "Ответ\n\nОтчет готовит Министерство экологии, геологии и природных ресурсов. Погода хорошая.\n"
    after = before.replace("экологии, геологии и природных", "экологии и природных")
    assert kinds(compared(before, after)) == [("agency", "successor")]


def test_texts_with_nothing_in_common_list_nothing_and_say_so() -> None:
    other = "Новости спорта\n\nСборная выиграла турнир по борьбе. Зрители аплодировали стоя всю ночь.\n"
    made = compared(TEXT, other)
    assert made.found == ()
    assert [note.code for note in made.notes] == ["unrelated"]


def test_planted_changes_are_told_and_no_others() -> None:
    base = lines(Language.RU, 2)
    later, planted = planted_changes(base, seed=4)
    made = compared(report(base).text, report(later).text)
    told = [change for change in made.changes if change.matters]
    assert len(planted) == 60
    assert abs(len(told) - 60) <= 3


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_each_rule_of_strength_reads_its_examples(rule) -> None:  # type: ignore[no-untyped-def]
    for language, example in rule.examples.items():
        read = strength(example, Statement.COMMITMENT, language)
        assert read is not None
        assert (read.rule, read.level) == (rule.name, rule.level)


REPORT = {
    "ru": "<h1>Национальный доклад о состоянии окружающей среды за 2024 год</h1><p>Система доступна всем. "
    "В {year} году портал работает на двух языках. Жалоб не было.</p>",
    "kk": "<h1>Қоршаған ортаның жай-күйі туралы 2024 жылғы ұлттық баяндама</h1><p>Жүйе бәріне қолжетімді. "
    "{year} жылы ақпараттық жүйе пайдалануға беріледі. Шағым болған жоқ.</p>",
}


@pytest.mark.parametrize(
    ("language", "years", "expected"),
    [("kk", (2025, 2027), [("deadline", "later")]), ("kk", (2023, 2024), []), ("ru", (2023, 2024), [])],
)
def test_a_year_counts_as_a_deadline_where_the_report_is_earlier(
    language: str, years: tuple[int, int], expected: list[tuple[str, str]]
) -> None:
    sides = [tagged(REPORT[language].format(year=year), "a.html") for year in years]
    assert kinds(compare_units(*sides, None, ())) == expected


SAME = {
    "ru": [
        ("до 1 июля 2026 года", "к 1 июля 2026 года"),
        ("1 389 км", "1389 км"),
        ("приём с 9:00 до 18:00", "приём с 9.00 до 18.00"),
        ("15 рабочих дней", "пятнадцать рабочих дней"),
        ("2,5 млрд тенге", "2 500 млн тенге"),
        ("акимат Акмолинской области", "акимат Акмолинской обл."),
        ("Министерство энергетики", "МЭ"),
        ("не позднее чем за 20 дней", "за 20 дней или раньше"),
    ],
    "kk": [
        ("2026 жылғы 1 шілдеге дейін", "2026 жылғы 1 шілдеге қарай"),
        ("1 389 км", "1389 км"),
        ("15 жұмыс күнін", "он бес жұмыс күнін"),
        ("2,5 млрд теңге", "2 500 млн теңге"),
        ("Экология және табиғи ресурстар министрлігі", "ЭТРМ"),
    ],
}
FRAMES = {
    "ru": "Ответ\n\nРаботы ведутся по плану. По этому вопросу сообщаем: {}. Жалоб не поступало.\n",
    "kk": "Жауап\n\nЖұмыс жоспар бойынша жүруде. Бұл мәселе бойынша хабарлаймыз: {}. Шағым түскен жоқ.\n",
}


@pytest.mark.parametrize(("language", "old", "new"), [(key, *pair) for key, pairs in SAME.items() for pair in pairs])
def test_another_writing_of_the_same_matters_to_nobody(language: str, old: str, new: str) -> None:
    assert kinds(compared(FRAMES[language].format(old), FRAMES[language].format(new))) == []


PLAN = (
    "<h1>План мероприятий на 2026–2028 годы</h1><table><tr><td>№</td><td>Мероприятие</td><td>Форма завершения</td>"
    "<td>Срок исполнения</td><td>Ответственные исполнители</td></tr><tr><td>1.</td><td>Очистка русел малых рек</td>"
    "<td>отчёт</td><td>{due}</td><td>{bodies}</td></tr></table>"
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("4 квартал 2026 года", "МЭ"), ("IV квартал 2026 года", "Министерство энергетики"), []),
        (("до 01.09.2026", "МЭ, МИД"), ("до 1 сентября 2026 года", "МИД, МЭ"), []),
        (("май 2026 года", "МЭ"), ("май 2027 года", "МЭ"), [("deadline", "later")]),
        (("май 2026 года", "акимат города"), ("май 2026 года", "акимат района"), [("agency", "changed")]),
    ],
)
def test_cells_of_a_plan_differ_by_what_they_say(
    first: tuple[str, str], second: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    sides = [tagged(PLAN.format(due=due, bodies=bodies), "a.html") for due, bodies in (first, second)]
    assert kinds(compare_units(*sides, None, ())) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("проведёт проверку котельной", "постарается провести проверку котельной"),
        ("обеспечит проверку котельной", "будет содействовать проверке котельной"),
        ("обеспечит проверку котельной", "окажет содействие проверке котельной"),
    ],
)
def test_an_effort_is_less_than_a_promise(first: str, second: str) -> None:
    frame = "Ответ\n\nПробы отбираются каждый день. Департамент {} в феврале. Жалоб не было.\n"
    assert kinds(compared(frame.format(first), frame.format(second))) == [("commitment", "weakened")]
