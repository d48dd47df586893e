"""Measures over time: what each figure measures, which are one measure, and where documents disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.documents import document
from eval.indicators import read, score
from index.indicator_data import rules
from index.indicator_points import As, Basis, Point, points
from index.indicators import Series, series
from nlp.pipeline import annotate


def told(text: str, issued: date | None, source: str = "a.txt") -> list[Point]:
    made = replace(document(text.encode(), source), date=issued)
    return points(made, annotate(made))


def of(*texts: tuple[str, date]) -> list[Series]:
    found = [point for number, (text, day) in enumerate(texts) for point in told(text, day, f"{number}.txt")]
    return series(found)


POINTS = [
    ("По состоянию на 1 марта 2026 года подключено 87 предприятий.", "2026-03-01", As.FACT, Basis.LEVEL),
    ("2026 жылғы 1 наурыздағы жағдай бойынша 87 кәсіпорын қосылды.", "2026-03-01", As.FACT, Basis.LEVEL),
    ("К концу 2027 года планируется довести число постов до 30.", "2027-12-31", As.PLAN, Basis.LEVEL),
    ("2027 жылға қарай бекеттер санын 30-ға жеткізу жоспарлануда.", "2027-12-31", As.PLAN, Basis.LEVEL),
    ("За 9 месяцев 2025 года высажено 40 тыс. саженцев.", "2025-09-30", As.FACT, Basis.LEVEL),
    ("На начало 2025 года мощность составила 12 МВт.", "2025-01-01", As.FACT, Basis.LEVEL),
    ("Всего за 2021–2025 годы высажено 8 млн саженцев.", "2025-12-31", As.FACT, Basis.CUMULATIVE),
    ("2021–2025 жылдары барлығы 8 млн көшет отырғызылды.", "2025-12-31", As.FACT, Basis.CUMULATIVE),
    ("Еще 6 предприятий подключены в 2025 году.", "2025-12-31", As.FACT, Basis.ADDED),
    ("Сеть насчитывает 181 пост.", "2026-04-01", As.FACT, Basis.LEVEL),
]


@pytest.mark.parametrize(("sentence", "day", "stated", "basis"), POINTS, ids=[case[0] for case in POINTS])
def test_a_figure_tells_its_day_and_as_what_it_is_stated(sentence: str, day: str, stated: As, basis: Basis) -> None:
    (point, *_) = told(sentence, date(2026, 4, 1))
    assert (str(point.day), point.stated, point.basis) == (day, stated, basis)


def test_a_document_without_a_date_leaves_open_what_only_it_could_tell() -> None:
    (point,) = told("Сеть насчитывает 181 пост.", None)
    assert point.day is None


def test_units_of_one_kind_are_compared_in_one() -> None:
    (kilos, tonnes) = told("Собрано 1500 кг отходов. Собрано 2 т отходов.", date(2026, 1, 1))
    assert (kilos.unit, kilos.low, tonnes.low) == ("t", pytest.approx(1.5), 2.0)


def test_one_measure_is_followed_through_documents_of_both_languages() -> None:
    (one,) = of(
        ("В 2024 году автоматизированный мониторинг выбросов вели 51 предприятие.", date(2025, 2, 1)),
        ("2025 жылы шығарындыларды автоматтандырылған мониторингпен 69 кәсіпорын қамтылды.", date(2026, 1, 9)),
        (
            "К 2027 году автоматизированным мониторингом выбросов планируется охватить 115 предприятий.",
            date(2026, 3, 1),
        ),
    )
    assert [(point.low, point.stated) for point in one.points] == [(51, As.FACT), (69, As.FACT), (115, As.PLAN)]


OLD, NEW = date(2025, 1, 9), date(2026, 1, 9)
APART = [
    ("Построено 12 школ.", "Построено 14 больниц."),
    ("12 мектеп салынды.", "14 аурухана салынды."),
    ("В Абайской области построено 12 школ.", "В Актюбинской области построено 14 школ."),
    ("Мощность солнечных электростанций – 12 МВт.", "Мощность ветровых электростанций – 14 МВт."),
    ("В 2024 году высажено 3 млн саженцев.", "Всего за 2021–2025 годы высажено 14 млн саженцев."),
    ("Доля переработки отходов – 24 %.", "Доля газификации населения – 64 %."),
]


@pytest.mark.parametrize(("first", "second"), APART, ids=[first for first, _ in APART])
def test_another_thing_region_kind_or_basis_is_another_measure(first: str, second: str) -> None:
    assert of((first, OLD), (second, NEW)) == []


def test_documents_that_disagree_are_both_shown() -> None:
    (one,) = of(
        ("В 2024 году выбросы загрязняющих веществ составили 2 270 тонн.", date(2025, 3, 1)),
        ("В 2024 году выбросы загрязняющих веществ составили 2 298 тонн.", date(2026, 3, 1)),
        ("В 2025 году выбросы загрязняющих веществ составили 2 240 тонн.", date(2026, 3, 1)),
    )
    (found,) = one.disagreements
    assert [point.low for point in found.points] == [2270, 2298]
    assert found.day == date(2024, 12, 31)
    assert found.corrected is None


def test_a_later_correction_is_named() -> None:
    (one,) = of(
        ("В 2025 году численность сайгаков составила 3,9 млн особей.", date(2026, 1, 2)),
        ("По уточненным данным, в 2025 году численность сайгаков составила 4,1 млн особей.", date(2026, 2, 2)),
    )
    (found,) = one.disagreements
    assert found.corrected is not None
    assert found.corrected.low == 4_100_000


def test_amounts_that_one_value_fits_do_not_disagree() -> None:
    (one,) = of(
        ("На 1 марта 2026 года подключено свыше 80 предприятий к системе мониторинга.", date(2026, 3, 1)),
        ("На 1 марта 2026 года подключено 87 предприятий к системе мониторинга.", date(2026, 4, 1)),
    )
    assert one.disagreements == ()


def test_what_one_sentence_counts_side_by_side_stays_apart() -> None:
    assert of(("За 2025 год поступило 118 жалоб граждан, удовлетворено 40 жалоб граждан.", date(2026, 1, 9))) == []


def test_the_same_documents_give_the_same_series_in_any_order() -> None:
    texts = [
        ("В 2024 году проведено 14 общественных слушаний.", date(2025, 1, 9)),
        ("В 2025 году проведено 19 общественных слушаний.", date(2026, 1, 9)),
    ]
    (there,), (back,) = of(*texts), of(*reversed(texts))
    assert there.title == back.title
    assert [point.low for point in there.points] == [point.low for point in back.points]


@pytest.mark.parametrize("text", ["1", "2025", "100 % 100 % 100 %", "(((", "12 12 12 школ " * 40])
def test_any_text_gives_points_or_none(text: str) -> None:
    series(told(text, None))


@pytest.mark.parametrize("cue", rules().examples)
def test_every_list_of_words_finds_its_examples(cue: str) -> None:
    assert all(rules().cues[cue].search(example) for example in rules().examples[cue])


def test_the_gold_is_read_whole() -> None:
    marked = [one for _, _, text, found in read() for one in found if text[one.start : one.end].strip()]
    assert len({one.series for one in marked}) >= 25
    assert len({one.source for one in marked}) >= 12


@pytest.mark.slow
def test_measures_are_followed_as_well_as_the_documentation_says() -> None:
    found = score()
    right, told_, wanted = found.pairs
    assert right / wanted > 0.9
    assert (told_ - right) / told_ < 0.05
    assert found.days / found.marked > 0.9
