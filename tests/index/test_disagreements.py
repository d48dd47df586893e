"""Disagreements between a text and its translation, told by anchors alone: no model is needed here."""

from __future__ import annotations

import pytest

from tests.index.comparing import compared, kinds

RUSSIAN = """О мерах

1. Построено 46 скважин и 12 км каналов.

2. Министерство юстиции обязано представить доклад до 1 марта 2026 года.

3. Работу ведет акимат Алматинской области по договору от 15 мая 2024 года.
"""
KAZAKH = """Шаралар туралы

1. 46 ұңғыма мен 12 км канал салынды.

2. Әділет министрлігі 2026 жылғы 1 наурызға дейін баяндама ұсынуға міндетті.

3. Жұмысты Алматы облысының әкімдігі 2024 жылғы 15 мамырдағы шарт бойынша жүргізеді.
"""


def test_a_faithful_translation_has_no_disagreements() -> None:
    assert compared(RUSSIAN, KAZAKH).found == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("46 ұңғыма", "64 ұңғыма", ("figure", "changed")),
        ("2026 жылғы 1 наурызға", "2027 жылғы 1 наурызға", ("deadline", "changed")),
        ("2026 жылғы 1 наурызға", "2026 жылғы 1 мамырға", ("deadline", "changed")),
        ("Әділет министрлігі", "Қаржы министрлігі", ("agency", "changed")),
        ("ұсынуға міндетті", "ұсынуы мүмкін", ("commitment", "weaker")),
        ("15 мамырдағы", "25 мамырдағы", ("text", "date")),
    ],
)
def test_a_disagreement_is_told_under_its_kind_with_both_quotes(old: str, new: str, expected: tuple[str, str]) -> None:
    assert old in KAZAKH
    made = compared(RUSSIAN, KAZAKH.replace(old, new))
    assert kinds(made) == [expected]
    (told,) = made.disagreements
    assert told.before is not None
    assert told.after is not None
    assert made.before.text[told.before.start : told.before.end] == told.before.text
    assert made.after.text[told.after.start : told.after.end] == told.after.text
    assert set(told.messages) == {"kk", "ru", "en"}
