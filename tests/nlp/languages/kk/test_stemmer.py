"""Kazakh stems: one lexeme, one stem, with what its endings say."""

import csv
import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.languages.kk import lexicon as lexicon_module
from nlp.languages.kk import stemmer
from nlp.languages.kk.stemmer import analyse
from nlp.languages.kk.suffixes import is_bare, rows

FOLDER = Path(__file__).parent


def lexemes(name: str) -> dict[str, list[str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return {row["lexeme"]: row["forms"].split() for row in csv.DictReader(file)}


LEXEMES = lexemes("forms.csv")
UNSEEN = lexemes("forms_unseen.csv")


def majority(stem_of) -> dict[str, tuple[str, int]]:
    """For each lexeme the stem that most of its forms get, and how many do."""
    return {lexeme: Counter(stem_of(form) for form in forms).most_common(1)[0] for lexeme, forms in LEXEMES.items()}


def test_the_forms_of_one_lexeme_share_their_stem() -> None:
    stems = majority(lambda form: analyse(form).lemma)
    same, total = sum(count for _, count in stems.values()), sum(map(len, LEXEMES.values()))
    print(f"same stem: {same} of {total} forms, {same / total:.1%}")
    assert total >= 500
    assert same / total > 0.97


def test_lexemes_written_down_after_the_lexicon_share_their_stem_too() -> None:
    results = [Counter(analyse(form).lemma for form in forms).most_common(1)[0][1] for forms in UNSEEN.values()]
    total = sum(map(len, UNSEEN.values()))
    print(f"same stem, lexemes chosen after the lexicon: {sum(results)} of {total} forms, {sum(results) / total:.1%}")
    assert sum(results) / total > 0.92


def test_different_lexemes_keep_different_stems() -> None:
    stems = [stem for stem, _ in majority(lambda form: analyse(form).lemma).values()]
    shared = [stem for stem, count in Counter(stems).items() if count > 1]
    print(f"stems shared by different lexemes: {len(shared)} of {len(stems)}")
    assert len(shared) <= 0.01 * len(stems)


def test_lexemes_that_the_lexicon_lacks_are_stemmed_by_grammar_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    full = lexicon_module.lexicon()

    def unlisted(forms: list[str]) -> list[str]:
        stems = {analyse(form).lemma for form in forms}
        less = dataclasses.replace(
            full, nouns=full.nouns - stems, verbs=full.verbs - stems, others=full.others - stems, irregular={}
        )
        monkeypatch.setattr(stemmer, "lexicon", lambda: less)
        return [analyse.__wrapped__(form).lemma for form in forms]

    results = [Counter(unlisted(forms)).most_common(1)[0][1] for forms in LEXEMES.values()]
    share = sum(results) / sum(map(len, LEXEMES.values()))
    print(f"same stem, each lexeme taken out of the lexicon: {share:.1%}")
    assert share > 0.88


@pytest.mark.parametrize(("form", "stem"), [example for row in rows() for example in row.examples])
def test_every_ending_is_cut_from_its_example(form: str, stem: str) -> None:
    assert analyse(form).lemma == stem


def test_every_ending_has_an_example() -> None:
    assert all(row.examples for row in rows())


FEATURES = [
    ("министрлігінің", "NOUN", "Case=Gen|Person[psor]=3"),
    ("мектептерге", "NOUN", "Case=Dat|Number=Plur"),
    ("ауылда", "NOUN", "Case=Loc"),
    ("бюджеттен", "NOUN", "Case=Abl"),
    ("әкімдікпен", "NOUN", "Case=Ins"),
    ("жоспарды", "NOUN", "Case=Acc"),
    ("жобасын", "NOUN", "Case=Acc|Person[psor]=3"),
    ("бекітілсін", "VERB", "Mood=Imp|Person=3|VerbForm=Fin|Voice=Pass"),
    ("етсін", "VERB", "Mood=Imp|Person=3|VerbForm=Fin"),
    ("қабылданды", "VERB", "Mood=Ind|Person=3|Tense=Past|VerbForm=Fin|Voice=Pass"),
    ("жүргізілуде", "VERB", "Aspect=Prog|Case=Loc|Tense=Pres|VerbForm=Vnoun|Voice=Pass"),
    ("көзделген", "VERB", "Tense=Past|VerbForm=Part|Voice=Pass"),
    ("өткізілетін", "VERB", "Tense=Pres|VerbForm=Part|Voice=Pass"),
    ("берілмейді", "VERB", "Mood=Ind|Person=3|Polarity=Neg|Tense=Pres|VerbForm=Fin|Voice=Pass"),
    ("орындалмаған", "VERB", "Polarity=Neg|Tense=Past|VerbForm=Part|Voice=Pass"),
    ("жүргізуі", "VERB", "Person[psor]=3|VerbForm=Vnoun"),
    ("жоспарлануда", "VERB", "Aspect=Prog|Case=Loc|Tense=Pres|VerbForm=Vnoun|Voice=Pass"),
    ("дайындалып", "VERB", "VerbForm=Conv|Voice=Pass"),
    ("салынбақ", "VERB", "Tense=Fut|VerbForm=Part|Voice=Pass"),
    ("жатыр", "AUX", "Mood=Ind|Person=3|Tense=Pres|VerbForm=Fin"),
    ("екеуін", "NUM", "Case=Acc|Person[psor]=3"),
    ("үшін", "ADP", ""),
]


@pytest.mark.parametrize(("form", "pos", "features"), FEATURES)
def test_endings_become_features(form: str, pos: str, features: str) -> None:
    analysis = analyse(form)
    assert (analysis.pos, analysis.features) == (pos, features)


@pytest.mark.parametrize(
    ("forms", "stem"),
    [("кітап кітабы", "кітап"), ("орталық орталығының", "орталық"), ("халқының халықтың", "халық"), ("орны", "орын")],
)
def test_final_consonants_and_fleeting_vowels_come_back(forms: str, stem: str) -> None:
    assert {analyse(form).lemma for form in forms.split()} == {stem}


def test_letter_case_makes_no_difference() -> None:
    assert analyse("МИНИСТРЛІГІНІҢ") == analyse("министрлігінің")


def test_endings_after_a_hyphen_are_known_as_such() -> None:
    assert is_bare("ның")
    assert is_bare("лардың")
    assert not is_bare("шара")


@given(st.text(alphabet="абгғдежзиклмнңоөпрстуұүыіәқй-", max_size=25) | st.text(max_size=25))
def test_any_text_has_a_stem_no_longer_than_a_restored_letter_allows(form: str) -> None:
    stem = analyse(form).lemma
    assert len(stem) <= len(form.lower()) + 2
    assert bool(stem) == bool(form)
