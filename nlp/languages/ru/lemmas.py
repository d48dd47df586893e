"""Lemmas and features of Russian words from the dictionary of pymorphy3, which is loaded at the first word."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nlp.languages.analysis import Analysis

# OpenCorpora's names of grammemes, and what Universal Dependencies call them.
_POS = {
    "NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADJ", "VERB": "VERB", "INFN": "VERB", "PRTF": "VERB",
    "PRTS": "VERB", "GRND": "VERB", "NUMR": "NUM", "ADVB": "ADV", "NPRO": "PRON", "PRED": "ADV", "PREP": "ADP",
    "CONJ": "CCONJ", "PRCL": "PART", "INTJ": "INTJ",
}  # fmt: skip
_FEATURES = {
    "nomn": "Case=Nom", "gent": "Case=Gen", "gen2": "Case=Gen", "datv": "Case=Dat", "accs": "Case=Acc",
    "ablt": "Case=Ins", "loct": "Case=Loc", "loc2": "Case=Loc", "voct": "Case=Voc", "sing": "Number=Sing",
    "plur": "Number=Plur", "masc": "Gender=Masc", "femn": "Gender=Fem", "neut": "Gender=Neut", "past": "Tense=Past",
    "pres": "Tense=Pres", "futr": "Tense=Fut", "perf": "Aspect=Perf", "impf": "Aspect=Imp", "indc": "Mood=Ind",
    "impr": "Mood=Imp", "1per": "Person=1", "2per": "Person=2", "3per": "Person=3", "pssv": "Voice=Pass",
    "actv": "Voice=Act", "COMP": "Degree=Cmp", "Supr": "Degree=Sup",
}  # fmt: skip
_SHAPES = {
    "VERB": "VerbForm=Fin", "INFN": "VerbForm=Inf", "PRTF": "VerbForm=Part", "PRTS": "VerbForm=Part",
    "GRND": "VerbForm=Conv",
}  # fmt: skip


_ADJECTIVE = tuple(f"ск{end}" for end in ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими"))
_RUSSIAN = re.compile("[а-яё]+(?:-[а-яё]+)*")
# Participles of verbs that are newer than the dictionary: `оцифровано`, `чипированы`.
_COINED = re.compile("(?P<verb>[а-яё]{2,}ов)ан(?P<end>[оаы])")
_SHORT_PASSIVE = "Aspect=Perf|{}|Tense=Past|Variant=Short|VerbForm=Part|Voice=Pass"
_OF_ENDING = {"о": "Gender=Neut|Number=Sing", "а": "Gender=Fem|Number=Sing", "ы": "Number=Plur"}
_ACRONYM = 6
_POSSIBLE = 0.1
_FOLDER = Path(__file__).parent


@cache
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _forms() -> Mapping[str, Analysis]:
    """Words whose analysis is given as it is: abbreviations and indeclinables that the dictionary lacks or mistakes."""
    with (_FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["form"]: Analysis(row["lemma"], row["pos"], row["features"]) for row in csv.DictReader(file)}


@cache
def _preferred() -> frozenset[str]:
    lines = (_FOLDER / "preferred.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=200_000)
def analyse(form: str) -> Analysis:
    """The likeliest reading of a form; what the dictionary lacks is read by its ending, in capitals not at all."""
    word = form.lower()
    given = _forms().get(word)
    if given is not None:
        return given
    if not _RUSSIAN.fullmatch(word):
        return Analysis(word.replace("ё", "е"))
    known = _is_listed(word)
    if not known and form.isupper() and 1 < len(form) <= _ACRONYM and word not in _preferred():
        return Analysis(word, "PROPN")
    coined = None if known or not form.islower() else _COINED.fullmatch(word)
    if coined is not None:
        features = _SHORT_PASSIVE.format(_OF_ENDING[coined["end"]])
        return Analysis(f"{coined['verb']}ать".replace("ё", "е"), "VERB", features)
    parses = _dictionary().parse(word)
    parse = parses[0] if len(parses) == 1 else max(parses, key=lambda parse: _rank(parse, word, known))
    return _analysis(parse)


def _rank(parse: Any, word: str, known: bool) -> tuple[float, ...]:
    """Which of several readings to take: those of a preferred lemma, then by kind of word, then by frequency.

    Short adjectives lose to the genitive plural they look like (`саженцев`), to participles (`принято`) too; what the
    dictionary lacks is a noun, in `-ской` an adjective, and its lemma rather ends in a consonant.
    """
    pos, lemma = parse.tag.POS, parse.normal_form.replace("ё", "е")
    score = float(parse.score)
    if known:
        usual = pos != "ADJS" or not word.endswith(("ов", "ев", "о", "а", "ы", "н", "т"))
        if pos == "NOUN" and lemma.endswith(("ое", "ее")):  # `среднее` is an adjective first
            usual = False
        return (lemma in _preferred() and score > _POSSIBLE, score if usual else score / 4)
    adjective = word.endswith(_ADJECTIVE)
    kind = {"ADJF": 3.0 if adjective else 1.0, "NOUN": 2.0}.get(pos, 0.0)
    return (lemma in _preferred(), kind, "Surn" in parse.tag.grammemes, lemma[-1] not in "аяыеиоь", score)


def _analysis(parse: Any) -> Analysis:
    tag = parse.tag
    features = {_FEATURES[grammeme] for grammeme in tag.grammemes if grammeme in _FEATURES}
    if tag.POS in _SHAPES:
        features.add(_SHAPES[tag.POS])
    if tag.POS in ("ADJS", "PRTS"):
        features.add("Variant=Short")
    pos = "PROPN" if tag.POS == "NOUN" and {"Name", "Surn", "Patr", "Geox"} & tag.grammemes else _POS.get(tag.POS, "")
    return Analysis(parse.normal_form.replace("ё", "е"), pos, "|".join(sorted(features)))


@lru_cache(maxsize=200_000)
def is_known(form: str) -> bool:
    """Whether the dictionary holds the form itself, or its lemma is one of those that official texts use."""
    word = form.lower()
    return _is_listed(word) or (bool(_RUSSIAN.fullmatch(word)) and analyse(word).lemma in _preferred())


@lru_cache(maxsize=200_000)
def _is_listed(word: str) -> bool:
    return bool(_dictionary().word_is_known(word))
