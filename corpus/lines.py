"""The lines of a flat text with what their beginnings and ends tell: the material of `corpus.layout`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_MARKER = re.compile(
    r"(?:[•●▪■◦‣·*\u2043\uf000-\uf0ff][\s]*(?=\S)|[-−–—]\s*(?=[^\s\d-])|[-−–—]\s+(?=\d)"
    r"|\d{1,3}(?:[.-]\d{1,3}){0,4}[.)](?=\s*[^\s\d.,)%])|\d{1,3}[.)]\s+(?=\S)|\d{1,3}(?:-\d{1,2})?\)\s*(?=\S)"
    r"|[a-zа-яәғқңөұүһі]\)\s*(?=\S)|(?:[ivx]{1,5}|[іх]{1,4})[.)]\s*(?=\S))"
)
_DASH = re.compile(r"[–—]\s")
_NUMBER = re.compile(r"\d")
_LAST_WORD = re.compile(r"[^\s(«“\"]+\Z")
_TAIL = 60
_BLANK = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u2060\ufeff"
_OPENING = "«“„\"'(["
_CLOSING = "»”\"')]"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text: its span without outer white space, the breaks before it, the tab or spaces it begins with."""

    start: int
    end: int
    breaks: int
    tabbed: bool
    text: str
    indent: int = 0

    @property
    def length(self) -> int:
        """How many characters the line shows."""
        return self.end - self.start


@cache
def wording() -> dict[str, Any]:
    """The words and marks that tell how lines hang together."""
    return tomllib.loads((files("corpus") / "data" / "layout.toml").read_text(encoding="utf-8"))


@cache
def words_of(group: str, key: str = "words") -> frozenset[str]:
    """One group of `wording` as a set."""
    return frozenset(wording()[group][key])


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold more than white space, but also the tabs of empty cells."""
    found: list[Line] = []
    last_end = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        tabbed = raw.lstrip(" ").startswith("\t")
        content = raw.strip(_BLANK)
        if not content and not tabbed:
            continue
        start = match.start() + (raw.index(content) if content else len(raw))
        breaks = len(_BREAK.findall(text, last_end, match.start())) if found else 0
        found.append(Line(start, start + len(content), breaks, tabbed, content, len(raw) - len(raw.lstrip(" "))))
        last_end = match.end()
    return found


def marker(text: str) -> re.Match[str] | None:
    """The bullet or number that begins a list item."""
    return _MARKER.match(text)


def is_dash_led(line: Line) -> bool:
    """Whether the line begins with a dash that may as well be one of the sentence."""
    return _DASH.match(line.text) is not None


def is_closed(line: Line) -> bool:
    """Whether the line ends as a sentence does."""
    tail = line.text.rstrip(_CLOSING + " ")
    return tail.endswith((".", "!", "?", "…")) and not ends_in_abbreviation(line)


def ends_in_abbreviation(line: Line) -> bool:
    """Whether the full stop at the end belongs to a shortened word or an initial."""
    if not line.text.endswith("."):
        return False
    last = _LAST_WORD.search(line.text, max(0, len(line.text) - _TAIL))
    if last is None:
        return False
    word = last.group().rstrip(".")
    return word.lower() in words_of("abbreviations") or (len(word) == 1 and word.isupper())


def leans(line: Line) -> bool:
    """Whether the line's last word mostly goes with one that follows."""
    return line.text.rsplit(None, 1)[-1].lower() in words_of("leaning")


def is_open(line: Line) -> bool:
    """Whether the line's last word asks for another."""
    if line.text.endswith((",", "-", "–", "—", "(", "«", "/", "№")):
        return True
    last = line.text.rsplit(None, 1)[-1].lower()
    return last in words_of("continuing") or ends_in_abbreviation(line)


def begins_lower(line: Line) -> bool:
    """Whether the line goes on with a small letter."""
    return line.text.lstrip(_OPENING)[:1].islower() and not line.text.startswith(("www.", "http"))


def begins_digit(line: Line) -> bool:
    """Whether the line begins with a figure."""
    return _NUMBER.match(line.text.lstrip(_OPENING)) is not None


def begins_sentence(line: Line) -> bool:
    """Whether the line's first word begins a sentence wherever it stands."""
    first = line.text.split(None, 1)[0].rstrip(":,")
    return first in words_of("openers")


def first_word_length(line: Line) -> int:
    """The length of the word that would have had to fit into the line before."""
    return len(line.text.split(None, 1)[0])
