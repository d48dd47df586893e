"""Words for the index: both languages, any text, offsets into the text given."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Language
from nlp.words import Word, words


def lemmas(text: str, language: Language | None = None) -> list[str]:
    return [word.lemma for word in words(text, language)]


def test_words_of_both_languages_stand_in_one_text() -> None:
    assert lemmas("Министрліктің жобалары, планы акиматов") == ["министрлік", "жоба", "план", "акимат"]


def test_offsets_and_text_are_those_of_the_source() -> None:
    assert words("  Ауылдарға су") == [Word(2, 11, "Ауылдарға", "ауыл"), Word(12, 14, "су", "су")]


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("63 500", "63500"),
        ("1\u00a0389\u00a0000", "1389000"),
        ("90.000", "90000"),
        ("0,238", "0,238"),
        ("0.238", "0,238"),
        ("12 500,5", "12500,5"),
        ("30.12.2024", "30.12.2024"),
    ],
)
def test_a_number_is_one_word_without_its_grouping(text: str, lemma: str) -> None:
    assert lemmas(text) == [lemma]


def test_numbers_side_by_side_stay_apart() -> None:
    assert lemmas("2024 300 5 12") == ["2024", "300", "5", "12"]


def test_a_unit_glued_to_its_number_is_a_word_of_its_own() -> None:
    assert lemmas("70тыс")[0] == "70"
    assert len(lemmas("70тыс")) == 2


def test_latin_look_alikes_inside_a_cyrillic_word_are_folded() -> None:
    assert lemmas("жəне мəселелер мəслихaт") == ["және", "мәселе", "мәслихат"]


def test_soft_hyphens_and_uncomposed_letters_are_folded() -> None:
    assert lemmas("минис\u00adтрлік учёта раи\u0306он") == ["министрлік", "учет", "район"]


def test_an_ending_after_a_hyphen_is_no_word_but_a_compound_is_two() -> None:
    assert lemmas("ҚР-ның БАҚ-тарға") == ["қр", "бақ"]
    assert lemmas("премьер-министрдің іс-шаралары") == ["премьер", "министр", "іс", "шара"]


def test_the_language_told_decides_what_both_have() -> None:
    assert lemmas("бала", Language.KK) == ["бала"]
    assert lemmas("Ауылдағы бала қуанышты, бала бақытты").count("бала") == 2


def test_a_short_unknown_word_in_capitals_keeps_its_letters() -> None:
    assert lemmas("МНВО и ЖШС") == ["мнво", "и", "жшс"]


def test_english_words_and_codes_are_in_lower_case() -> None:
    assert lemmas("COP29 Green Deal") == ["cop29", "green", "deal"]


def test_an_empty_text_has_no_words() -> None:
    assert words("") == []
    assert words(" —…«»") == []


@given(st.text(alphabet=st.sampled_from("аБқі -.,12\u00ad\u0306əеEё«"), max_size=40) | st.text(max_size=80))
def test_every_word_of_any_text_stands_where_it_says(text: str) -> None:
    found = words(text)
    assert all(text[word.start : word.end] == word.text and word.text for word in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(word.lemma for word in found)


def test_words_never_load_spacy() -> None:
    code = "import sys; from nlp.words import words; words('Министрлік план'); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Проверяющие нашли нарушения.", "нашли", "найти"),
        ("Қанша қаражат бөлінді?", "Қанша", "қанша"),
        ("Бұл іс қалай жүргізілді?", "қалай", "қалай"),
        ("Кестеден тыс тексеру өткізілді.", "тыс", "тыс"),
        ("Выделено 50 тыс. тенге.", "тыс", "тысяча"),
    ],
)
def test_a_form_of_two_words_has_the_lemma_that_official_texts_mean(text: str, form: str, expected: str) -> None:
    (word,) = (word for word in words(text) if word.text == form)
    assert word.lemma == expected
