"""Agencies and places: tables of sentences with their mentions in square brackets, and what holds for any text."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

import nlp
from corpus.model import BlockKind, Column
from corpus.registry import agencies
from nlp.agencies import find
from nlp.context import Context
from nlp.spans import read

DATA = Path(__file__).parent / "data"
IN_2024 = Context(issued=date(2024, 5, 1))
PLAN_CELL = Context(issued=date(2025, 3, 1), block=BlockKind.CELL, role=Column.RESPONSIBLE)


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its square brackets, and what stood in them."""
    plain, spans, start = "", [], 0
    for character in text:
        if character == "[":
            start = len(plain)
        elif character == "]":
            spans.append((start, len(plain)))
        else:
            plain += character
    return plain, spans


def cases(name: str) -> list[tuple[str, str, list[str]]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["lang"], row["text"], (row["ids"] or "").split()) for row in rows]


def examples() -> list[tuple[str, str, str | None]]:
    rules = tomllib.loads((Path(nlp.__path__[0]) / "data" / "agencies.toml").read_text(encoding="utf-8"))
    return [
        (language, row[f"example_{language}"], row.get("id"))
        for row in (*rules["phrase"], *rules["head"])
        for language in ("ru", "kk")
    ]


@pytest.mark.parametrize(("language", "text", "ids"), cases("agency_cases.tsv"))
def test_a_sentence_yields_its_agencies_and_no_other(language: str, text: str, ids: list[str]) -> None:
    plain, spans = marked(text)
    bodies, _ = find(plain, IN_2024, language)
    assert [(plain[body.start : body.end], body.value["id"] or "-") for body in bodies] == [
        (plain[start:end], agency) for (start, end), agency in zip(spans, ids, strict=True)
    ]


@pytest.mark.parametrize(("language", "text", "ids"), cases("place_cases.tsv"))
def test_a_sentence_yields_its_regions_and_no_other(language: str, text: str, ids: list[str]) -> None:
    plain, spans = marked(text)
    _, places = find(plain, IN_2024, language)
    assert [(plain[place.start : place.end], place.value["id"]) for place in places] == [
        (plain[start:end], region) for (start, end), region in zip(spans, ids, strict=True)
    ]


@pytest.mark.parametrize(("language", "text", "agency"), examples())
def test_the_example_of_a_rule_yields_what_the_rule_says(language: str, text: str, agency: str | None) -> None:
    plain, spans = marked(text)
    bodies, _ = find(plain, IN_2024, language)
    assert [(body.start, body.end) for body in bodies] == spans
    assert agency is None or agency in [body.value["id"] for body in bodies]


@pytest.mark.parametrize(
    ("text", "issued", "agency"),
    [
        ("Министерство экологии ответило.", date(2021, 5, 1), "kz.megpr"),
        ("Министерство экологии ответило.", date(2024, 5, 1), "kz.mepr"),
        ("Уполномоченный орган в области охраны окружающей среды решил.", date(2016, 5, 1), "kz.energy"),
        ("Экологиямині жауап берді.", date(2020, 5, 1), "kz.megpr"),
        ("Қоршаған ортаны қорғау саласындағы уәкілетті орган шешті.", date(2025, 5, 1), "kz.mepr"),
    ],
)
def test_the_date_decides_between_bodies_under_one_name(text: str, issued: date, agency: str) -> None:
    bodies, _ = find(text, Context(issued=issued), "")
    assert [body.value["id"] for body in bodies] == [agency]


def test_an_abbreviation_of_two_bodies_keeps_both_as_candidates() -> None:
    bodies, _ = find("ҚМ, ЭТРМ", PLAN_CELL, "kk")
    assert bodies[0].value["candidates"] == ["kz.minfin", "kz.defence"]
    assert "candidates" not in bodies[1].value


def test_the_glossary_decides_what_an_abbreviation_means() -> None:
    context = Context(issued=date(2025, 1, 1), glossary={"ҚМ": "Қазақстан Республикасының Қорғаныс министрлігі"})
    bodies, _ = find("ҚМ есеп берді.", context, "kk")
    assert [body.value for body in bodies] == [{"id": "kz.defence"}]


def test_a_short_form_of_something_else_is_no_agency() -> None:
    context = Context(
        glossary={"АПК": "автономные пункты контроля", "ЭК": "Экологиялық кодекс", "План": "План работ Правительства"}
    )
    assert find("Установлено 34 АПК, согласно ЭК. План утверждён.", context, "ru")[0] == []


@pytest.mark.parametrize(
    ("short", "long", "text", "agency"),
    [
        ("Министерство", "Министерством экологии и природных ресурсов", "Письмо Министерства получено.", "kz.mepr"),
        ("Министрлік", "Су ресурстары және ирригация министрлігі", "Хатты Министрліктің өкілі берді.", "kz.mwri"),
        ("Центр", "РГП «Казгидромет»", "Сведения дал Центр.", "kz.kazhydromet"),
        ("ОО", "Ұлттық Орхус орталығының", "ОО сайты жаңарды.", "kz.aarhus-centre"),
        (
            "ИАЦ ООС",
            "РГП на ПХВ «Информационно-аналитический центр охраны окружающей среды»",
            "ИАЦ ООС учит.",
            "kz.iac-oos",
        ),
    ],
)
def test_a_short_form_carries_the_id_of_what_it_stands_for(short: str, long: str, text: str, agency: str) -> None:
    bodies, _ = find(text, Context(glossary={short: long}), "")
    assert [body.value["id"] for body in bodies] == [agency]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("МЭПР, НПП «Атамекен» (по согласованию)", ["responsible", "by_agreement"]),
        ("ЭТРМ, «Атамекен» ҰКП (келісу бойынша)", ["responsible", "by_agreement"]),
    ],
)
def test_a_plan_cell_tells_who_is_responsible_and_who_agrees(text: str, roles: list[str]) -> None:
    bodies, _ = find(text, PLAN_CELL, "")
    assert [body.value["role"] for body in bodies] == roles


def test_a_body_that_is_written_to_is_an_addressee() -> None:
    assert find("Отчёт внести в Аппарат Правительства.", IN_2024, "ru")[0][0].value["role"] == "addressee"
    assert find("Есеп Үкімет Аппаратына енгізілсін.", IN_2024, "kk")[0][0].value["role"] == "addressee"


def test_a_body_that_the_registry_has_not_keeps_its_name() -> None:
    bodies, _ = find("Нарушения выявила прокуратура Павлодарской области.", IN_2024, "ru")
    assert bodies[0].value == {"id": None, "name": "прокуратура Павлодарской области"}


def test_a_region_carries_its_code() -> None:
    assert find("В Павлодарской области", IN_2024, "ru")[1][0].value == {"id": "kz.pavlodar", "kato": "55"}


def test_the_component_writes_both_groups() -> None:
    chain = spacy.blank("xx")
    chain.add_pipe("mindet_agencies")
    doc = chain("Акимат города Алматы")
    assert [found.value["id"] for found in read(doc, "agency")] == ["kz.akimat.almaty"]
    assert [found.value["id"] for found in read(doc, "place")] == ["kz.almaty"]


_PIECES = [
    "министерства",
    "финансов",
    "акимат",
    "Алматы",
    "облысының",
    "әкімдігі",
    "орган",
    "уәкілетті",
    ",",
    "(",
    "»",
    "«",
]


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join)),
    st.sampled_from(["kk", "ru", ""]),
)
def test_any_text_yields_spans_inside_it_in_order_and_apart(text: str, language: str) -> None:
    for found in find(text, IN_2024, language):
        assert all(0 <= one.start < one.end <= len(text) for one in found)
        assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(body.value["id"] is None or body.value["id"] in agencies() for body in find(text, IN_2024, language)[0])


def test_a_full_name_stands_whole_where_its_first_word_is_a_short_form() -> None:
    context = Context(glossary={"Комитет": "Комитет лесного хозяйства и животного мира"})
    text = "В Комитете лесного хозяйства и животного мира прошла коллегия, Комитет подвёл итоги."
    bodies, _ = find(text, context, "ru")
    assert [text[one.start : one.end] for one in bodies] == ["Комитете лесного хозяйства и животного мира", "Комитет"]
    assert bodies[0].value["id"] == bodies[1].value["id"] is not None


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("Рабочим органом комиссии является управление.", "ru", False),
        ("Уполномоченным органом определено министерство.", "ru", False),
        ("Договор подписан уполномоченным органом.", "ru", True),
        ("Комитет осы саладағы уәкілетті орган болып табылады.", "kk", False),
        ("Комиссияның жұмыс органы – басқарма.", "kk", False),
        ("Шартқа уәкілетті орган қол қояды.", "kk", True),
    ],
)
def test_what_a_body_is_said_to_be_is_no_mention_of_another(text: str, language: str, named: bool) -> None:
    bodies, _ = find(text, IN_2024, language)
    assert any("орган" in text[one.start : one.end] for one in bodies) is named
