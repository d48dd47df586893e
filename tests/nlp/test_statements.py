"""Statements are typed by their cues, their genre and their place; lists take the type of what introduces them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import spacy.language
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from corpus.model import Block, BlockKind, Column, Kind, Language, Statement
from nlp import sentences  # noqa: F401  (registers a factory)
from nlp.context import Context
from nlp.found import Found
from nlp.languages import blank
from nlp.spans import read
from nlp.statement_data import grammar
from nlp.statement_lists import inherited
from nlp.statements import inherit

GOLD = Path(__file__).parents[2] / "eval" / "gold"
ISSUED = date(2025, 3, 1)
FORWARD = {Statement.DUTY, Statement.INSTRUCTION, Statement.COMMITMENT, Statement.REFUSAL}


@cache
def chain(language: Language) -> spacy.language.Language:
    made = blank(language)
    made.add_pipe("mindet_sentences")
    made.add_pipe("mindet_statements")
    return made


def typed(text: str, language: Language = Language.RU, **place: object) -> Doc:
    pipeline = chain(language)
    doc = pipeline.make_doc(text)
    doc.user_data["context"] = Context(issued=ISSUED, **place)  # type: ignore[arg-type]  # the fields of a Context
    for _, component in pipeline.pipeline:
        doc = component(doc)
    return doc


def types(text: str, language: Language = Language.RU, **place: object) -> list[str]:
    return [find.value["type"] for find in read(typed(text, language, **place), "obligation")]


def examples() -> Iterator[tuple[str, str, str]]:
    for cue in grammar().cues:
        for language in ("kk", "ru"):
            if cue.patterns[language]:
                yield cue.name, language, cue.example[language]


@pytest.mark.parametrize(("name", "language", "example"), list(examples()))
def test_each_cue_types_its_example(name: str, language: str, example: str) -> None:
    cue = next(cue for cue in grammar().cues if cue.name == name)
    expected = Statement.COMMITMENT if name == "will-in-the-present" else cue.type
    for kind in cue.kinds:
        # In a plan's own prose a present is a promise; its column of progress tells what is.
        role = Column.PROGRESS if kind is Kind.PLAN else None
        assert types(example, Language(language), kind=kind, role=role) == [expected]


def test_the_gold_holds_at_least_three_hundred_statements_and_twenty_five_of_each_type_in_each_language() -> None:
    for language in ("kk", "ru"):
        counts = Counter(json.loads(line)["type"] for line in (GOLD / f"statements_{language}.jsonl").open())
        assert counts.total() >= 300
        assert min(counts.values()) >= 25
        assert set(counts) == set(Statement)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_types_agree_with_the_gold(language: str) -> None:
    confusion: Counter[tuple[str, str]] = Counter()
    for line in (GOLD / f"statements_{language}.jsonl").open(encoding="utf-8"):
        gold = json.loads(line)
        role = Column(gold["role"]) if gold["role"] else None
        doc = typed(
            gold["text"], Language(language), kind=Kind(gold["kind"]), block=BlockKind(gold["block"]), role=role
        )
        found = max(read(doc, "obligation"), key=lambda find: find.end - find.start)
        confusion[gold["type"], found.value["type"]] += 1
    assert f1(confusion, FORWARD) >= 0.95
    assert sum(f1(confusion, {type_}) for type_ in Statement) / len(Statement) >= 0.93


def f1(confusion: Counter[tuple[str, str]], chosen: set[Statement]) -> float:
    hit = sum(count for (gold, found), count in confusion.items() if gold in chosen and found in chosen)
    gold = sum(count for (type_, _), count in confusion.items() if type_ in chosen)
    found = sum(count for (_, type_), count in confusion.items() if type_ in chosen)
    return 2 * hit / (gold + found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Утверждённый план мероприятий размещён ниже в виде таблицы планируемых работ", Language.RU),
        ("Предприятия, обязанные установить датчики, и сроки установки", Language.RU),
        ("Бекітілген жоспар және оны орындауға жауапты тұлғалар", Language.KK),
        ("Жоспарланған іс-шаралардың тізбесі", Language.KK),
    ],
)
def test_a_participle_inside_a_noun_phrase_says_nothing_of_its_sentence(text: str, language: Language) -> None:
    assert Statement.DUTY not in types(text, language, kind=Kind.REPLY)
    assert Statement.COMMITMENT not in types(text, language, kind=Kind.REPLY)


def test_a_title_in_quotes_does_not_lend_its_verbs() -> None:
    text = "В области действует центр «Запрещено сдаваться»."
    assert types(text, kind=Kind.REPLY) == ["none"]


def test_what_a_relative_clause_demands_is_no_demand_of_the_sentence() -> None:
    text = "В реестре имеются сведения о предприятиях, которые обязаны вести учет."
    assert types(text, kind=Kind.REPLY) == ["none"]


def test_the_furthest_looking_of_two_predicates_wins() -> None:
    assert types("Проект разработан, строительство планируется в мае.", kind=Kind.REPLY) == ["commitment"]
    assert types("Жоба әзірленді, құрылыс мамырда басталады деп күтілуде.", Language.KK, kind=Kind.REPLY) == [
        "commitment"
    ]


def test_the_present_of_a_norm_is_a_duty_in_an_act_and_a_practice_in_a_report() -> None:
    text = "Сведения вносятся в реестр."
    assert types(text, kind=Kind.ACT) == ["duty"]
    assert types(text, kind=Kind.REPORT) == ["progress"]


def test_the_kazakh_present_is_a_commitment_where_the_year_is_to_come() -> None:
    assert types("Зауыт 2027 жылы өнім шығарады.", Language.KK, kind=Kind.NEWS) == ["commitment"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Column.MEASURE, "commitment"), (Column.FORM, "none"), (Column.RESPONSIBLE, "none"), (Column.DEADLINE, "none")],
)
def test_the_column_of_a_plan_decides_its_cell(role: Column, expected: str) -> None:
    text = "Проведение лесоустройства в 2026 году"
    assert types(text, kind=Kind.PLAN, block=BlockKind.CELL, role=role) == [expected]


def test_a_head_of_a_table_and_a_heading_say_nothing() -> None:
    assert types("Планируется построить мост", kind=Kind.NEWS, block=BlockKind.HEADING) == ["none"]
    assert types("Запланировано", kind=Kind.PLAN, block=BlockKind.CELL, header=True) == ["none"]


def test_targets_are_a_commitment_and_reported_figures_done() -> None:
    assert types("Доля переработки: 2025 год – 31 %, 2026 год – 33 %", kind=Kind.PLAN) == ["commitment"]
    assert types("Доля переработки: 2022 год – 27 %, 2023 год – 28 %", kind=Kind.PLAN) == ["done"]


def test_statements_are_trimmed_sentences_in_text_order() -> None:
    doc = typed("  Мост построен. Дорога ремонтируется.  ", kind=Kind.REPLY)
    finds = read(doc, "obligation")
    assert [doc.text[find.start : find.end] for find in finds] == ["Мост построен.", "Дорога ремонтируется."]
    assert [find.value for find in finds] == [{"type": "done"}, {"type": "progress"}]


@pytest.mark.parametrize("kind", [Kind.OTHER, Kind.REPORT, Kind.NEWS, Kind.REPLY])
@pytest.mark.parametrize(
    "text",
    [
        "Бұйрықтың күші жойылсын.",
        "Жұмыс тобы есепті тұрақты ұсынып тұрсын;",
        "Рұқсат келесі отырысқа дейін берілмесін.",
        "Алқа «Төменгі сатыдағы соттың үкімі өзгертілсін» деп қаулы етті.",
    ],
)
def test_a_kazakh_imperative_is_an_order_in_every_genre(text: str, kind: Kind) -> None:
    assert types(text, Language.KK, kind=kind) == ["instruction"]


@pytest.mark.parametrize(
    "text",
    [
        "Өңір қандай болмасын, талап ортақ.",
        "Жеке болсын, мемлекеттік болсын, тариф бірдей.",
        "Министрліктің тапсырмасын, бағдарламасын және базасын сипаттау.",
    ],
)
def test_idioms_and_accusatives_that_look_like_an_imperative_are_no_order(text: str) -> None:
    assert "instruction" not in types(text, Language.KK, kind=Kind.REPLY)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Кодекстің 12-бабына сәйкес инспекция актіні бекітеді.", Language.KK),
        ("Айыппұл төленбеген жағдайда ол мәжбүрлеп өндіріледі.", Language.KK),
        ("Согласно Правилам заказчик публикует объявление на портале.", Language.RU),
        ("Если документы неполны, орган возвращает их в срок, установленный законом.", Language.RU),
    ],
)
def test_a_report_that_retells_a_law_tells_a_duty(text: str, language: Language) -> None:
    assert types(text, language, kind=Kind.REPORT) == ["duty"]


def test_a_habit_is_no_norm_though_a_body_keeps_it() -> None:
    assert types("Орталық жыл сайын оқу курстарын өткізеді.", Language.KK, kind=Kind.REPORT) == ["progress"]
    assert types("Центр ежегодно проводит курсы.", kind=Kind.REPORT) == ["progress"]


def test_who_said_it_does_not_hide_what_was_said() -> None:
    assert types("«2027 жылы жаңа аурухана ашамыз», – деді әкім.", Language.KK, kind=Kind.NEWS) == ["commitment"]
    assert types("«В 2027 году откроем новую больницу», – сказал аким.", kind=Kind.NEWS) == ["commitment"]


def test_a_point_that_is_answered_is_no_predicate() -> None:
    assert types("3-мәселеге қатысты: елде екі полигон бар.", Language.KK, kind=Kind.REPORT)[-1] == "none"


def test_the_account_inside_an_act_is_read_as_an_account() -> None:
    section = ("1-тарау. Ағымдағы жағдайды талдау",)
    assert types("Былтыр 120 бөгет жөнделді.", Language.KK, kind=Kind.ACT, section=section) == ["done"]
    assert types("Создаётся система мониторинга.", kind=Kind.ACT, section=("Анализ текущей ситуации",)) == ["progress"]
    assert types("Время прибытия сократится вдвое.", kind=Kind.ACT, section=("Ожидаемые результаты",)) == ["commitment"]


def items(*texts: str, kind: Kind, language: Language = Language.RU, listed: bool = True) -> list[str]:
    """The types of a lead-in and its items once lists are taken into account, each a block of its own."""
    blocks, docs, start = [], [], 0
    for number, text in enumerate(texts):
        block = BlockKind.LIST_ITEM if number and listed else BlockKind.PARAGRAPH
        blocks.append(Block(block, start, start + len(text)))
        docs.append(typed(text, language, kind=kind, block=block))
        start += len(text) + 1
    inherit(blocks, docs, kind)
    return [read(doc, "obligation")[0].value["type"] for doc in docs]


def test_items_under_an_order_are_orders() -> None:
    texts = ("Министерству обеспечить:", "1) внесение проекта графика до 1 июня;", "2) утверждение порядка.")
    assert items(*texts, kind=Kind.ACT) == ["instruction"] * 3


def test_infinitives_under_a_duty_are_duties_and_under_a_right_nothing() -> None:
    under_duty = ("Операторы обязаны:", "1) вести учет отходов;", "2) представлять отчет.")
    under_right = ("Инспектор вправе:", "1) посещать объекты;", "2) запрашивать сведения.")
    assert items(*under_duty, kind=Kind.ACT) == ["duty"] * 3
    assert items(*under_right, kind=Kind.ACT) == ["none"] * 3


def test_kazakh_items_take_the_verb_of_the_last_one() -> None:
    texts = ("Уәкілетті орган:", "1) кестені бекітуді;", "2) ақпаратты енгізуді қамтамасыз етсін.")
    assert items(*texts, kind=Kind.ACT, language=Language.KK) == ["none", "instruction", "instruction"]


def test_figures_listed_under_what_was_done_are_done() -> None:
    texts = ("В области обустроены площадки:", "– 8 в городе Алатау;", "– 3 в селе Узынагаш.")
    assert items(*texts, kind=Kind.PLAN, listed=False) == ["done"] * 3


def test_new_wording_of_another_act_orders_nothing() -> None:
    texts = ("Внести в приказ следующее изменение:", "в разделе «Общие положения»:")
    assert items(*texts, kind=Kind.ACT) == ["instruction", "none"]


def test_items_under_what_a_law_provides_are_duties() -> None:
    texts = ("Қағидаларда мыналар көзделген:", "- орган хабарландыруды ұсынады;", "- тізім сайтта жарияланады.")
    assert items(*texts, kind=Kind.REPORT, language=Language.KK) == ["none", "duty", "duty"]


def test_presents_after_a_norm_go_on_with_it_until_an_account_begins() -> None:
    texts = (
        "Согласно Правилам заказчик составляет протокол.",
        "В протоколе указываются замечания жителей.",
        "Протокол публикуется на портале.",
        "В прошлом году составлено 40 протоколов.",
        "Семинары организуются в регионах.",
    )
    assert items(*texts, kind=Kind.REPORT, listed=False)[-3:] == ["duty", "done", "progress"]


def test_a_heading_inside_a_list_leaves_its_items_under_the_first_lead_in() -> None:
    texts = ("Определены победители:", "Среди школ:", "1 место – лицей № 4;", "2 место – школа № 11.")
    assert items(*texts, kind=Kind.PLAN, listed=False) == ["done", "none", "done", "done"]


def test_work_named_under_the_tasks_of_a_year_to_come_is_a_commitment() -> None:
    texts = ("Определены основные задачи на следующий год:", "– завершение ремонта дорог;", "– расширение сети постов.")
    assert items(*texts, kind=Kind.NEWS, listed=False)[1:] == ["commitment", "commitment"]


def test_a_point_beside_a_lead_in_does_not_stand_under_it() -> None:
    texts = ("8. Оператор обязан:", "1) вести учет;", "9. Инспектор вправе:", "1) посещать объекты;")
    assert items(*texts, kind=Kind.ACT) == ["duty", "duty", "none", "none"]


def test_a_headline_without_a_full_stop_says_nothing() -> None:
    texts = ("В столице открыт новый парк", "В столице открыт новый парк.")
    assert items(*texts, kind=Kind.NEWS, listed=False) == ["none", "done"]


def test_inheritance_leaves_what_speaks_for_itself() -> None:
    found = [Found(0, 9, {"type": "instruction"}, "is-told"), Found(0, 9, {"type": "refusal"}, "not-done")]
    blocks = [Block(BlockKind.PARAGRAPH, 0, 9), Block(BlockKind.LIST_ITEM, 10, 19)]
    assert inherited(blocks, [["Поручено:"], ["– не снято"]], [[found[0]], [found[1]]], Kind.NEWS) == [
        [found[0]],
        [found[1]],
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=400),
    st.sampled_from(Kind),
    st.sampled_from(BlockKind),
    st.sampled_from([Language.KK, Language.RU]),
)
def test_any_text_is_typed_without_raising(text: str, kind: Kind, block: BlockKind, language: Language) -> None:
    doc = typed(text, language, kind=kind, block=block)
    for find in read(doc, "obligation"):
        assert 0 <= find.start < find.end <= len(doc.text)
        assert find.value["type"] in set(Statement)
    inherit([Block(block, 0, len(text))], [doc], kind)


CUE_WORDS = "не|планируется|,|«|»|(|)|:|;|2026|год|–|5|обязан|который|тиіс|жоқ".split("|")  # noqa: SIM905


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(CUE_WORDS), max_size=80))
def test_sentences_of_nothing_but_cues_are_typed_without_raising(words: list[str]) -> None:
    assert set(types(" ".join(words), kind=Kind.PLAN)) <= set(Statement)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Открыто 26 школ, остальные заработают весной.", Language.RU, "commitment"),
        ("26 мектеп ашылды, қалғандары жаңадан салынады.", Language.KK, "commitment"),
        ("Работы подрядчиком завершены не были.", Language.RU, "refusal"),
        ("Ввод котельной в эксплуатацию состоялся.", Language.RU, "done"),
        ("Из 16 мостов 5 остались недостроенными.", Language.RU, "refusal"),
        ("Жоспар небәрі 41 %-ға орындалды.", Language.KK, "refusal"),
        ("Бұл жұмыстар осы күнге дейін қолға алынбаған.", Language.KK, "refusal"),
        ("Жол жөнделіп, пайдалануға тапсырылды.", Language.KK, "done"),
        ("Анықталған кемшіліктер жойылды.", Language.KK, "done"),
        ("Бастама өз жалғасын табады.", Language.KK, "commitment"),
        ("Увеличить квоту не можем.", Language.RU, "refusal"),
        ("От строительства ветки решено отказаться.", Language.RU, "refusal"),
    ],
)
def test_a_reply_tells_promise_from_fulfilment_and_failure(text: str, language: Language, expected: str) -> None:
    assert types(text, language, kind=Kind.REPLY) == [expected]
