"""A number that tells a part of a whole is measured as the whole: `64 вагонның 40-ы`, `в 9 селах из 14`.

The whole is counted beside its part, or only named: `нысандардың 61-і`, `из проверенных карьеров шесть`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.figure_measures import Measure
from nlp.figure_nouns import is_part
from nlp.languages.kk import stemmer
from nlp.languages.ru import lemmas
from nlp.numbers import Numeral

Told = tuple[Numeral, Measure | None]

# Between a whole and its part: the noun in the genitive or the ablative, at most a word of time or degree.
_OF_WHOLE = re.compile(r"[^\d.,;:!?()]{0,80}(?:[нтд][ыі]ң|[нтд][ае]н) (?:қазір |бүгінде |барлығы |тек )?")
# A whole that is named and not counted, right before its part.
_NAMED_KK = re.compile(r"(?<!\w)([^\W\d_]{3,40}[нтд][ыі]ң)\s(?:(?:қазір|бүгінде|барлығы|тек|небәрі|шамамен)\s)?$")
_NAMED_RU = re.compile(r"(?<!\w)[Ии]з\s(?:[^\W\d_]{2,30}[ыи]х\s){0,3}([^\W\d_]{3,40})\s(?:[^\W\d_]{2,30}\s){0,2}$")
_OUT_OF = re.compile(r"\sиз\s")
# `Из предусмотренных 72` before a whole: what follows it in its sentence are its parts.
_FROM_WHOLE = re.compile(r"(?<!\w)[Ии]з\s(?:[^\W\d_]{2,30}\s){0,4}$")
_SAME_SENTENCE = re.compile(r"[^\d.;:!?]{0,120}")
_REACH = 120
_WHOLE_MEASURES = frozenset({"share", "times", "degree", "index"})
# What has days and months for its parts: these are dates.
_TIMES = frozenset(("жыл", "ай", "күн", "апта", "тоқсан", "жартыжылдық"))


def parts(text: str, told: Sequence[Told | None]) -> list[Told | None]:
    """The numbers of a text, None where one is no quantity, once parts have what their wholes are measured in."""
    made = list(told)
    whole: Told | None = None
    for index, own in enumerate(made):
        before = made[index - 1] if index else None
        if own is None or before is None or not _SAME_SENTENCE.fullmatch(text, before[0].end, own[0].start):
            whole = None
        if own is None:
            continue
        if before is not None and before[1] is None and own[1] is not None and _is_out_of(text, before[0], own[0]):
            made[index - 1] = _as(own, before[0])
        shared = _of_counted(text, before, own) or _of_named(text, own[0], own[1]) or _of_same(whole, own)
        if shared:
            made[index] = shared
        if shared or _FROM_WHOLE.search(text, max(0, own[0].start - _REACH), own[0].start):
            whole = made[index]
    return made


def _of_counted(text: str, whole: Told | None, part: Told) -> Told | None:
    """`64 вагонның 40-ы`, `в девяти селах из четырнадцати`: the whole or the part stands right before."""
    if whole is None or whole[1] is None:
        return None
    if is_part(part[0]) and _OF_WHOLE.fullmatch(text, whole[0].end, part[0].start):
        return _as(whole, part[0])
    stands_behind = part[1] is None and _OUT_OF.fullmatch(text, whole[1].end, part[0].start) is not None
    return _as(whole, part[0]) if stands_behind else None


def _of_named(text: str, part: Numeral, what: Measure | None) -> Told | None:
    """`нысандардың 61-і`, `из проверенных карьеров шесть закрыты`: a whole without a number of its own."""
    if what is not None:
        return None
    begin = max(0, part.start - _REACH)
    if is_part(part):
        named = _NAMED_KK.search(text, begin, part.start)
        analysis = stemmer.analyse(named[1].lower()) if named else None
        is_noun = analysis is not None and "Case=Gen" in analysis.features and analysis.lemma not in _TIMES
    else:
        named = _NAMED_RU.search(text, begin, part.start)
        analysis = lemmas.analyse(named[1]) if named else None
        is_noun = analysis is not None and analysis.pos == "NOUN" and "Number=Plur" in analysis.features
    return (part, Measure(part.end, "count", "noun", 1.0, analysis.lemma)) if analysis and is_noun else None


def _of_same(whole: Told | None, part: Told) -> Told | None:
    """`Из 72 объектов сдано 44`, `шарттардың 38-і бұзылды, 12-сі ұзартылды`: what goes on with the same whole."""
    if whole is None or part[1] is not None or is_part(whole[0]) != is_part(part[0]):
        return None
    return _as(whole, part[0])


def _is_out_of(text: str, part: Numeral, whole: Numeral) -> bool:
    """`11 из 20 школ`."""
    return _OUT_OF.fullmatch(text, part.end, whole.start) is not None and part.value <= whole.value


def _as(whole: Told, part: Numeral) -> Told | None:
    """A part in the measure of its whole, magnitude included; None where the whole measures no amount."""
    numeral, what = whole
    if what is None or what.kind in _WHOLE_MEASURES:
        return None
    scale = numeral.magnitude
    if part.magnitude == 1 < scale and part.value * scale <= numeral.value:
        part = replace(part, value=part.value * scale, magnitude=scale)
    return part, replace(what, end=part.end)
