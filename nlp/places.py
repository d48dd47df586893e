"""Regions and cities of the registry in a text: inflected, in lists, abbreviated, in both languages.

In Russian a region is an adjective before `область` or a name after it; in Kazakh a name before `облысы`, so that
`Алматы` is the region or the city by the noun that its list ends with. Never raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.registry import Region, regions
from nlp.agency_words import Word, is_ending
from nlp.languages.ru import lemmas

_ADJECTIVE = re.compile(r"([\w-]+(?:ск|цк))(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими)", re.IGNORECASE)
_OBLAST = re.compile(r"област(?:ь|и|ью|ей|ям|ями|ях)|обл")
_OBLAST_ADJECTIVE = re.compile(r"областн(?:ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми)")
_CITY_BEFORE = re.compile(r"гг?|город(?:а|у|ом|е|ов|ам|ами|ах)?", re.IGNORECASE)
_RUSSIAN_CITY = re.compile(r"(астан|нур-султан|шымкент)(?:а|ы|е|у|ой|ом)?|(?:алматы|алма-ат[ауые])")
_CITY_BEGINNINGS = frozenset(("аст", "алм", "шым", "нур", "нұр"))
_SMALLER = re.compile(r"(?:аудан|ауыл|көше|даңғыл|район|улиц)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
_LINKS = frozenset(("и", "а", "также", "және", "жəне", "мен", "пен", "бен", "сондай-ақ"))
# A feminine adjective beside another region agrees with the noun that is left out, as a street's or a plant's does.
_FEMININE = ("ая", "ой", "ую", "ою")
_NOT_OF_A_REGION = re.compile(r"улиц|площад|станци|школ|шахт|фабрик|линии|ветк|гэс|грэс|тэц|аэс", re.IGNORECASE)
# The noun before it in its sentence.
_NOUN_BEFORE = re.compile(r"(?<!\w)област(?:ь|и|ью|ей|ям|ями|ях)(?!\w)[^.!?]{0,240}$", re.IGNORECASE)
_SENTENCE = 240
_LIST = 64  # words that a list of regions may run over
_GAP = 90  # characters of one bracket between two of them


@dataclass(frozen=True, slots=True)
class Place:
    """One mention, `[start, end)` in characters, and the region that it names."""

    start: int
    end: int
    region: Region


@dataclass(frozen=True, slots=True)
class _Names:
    adjectives: dict[str, Region]
    after: dict[str, Region]
    kazakh: dict[tuple[str, ...], Region]
    cities: dict[str, Region]
    abbreviations: dict[str, Region]


@cache
def _names() -> _Names:
    names = _Names({}, {}, {}, {}, {})
    for region in regions().values():
        for name in (region.name_ru, *region.short_ru):
            words = name.casefold().split()
            if region.kind == "region" and words[-1] == "область":
                names.adjectives[words[0][:-2]] = region
            elif region.kind == "region" and words[0] == "область":
                names.after[words[1]] = region
            elif region.kind == "city" and len(words) == 1:
                names.cities[words[0]] = region
        for name in (region.name_kk, *region.short_kk):
            words = name.casefold().split()
            if words[-1] == "облысы":
                names.kazakh[tuple(words[:-1])] = region
                names.after.setdefault(words[0], region)
            elif len(words) == 1:
                names.cities[words[0]] = region
        for short in (*region.abbr_ru, *region.abbr_kk):
            names.abbreviations[short] = region
    return names


def find_places(text: str, words: Sequence[Word]) -> list[Place]:
    """Every region and city of the registry that the text names, in text order, without overlaps."""
    taken: dict[int, Place] = {}
    for part in _levels(text, words):
        _kazakh_regions(text, part, taken)
        _russian_regions(text, part, taken)
        _left_alone(text, part, taken)
    _cities(text, words, taken)
    _abbreviated(words, taken)
    unique = {place.start: place for place in taken.values()}
    return sorted(unique.values(), key=lambda place: place.start)


def sole_place(words: Sequence[Word]) -> Place | None:
    """The region that a cell of a column of regions names by its bare name: `Абай`, `Жамбылская`."""
    if not words or len(words) > 2:
        return None
    folded = " ".join(word.text.casefold().replace("ə", "ә") for word in words)
    names = _names()
    region = names.kazakh.get(tuple(folded.split())) or names.after.get(folded) or region_adjective(words[0].text)
    return Place(words[0].start, words[-1].end, region) if region is not None and words[0].capital else None


def _levels(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """The words outside brackets, then those of each bracket: lists of regions run on over brackets between them."""
    brackets = [match.span() for match in _BRACKETS.finditer(text)]
    parts: list[list[Word]] = [[] for _ in range(len(brackets) + 1)]
    place = 0
    for word in words:
        while place < len(brackets) and brackets[place][1] <= word.start:
            place += 1
        inside = place < len(brackets) and brackets[place][0] <= word.start
        parts[place + 1 if inside else 0].append(word)
    return [part for part in parts if part]


def _take(taken: dict[int, Place], words: Sequence[Word], region: Region, end: int = 0) -> None:
    """Enter one mention over these words unless another holds one of them."""
    if not any(word.start in taken for word in words):
        place = Place(words[0].start, max(end, words[-1].end), region)
        for word in words:
            taken[word.start] = place


def _joined(text: str, left: Word, right: Word) -> bool:
    """Whether nothing but separators and brackets stands between two words of a list."""
    gap = text[left.end : right.start]
    return len(gap) <= 2 * _GAP and not _BRACKETS.sub("", gap).strip(" ,;/–-\n\t\u00a0")


def _without_noun(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a region's adjective stands for its region: nothing that it could belong to stands beside it."""
    word = words[index]
    if not word.capital or not word.text.casefold().endswith(_FEMININE):
        return False
    if index and _NOT_OF_A_REGION.match(words[index - 1].text):
        return False
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or text[word.end : following.start].strip() or following.text.casefold() in _LINKS:
        return True
    analysis = lemmas.analyse(following.text)
    is_predicate = "Variant=Short" in analysis.features or "VerbForm=Fin" in analysis.features
    is_noun = analysis.pos in ("NOUN", "PROPN", "ADJ", "") or "VerbForm=Part" in analysis.features
    return is_predicate or not is_noun or region_adjective(following.text) is not None


def _left_alone(text: str, words: Sequence[Word], taken: dict[int, Place]) -> None:
    """`в Абайской и Павлодарской`, `в Абайской области сдано 3, в Павлодарской – 5`: a region beside another one.

    The noun stands before it in its sentence (`из областей отстает Мангистауская`), or two adjectives are joined.
    """
    alone = [
        (index, region)
        for index, word in enumerate(words)
        if word.start not in taken
        and (region := region_adjective(word.text)) is not None
        and _without_noun(text, words, index)
    ]
    at = {index for index, _ in alone}
    for index, region in alone:
        start = words[index].start
        is_after_noun = _NOUN_BEFORE.search(text, max(0, start - _SENTENCE), start) is not None
        if is_after_noun or any(_is_joined(words, index, step, at) for step in (-1, 1)):
            _take(taken, [words[index]], region)


def _is_joined(words: Sequence[Word], index: int, step: int, others: Container[int]) -> bool:
    """Whether a conjunction alone, or nothing, stands between a word and one of the others on that side."""
    beside = index + step
    if 0 <= beside < len(words) and words[beside].text.casefold() in _LINKS:
        beside += step
    return beside in others


def _russian_regions(text: str, words: Sequence[Word], taken: dict[int, Place]) -> None:
    waiting: list[tuple[Word, Region]] = []
    previous: Word | None = None
    for index, word in enumerate(words):
        if waiting and previous is not None and not _joined(text, previous, word):
            waiting = _alone(waiting, taken)
        previous = word
        folded = word.text.casefold()
        region = region_adjective(word.text)
        if region is not None:
            waiting.append((word, region))
        elif _OBLAST.fullmatch(folded):
            for other, named in waiting[:-1]:
                _take(taken, [other], named)
            if waiting:
                end = word.end + (folded == "обл" and text[word.end : word.end + 1] == ".")
                last, named = waiting[-1]
                apart = "(" in text[last.end : word.start]
                _take(taken, [last] if apart else [last, word], named, 0 if apart else end)
                waiting = []
            else:
                _names_after(text, words, index, taken)
        elif _OBLAST_ADJECTIVE.fullmatch(folded):
            for other, named in waiting:
                _take(taken, [other], named)
            waiting = []
        elif folded not in _LINKS:
            waiting = _alone(waiting, taken)
    _alone(waiting, taken)


def _alone(waiting: list[tuple[Word, Region]], taken: dict[int, Place]) -> list[tuple[Word, Region]]:
    """A list of three or more needs no noun to be one of regions; a shorter one may be of districts."""
    if len(waiting) >= 3:
        for word, region in waiting:
            _take(taken, [word], region)
    return []


def _names_after(text: str, words: Sequence[Word], noun: int, taken: dict[int, Place]) -> None:
    """`области Абай, Жетісу и Ұлытау`: the first takes the noun in, the others stand alone."""
    first = True
    for step in range(noun + 1, min(noun + _LIST, len(words))):
        word = words[step]
        if not _joined(text, words[step - 1], word):
            return
        if word.text.casefold() in _LINKS:
            continue
        region = _names().after.get(word.text.casefold())
        if region is None or not word.capital or not region.name_ru.startswith("область"):
            return
        _take(taken, [words[noun], word] if first else [word], region)
        first = False


def region_adjective(word: str) -> Region | None:
    """The region of `Акмолинской`, its noun left out."""
    match = _ADJECTIVE.fullmatch(word) if "ск" in word or "СК" in word else None
    return _names().adjectives.get(match[1].casefold().replace("ə", "ә")) if match else None


def _kazakh_regions(text: str, words: Sequence[Word], taken: dict[int, Place]) -> None:
    for index, word in enumerate(words):
        folded = word.text.casefold()
        for noun, names in (("облыс", _region_name), ("қала", _city_name)):
            ending = folded[len(noun) :]
            is_clipped = noun == "облыс" and folded == "обл" and text.startswith(".", word.end)
            if is_clipped or (folded.startswith(noun) and (ending == "тық" or is_ending(ending))):
                _kazakh_list(text, words, index, names, taken)


def _kazakh_list(
    text: str,
    words: Sequence[Word],
    noun: int,
    names: Callable[[Sequence[Word], int, bool], tuple[Region | None, int]],
    taken: dict[int, Place],
) -> None:
    """Names before `облысы` or `қалалары`, from the last back: only the last takes the noun in."""
    index, right, first_found = noun - 1, noun, False
    while index >= 0 and noun - index <= _LIST and _joined(text, words[index], words[right]):
        if words[index].text.casefold() in _LINKS and first_found:
            right, index = index, index - 1
            continue
        region, first = names(words, index, first_found)
        if region is None:
            return
        _take(taken, words[first : index + 1] if first_found else words[first : noun + 1], region)
        right, index, first_found = first, first - 1, True


def _region_name(words: Sequence[Word], index: int, in_list: bool) -> tuple[Region | None, int]:
    """The region whose name ends with this word, and its first word; within a list it may carry an ending."""
    named = _names().kazakh
    folded = words[index].text.casefold().replace("ə", "ә")
    if index and folded.startswith("қазақстан") and (folded == "қазақстан" or in_list):
        return named.get((words[index - 1].text.casefold(), "қазақстан")), index - 1
    for (name, *more), region in named.items():
        if not more and folded.startswith(name) and (folded == name or (in_list and is_ending(folded[len(name) :]))):
            return region, index
    return None, index


def _city_name(words: Sequence[Word], index: int, in_list: bool) -> tuple[Region | None, int]:
    """The city that this word names; within a list it may carry an ending."""
    folded = words[index].text.casefold().replace("ə", "ә")
    for city, region in _names().cities.items():
        if folded == city or (in_list and folded.startswith(city) and is_ending(folded[len(city) :])):
            return region, index
    return None, index


def _cities(text: str, words: Sequence[Word], taken: dict[int, Place]) -> None:
    for index, word in enumerate(words):
        if word.start in taken or not word.capital or word.text[:3].casefold() not in _CITY_BEGINNINGS:
            continue
        region = _city(word.text)
        if region is None or _is_other(text, words, index):
            continue
        span = [word]
        if index and _CITY_BEFORE.fullmatch(words[index - 1].text) and _joined_by_dot(text, words[index - 1], word):
            span = [words[index - 1], word]
        _take(taken, span, region, word.end + 3 if text.startswith(" қ.", word.end) else 0)


def _joined_by_dot(text: str, left: Word, right: Word) -> bool:
    return not text[left.end : right.start].strip(" .")


def _city(word: str) -> Region | None:
    cities = _names().cities
    folded = word.casefold().replace("ə", "ә")
    match = _RUSSIAN_CITY.fullmatch(folded)
    if match:
        stem = match[1] or "алматы"
        return next(region for city, region in cities.items() if city.startswith(stem))
    for city, region in cities.items():
        if folded.startswith(city) and is_ending(folded[len(city) :]):
            return region
    return None


def _is_other(text: str, words: Sequence[Word], index: int) -> bool:
    """A street, a district, a company or a product that carries the city's name."""
    word = words[index]
    following = words[index + 1] if index + 1 < len(words) else None
    if following and not text[word.end : following.start].strip() and _SMALLER.match(following.text):
        return True
    return text[max(0, word.start - 1) : word.start] in ("«", '"', "“") and text[word.end : word.end + 1] in '»"”'


def _abbreviated(words: Sequence[Word], taken: dict[int, Place]) -> None:
    known = _names().abbreviations
    for word in words:
        if word.text[:3] in known and (len(word.text) == 3 or (word.text[3:].islower() and is_ending(word.text[3:]))):
            _take(taken, [word], known[word.text[:3]])
