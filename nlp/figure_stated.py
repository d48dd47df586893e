"""As what a figure is stated, a plan, a fact or a baseline: by the words of its clause, its column or its row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus.model import BlockKind
from nlp.context import Context
from nlp.figure_rules import Pattern, rules
from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru import lemmas

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGIT = re.compile(r"\d")
_PART = re.compile(r"[,;:()]|\s[–—-]\s")
_END = re.compile(r"[.;!?](?:\s|$)|\n")
_BEHIND = re.compile(r"\s?\(?\s?")
_FORWARD = 160
_ATTRIBUTE = re.compile(r"(?:ых|ого|ому|ыми|ые|ған|ген|қан|кен)$", re.I)
_PAST_KK = re.compile(r"(?:[аеыіуүө][лнрй]?|[лнршсткқпз])[дт][ыі]$|(?:[ае]ды|[ае]ді|йды|йді)$")
_INTENDS_KK = re.compile(r"\w{2,}(?:лма[қг]|лме[кг]|нба[қг]|нбе[кг]|тпа[қг]|тпе[кг])(?:шы|ші)?$")


def stated(text: str, begin: int, start: int, end: int, context: Context) -> str:
    """What the words right behind a figure, before it in its clause, or its verb call it, else its column or row."""
    said = _behind(text, end) or _before(text, begin, start) or _by_verb(text, begin, start, end)
    if not said and context.block is BlockKind.CELL:
        heads = [context.head.column, *(reversed(context.head.names) if context.head.is_number else ())]
        said = next((kind for head in heads if head and (kind := _told(head))), "")
    return said


def _cues(text: str, begin: int, end: int, patterns: Mapping[str, Pattern]) -> list[tuple[int, int, str]]:
    """Every cue of a stretch with the kind it tells of; names of plans as documents are none."""
    found = [
        (match.start(), match.end(), name)
        for name, pattern in patterns.items()
        for match in pattern.finditer(text, begin, end)
    ]
    titles = [match.span() for match in rules().titles.finditer(text, begin, min(len(text), end + 20))]
    return [cue for cue in found if not any(first <= cue[0] < last for first, last in titles)]


@lru_cache(maxsize=4096)
def _told(said: str) -> str:
    return max(_cues(said, 0, len(said), rules().stated), default=(0, 0, ""))[2]


def _behind(text: str, end: int) -> str:
    lead = _BEHIND.match(text, end)
    place = lead.end() if lead else end
    return next((name for name, pattern in rules().stated.items() if place > end and pattern.match(text, place)), "")


def _before(text: str, begin: int, start: int) -> str:
    """The nearest cue before; one that another number has used up reaches no further."""
    cue = max(_cues(text, begin, start, rules().stated), default=None)
    if cue is None or cue[1] > start:
        return ""
    between = _YEAR.sub("", text[cue[1] : start])
    if _DIGIT.search(between) and (
        _ATTRIBUTE.search(text, cue[0], cue[1]) or any(map(is_finite, _WORD.findall(between)))
    ):
        return ""
    return cue[2]


@lru_cache(maxsize=8192)
def is_finite(word: str) -> bool:
    """Whether a word is a finite verb or a short participle: what came before it is told."""
    if has_kazakh_letter(word) or word.endswith(("ды", "ді")):
        return len(word) > 4 and _PAST_KK.search(word.casefold()) is not None
    analysis = lemmas.analyse(word)
    short = "VerbForm=Part" in analysis.features and "Variant=Short" in analysis.features
    return analysis.pos == "VERB" and ("VerbForm=Fin" in analysis.features or short)


def _by_verb(text: str, begin: int, start: int, end: int) -> str:
    """A future or an intention is a plan; a Kazakh verb stands behind, past other figures of its list."""
    return _russian_future(text, begin, start, end) or _kazakh_verb(text, end)


def _russian_future(text: str, begin: int, start: int, end: int) -> str:
    first = max((match.end() for match in _PART.finditer(text, begin, start)), default=begin)
    stops = [match.start() for pattern in (_PART, _END) if (match := pattern.search(text, end, end + _FORWARD))]
    words = _WORD.findall(text[first : min(stops, default=end)])
    return "plan" if any(_is_future(word) for word in words) else ""


@lru_cache(maxsize=8192)
def _is_future(word: str) -> bool:
    if has_kazakh_letter(word) or not word.islower():
        return False
    features = lemmas.analyse(word).features
    return "Tense=Fut" in features and "VerbForm=Fin" in features


def _kazakh_verb(text: str, end: int) -> str:
    stop = _END.search(text, end, end + _FORWARD)
    last = stop.start() if stop else min(len(text), end + _FORWARD)
    cues = {first: name for first, _, name in _cues(text, end, last, rules().stated_kk)}
    for match in _WORD.finditer(text, end, last):
        if match.start() in cues:
            return cues[match.start()]
        word = match[0].casefold()
        if _INTENDS_KK.match(word):
            return "plan"
        if is_finite(word) and not text.startswith(" деп", match.end()):
            return ""
    return ""
