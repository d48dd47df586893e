"""The audit finds every planted contradiction by its kind, and nothing in statements that are right."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import document
from corpus.model import Annotation, Block, BlockKind, Document, Label
from eval.audit import LANGUAGES, Case, cases, found, page
from nlp.audit import Contradiction, Finding, Severity, findings
from nlp.audit_brackets import brackets
from nlp.audit_data import messages, spoken, word_lists
from nlp.pipeline import annotate

GOLD = {language: list(cases(language)) for language in LANGUAGES}


def audit(text: str, issued: date | None = None) -> list[Finding]:
    made = replace(document(text.encode(), "text.txt"), date=issued)
    return findings(made, annotate(made))


def audit_table(rows: Sequence[Sequence[str]]) -> list[Finding]:
    made = document(page(rows).encode(), "table.html")
    return findings(made, annotate(made))


def said(case: Case) -> str:
    return f"{case.language} {' '.join(case.document.text.split())[:60]}"


@pytest.mark.parametrize("case", [case for cases in GOLD.values() for case in cases if case.kind], ids=said)
def test_a_planted_contradiction_is_found_by_its_kind_and_nothing_else(case: Case) -> None:
    assert {one.kind for one in found(case)} == {Contradiction(case.kind)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_that_are_right_give_no_finding(language: str) -> None:
    right = [case for case in GOLD[language] if not case.kind]
    assert len(right) >= 100
    assert {said(case): [one.message("en") for one in found(case)] for case in right if found(case)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gold_has_thirty_contradictions_of_every_kind(language: str) -> None:
    planted = [case for case in GOLD[language] if case.kind]
    assert len(planted) >= 30
    assert {case.kind for case in planted} == set(Contradiction)


@pytest.mark.parametrize("kind", list(Contradiction))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_message_is_found(kind: Contradiction, language: str) -> None:
    example = messages()[kind].examples[language]
    if kind is Contradiction.TOTAL:
        made = audit_table([row.split(" | ") for row in example.split(" / ")])
    else:
        made = audit(example, issued=date(2026, 5, 20))
    assert [one.kind for one in made] == [kind]


@pytest.mark.parametrize("name", list(word_lists()))
def test_every_list_of_words_has_an_example_that_it_finds(name: str) -> None:
    assert word_lists()[name]
    for example in word_lists()[name]:
        assert spoken(name).search(example), example


def test_a_message_tells_its_arithmetic_in_three_languages() -> None:
    (one,) = audit("Системы установили 69 предприятий (67 %) из 91.")
    assert one.message("en") == "69 of 91 is 75.8 %, and the text says 67 %"
    assert one.message("ru") == "69 из 91 — это 75,8 %, а в тексте 67 %"
    assert one.message("kk") == "91 ішінен 69 — бұл 75,8 %, ал мәтінде 67 %"
    assert one.message("de") == one.message("en")
    assert one.severity is Severity.HIGH


def test_a_finding_points_to_every_figure_it_is_about() -> None:
    text = "Всего 60 постов: в городах – 35, в районах – 20."
    (one,) = audit(text)
    assert [text[start:end] for start, end in one.spans] == ["60 постов", "35", "20"]
    assert text[one.start : one.end] == "60 постов: в городах – 35, в районах – 20"


def test_a_finding_has_the_same_id_on_every_run() -> None:
    text = "Из 340 обращений рассмотрено 306 (80 %)."
    assert [one.id("document") for one in audit(text)] == [one.id("document") for one in audit(text)]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Внедрили 69 предприятий (76 %) из 91.", 0),
        ("Внедрили 69 предприятий (75,8 %) из 91.", 0),
        ("Внедрили 69 предприятий (75,82 %) из 91.", 0),
        ("Внедрили 69 предприятий (75 %) из 91.", 0),  # cut off rather than rounded
        ("Внедрили 69 предприятий (77 %) из 91.", 1),
        ("Внедрили 69 предприятий (75,6 %) из 91.", 1),
        ("Внедрили 69 предприятий (около 75 %) из 91.", 0),
        ("Внедрили 69 предприятий (более 70 %) из 91.", 0),
        ("Внедрили 69 предприятий (более 80 %) из 91.", 1),
        ("Посажено 1,2 млн деревьев (92 %) из 1,3 млн.", 0),
        ("Посажено 1,2 млн деревьев (75 %) из 1,3 млн.", 1),
    ],
)
def test_a_share_may_be_off_by_what_its_digits_leave_open(text: str, findings: int) -> None:
    assert len(audit(text)) == findings


def test_a_list_below_its_introduction_is_held_to_it() -> None:
    wrong = "Закуплено 40 станций, из них:\n– 12 станций для Астаны;\n– 52 станции для Алматы.\n"
    right = "Закуплено 64 станции, из них:\n– 12 станций для Астаны;\n– 52 станции для Алматы.\n"
    assert [one.kind for one in audit(wrong)] == [Contradiction.PARTS]
    assert audit(right) == []


def test_what_overlaps_need_not_add_up() -> None:
    assert audit("Из 340 объектов на 215 выявлены нарушения, по 180 выданы предписания.") == []
    assert audit("200 адам оқытылды (әйелдер – 120, жастар – 95).") == []


def test_subtotals_are_sums_of_the_rows_since_the_last() -> None:
    rows = [["Пост", "Штук"], ["А", "3"], ["Б", "4"], ["Итого", "7"], ["В", "5"], ["Г", "6"], ["Итого", "11"]]
    assert audit_table(rows) == []
    assert audit_table([*rows, ["Всего", "18"]]) == []
    assert [one.kind for one in audit_table([*rows, ["Всего", "19"]])] == [Contradiction.TOTAL]


def test_a_promise_is_late_only_against_the_date_of_its_document() -> None:
    text = "До 1 марта 2026 года будет открыто 5 пунктов приема."
    assert audit(text) == []
    assert audit(text, issued=date(2026, 2, 1)) == []
    (one,) = audit(text, issued=date(2026, 5, 20))
    assert (one.kind, one.severity) == (Contradiction.DEADLINE, Severity.LOW)


def test_a_document_without_annotations_is_audited_for_its_dates() -> None:
    made = document("Срок – до 31 ноября 2026 года.".encode(), "text.txt")
    assert [one.kind for one in findings(made, [])] == [Contradiction.DATE]


_PIECES = ["из", "них", "всего", "оның ішінде", "(", ")", "–", ",", ";", ":", "%", "2025 год", "план", "31 ноября", "7"]
_TEXT = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join))


@st.composite
def tagged(draw: st.DrawFn) -> tuple[Document, list[Annotation]]:
    text = draw(_TEXT) or " "
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12))
    tags = [
        Annotation(
            draw(st.sampled_from([Label.FIGURE, Label.OBLIGATION])),
            start,
            min(len(text), start + length),
            {
                "min": draw(st.integers(0, 500)),
                "max": draw(st.integers(500, 10**12)),
                "unit": draw(st.sampled_from(["%", "count", "KZT", "t"])),
                "cmp": draw(st.sampled_from(["=", "~", ">=", "<="])),
                "type": "commitment",
            },
            "test",
        )
        for start, length in draw(st.lists(spans, max_size=8))
    ]
    half = len(text) // 2
    blocks = [Block(BlockKind.PARAGRAPH, 0, half), Block(BlockKind.CELL, half, len(text), table=0, row=0, column=0)]
    made = Document("id", "text.txt", "text/plain", text, "r", date=date(2026, 1, 1), blocks=tuple(blocks))
    return made, tags


@given(tagged())
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_tags_break_the_audit(case: tuple[Document, list[Annotation]]) -> None:
    made, tags = case
    for one in findings(made, tags):
        assert 0 <= one.start < one.end <= len(made.text)
        assert all(one.start <= start <= end <= one.end for start, end in one.spans)
        for language in ("kk", "ru", "en"):
            assert "{" not in one.message(language)


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_audited(text: str) -> None:
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    made = Document("id", "text.txt", "text/plain", text, "r", date=date(2026, 1, 1), blocks=blocks)
    findings(made, annotate(made))


@given(st.text(alphabet="()a", max_size=40))
def test_brackets_without_a_partner_count_for_nothing(text: str) -> None:
    known = brackets(text)
    bare = re.sub(r"[^()]", "", text)
    while "()" in bare:
        bare = bare.replace("()", "")
    assert len(known.depths) == len(text) + 1
    assert known.depths[len(text)] == 0
    assert max(known.depths) <= (text.count("(") + text.count(")") - len(bare)) // 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1 (",
        "из них 5 – 7, ",
        "2025 год – 81, ",
        "12 %, ",
        "план ",
        "31 ",
        "слово ",
        "всего 5: а – 2, б – 3; ",
        "с 2025 ",
    ],
)
def test_ten_times_the_text_takes_ten_times_the_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        made = document(text.encode(), "text.txt")
        tags = [
            Annotation(
                Label.FIGURE, match.start(), match.end(), {"min": 5, "max": 5, "unit": "count", "cmp": "="}, "test"
            )
            for match in re.finditer(r"\d+", made.text)
        ]
        begun = time.perf_counter()
        findings(made, tags)
        return time.perf_counter() - begun

    seconds(100)
    assert seconds(40_000) < 30 * max(seconds(4_000), 0.01)
