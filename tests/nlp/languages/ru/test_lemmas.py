"""Russian lemmas as official texts need them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.languages.ru.lemmas import analyse, is_known

LEMMAS = [
    ("министерством", "министерство"),
    ("ведётся", "вестись"),
    ("учёта", "учет"),
    ("тенге", "тенге"),
    ("млрд", "миллиард"),
    ("саженцев", "саженец"),
    ("парков", "парк"),
    ("акимата", "акимат"),
    ("маслихатов", "маслихат"),
    ("судов", "суд"),
    ("принято", "принять"),
    ("утверждено", "утвердить"),
    ("высажено", "высадить"),
    ("среднего", "средний"),
    ("атырауской", "атырауский"),
    ("фандоматов", "фандомат"),
    ("МФЦА", "мфца"),
    ("рисках", "риск"),
    ("нашли", "найти"),
    ("оцифровано", "оцифровать"),
    ("чипированы", "чипировать"),
]


@pytest.mark.parametrize(("form", "lemma"), LEMMAS)
def test_a_form_has_the_lemma_of_official_texts(form: str, lemma: str) -> None:
    assert analyse(form).lemma == lemma


FEATURES = [
    ("оцифровано", "VERB", {"Variant=Short", "Voice=Pass", "Tense=Past", "VerbForm=Part", "Number=Sing"}),
    ("утверждено", "VERB", {"Variant=Short", "Voice=Pass", "Tense=Past", "VerbForm=Part"}),
    ("планируется", "VERB", {"Tense=Pres", "Mood=Ind", "Person=3"}),
    ("обеспечить", "VERB", {"VerbForm=Inf", "Aspect=Perf"}),
    ("обеспечьте", "VERB", {"Mood=Imp"}),
    ("годами", "NOUN", {"Case=Ins", "Number=Plur"}),
    ("будет", "VERB", {"Tense=Fut"}),
    ("должен", "ADJ", {"Variant=Short", "Gender=Masc"}),
    ("завершая", "VERB", {"VerbForm=Conv"}),
    ("более", "ADV", set()),
    ("пяти", "NUM", {"Case=Gen"}),
]


@pytest.mark.parametrize(("form", "pos", "features"), FEATURES)
def test_grammemes_become_universal_features(form: str, pos: str, features: set[str]) -> None:
    analysis = analyse(form)
    assert analysis.pos == pos
    assert features <= set(analysis.features.split("|"))


def test_the_cases_of_a_word_outside_the_dictionary_share_a_lemma() -> None:
    assert not is_known("смарткард")
    assert {analyse(form).lemma for form in ("смарткард", "смарткарда", "смарткардом", "смарткардов")} == {"смарткард"}


def test_a_word_of_official_texts_counts_as_known_in_every_form() -> None:
    assert is_known("акиматов")


@given(st.text(max_size=30))
def test_any_text_has_a_lemma_and_readable_features(form: str) -> None:
    features = analyse(form).features
    assert all(feature.count("=") == 1 for feature in features.split("|") if features)
