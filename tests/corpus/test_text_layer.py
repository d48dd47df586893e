from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text_layer import Fault, fault

RUSSIAN = (
    "Министерство совместно с акиматами областей проводит обследование водоёмов и в четвёртом квартале представит в "
    "Правительство доклад о принятых мерах. Финансирование предусмотрено в республиканском бюджете на три года, "
    "освоено 389 млн. тенге, или 74 % от плана. Ответственным органам поручено до 1 марта устранить замечания, "
    "выявленные при проверке очистных сооружений, и опубликовать сведения на своих сайтах для жителей городов и сёл."
)
KAZAKH = (
    "Министрлік облыс әкімдіктерімен бірлесіп су қоймаларын тексеруді жүргізеді және төртінші тоқсанда қабылданған "
    "шаралар туралы баяндаманы Үкіметке ұсынады. Қаржыландыру үш жылға арналған республикалық бюджетте көзделген, 389 "
    "млн теңге игерілді, бұл жоспардың 74 пайызы. Жауапты органдарға 1 наурызға дейін тазарту құрылғыларын тексеру "
    "кезінде анықталған кемшіліктерді жою және мәліметтерді қала мен ауыл тұрғындары үшін өз сайттарында жариялау "
    "тапсырылды."
)
ENGLISH = (
    "The Ministry, together with the regional administrations, surveys the reservoirs and reports to the Government on "
    "the measures taken by the end of the fourth quarter of the year, as the plan of the programme requires of all."
)
LATIN_KAZAKH = (
    "Ministrlik oblys akimdikterimen birlesip su qoimalaryn tekserudi jurgizedi jane tortinshi toqsanda qabyldangan "
    "sharalar turaly baiandamany Ukimetke usynady, qarjylandyru ush jylga arnalgan respublikalyq biudjette kozdelgen."
)
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
OWN = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"


def exchanged(text: str, others: str) -> str:
    return text.lower().translate(str.maketrans(LETTERS, others))


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, ENGLISH, LATIN_KAZAKH, RUSSIAN + KAZAKH, RUSSIAN * 4 + KAZAKH])
def test_text_of_every_language_passes(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "П Р И К А З\n" + RUSSIAN,
        "№ 15 х х х х\n" + RUSSIAN,
        RUSSIAN.upper(),
        KAZAKH.upper(),
        "ҚР ЭТРМ ЭРБК ТЖМ ІІМ АШМ " * 3 + KAZAKH,
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
        "",
    ],
)
def test_capitals_headings_abbreviations_and_numbers_are_no_fault(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH])
def test_windows_1251_taken_for_latin_1_is_told(text: str) -> None:
    assert fault(text.encode("cp1251", "replace").decode("latin-1")) is Fault.LATIN_1


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH])
@pytest.mark.parametrize("places", [1, 2, 7, -1])
def test_letters_all_moved_on_are_told(text: str, places: int) -> None:
    assert fault(exchanged(text, LETTERS[places:] + LETTERS[:places])) is Fault.GARBLED


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH])
def test_exchanged_letters_are_told(text: str) -> None:
    mixed = "".join(random.Random(7).sample(LETTERS, len(LETTERS)))
    assert fault(exchanged(text, mixed)) is Fault.GARBLED


def test_cyrillic_in_the_codes_of_latin_letters_is_told() -> None:
    chance = random.Random(3)
    assert fault(exchanged(RUSSIAN, "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in LETTERS))) is not None


@pytest.mark.parametrize(
    ("instead", "expected"),
    [("", Fault.KAZAKH_MISSING), (" ", Fault.KAZAKH_MISSING), ("□", Fault.UNCODED), ("?", Fault.UNCODED)],
)
def test_missing_kazakh_letters_are_told(instead: str, expected: Fault) -> None:
    assert fault(re.sub(f"[{OWN}]", instead, 2 * KAZAKH)) is expected


def test_kazakh_in_russian_letters_is_told() -> None:
    assert fault(KAZAKH.translate(str.maketrans(OWN, "агкноуухиАГКНОУУХИ"))) is Fault.KAZAKH_MISSING


def test_kazakh_letters_of_old_fonts_are_told() -> None:
    assert fault(KAZAKH.translate(str.maketrans("әғқңөұүһ", "јѓќњґўїћ"))) is Fault.OLD_FONT


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH])
def test_letters_set_apart_are_told(text: str) -> None:
    assert fault(re.sub(r"(?<=\w)(?=\w)", " ", text)) is Fault.SPACED


def test_letters_without_a_code_are_told() -> None:
    assert fault(RUSSIAN.replace("о", "\ue0ef")) is Fault.UNCODED
    assert fault(RUSSIAN.replace("о", "\ufffd")) is Fault.UNCODED
    assert fault("", uncoded=30) is Fault.UNCODED
    assert fault(RUSSIAN, uncoded=2) is None


@given(st.text(max_size=400))
def test_any_text_is_judged(text: str) -> None:
    assert fault(text) is None or isinstance(fault(text), Fault)
