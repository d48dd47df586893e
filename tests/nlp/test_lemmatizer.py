"""The lemmatizer as a component: lemma, features and part of speech of every token."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.tokens import Token

from corpus.model import Language
from nlp import lemmatizer, sentences  # noqa: F401  (registers the components)
from nlp.languages import blank


def chain(language: Language):
    nlp = blank(language)
    nlp.add_pipe("mindet_sentences")
    nlp.add_pipe("mindet_lemmas")
    return nlp


CHAINS = {language: chain(language) for language in Language}


def token(text: str, word: str, language: Language) -> Token:
    return next(token for token in CHAINS[language](text) if token.text == word)


def test_a_kazakh_order_has_its_mood_and_voice() -> None:
    found = token("Жоспар бекітілсін.", "бекітілсін", Language.KK)
    assert (found.lemma_, found.pos_) == ("бекіт", "VERB")
    assert found.morph.get("Mood") == ["Imp"]
    assert found.morph.get("Voice") == ["Pass"]


def test_a_russian_short_participle_is_a_verb() -> None:
    found = token("Утверждено 19 планов.", "Утверждено", Language.RU)
    assert (found.lemma_, found.pos_) == ("утвердить", "VERB")
    assert found.morph.get("Variant") == ["Short"]


def test_a_possessor_is_a_feature_of_its_own() -> None:
    found = token("Министрлігінің қаулысы", "Министрлігінің", Language.KK)
    assert found.morph.to_dict() == {"Case": "Gen", "Person[psor]": "3"}


@pytest.mark.parametrize("language", [Language.KK, Language.RU, Language.MIXED])
def test_kazakh_letters_make_a_word_kazakh_in_any_pipeline(language: Language) -> None:
    assert token("Акция «Таза Қазақстан» өткізілді", "өткізілді", language).lemma_ == "өткіз"


def test_a_russian_sentence_in_kazakh_text_is_read_as_russian() -> None:
    text = "Жоспар бекітілді. Министерство утвердило планы посадки деревьев."
    assert token(text, "планы", Language.KK).lemma_ == "план"
    assert token(text, "деревьев", Language.KK).lemma_ == "дерево"


def test_numbers_marks_and_abbreviations_have_plain_lemmas() -> None:
    doc = CHAINS[Language.RU]("Выделено 12,5 млн. тенге, ҚР-ның")
    assert [(found.lemma_, found.pos_) for found in doc][1:] == [
        ("12,5", "NUM"),
        ("млн", ""),
        ("тенге", "NOUN"),
        (",", "PUNCT"),
        ("қр", "PROPN"),
        ("-", "PUNCT"),
        ("ның", "PART"),
    ]


def test_numerals_in_words_are_like_numbers() -> None:
    assert token("он екі мың адам", "мың", Language.KK).like_num
    assert token("пятью районами", "пятью", Language.RU).like_num
    assert token("бағалар мыңнан асты", "мыңнан", Language.KK).like_num


def test_abbreviations_of_either_language_are_one_token_in_both() -> None:
    for language in (Language.KK, Language.RU):
        texts = [found.text for found in CHAINS[language]("2023 ж. т.б. нысан, ст. 5 и т.д.")]
        assert {"ж.", "т.б.", "ст.", "т.д."} <= set(texts)


def test_kazakh_words_part_from_their_marks_and_numbers() -> None:
    assert [found.text for found in CHAINS[Language.KK]("3-тармақ, 70тыс. «Атамекен»-ге құқық.")] == [
        "3", "-", "тармақ", ",", "70", "тыс.", "«", "Атамекен", "»", "-", "ге", "құқық", ".",
    ]  # fmt: skip


@settings(deadline=None)
@example("\xad", Language.KK)
@given(st.text(max_size=120), st.sampled_from(list(Language)))
def test_every_token_of_any_text_has_a_lemma_and_the_text_stays(text: str, language: Language) -> None:
    doc = CHAINS[language](text)
    assert doc.text == text
    assert all(found.lemma_ for found in doc)
