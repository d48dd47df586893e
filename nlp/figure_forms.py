"""Word forms as data write them, `метр*` or `кв. м`, made into regular expressions that cannot backtrack far."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUSSIAN = (
    "ыми|ими|ого|его|ому|ему|ами|ями|иями|иях|иям|ией|ью|ой|ою|ей|ею|ый|ий|ая|яя|ое|ее|ые|ие|ым|им|ых|их|ую|юю|ов|ев|"
    "ом|ем|ём|ам|ям|ах|ях|ья|ии|ию|ия|а|у|е|ы|и|я|ю|ь|о|й"
)
_KAZAKH = (
    "(?:лық|лік|дық|дік|тық|тік|дай|дей|тай|тей)?(?:лар|лер|дар|дер|тар|тер)?(?:ымыз|іміз|сы|сі|ы|і)?"
    "(?:ндағы|ндегі|ғы|гі|қы|кі|дағы|дегі|тағы|тегі|ның|нің|дың|дің|тың|тің|нда|нде|нан|нен|дан|ден|тан|тен|мен|бен|пен|ға|ге|қа|ке|"
    "на|не|ны|ні|ды|ді|ты|ті|да|де|та|те|лы|лі|н)?"
)
ENDING = f"(?:{_KAZAKH}|{_RUSSIAN})"


def form_pattern(form: str) -> str:
    """One form: `*` is any ending of either language, a space one optional white space, the edge a word's edge."""
    pattern = "".join(ENDING if char == "*" else r"\s?" if char == " " else re.escape(char) for char in form)
    return pattern + (r"(?!\w)" if form[-1] == "*" or form[-1].isalnum() else "")


def any_of(forms: Iterable[str]) -> str:
    """The longest of the forms first."""
    return "|".join(form_pattern(form) for form in sorted(forms, key=len, reverse=True))
