"""Lemmas and features of Russian words from the dictionary of pymorphy3, which is loaded at the first word."""

from __future__ import annotations

from functools import cache, lru_cache
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


@cache
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=200_000)
def analyse(form: str) -> Analysis:
    """The likeliest reading of a form, whatever its case; a word outside the dictionary is read by its ending."""
    parse = _dictionary().parse(form.lower())[0]
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
    """Whether the dictionary holds the form itself."""
    return bool(_dictionary().word_is_known(form.lower()))
