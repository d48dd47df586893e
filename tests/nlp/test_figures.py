"""Figures: found, valued and measured in both languages, and nothing found in the other numbers of a text."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import BlockKind, Column, Language
from corpus.registry.units import Unit, units
from corpus.table_heads import CellHead
from nlp.context import Context
from nlp.figure_rules import load
from nlp.figures import figures
from nlp.found import Found
from nlp.languages import blank
from nlp.spans import read
from nlp.time_reading import read_times

TAGS = "% KZT USD EUR t kg g m km m2 ha km2 m3 m3/d l kW MW kWh count times other"
UNITS = frozenset(TAGS.split())
CASES = tomllib.loads(Path(__file__).with_name("figures.toml").read_text(encoding="utf-8"))
SETTINGS = tomllib.loads(Path(__file__).with_name("figure_settings.toml").read_text(encoding="utf-8"))
ALPHABET = "0123456789 ,.-–()%№«»/тыс.млнмыңпайыздансвышедоастамжылғыгодаIVнеболеебес двадцать\n\u00a0$"


def short(find: Found) -> str:
    value = find.value
    number = f"{value['min']}" if value["min"] == value["max"] else f"{value['min']}..{value['max']}"
    return f"{number} {value['unit']}" + ("" if value["cmp"] == "=" else f" {value['cmp']}")


@pytest.mark.parametrize(("text", "expected"), [tuple(case) for group in CASES.values() for case in group["cases"]])
def test_the_figures_of_a_text_are_those_written_beside_it(text: str, expected: list[str]) -> None:
    assert [short(find) for find in figures(text)] == expected


@pytest.mark.parametrize(
    ("rule", "text"),
    [(row, text) for row in load()["comparator"] for text in row["example_ru"] + row["example_kk"]],
)
def test_a_comparator_gives_its_sign_to_its_example(rule: dict[str, str], text: str) -> None:
    assert [find.value["cmp"] for find in figures(text)] == [rule["cmp"]]


@pytest.mark.parametrize(
    "text",
    [
        text
        for group in ("before", "after", "zone")
        for row in load()[group]
        for text in row.get("example_ru", []) + row.get("example_kk", [])
    ],
)
def test_the_example_of_an_exclusion_holds_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize("unit", units(), ids=lambda unit: f"{unit.id}-{unit.kind}")
def test_every_form_of_the_registry_is_read_as_its_unit(unit: Unit) -> None:
    for form in (*unit.ru, *unit.kk):
        found = figures(f"барлығы 17,5 {form.replace('*', '')}, всего")
        assert [find.value["unit"] for find in found] in ([part] for part in unit.id.split("|")), form


def test_the_units_of_the_registry_are_those_of_the_tags() -> None:
    assert {part for unit in units() for part in unit.id.split("|")} == UNITS


def test_a_span_covers_the_numeral_and_the_counted_noun() -> None:
    text = "Планируется открыть 143 дополнительных экологических поста к сроку."
    (find,) = figures(text)
    assert text[find.start : find.end] == "143 дополнительных экологических поста"


def test_a_figure_says_what_it_counts_when_where_and_as_what() -> None:
    (find,) = settled("В Павлодарской области план 2026 года – 40 новых бекетов.")
    assert find["period"] == {"start": "2026-01-01", "end": "2026-12-31"}
    assert find["as"] == "plan"
    assert (find["place"], find["region"]) == ("Павлодарской области", "kz.pavlodar")
    (find,) = settled("Образовано 3 тонны отходов.")
    assert find["of"] == "отход"


def settled(text: str, context: Context | None = None) -> list[Mapping[str, Any]]:
    return [find.value for find in figures(text, context, read_times(text, context or Context()))]


@pytest.mark.parametrize(("text", "expected"), [tuple(case) for case in SETTINGS["text"]])
def test_a_figure_takes_its_setting_from_its_clause(text: str, expected: list[dict[str, str]]) -> None:
    assert [_shown(value) for value in settled(text)] == expected


@pytest.mark.parametrize(("column", "names", "cell", "expected"), [tuple(case) for case in SETTINGS["cell"]])
def test_a_number_in_a_cell_takes_its_setting_from_its_column_and_row(
    column: str, names: list[str], cell: str, expected: dict[str, str]
) -> None:
    head = CellHead(column, "", tuple(names), is_number=True)
    (value,) = settled(cell, Context(block=BlockKind.CELL, heading=head.said, head=head))
    assert _shown(value) == expected


def _shown(value: Mapping[str, Any]) -> dict[str, str]:
    shown = {key: value[key] for key in ("what", "place", "region", "as") if key in value}
    period = value.get("period")
    return shown | ({"period": f"{period['start']}..{period['end']}"} if period else {})


def test_numbers_inside_a_time_expression_are_no_figures() -> None:
    text = "Рассмотреть 15 вопросов"
    time = Found(0, len(text), {"start": None, "end": None}, "test")
    assert figures(text, None, [time]) == []


def test_the_number_of_a_row_or_a_column_is_no_figure() -> None:
    cell = Context(block=BlockKind.CELL)
    assert figures("3", cell) == []
    assert figures("15.", Context(block=BlockKind.CELL, role=Column.NUMBER)) == []
    assert figures("2024", Context(block=BlockKind.CELL, header=True)) == []


def test_the_mark_of_a_footnote_is_no_figure() -> None:
    assert figures("3 Водный кодекс, статья 12", Context(block=BlockKind.FOOTNOTE)) == []
    assert figures("4 «О недрах» Заңының 5-бабы") == []


def test_a_bare_number_in_a_plan_cell_counts() -> None:
    (find,) = figures("6", Context(block=BlockKind.CELL, role=Column.FORM))
    assert short(find) == "6 count"
    (find,) = figures("6", Context(block=BlockKind.CELL, role=Column.FUNDING))
    assert short(find) == "6 KZT"


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Объем финансирования, млн тенге", "2 150,4", ["2150400000 KZT"]),
        ("Қаржыландыру көлемі, млрд теңге", "1,5 (ЖБ)", ["1500000000 KZT"]),
        ("Расходы (тыс. тенге)", "640,0 местный бюджет", ["640000 KZT"]),
        ("Расходы (тыс. тенге)", "3 млн тенге", ["3000000 KZT"]),
        ("2026 год; тыс. тонн; Сбор отходов", "12,5", ["12500 t"]),
        ("2026 жыл; га; Орман алқабы", "48", ["48 ha"]),
        ("Количество постов", "7", ["7 count"]),
        ("Бекеттер саны", "7", ["7 count"]),
        ("Площадь, га", "18 посёлков", ["18 count"]),
        ("Наименование", "7", []),
    ],
)
def test_a_bare_number_in_a_cell_takes_the_unit_of_its_head(heading: str, cell: str, expected: list[str]) -> None:
    assert [short(find) for find in figures(cell, Context(block=BlockKind.CELL, heading=heading))] == expected


@pytest.mark.parametrize("language", [Language.RU, Language.KK])
def test_the_component_writes_its_group(language: Language) -> None:
    chain = blank(language)
    chain.add_pipe("mindet_figures")
    doc = chain("2,2 млн. теңге, 40 %")
    assert [short(find) for find in read(doc, "figure")] == ["2200000 KZT", "40 %"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(alphabet=ALPHABET, max_size=200)))
def test_any_text_gives_finite_ordered_values_inside_it(text: str) -> None:
    end = 0
    for find in figures(text):
        low, high = find.value["min"], find.value["max"]
        assert math.isfinite(low)
        assert math.isfinite(high)
        assert low <= high
        assert find.value["unit"] in UNITS
        assert find.value["cmp"] in ("=", ">=", "<=", "~")
        assert 0 <= find.start < find.end <= len(text)
        assert any(char.isalnum() for char in text[find.start : find.end])
        end = max(end, find.end)


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("64 жолаушылар вагонының доңғалағы ауыстырылды.", "вагон"),
        ("27 ет өңдеу кәсіпорны тіркелді.", "кәсіпорын"),
        ("90 балалар спорт алаңы салынды.", "алаң"),
        ("48 шұғыл медициналық жәрдем көлігі алынды.", "көлік"),
        ("3 мың шағын және орта бизнес субъектісі қолдау алды.", "субъект"),
        ("12 бала мектеп ауласын тазалады.", "бала"),
    ],
)
def test_what_a_kazakh_number_counts_stands_at_the_end_of_its_compound(text: str, noun: str) -> None:
    assert [find.value["of"] for find in figures(text, language="kk")] == [noun]


def test_a_short_line_of_a_kazakh_block_is_kazakh_without_a_kazakh_letter() -> None:
    assert [find.value["of"] for find in figures("17 автоматты станция орнатылды.", language="kk")] == ["станция"]


@pytest.mark.parametrize(
    ("text", "unit", "low"),
    [
        ("18 гектардың 12-сі игерілді.", "ha", 12),
        ("40 млн теңгенің 28-і игерілді.", "KZT", 28_000_000),
        ("214 км су құбырының 180-і ауыстырылды.", "km", 180),
        ("64 вагонның 40-ы жаңартылды.", "count", 40),
        ("9 шарттың 4-еуі мерзімінен бұрын бұзылды.", "count", 4),
        ("Ставка 14 %, 40-ы қолдады.", "count", 40),
    ],
)
def test_a_kazakh_part_has_the_measure_of_its_whole(text: str, unit: str, low: float) -> None:
    part = figures(text)[-1].value
    assert (part["unit"], part["min"]) == (unit, low)


def test_nothing_behind_a_kazakh_part_is_counted_by_it() -> None:
    assert [find.value["of"] for find in figures("120 үйдің 96-сы жылуға қосылды.")] == ["үй", "үй"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Нысандардың 61-і іске қосылды.", [(61, "нысан")]),
        ("Бұрғыланған ұңғымалардың тоғызында су шықты.", [(9, "ұңғыма")]),
        ("Кәсіпорындардың жиырма үші айыппұл төледі.", [(23, "кәсіпорын")]),
        ("Шарттардың 38-і бұзылды, 12-сі ұзартылды.", [(38, "шарт"), (12, "шарт")]),
        ("54 емес, 49 көпір жөнделді.", [(54, "көпір"), (49, "көпір")]),
        ("14 ауыл түгел қамтылды.", [(14, "ауыл")]),
        ("Построено не 54, а 49 мостов.", [(54, "мост"), (49, "мост")]),
        ("Вода есть в девяти селах из четырнадцати.", [(9, "село"), (14, "село")]),
        ("Отремонтировано 11 из 20 школ.", [(11, "школа"), (20, "школа")]),
        ("Из намеченных 72 мостов сдано 44, отменено 6.", [(72, "мост"), (44, "мост"), (6, "мост")]),
        ("Из проверенных карьеров шесть закрыты.", [(6, "карьер")]),
        ("Оба моста открыты.", [(2, "мост")]),
    ],
)
def test_a_part_counts_what_its_whole_names(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(find.value["min"], find.value.get("of")) for find in figures(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Из 72 мостов готовы многие. Поступило 44.",
        "Айдың 5-інде жауап келді, 12-сі демалыс.",
        "Ремонт завершен из средств фонда, поступило 44.",
    ],
)
def test_a_number_of_another_sentence_or_of_a_time_is_no_part(text: str) -> None:
    assert "of" not in figures(text)[-1].value


def test_a_part_written_without_its_magnitude_has_that_of_its_whole() -> None:
    part, whole = figures("Освоено 40 из 96 млрд тенге.")
    assert (part.value["min"], part.value["unit"], whole.value["min"]) == (40_000_000_000, "KZT", 96_000_000_000)
