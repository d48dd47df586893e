"""Where the sentences of a text begin: one function over plain text, the abbreviations of both languages at hand."""

from __future__ import annotations

import re

from nlp.languages.abbreviations import Ends, abbreviations, captions

_STOP = re.compile(r"[.!?…]+[»”\"’)\]]{0,3}")
_OPENING = "«„“”\"‘'([—–-•*·"
_CHUNK = 24
_LABEL = 32
_INITIALS = re.compile(r"(?:[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.[ -]?){1,3}$")
_VISIBLE = re.compile(r"\S")
_NUMBER = re.compile(r"\d[\d.]*\.$|[IVXІХ]{1,5}\.$")
_SURNAME = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ]\w*(?:[оеё]в|[иы]н|ск|ұлы|улы|[қк]ызы|бек|бай|хан|ко)\w{0,3}$")
_AFTER_COUNT = re.compile(r"\d\s?$|[IVXІХ]\s?$")
_AFTER_YEAR = re.compile(r"\d{4}\s?$|[IVXІХ]\s?$")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]|[IVXІХ]{1,5}[.)])\s+\S")
_SPACED = re.compile(r"(?<!\S)([а-яёәғқңөұүһі]{1,2}\.) ([а-яёәғқңөұүһі]{1,2}\.)$", re.IGNORECASE)


def boundaries(text: str) -> list[int]:
    """Offsets at which a sentence begins, the first sentence's included; white space before it is not its own."""
    first = len(text) - len(text.lstrip())
    if first == len(text):
        return []
    starts = [first]
    for stop in _STOP.finditer(text, first):
        start = _next_start(text, stop)
        if start is not None and start > starts[-1] and _ends(text, starts[-1], stop, start):
            starts.append(start)
    return starts


def _next_start(text: str, stop: re.Match[str]) -> int | None:
    """Where the text goes on after a stop, or None where nothing follows or the stop stands within a word."""
    end = stop.end()
    start = end
    while start < len(text) and text[start].isspace():
        start += 1
    if start == len(text):
        return None
    if start == end and not _is_glued(text, stop):
        return None
    return start


def _is_glued(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop lacks its space: a lower-case Cyrillic word before, a capitalised Cyrillic word after."""
    before, after = text[max(0, stop.start() - 3) : stop.start()], text[stop.end() : stop.end() + 2]
    return (
        len(before) == 3
        and all(_is_cyrillic(letter) and letter.islower() for letter in before)
        and len(after) == 2
        and all(map(_is_cyrillic, after))
        and after[0].isupper()
        and after[1].islower()
    )


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def _ends(text: str, begun: int, stop: re.Match[str], start: int) -> bool:
    """Whether the sentence begun at one place ends with this stop, given where the text goes on."""
    opener = _opener(text, start)
    if not _may_begin(text, start, opener):
        return False
    mark = stop.group()
    if mark[0] != "." or len(mark) > 1:
        # An ellipsis, a question, an exclamation, or a full stop that closes a quotation or a parenthesis.
        return mark[0] != "." or mark[1] == "." or _full_stop_ends(text, begun, stop.start() + 1, opener)
    return _full_stop_ends(text, begun, stop.start() + 1, opener)


def _opener(text: str, start: int) -> str:
    """The first letter or digit of what follows, quotes and dashes left out."""
    for place in range(start, min(start + 6, len(text))):
        if not text[place].isspace() and text[place] not in _OPENING:
            return text[place]
    return ""


def _first(text: str, place: int) -> str:
    """The first visible character from a place on."""
    found = _VISIBLE.search(text, place)
    return found.group() if found else ""


def _may_begin(text: str, start: int, opener: str) -> bool:
    if opener.isupper() or opener.isdigit() or opener in "№":
        return True
    return _LIST_NUMBER.match(text, start) is not None


def _full_stop_ends(text: str, begun: int, end: int, opener: str) -> bool:
    """Whether the full stop that ends before ``end`` closes more than a number, a caption or an abbreviation."""
    left = max(begun, end - _CHUNK)
    chunk = text[left:end].split()[-1] if text[left:end].split() else ""
    if end - begun <= _LABEL and _is_label(text[begun:end]):
        return False
    chunk = chunk.lstrip("«„“\"'([—–-").lower()
    before = text[left : end - len(chunk)]
    if _NUMBER.fullmatch(chunk.upper()) and (len(chunk) > 2 or chunk[0].isdigit()):
        return True
    spaced = _SPACED.search(text[left:end])
    if spaced:
        chunk = (spaced.group(1) + spaced.group(2)).lower()
    ends = abbreviations().get(chunk)
    if ends is not None:
        return _abbreviation_ends(ends, before) and opener.isupper() and _first(text, end) not in "–—-"
    initials = _INITIALS.search(text[left:end])
    if initials and len(chunk.replace(".", "")) <= 2:
        # `Булавкиной О.А. Прошу`: two initials after a surname may end it; one alone stands before a surname.
        surname = _SURNAME.search(text[left : left + initials.start()].rstrip())
        return initials.group().count(".") == 2 and surname is not None and opener == _first(text, end)
    return True


def _abbreviation_ends(ends: Ends, before: str) -> bool:
    """Whether the full stop of an abbreviation may end a sentence, by what stands before it."""
    if ends is Ends.YEAR:
        return _AFTER_YEAR.search(before) is not None
    if ends is Ends.COUNT:
        return _AFTER_COUNT.search(before) is not None
    return ends is Ends.CAPITAL


def _is_label(sentence: str) -> bool:
    """Whether a sentence so far is only a list number or a caption with its number (`Раздел 2.`, `3-бөлім.`)."""
    words = [word for word in re.split(r"[\s-]+", sentence.strip("«„“\"'([—–- .").lower()) if word]
    numbers = [word for word in words if word[0].isdigit() or re.fullmatch(r"[ivxіх]+", word)]
    return bool(numbers) and all(word in captions() for word in words if word not in numbers)
