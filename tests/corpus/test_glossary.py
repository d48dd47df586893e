"""Short forms: introduced in brackets, listed in legends, implied by a single named body."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.glossary import glossary
from corpus.model import Block, BlockKind


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (
            "Проект внесён Министерством водных ресурсов (далее – Министерство).",
            "Министерство",
            "Министерством водных ресурсов",
        ),
        (
            "Создан фонд. Единая система учёта выбросов (далее - ЕСУВ) работает.",
            "ЕСУВ",
            "Единая система учёта выбросов",
        ),
        ("Действует РГП на ПХВ «Центр воды» (далее – Центр).", "Центр", "РГП на ПХВ «Центр воды»"),
        ("акимат города Тараза (далее именуемый Акимат) сообщил", "Акимат", "акимат города Тараза"),
        ("Установлены датчики уровня воды (далее по тексту – ДУВ).", "ДУВ", "датчики уровня воды"),
        ("Су қорын қорғау агенттігі (бұдан әрі – Агенттік) хабарлайды.", "Агенттік", "Су қорын қорғау агенттігі"),
        ("Су қорын қорғау агенттігінің (бұдан əрі - СҚҚА) есебі", "СҚҚА", "Су қорын қорғау агенттігінің"),
        ("«Тазасу» РМК (бұдан әрі – Кәсіпорын) жұмыс істейді.", "Кәсіпорын", "«Тазасу» РМК"),
        ("үкіметтік емес ұйымдар (ҮЕҰ) қатысты", "ҮЕҰ", "үкіметтік емес ұйымдар"),
        ("басқа үкіметтік емес ұйымдардың (- ҮЕҰ) пікірі", "ҮЕҰ", "үкіметтік емес ұйымдардың"),
        ("Ұлттық Орхус орталығының (ОО) деректері", "ОО", "Орхус орталығының"),
    ],
)
def test_a_bracket_introduces_a_short_form(text: str, short: str, long: str) -> None:
    assert glossary(text, ())[short] == long


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "Примечание: расшифровка аббревиатур:\nМВР – Министерство водных резервов\nНИ – Национальный институт\n",
            {"МВР": "Министерство водных резервов", "НИ": "Национальный институт"},
        ),
        (
            "Ескертпе: аббревиатуралардың толық жазылуы:\n\nСуминi – Су министрлігі\n\nСҚА – Су қоры агенттігі\n",
            {"СҚА": "Су қоры агенттігі"},
        ),
        ("Примечание: МВР – Министерство водных резервов; СА – Служба архивов.", {"СА": "Служба архивов"}),
        (
            "Список сокращений\nМВР – Министерство водных\nрезервов\nСА – Служба архивов\n",
            {"МВР": "Министерство водных резервов"},
        ),
    ],
)
def test_a_legend_lists_short_forms(text: str, pairs: dict[str, str]) -> None:
    assert pairs.items() <= glossary(text, ()).items()


def test_a_legend_may_be_a_table() -> None:
    text = "МВР\nМинистерство водных резервов"
    cells = (
        Block(BlockKind.CELL, 0, 3, table=0, row=0, column=0),
        Block(BlockKind.CELL, 4, len(text), table=0, row=0, column=1),
    )
    assert glossary(text, cells) == {"МВР": "Министерство водных резервов"}


def test_a_noun_alone_means_the_single_body_that_the_text_names() -> None:
    text = "Отчёт дало Министерство энергетики. По данным Министерства, план исполнен."
    assert glossary(text, ()) == {"Министерство": "Министерство энергетики"}


def test_a_noun_alone_means_nothing_where_two_bodies_are_named() -> None:
    text = "Министерство энергетики и Министерство финансов. По данным Министерства, план исполнен."
    assert glossary(text, ()) == {}


def test_ordinary_brackets_introduce_nothing() -> None:
    assert glossary("Собрано отходов (2,5 тонны) за год (см. таблицу) в парке (АБВ).", ()) == {}


def test_a_legend_outranks_a_bracket() -> None:
    text = "Опорные пункты контроля (далее – ОПК).\n\nПримечание: сокращения:\nОПК – Отдел полевого контроля\n"
    assert glossary(text, ())["ОПК"] == "Отдел полевого контроля"


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="АБв (далее–)«».\n-", max_size=200))
def test_any_text_is_read_and_no_long_form_is_empty(text: str) -> None:
    assert all(short and long for short, long in glossary(text, ()).items())
