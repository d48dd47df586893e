"""Which lines of flat text belong to one paragraph, judged by the text's own habits: its width and its spacing."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.headings import LONGEST, heading_rule
from corpus.lines import (
    Line,
    begins_digit,
    begins_lower,
    begins_sentence,
    first_word_length,
    is_closed,
    is_dash_led,
    is_open,
    leans,
    marker,
    words_of,
)

_WIDEST = 140
_NEIGHBOURS = 4
_STAMP_WIDTH = 60
_STAMP_LINES = 9
_INDENT = 3
_SIGNATURE = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ]\.\s?(?:[А-ЯЁӘҒҚҢӨҰҮҺІ]\.\s?)?[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_CONTACT = re.compile(r"(?i:исп\.|орынд\.|исполнитель|орындаушы|тел\.|тел:|\+?[\d\s()-]{5,20}\Z|\S+@\S+\Z)")
_REQUEST = re.compile(r"(?i:на\s*(?:№|исх|вх)|сіздің\s|№\s*\S+)")
_DATE_LINE = re.compile(r"\d{1,2}\s[^\W\d]{3,12}\s\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d|\d{4}\s?ж\S{0,3}\s\d")
_TOWN = re.compile(r"(?:г|с|п|қ|а)\.\s?[А-ЯӘҒҚҢӨҰҮҺІ][\w-]+")
_PAGE_NUMBER = re.compile(
    r"(?i:[-–—]?\s*\d{1,4}\s*[-–—]?|стр(?:аница|\.)?\s*\d+(?:\s*из\s*\d+)?|\d+\s?-?\s?бет|\d+\s*/\s*\d+)\Z"
)
_FOOTNOTE = re.compile(r"(\d{1,3})\s+(?=[«“\"A-ZА-ЯЁӘҒҚҢӨҰҮҺІƏ]|\d{4}\s|https?:)")
_YEAR_SERIES = re.compile(r"(?:19|20)\d\d\s*(?:год|г\.|жыл|ж\.)\w{0,3}\s*[-–—:]")
_LEGEND = re.compile(r"[^\s–—-][^–—]{0,40}\s?[–—-]\s?[А-ЯЁӘҒҚҢӨҰҮҺІ]")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a text sets its paragraphs: ``width`` of its lines if it wraps them, line breaks within a paragraph."""

    width: int | None
    spacing: int


def habits(lines: Sequence[Line]) -> Habits:
    """Judge whether lines are wrapped, and how far apart the lines of one paragraph stand."""
    prose = [line for line in lines if not line.tabbed and line.text]
    if len(prose) < 2:
        return Habits(None, 1)
    pairs = [(first, second) for first, second in itertools.pairwise(prose) if second.breaks]
    going_on = [
        (first, second)
        for first, second in pairs
        if begins_lower(second)
        and not is_closed(first)
        and not first.text.endswith((";", ":"))
        and not marker(second.text)
    ]
    lengths = sorted(line.length for line in prose)
    wide = lengths[(len(lengths) - 1) * 9 // 10]
    wrapped = wide <= _WIDEST and len(going_on) >= max(2, len(pairs) // 5)
    if not wrapped:
        return Habits(None, 1)
    breaks = Counter(second.breaks for _, second in going_on)
    return Habits(wide, min(breaks.most_common(1)[0][0], 3))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The lines of a paragraph or of a footnote."""

    lines: tuple[Line, ...]
    footnote: bool = False

    @property
    def start(self) -> int:
        """Where the first line begins."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where the last line ends."""
        return self.lines[-1].end


def paragraphs(lines: Sequence[Line], manner: Habits) -> list[Paragraph]:
    """Group lines into paragraphs."""
    groups: list[list[Line]] = []
    notes: set[int] = set()
    note = 0
    stamped = _stamped(lines, manner)
    for place, line in enumerate(lines):
        number = _footnote_number(line, note, groups, manner)
        if number is not None:
            note = number
            notes.add(len(groups))
        if place in stamped or (
            groups and number is None and _joins(groups[-1], line, _width(lines, place, manner), manner)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph(tuple(group), place in notes) for place, group in enumerate(groups)]


def _number_of_note(text: str) -> int | None:
    """The number that a footnote begins with."""
    match = _FOOTNOTE.match(text)
    return int(match.group(1)) if match else None


def is_page_number(text: str) -> bool:
    """Whether a line holds a page number and nothing else."""
    return _PAGE_NUMBER.match(text) is not None


def is_bare_address(text: str) -> bool:
    """Whether a line holds the address of a page and nothing else."""
    return _ADDRESS.fullmatch(text) is not None


def _footnote_number(line: Line, last: int, groups: list[list[Line]], manner: Habits) -> int | None:
    """The number of the footnote that begins here: footnotes count on and stand apart from the text above."""
    number = _number_of_note(line.text)
    if manner.width is None or number is None or number not in (last + 1, 1) or not groups:
        return None
    above = groups[-1]
    follows_note = last > 0 and _number_of_note(above[0].text) == last and number == last + 1
    return number if follows_note or (line.breaks > manner.spacing and number == last + 1) else None


def _width(lines: Sequence[Line], place: int, manner: Habits) -> int:
    """How wide the text runs around a line: notes and quotations are set wider or narrower than the rest."""
    if manner.width is None:
        return 0
    near = lines[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]
    return max(manner.width, *(line.length for line in near))


def _joins(group: list[Line], line: Line, width: int, manner: Habits) -> bool:
    """Whether a line goes on with the paragraph before it."""
    last = group[-1]
    if is_bare_address(line.text) or is_bare_address(last.text):
        return last.text.endswith(",") and _ADDRESS.search(last.text) is not None
    if is_page_number(last.text) and len(group) == 1 and (manner.width is None or line.breaks > manner.spacing):
        return False
    if last.text.endswith(("-", "\u00ad")) and last.text[-2:-1].isalnum():
        return True
    if _CONTACT.match(group[0].text) and _CONTACT.match(line.text) and len(group) < 3:
        return True
    if _begins_label(line):
        return False
    if is_page_number(line.text) and (manner.width is None or line.breaks > manner.spacing):
        return False
    if last.text.endswith(":") and _YEAR_SERIES.match(line.text):
        return True
    if manner.width is None:
        return _joins_unwrapped(group, line)
    return _joins_wrapped(group, line, width, manner)


def _begins_label(line: Line) -> bool:
    """Whether the line begins an answer, a note, a salutation or the request's number."""
    first = line.text.split(None, 1)[0]
    if first.rstrip(":") in words_of("salutations"):
        return True
    return first.endswith((":", ".")) and first[:-1] in words_of("labels")


def _joins_unwrapped(group: list[Line], line: Line) -> bool:
    """In text that breaks lines only at paragraphs: titles, stamps and sentences broken by hand."""
    last = group[-1]
    if line.breaks > 1 or last.text.endswith((";", ":")) or is_closed(last):
        return False
    if marker(line.text):
        return False
    if is_open(last) and last.text[-1] in ",-–—(«№/":
        return not _LEGEND.match(line.text) or last.text[-1] == ","
    if begins_lower(line):
        rule = heading_rule(last.text)
        return rule is None or not rule.complete
    if is_page_number(line.text) or (_DATE_LINE.match(line.text) and not is_open(last)):
        return False
    return begins_digit(line) and max(last.length, line.length) < 40


def _stamped(lines: Sequence[Line], manner: Habits) -> set[int]:
    """The lines that go on with an approval stamp: short lines, the first or the last of them worded so."""
    found: set[int] = set()
    first = 0
    while first < len(lines):
        last = first
        while last + 1 < len(lines) and _is_stamp_line(lines[last + 1]) and lines[last + 1].breaks <= manner.spacing:
            last += 1
        if 0 < last - first < _STAMP_LINES and _is_stamp_line(lines[first]) and _is_stamp(lines[first : last + 1]):
            found.update(range(first + 1, last + 1))
        first = last + 1
    return found


def _is_stamp_line(line: Line) -> bool:
    return line.length <= _STAMP_WIDTH and not is_closed(line) and not line.text.endswith((":", ";"))


def _is_stamp(lines: Sequence[Line]) -> bool:
    first, last = lines[0].text.split(None, 1)[0], lines[-1].text.rsplit(None, 1)[-1]
    return first in words_of("stamps", "first") or last in words_of("stamps", "last")


def _joins_wrapped(group: list[Line], line: Line, width: int, manner: Habits) -> bool:
    """In text that wraps its lines: by sentence ends, capitals, list marks, gaps and how full the line before is."""
    last = group[-1]
    apart = line.breaks > manner.spacing
    full = last.length + 1 + first_word_length(line) > width
    closed = is_closed(last)
    if _begins_item(group, line, closed or apart, full):
        return False
    if last.text.endswith(";"):
        return False
    if begins_lower(line):
        if apart and not full and heading_rule(group[0].text) is not None:
            return False
        if closed or (apart and not is_open(last) and _TOWN.match(line.text)):
            return full and not apart
        return not (last.text.endswith(":") and (apart or not full))
    if last.text.endswith(":"):
        return False
    if closed:
        return full and not apart and line.indent < _INDENT
    if begins_sentence(line) and not is_open_mark(last):
        return False
    if begins_digit(line):
        return (not apart and (full or heading_rule(group[0].text) is None)) or is_open(last)
    return _joins_capital(group, line, width, apart, manner)


def is_open_mark(line: Line) -> bool:
    """Whether the line ends in a mark after which the sentence must go on."""
    return line.text.endswith((",", "–", "—", "(", "«"))


def _joins_capital(group: list[Line], line: Line, width: int, apart: bool, manner: Habits) -> bool:
    """Whether an unfinished line goes on with a line that begins with a capital."""
    last = group[-1]
    full = last.length + 1 + first_word_length(line) > width
    if is_open(last):
        return True
    if _SIGNATURE.fullmatch(line.text) or (line.indent >= _INDENT and line.indent > last.indent + 1):
        return False
    if leans(last) and not apart:
        return True
    if apart:
        return full and line.breaks > manner.spacing + 1 and last.length < LONGEST
    if heading_rule(group[0].text) is not None:
        return full
    if manner.width is not None and max(part.length for part in (*group, line)) < 0.5 * manner.width:
        return not _REQUEST.match(line.text)
    # Letters differ in width: an unfinished line that only nearly fills its place is taken for full.
    return full or last.length + 1 + first_word_length(line) > 0.85 * min(width, manner.width or width)


def _begins_item(group: list[Line], line: Line, free: bool, full: bool) -> bool:
    """Whether the line begins an item of a list or a heading."""
    found = marker(line.text)
    if found is None:
        rule = heading_rule(line.text)
        if rule is None or rule.level > 2 or rule.name == "concerning-kk":
            return False
        return free or (rule.name == "roman-numbered" and not full)
    last = group[-1]
    if is_dash_led(line):
        return free or last.text.endswith((":", ";")) or marker(group[0].text) is not None
    if found.group()[0].isdigit() or found.group()[0].isalpha():
        return free or last.text.endswith((":", ";")) or not is_open(last)
    return True
