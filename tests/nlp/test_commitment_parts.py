"""Statements of several undertakings become several commitments; what belongs together stays one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import document
from corpus.model import Commitment, Kind, Lack, Origin, Role
from eval.commitment_parts import answers
from nlp.commitments import commitments
from nlp.pipeline import annotate

# What the gold asks beyond the rule: two duties without a day, which are left whole, and one that is tagged as nothing.
KNOWN_WRONG = 3


def found(text: str, kind: Kind = Kind.ACT) -> list[Commitment]:
    made = replace(document(text.encode(), "text.txt"), date=date(2024, 3, 1), kind=kind)
    return commitments(made, annotate(made))


def owners(made: Commitment) -> list[str]:
    return [one.id or one.name for one in made.agencies if one.role is Role.RESPONSIBLE]


@pytest.mark.slow
def test_the_gold_is_taken_apart_but_for_what_is_known() -> None:
    wrong = [one.text for one in answers() if not one.is_right]
    assert len(wrong) <= KNOWN_WRONG, wrong


@pytest.mark.parametrize(
    "text",
    [
        "3. Министерству финансов до 1 июня 2025 года утвердить бюджет музея и выделить 40 ставок сторожей.",
        "3. Қаржы министрлігі 2025 жылғы 1 маусымға дейін музей бюджетін бекітсін және 40 күзетші штатын бөлсін.",
    ],
)
def test_parts_share_number_body_and_day_and_keep_their_own_figures(text: str) -> None:
    first, second = found(text)
    assert (first.number, second.number) == ("3", "3")
    assert first.origin is second.origin is Origin.POINT
    assert owners(first) == owners(second) == ["kz.minfin"]
    assert [one.due for one in first.deadlines] == [one.due for one in second.deadlines] == [date(2025, 6, 1)]
    assert (first.figures, len(second.figures)) == ((), 1)
    assert Lack.MEASURE in first.missing
    assert second.missing == ()
    assert first.id != second.id


def test_each_part_is_quoted_exactly_and_told_with_the_verb_that_it_shares() -> None:
    text = "5. Акимату построить школу в городе Сарань и больницу в городе Шахтинск."
    first, second = found(text)
    assert [text[one.start : one.end] for one in (first, second)] == [
        "5. Акимату построить школу в городе Сарань",
        "больницу в городе Шахтинск.",
    ]
    assert (first.text, second.text) == (text[first.start : first.end], text[second.start : second.end])
    assert [one.action for one in (first, second)] == [
        "Построить школу в городе Сарань",
        "Построить больницу в городе Шахтинск",
    ]


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        (
            "В 2025 году будет утверждена программа развития и увеличено число стипендий.",
            ["Будет утверждена программа развития", "Будет увеличено число стипендий"],
        ),
        (
            "2025 жылдың соңына дейін көпірді жөндеу, ал 2026 жылдың соңына дейін кеме сатып алу жоспарланған.",
            ["Көпірді жөндеу", "Кеме сатып алу"],
        ),
        (
            "2025 жылдың соңына дейін 4 кітапхана және 2 мұражай салынады.",
            ["4 кітапхана салынады", "2 мұражай салынады"],
        ),
    ],
)
def test_an_action_has_the_auxiliary_or_the_predicate_of_all(text: str, actions: list[str]) -> None:
    assert [one.action for one in found(text, Kind.REPLY)] == actions


def test_places_before_the_verbs_hold_for_all_parts_and_those_behind_for_their_own() -> None:
    shared = found("В Павлодарской области планируется построить ферму и открыть рынок.", Kind.REPLY)
    assert [[place.id for place in one.places] for one in shared] == [["kz.pavlodar"], ["kz.pavlodar"]]
    own = found("До 1 мая построить ферму в Павлодарской области, до 1 июня открыть рынок в Абайской области.")
    assert [[place.id for place in one.places] for one in own] == [["kz.pavlodar"], ["kz.abai"]]


def test_a_body_that_opens_a_part_is_who_must_do_that_part() -> None:
    made = found("Министерству юстиции до 1 мая утвердить образцы, Министерству финансов до 1 июня выделить средства.")
    assert [owners(one) for one in made] == [["kz.moj"], ["kz.minfin"]]


def test_a_norm_is_taken_apart_only_where_each_part_is_due_by_itself() -> None:
    assert len(found("Субъекты рынка обязаны вести журнал учета и устанавливать на складах датчики.")) <= 1
    dated = "Субъекты рынка обязаны до 1 мая представить отчет и до 1 июня установить на складах датчики."
    assert len(found(dated)) == 2


def test_of_two_acts_of_an_issuer_each_is_enacted_by_itself() -> None:
    made = found(
        "Правительство Республики Казахстан ПОСТАНОВЛЯЕТ:\n\n"
        "1. Утвердить прилагаемый перечень музеев и образовать совет по охране памятников.\n"
    )
    assert [one.action for one in made] == [
        "Утвердить прилагаемый перечень музеев",
        "Образовать совет по охране памятников",
    ]
    assert all(one.evidence and one.evidence[0].start == one.start for one in made)


def test_rows_of_plans_are_left_whole() -> None:
    cells = (
        ("№", "Мероприятие", "Срок", "Исполнители"),
        ("1.", "Построить ферму и открыть 3 рынка", "2026 год", "МСХ"),
    )
    table = "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in cells) + "\n"
    rows = [one for one in found("План мероприятий на 2026 год\n\n" + table, Kind.PLAN) if one.origin is Origin.ROW]
    assert len(rows) == 1


PIECES = (
    "построить школу", "и", "а", ", ", "; ", "до 1 мая 2025 года", "будет", "открыт рынок", "3 больницы", "в Астане",
    "мектеп салсын", "және", "ал", "жөндеу", "жоспарланған", "2 аурухана", "который", "чтобы", "«", "»", "(", ")", ".",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16))
def test_parts_never_overlap_and_quote_the_text(pieces: list[str]) -> None:
    text = "Министерству финансов поручено " + " ".join(pieces)
    made = sorted(found(text), key=lambda one: one.start)
    assert all(one.text == text[one.start : one.end] and one.start < one.end for one in made)
    assert all(one.end <= other.start for one, other in pairwise(made))
    assert len({one.id for one in made}) == len(made)


def test_a_body_with_which_a_later_part_begins_does_not_own_the_first() -> None:
    text = "До 1 мая 2025 года будет построена школа, а Министерство финансов до 1 июня 2025 года выделит 40 ставок."
    assert [owners(one) for one in found(text, Kind.REPLY)] == [[], ["kz.minfin"]]
