"""What a document undertakes: rows of plans, indicators, points of acts and plain statements, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import document
from corpus.model import Commitment, Lack, Origin, Role, Standing, Statement
from nlp.commitment_data import groups
from nlp.commitments import commitments
from nlp.pipeline import annotate

SHARED = Path(__file__).parents[3] / "shared" / "texts"


def table(*rows: Sequence[str]) -> str:
    """A table as office programs flatten it: a cell a line behind a tab, rows parted by empty lines."""
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows) + "\n"


PLAN = "План мероприятий по обустройству набережных на 2026 – 2028 годы\n\n" + table(
    (
        "№ п/п",
        "Наименование мероприятия",
        "Форма завершения",
        "Срок исполнения",
        "Исполнители",
        "Информация о ходе исполнения",
    ),
    ("1", "2", "3", "4", "5", "6"),
    ("Целевые индикаторы: доля обустроенных набережных: 2025 год – 12 %, 2026 год – 20 %, 2027 год – 31 %",),
    (
        "1.",
        "Установка 40 скамей вдоль набережной",
        "акт приемки",
        "IV квартал 2026 года",
        "МЭПР, МИО, НПП «Атамекен» (по согласованию)",
        "На исполнении.",
    ),
    (
        "2.",
        "Закупка лодок для патруля",
        "информация в МЭПР",
        "2026 год – 3, 2027 год – 5",
        "МВД, музеи",
        "В области Ұлытау лодки не закуплены. Для Караганды закуплены 2 лодки.",
    ),
    ("3.", "Уборка берегов", "субботник", "по мере необходимости", "МИО", "Снято с контроля."),
)

LAWS = "Нормативтік актілердің 2026 жылға арналған жоспары\n\n" + table(
    ("Р/с №", "Актінің атауы", "Әзірлеуші орган", "Ұсыну мерзімі", "Ұсыну мерзімі", "Жауапты адам"),
    ("", "", "", "Әділетмині", "Үкімет", ""),
    ("1", "2", "3", "4", "5", "6"),
    ("1.", "Батпақты жерлерді қорғау туралы", "ЭТРМ", "ақпан", "сәуір", "Б.С. Ермеков"),
    ("2.", "Жер қойнауын есепке алу туралы", "ЭТРМ", "наурыз", "маусым", "Г.А. Нұрланова"),
)

RESOLUTION = """О мерах по охране береговой полосы

Правительство Республики Казахстан ПОСТАНОВЛЯЕТ:

1. Утвердить прилагаемый перечень береговых участков.

2. Комитету рыбного хозяйства Министерства экологии и природных ресурсов Республики Казахстан:

1) до 1 марта 2027 года обеспечить установку 25 указателей на берегу;

2) ежегодно, не позднее 1 декабря, представлять в Аппарат Правительства Республики Казахстан сводный отчет.

3. Акимату Павлодарской области совместно с Министерством внутренних дел организовать патрулирование берега.

4. Контроль за исполнением постановления возложить на Министерство экологии и природных ресурсов.

Премьер-Министр
Республики Казахстан                                   А. Серіков
"""

QAULY = """Жағалау белдеуін қорғау шаралары туралы

Қазақстан Республикасының Үкіметі ҚАУЛЫ ЕТЕДІ:

1. Қоса беріліп отырған жағалау учаскелерінің тізбесі бекітілсін.

2. Балық шаруашылығы комитеті:

1) 2027 жылғы 1 наурызға дейін жағалауға 25 белгі орнатсын;

2) тоқсан сайын Экология және табиғи ресурстар министрлігіне ақпарат ұсынып тұрсын.

3. Осы қаулының орындалуын бақылау Экология және табиғи ресурстар министрлігіне жүктелсін.

Қазақстан Республикасының
Премьер-Министрі                                       А. Серіков
"""


def found(text: str, name: str = "document.txt") -> list[Commitment]:
    made = document(text.encode(), name)
    return commitments(made, annotate(made))


def numbered(found: Sequence[Commitment]) -> dict[str | None, Commitment]:
    return {made.number: made for made in found}


def owners(made: Commitment, role: Role = Role.RESPONSIBLE) -> list[str]:
    return [one.id or one.name for one in made.agencies if one.role is role]


def test_every_group_of_wording_finds_its_examples() -> None:
    for group in groups().values():
        for language, example in group.example.items():
            assert group.pattern.search(example), f"{group.name} {language}: {example}"


def test_a_row_of_a_plan_has_what_its_columns_hold() -> None:
    row = numbered(found(PLAN, "план.txt"))["1"]
    assert (row.origin, row.type) == (Origin.ROW, Statement.COMMITMENT)
    assert (row.action, row.form) == ("Установка 40 скамей вдоль набережной", "акт приемки")
    assert owners(row) == ["kz.mepr", "kz.local-executive"]
    assert owners(row, Role.BY_AGREEMENT) == ["kz.atameken"]
    assert [deadline.end for deadline in row.deadlines] == [date(2026, 12, 31)]
    assert [figure.value["min"] for figure in row.figures] == [40]
    assert [item.says for item in row.evidence] == [Standing.IN_PROGRESS]
    assert row.missing == ()


def test_a_column_of_dates_that_holds_targets_gives_the_span_of_their_years() -> None:
    row = numbered(found(PLAN, "план.txt"))["2"]
    assert [(one.start, one.end) for one in row.deadlines] == [(date(2026, 1, 1), date(2027, 12, 31))]
    assert [figure.value["min"] for figure in row.figures] == [3, 5]


def test_executors_that_no_registry_knows_are_kept_by_name_and_a_form_names_the_addressee() -> None:
    row = numbered(found(PLAN, "план.txt"))["2"]
    assert owners(row) == ["kz.mia", "музеи"]
    assert owners(row, Role.ADDRESSEE) == ["kz.mepr"]


def test_statements_of_progress_carry_their_region_and_what_they_say() -> None:
    row = numbered(found(PLAN, "план.txt"))["2"]
    refused = next(item for item in row.evidence if item.type is Statement.REFUSAL)
    assert refused.says is Standing.NOT_DONE
    assert [place.id for place in refused.places] == ["kz.ulytau"]


def test_a_time_that_no_calendar_can_tell_is_kept_and_still_missing() -> None:
    row = numbered(found(PLAN, "план.txt"))["3"]
    assert [deadline.text for deadline in row.deadlines] == ["по мере необходимости"]
    assert row.missing == (Lack.DEADLINE, Lack.MEASURE)


def test_indicators_are_commitments_with_their_series() -> None:
    indicator = next(made for made in found(PLAN, "план.txt") if made.origin is Origin.INDICATOR)
    assert indicator.action == "Доля обустроенных набережных"
    assert [figure.value["min"] for figure in indicator.figures] == [12, 20, 31]
    assert indicator.deadlines[0].end == date(2027, 12, 31)


def test_several_columns_of_dates_are_stages_named_by_the_header() -> None:
    rows = numbered(found(LAWS, "жоспар.txt"))
    assert [(one.stage, one.end) for one in rows["1"].deadlines] == [
        ("Әділетмині", date(2026, 2, 28)),
        ("Үкімет", date(2026, 4, 30)),
    ]
    assert rows["2"].person == "Г.А. Нұрланова"
    assert owners(rows["2"]) == ["kz.mepr"]


@pytest.mark.parametrize(("text", "name"), [(RESOLUTION, "постановление.txt"), (QAULY, "қаулы.txt")])
def test_items_take_the_body_and_the_number_of_their_lead_in_which_is_none_itself(text: str, name: str) -> None:
    points = numbered(found(text, name))
    assert "2" not in points
    assert owners(points["2.1"]) == ["kz.fishery"]
    assert points["2.1"].deadlines[0].end == date(2027, 3, 1)
    assert [figure.value["min"] for figure in points["2.1"].figures] == [25]
    assert owners(points["2.2"]) == ["kz.fishery"]
    assert points["2.2"].deadlines[0].every in ("P1Y", "P3M")
    assert owners(points["2.2"], Role.ADDRESSEE) in (["kz.government-office"], ["kz.mepr"])


@pytest.mark.parametrize(("text", "name"), [(RESOLUTION, "постановление.txt"), (QAULY, "қаулы.txt")])
def test_a_clause_that_does_what_it_says_is_the_issuers_and_done(text: str, name: str) -> None:
    point = numbered(found(text, name))["1"]
    assert owners(point) == ["kz.government"]
    assert [item.says for item in point.evidence] == [Standing.DONE]


def test_bodies_that_act_jointly_or_are_charged_with_control_are_responsible() -> None:
    points = numbered(found(RESOLUTION, "постановление.txt"))
    assert owners(points["3"]) == ["kz.akimat.pavlodar", "kz.mia"]
    assert owners(points["4"]) == ["kz.mepr"]
    assert owners(numbered(found(QAULY, "қаулы.txt"))["3"]) == ["kz.mepr"]


REPLY = "Ответ на депутатский запрос\n\nУважаемые депутаты!\n\n{}\n\nМинистр экологии и природных ресурсов Б. Омаров\n"
JAUAP = "Депутаттық сауалға жауап\n\nҚұрметті депутаттар!\n\n{}\n\nЭкология және табиғи ресурстар министрі Б. Омаров\n"


@pytest.mark.parametrize(
    ("sentence", "action", "responsible", "addressed"),
    [
        (
            "РГП «Казгидромет» планирует установить 12 датчиков до 1 мая 2027 года.",
            "Установить 12 датчиков",
            ["kz.kazhydromet"],
            [],
        ),
        (
            "Акиматам поручено до 1 мая 2027 года завершить опись и направить сведения в Министерство финансов.",
            "Завершить опись и направить сведения в Министерство финансов",
            ["kz.akimat"],
            ["kz.minfin"],
        ),
        (
            "Кроме того, Министерство просвещения обязано ежеквартально публиковать обзор.",
            "Публиковать обзор",
            ["kz.medu"],
            [],
        ),
        ("В 2027 году будет построено 3 очистных узла.", "Будет построено 3 очистных узла", [], []),
    ],
)
def test_a_russian_statement_gives_who_must_and_what(
    sentence: str, action: str, responsible: list[str], addressed: list[str]
) -> None:
    [made] = found(REPLY.format(sentence), "ответ.txt")
    assert made.action == action
    assert owners(made) == responsible
    assert owners(made, Role.ADDRESSEE) == addressed


@pytest.mark.parametrize(
    ("sentence", "action", "responsible", "addressed"),
    [
        ("Әкімдіктерге 2027 жылғы 1 мамырға дейін тізімді аяқтау тапсырылды.", "Тізімді аяқтау", ["kz.akimat"], []),
        (
            "Денсаулық сақтау министрлігі тоқсан сайын шолу жариялауға міндетті.",
            "Шолу жариялау",
            ["kz.moh"],
            [],
        ),
        ("2027 жылы тағы 12 датчик орнату жоспарлануда.", "Тағы 12 датчик орнату", [], []),
        (
            "Комитеттер 2027 жылғы 1 мамырға дейін Қаржы министрлігіне мәлімет ұсынуы тиіс.",
            None,
            None,
            ["kz.minfin"],
        ),
    ],
)
def test_a_kazakh_statement_gives_who_must_and_what(
    sentence: str, action: str | None, responsible: list[str] | None, addressed: list[str]
) -> None:
    [made] = found(JAUAP.format(sentence), "жауап.txt")
    assert action is None or made.action == action
    assert responsible is None or owners(made) == responsible
    assert owners(made, Role.ADDRESSEE) == addressed


def test_bodies_that_an_order_leaves_out_are_not_responsible() -> None:
    text = RESOLUTION.replace(
        "Акимату Павлодарской области совместно с Министерством внутренних дел",
        "Центральным исполнительным органам (за исключением Министерства обороны)",
    )
    assert owners(numbered(found(text, "постановление.txt"))["3"]) == ["kz.central-executive"]


def test_the_same_undertaking_said_twice_is_one() -> None:
    sentence = "РГП «Казгидромет» планирует установить 12 датчиков до 1 мая 2027 года."
    [made] = found(REPLY.format(f"{sentence}\n\nВедётся работа с регионами.\n\n{sentence}"), "ответ.txt")
    assert len(made.repeats) == 1


def test_ids_do_not_depend_on_what_else_a_document_says_of_them() -> None:
    first, second = found(PLAN, "план.txt"), found(PLAN, "план.txt")
    assert [made.id for made in first] == [made.id for made in second]
    assert len({made.id for made in first}) == len(first)


def test_spans_cover_the_text_that_is_quoted() -> None:
    for text, name in (
        (PLAN, "план.txt"),
        (LAWS, "жоспар.txt"),
        (RESOLUTION, "постановление.txt"),
        (QAULY, "қаулы.txt"),
    ):
        made = document(text.encode(), name)
        for one in commitments(made, annotate(made)):
            assert made.text[one.start : one.end] == one.text
            assert all(made.text[item.start : item.end] == item.text for item in one.evidence)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="планмерПЛАН12345.:)\n\t«»()–-,; жоспарә", max_size=400))
def test_no_text_raises(text: str) -> None:
    made = document(("План мероприятий\n\n" + text).encode(), "x.txt")
    for one in commitments(made, annotate(made)):
        assert one.start < one.end


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not beside the repository")
def test_every_row_of_the_action_plan_is_a_commitment() -> None:
    path = SHARED / "004_action_plan_ru.txt"
    made = document(path.read_bytes(), path.name)
    rows = [one for one in commitments(made, annotate(made)) if one.origin is Origin.ROW]
    assert [one.number for one in rows] == [str(number) for number in range(1, 61)]
    for row in rows:
        assert row.form, row.number
        assert Lack.OWNER not in row.missing, row.number
        assert Lack.DEADLINE not in row.missing, row.number
        assert row.evidence or row.number == "20", row.number
        assert all(one.id for one in row.agencies) or row.number == "41", row.number
    fourth, ninth, last = rows[3], rows[7], rows[53]
    assert (fourth.deadlines[0].start, fourth.deadlines[0].end) == (date(2025, 1, 1), date(2027, 12, 31))
    assert [figure.value["min"] for figure in fourth.figures] == [5, 7, 9]
    assert ninth.deadlines[0].end == date(2029, 12, 31)
    assert owners(last) == ["kz.akimat.astana", "kz.mepr"]
    assert rows[44].evidence[-1].says is Standing.DROPPED


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not beside the repository")
@pytest.mark.parametrize("name", ["act_lawplan2022_kk.txt", "act_lawplan2022_ru.txt"])
def test_every_row_of_the_law_plan_has_three_stages_and_a_person(name: str) -> None:
    made = document((SHARED / name).read_bytes(), name)
    rows = [one for one in commitments(made, annotate(made)) if one.origin is Origin.ROW]
    assert [one.number for one in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert len(rows) == 26
    for row in rows:
        assert [bool(one.stage and one.due) for one in row.deadlines] == [True] * 3, row.number
        assert row.person, row.number
        assert owners(row), row.number
    stages = {"kk": ["Әділетмині", "Үкімет", "Парламент"], "ru": ["Минюст", "Правительство", "Парламент"]}
    assert [one.stage for one in rows[0].deadlines] == stages[name[-6:-4]]
