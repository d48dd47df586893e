"""The measure that a figure is an amount of, as its text names it: `Доля переработки отходов`, `орман көлемі`.

In a table it is the name of the row, or of the column where rows are places; in a series the words before its colon;
in running text a noun of measure with its complement.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.model import BlockKind
from nlp.agency_words import tokens
from nlp.context import Context
from nlp.figure_measures import Measure, units_lexicon
from nlp.figure_rules import rules
from nlp.figure_stated import is_finite
from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru import lemmas
from nlp.places import find_places, sole_place

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PIECE = re.compile(r"[,(–—:;)]")
_SERIES = re.compile(r":\s(?=[^:]*$)")
_YEARS = re.compile(
    r"(?:в\s)?(?<!\d)(?:19|20)\d\d(?:\s?[-–—]\s?(?:19|20)\d\d)?\s?(?:год\w{0,3}|г\.|жыл\w{0,5}|ж\.)?", re.I
)
_EDGE = ' \t\n\u00a0,.;:–—-*•"«»()'
_LONGEST = 120
_MOST = 9
_MOST_KK = 6


def indicator(text: str, begin: int, start: int, what: Measure | None, context: Context) -> str:
    """The name of what is measured, in one line; empty where nothing names it but the counted noun."""
    head = context.head
    if context.block is BlockKind.CELL and head.is_number and context.role is None:
        return _of_cell(head.column, head.names)
    series = _SERIES.search(text, begin, start)
    if series is not None and (name := _before_colon(text, begin, series.start())):
        return name
    if what is not None and what.kind in ("noun", "times"):
        return ""
    return _in_clause(text, begin, start)


@lru_cache(maxsize=4096)
def _of_cell(column: str, names: tuple[str, ...]) -> str:
    """The last name of the row that is no place, and what its column adds."""
    rows = [name for one in names if not _is_place(one) and (name := _plain(one))]
    over = _plain(column)
    told = "; ".join(part for part in (rows[-1] if rows else "", over) if part)
    return told[:_LONGEST]


def _is_place(said: str) -> bool:
    words = tokens(said, lambda _: ())
    found = find_places(said, words) or ([place] if (place := sole_place(words)) else [])
    return bool(found) and found[0].end - found[0].start >= len(said.strip(_EDGE)) - 1


def _plain(said: str) -> str:
    """A head or a name without years, units, numbering and the words that say as what it is stated."""
    kept = []
    for piece in _PIECE.split(_YEARS.sub(" ", said)):
        bare = " ".join(piece.strip(_EDGE).split())
        for pattern in rules().stated.values():
            bare = " ".join(pattern.sub(" ", bare).split())
        unit = units_lexicon().match(bare, 0)
        is_unit = unit is not None and unit[1] == len(bare)
        if _WORD.search(bare) and not is_unit and not rules().scale.fullmatch(bare):
            kept.append(bare)
    if len(kept) > 1 and " " not in kept[-1] and kept[-1].islower():
        kept.pop()  # what is counted, where units stand: `Лимит отлова, особей`
    return ", ".join(kept)


def _before_colon(text: str, begin: int, colon: int) -> str:
    name = _plain(text[begin:colon])
    words = _WORD.findall(name)
    return name[:_LONGEST] if 0 < len(words) <= _MOST + 3 and not any(map(is_finite, words)) else ""


def _in_clause(text: str, begin: int, start: int) -> str:
    """The last noun of measure before the figure, unless another number with its verb stands between."""
    kazakh = has_kazakh_letter(text[begin:start])
    noun, reach = None, begin
    for match in rules().measures.finditer(text, begin, start):
        if kazakh or match.start() >= reach:  # `объём финансирования` is one measure, named by its first noun
            noun = match
            reach = match.end() if kazakh else _russian_phrase(text, match, start)[1]
    if noun is None:
        return ""
    between = _YEARS.sub("", text[noun.end() : start])
    if re.search(r"\d", between) and any(map(is_finite, _WORD.findall(between.rpartition(",")[2]))) and "," in between:
        return ""
    first, last = _kazakh_phrase(text, begin, noun) if kazakh else _russian_phrase(text, noun, start)
    return " ".join(text[first:last].split())[:_LONGEST]


def _russian_phrase(text: str, noun: re.Match[str], start: int) -> tuple[int, int]:
    """From the noun on: genitives and what joins them."""
    last = noun.end()
    for match in _WORD.finditer(text, noun.end(), start):
        if text[last : match.start()].strip() or len(_WORD.findall(text[noun.start() : match.end()])) > _MOST:
            break
        analysis = lemmas.analyse(match[0])
        if match[0] in ("и", "с", "по", "к", "на", "от") and last > noun.end():
            following = _WORD.match(text, match.end() + 1)
            if following is None or lemmas.analyse(following[0]).pos not in ("NOUN", "ADJ"):
                break
            continue
        if analysis.pos not in ("NOUN", "ADJ", "PROPN", "") or is_finite(match[0]):
            break
        last = match.end()
    return noun.start(), last


def _kazakh_phrase(text: str, begin: int, noun: re.Match[str]) -> tuple[int, int]:
    """Up to the noun: its complement, back to a comma, a year or a verb."""
    first = noun.start()
    for match in reversed(list(_WORD.finditer(text, begin, noun.start()))[-_MOST_KK:]):
        gap = text[match.end() : first]
        if gap.strip() or match[0].casefold().startswith(("жыл", "арналған", "бойынша")) or is_finite(match[0]):
            break
        first = match.start()
    return first, noun.end()
