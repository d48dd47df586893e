"""The reporting form of the Aarhus Convention: questions told from answers, and what provisions each concerns."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Extract, Part
from corpus.provisions import within
from corpus.structure import structure

FORM_RU = """Доклад об осуществлении Орхусской конвенции

I. Процесс подготовки

Просьба описать процесс.

Ответ: Доклад готовили два министерства.

VIII. Препятствия

Просьба описать препятствия.

Ответ: Препятствий нет.

XI. Меры по осуществлению пунктов 1 и 3 статьи 5

Просьба перечислить меры.

Ответ:

К пункту 3:

Данные выложены на портал.

XXI. Препятствия, связанные с пунктом 7

Просьба описать препятствия.

Ответ: Планы публикуются поздно.
"""
FORM_KK = """Орхус конвенциясының орындалуы туралы ұлттық баяндама

I. Дайындау процесі

Процесті сипаттаңыз.

Жауап: Баяндаманы екі министрлік дайындады.

VIII. Кедергілер

Кедергілерді сипаттаңыз. Мысал бар ма?

Кедергі жоқ.

XI. 5-баптың 1 және 3-тармақтарын орындау жөніндегі шаралар

Шараларды санамалаңыз.

Жауап: 3-тармаққа қатысты:

Деректер порталға қойылды.

XXXIV. Кедергілер

Кедергілерді сипаттаңыз.

Жауап: Зертхана біреу ғана.
"""


def told(text: str, beginning: str) -> tuple[Part | None, tuple[str, ...]]:
    blocks = structure(Extract(text, "text/plain"))
    return next((b.part, b.provisions) for b in blocks if text[b.start : b.end].startswith(beginning))


@pytest.mark.parametrize(
    ("text", "beginning", "part", "provisions"),
    [
        (FORM_RU, "Просьба описать процесс", Part.QUESTION, ()),
        (FORM_RU, "Ответ: Доклад", Part.ANSWER, ()),
        (FORM_RU, "Ответ: Препятствий", Part.ANSWER, ("4",)),
        (FORM_RU, "Просьба перечислить", Part.QUESTION, ("5.1", "5.3")),
        (FORM_RU, "Данные выложены", Part.ANSWER, ("5.3",)),
        (FORM_RU, "Ответ: Планы", Part.ANSWER, ("7",)),
        (FORM_KK, "Процесті", Part.QUESTION, ()),
        (FORM_KK, "Кедергілерді сипаттаңыз. Мысал", Part.QUESTION, ("4",)),
        (FORM_KK, "Кедергі жоқ", Part.ANSWER, ("4",)),
        (FORM_KK, "Шараларды", Part.QUESTION, ("5.1", "5.3")),
        (FORM_KK, "Деректер", Part.ANSWER, ("5.3",)),
        (FORM_KK, "Жауап: Зертхана", Part.ANSWER, ("6bis",)),
        (FORM_KK, "Орхус", None, ()),
    ],
)
def test_each_paragraph_knows_its_part_and_its_provisions(
    text: str, beginning: str, part: Part | None, provisions: tuple[str, ...]
) -> None:
    assert told(text, beginning) == (part, provisions)


def test_a_stretch_concerns_the_provisions_of_all_blocks_it_touches() -> None:
    blocks = structure(Extract(FORM_RU, "text/plain"))
    assert within(blocks, FORM_RU.index("Просьба перечислить"), FORM_RU.index("Планы")) == ("5.1", "5.3", "7")


@pytest.mark.parametrize("changed", [("Орхусской конвенции", "плана работ"), ("Ответ:", "Сведения:")])
def test_other_questions_and_answers_are_not_the_form(changed: tuple[str, str]) -> None:
    assert told(FORM_RU.replace(*changed), "Просьба описать процесс") == (None, ())


def test_each_group_of_the_form_has_examples_in_which_it_is_found() -> None:
    form = tomllib.loads((files("corpus") / "data" / "reporting_form.toml").read_text(encoding="utf-8"))
    for row in form.values():
        if isinstance(row, dict):
            assert re.search(row["pattern"], row["ru"])
            assert re.search(row["pattern"], row["kk"])


def test_the_questions_of_the_form_do_not_overlap() -> None:
    form = tomllib.loads((files("corpus") / "data" / "reporting_form.toml").read_text(encoding="utf-8"))
    numbers = [number for row in form["questions"] for number in range(row["first"], row["last"] + 1)]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) <= 37


@given(
    st.lists(
        st.sampled_from(["I. А б\n\n", "Ответ: в\n\n", "К пункту 2:\n\n", "IV. Статья 9\n\n", "Орхус\n\n", "г\n\n"])
    )
)
def test_blocks_stay_as_they_are_but_for_part_and_provisions(pieces: list[str]) -> None:
    text = "".join(pieces)
    blocks = structure(Extract(text, "text/plain"))
    assert all(block.part is not None or not block.provisions for block in blocks)
