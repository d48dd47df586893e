"""Text layers that lie: pages whose letters can't be what the page shows, told by statistics of their letters."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_ONE_LETTER_RUN = re.compile(r"(?<!\S)[^\W\d_](?:\s+[^\W\d_](?!\S)){3,}+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN = re.compile(r"[a-z]+")
_LATIN_1 = re.compile("[\u00a1-\u00ff]")
_KAZAKH = re.compile(r"[әғқңөұүһі]")
# Cyrillic letters of neither language: those places of Windows-1251 where old fonts kept the Kazakh letters.
_FOREIGN = re.compile(r"[ђѓєѕїјљњћќўџґ]")
_UNCODED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd]")
# What stands for a letter that a font or a code page lacks.
_HOLE = re.compile(r"(?<=[^\W\d_])[?\u25a0\u25a1\u25af](?=[^\W\d_])")
_ENOUGH = 40
_WORDS_ASKED = 250

_UNCODED_SHARE = 0.02
_LATIN_1_SHARE = 0.25
_SPACED_SHARE = 0.25
_FOREIGN_SHARE = 0.01
# Pages of real text have at least 0.98 of their letter pairs in the tables, those with exchanged letters 0.73 at most.
_USUAL_SHARE = 0.88
_USUAL_LATIN_SHARE = 0.77
_LATIN_PAGE = 0.5
# Kazakh has at least a tenth of its letters from its own nine; what its other letters make still is no Russian: pages
# in Russian, and such as hold some Kazakh too, come to -0.04 at most.
_OWN_SHARE = 0.02
_MORE_KAZAKH = -0.025


class Fault(StrEnum):
    """What is wrong with a text layer."""

    UNCODED = "letters without a code"
    LATIN_1 = "Windows-1251 taken for Latin-1"
    SPACED = "letters set apart from one another"
    OLD_FONT = "Kazakh letters in the codes of an old font"
    KAZAKH_MISSING = "Kazakh letters missing"
    GARBLED = "letters that make no words"


def fault(text: str, uncoded: int = 0) -> Fault | None:
    """What tells that a page's text is not what the page shows; ``uncoded`` letters are such as have no code at all."""
    if uncoded + len(_UNCODED.findall(text)) > _UNCODED_SHARE * max(1, len(text)):
        return Fault.UNCODED
    words = [word.lower() for word in _WORD.findall(text)]
    letters = sum(map(len, words))
    if letters < _ENOUGH:
        return None
    joined = " ".join(words)
    if len(_LATIN_1.findall(joined)) > _LATIN_1_SHARE * letters:
        return Fault.LATIN_1
    if len(_HOLE.findall(text)) > _UNCODED_SHARE * letters:
        return Fault.UNCODED
    spaced = sum(len(_WORD.findall(run.group())) for run in _ONE_LETTER_RUN.finditer(text))
    if spaced > _SPACED_SHARE * letters:
        return Fault.SPACED
    if len(_FOREIGN.findall(joined)) > _FOREIGN_SHARE * letters:
        return Fault.OLD_FONT
    return _improbable(words, joined, letters)


def _improbable(words: list[str], joined: str, letters: int) -> Fault | None:
    """Whether the letters follow one another as in no language, or as in Kazakh that lost its own letters."""
    kazakh, russian, either, pairs = 0, 0, 0, 0
    for word, times in Counter(words[:: 1 + len(words) // _WORDS_ASKED]).items():
        if len(word) > 1 and _CYRILLIC.fullmatch(word):
            in_kazakh, in_russian = times * _usual(word, "kk"), times * _usual(word, "ru")
            kazakh, russian, either = kazakh + in_kazakh, russian + in_russian, either + max(in_kazakh, in_russian)
            pairs += times * (len(word) + 1)
    if pairs >= _ENOUGH:
        if either < _USUAL_SHARE * pairs:
            return Fault.GARBLED
        own = len(_KAZAKH.findall(joined))
        if pairs >= 10 * _ENOUGH and own < _OWN_SHARE * letters and kazakh - russian > _MORE_KAZAKH * pairs:
            return Fault.KAZAKH_MISSING
    latin = [word for word in words if len(word) > 1 and _LATIN.fullmatch(word)]
    pairs = sum(len(word) + 1 for word in latin)
    if sum(map(len, latin)) > _LATIN_PAGE * letters and pairs >= 3 * _ENOUGH:
        usual = sum(_usual(word, "en") for word in latin)
        return Fault.GARBLED if usual < _USUAL_LATIN_SHARE * pairs else None
    return None


def _usual(word: str, language: str) -> int:
    """How many pairs of neighbours, the word's ends counted as letters, are usual in a language."""
    followers = _followers()[language]
    ends = zip(f"_{word}", f"{word}_", strict=True)
    return sum(1 for first, second in ends if second in followers.get(first, ""))


@cache
def _followers() -> Mapping[str, Mapping[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    table = (files("corpus") / "data" / "letter_pairs.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        found.setdefault(row["language"], {})[row["letter"]] = frozenset(row["followers"])
    return found
