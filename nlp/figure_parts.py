"""A Kazakh number with the ending of possession is a part of what was counted right before it: `64 вагонның 40-ы`."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.figure_measures import Measure
from nlp.numbers import Numeral

# Between a whole and its part: the noun in the genitive or the ablative, at most a word of time or degree.
_OF_WHOLE = re.compile(r"[^\d.,;:!?()]{0,80}(?:[нтд][ыі]ң|[нтд][ае]н) (?:қазір |бүгінде |барлығы |тек )?")
_WHOLE_MEASURES = frozenset({"share", "times", "degree", "index"})


def part_of(text: str, whole: Numeral, what: Measure | None, part: Numeral) -> tuple[Numeral, Measure] | None:
    """The number and the measure of a part, as its whole has them; None where it is a part of nothing measured."""
    if what is None or what.kind in _WHOLE_MEASURES or not _OF_WHOLE.fullmatch(text, whole.end, part.start):
        return None
    scale = whole.magnitude
    if part.magnitude == 1 < scale and part.value * scale <= whole.value:
        part = replace(part, value=part.value * scale, magnitude=scale)
    return part, replace(what, end=part.end)
