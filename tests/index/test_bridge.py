from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from corpus.model import Language
from index.bridge import bridge, loans, stand_ins
from nlp.words import words


def read(name: str) -> list[dict[str, str]]:
    with (files("index") / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lemmas(text: str, spoken: Language) -> list[str]:
    return [word.lemma for word in words(text, spoken)]


def test_a_word_leads_to_the_other_language_and_back_in_any_form() -> None:
    (kazakh,), (russian,) = lemmas("шығарындыларды", Language.KK), lemmas("выбросов", Language.RU)
    assert russian in bridge(Language.KK)[kazakh]
    assert kazakh in bridge(Language.RU)[russian]


def test_a_text_in_neither_language_is_not_bridged() -> None:
    assert bridge(Language.OTHER) == {}
    assert bridge(Language.MIXED) == {}


def test_a_set_phrase_leads_to_a_word_and_back() -> None:
    kazakh, (russian,) = lemmas("бас тартты", Language.KK), lemmas("отказали", Language.RU)
    assert russian in stand_ins(Language.KK)[tuple(kazakh)]
    assert " ".join(kazakh) in stand_ins(Language.RU)[(russian,)]


@pytest.mark.parametrize("row", read("loans.csv"), ids=lambda row: f"{row['kk']}-{row['ru']}")
def test_a_loan_leads_to_its_other_form(row: dict[str, str]) -> None:
    assert row["example_ru"] in loans(row["example_kk"], Language.KK)
    assert row["example_kk"] in loans(row["example_ru"], Language.RU)


def test_short_words_are_no_loans() -> None:
    assert loans("ну", Language.KK) == ()
    assert loans("орхусский", Language.OTHER) == ()


def test_every_line_stands_once_and_has_words_in_both_languages() -> None:
    rows = read("bridge.csv")
    heads = [row["kk"].casefold() for row in rows]
    assert len(set(heads)) == len(heads)
    for row in rows:
        assert 1 <= len(lemmas(row["kk"], Language.KK)) <= 5, row
        assert all(1 <= len(lemmas(phrase, Language.RU)) <= 5 for phrase in row["ru"].split("|")), row


def test_what_threads_know_besides_says_nothing_twice() -> None:
    known = {row["kk"]: set(row["ru"].split("|")) for row in read("bridge.csv")}
    besides = read("thread_bridge.csv")
    assert len({row["kk"] for row in besides}) == len(besides)
    for row in besides:
        assert not known.get(row["kk"], set()) & set(row["ru"].split("|")), row
