from __future__ import annotations

import csv
from pathlib import Path

import index
from corpus.model import Language
from index.bridge import bridge
from nlp.words import words


def lemmas(text: str, spoken: Language) -> list[str]:
    return [word.lemma for word in words(text, spoken)]


def test_a_word_leads_to_the_other_language_and_back_in_any_form() -> None:
    (kazakh,), (russian,) = lemmas("шығарындыларды", Language.KK), lemmas("выбросов", Language.RU)
    assert russian in bridge(Language.KK)[kazakh]
    assert kazakh in bridge(Language.RU)[russian]


def test_a_text_in_neither_language_is_not_bridged() -> None:
    assert bridge(Language.OTHER) == {}
    assert bridge(Language.MIXED) == {}


def test_every_line_is_one_kazakh_word_with_russian_ones_and_stands_once() -> None:
    path = Path(index.__file__).parent / "data" / "bridge.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    heads = [row["kk"].casefold() for row in rows]
    assert len(set(heads)) == len(heads)
    for row in rows:
        assert len(lemmas(row["kk"], Language.KK)) == 1, row
        assert all(len(lemmas(word, Language.RU)) >= 1 for word in row["ru"].split("|")), row
