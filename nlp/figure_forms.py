"""Word forms as data write them, `метр*` or `кв. м`, looked up at a place of a text by their first letter."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_RUSSIAN = (
    "ыми|ими|ого|его|ому|ему|ами|ями|иями|иях|иям|ией|ью|ой|ою|ей|ею|ый|ий|ая|яя|ое|ее|ые|ие|ым|им|ых|их|ую|юю|ов|ев|"
    "ом|ем|ём|ам|ям|ах|ях|ья|ии|ию|ия|а|у|е|ы|и|я|ю|ь|о|й"
)
_KAZAKH = (
    "(?:лық|лік|дық|дік|тық|тік|дай|дей|тай|тей)?(?:лар|лер|дар|дер|тар|тер)?(?:ымыз|іміз|сы|сі|ы|і)?"
    "(?:ндағы|ндегі|ғы|гі|қы|кі|дағы|дегі|тағы|тегі|ның|нің|дың|дің|тың|тің|нда|нде|нан|нен|дан|ден|тан|тен|мен|бен|пен|"
    "ға|ге|қа|ке|на|не|ны|ні|ды|ді|ты|ті|да|де|та|те|лы|лі|н)?"
)
_ENDING = f"(?:{_KAZAKH}|{_RUSSIAN})"


@dataclass(frozen=True, slots=True)
class Lexicon(Generic[T]):
    """Forms with what each stands for, filed by first letter so that few are tried at a place."""

    shelves: Mapping[str, tuple[re.Pattern[str], tuple[T, ...]]]

    def match(self, text: str, place: int, end: int = sys.maxsize) -> tuple[T, int] | None:
        """What the longest form beginning at a place stands for, and where it ends."""
        shelf = self.shelves.get(text[place : place + 1].lower())
        found = shelf[0].match(text, place, end) if shelf else None
        if shelf is None or found is None or found.lastindex is None:
            return None
        return shelf[1][found.lastindex - 1], found.end()


def lexicon(entries: Iterable[tuple[str, T]], pattern: Callable[[str], str] | None = None) -> Lexicon[T]:
    """Forms made into a lexicon; of two entries with one form the first holds."""
    shelves: dict[str, dict[str, T]] = defaultdict(dict)
    for form, meaning in entries:
        shelves[form[0]].setdefault(form, meaning)
    filed = {}
    for initial, forms in shelves.items():
        ordered = sorted(forms, key=len, reverse=True)
        alternatives = "|".join(f"({(pattern or form_pattern)(form)})" for form in ordered)
        filed[initial] = (re.compile(alternatives, re.I), tuple(forms[form] for form in ordered))
    return Lexicon(filed)


def form_pattern(form: str) -> str:
    """One form: `*` is any ending of either language, a space one optional white space, the edge a word's edge."""
    pattern = "".join(_ENDING if char == "*" else r"\s?" if char == " " else re.escape(char) for char in form)
    return pattern + (r"(?!\w)" if form[-1] == "*" or form[-1].isalnum() else "")
