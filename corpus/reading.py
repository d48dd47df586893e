"""The reading of a source text: letters, hyphens and spacing repaired, every character mapped back to its source."""

from __future__ import annotations

import csv
import itertools
import re
import tomllib
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\x02"
_CYRILLIC = "\u0400-\u0471\u0474-\u04ff"
_CAPITAL = "А-ЯЁӘҒҚҢӨҰҮҺІ"

# One scan finds all that changes the length of the text; clean words are never touched. No alternative can give back
# what it took and try again, so the scan is linear.
_REPAIRS = re.compile(
    rf"(?P<hyphen>(?<=[^\W_])[-\u2010\u2011\u00ad][^\S\n\r]*+(?:\r\n|[\n\r])\s*+(?=[^\W_]))"
    rf"|(?P<space>[\s{_INVISIBLE}]{{2,}}+|[^\S ]|[{_INVISIBLE}])"
    rf"|(?P<bookmark>\[bookmark:[^\]\n]{{0,60}}\][^\S\n]?)"
    rf"|(?P<short_i>[иИ]\u02d8)"
    rf"|(?<!\w)(?P<spaced>[{_CAPITAL}](?: [{_CAPITAL}](?!\w)){{3,}}+)"
)
_HAS_SPACE = re.compile(r"\s")
_LATIN_RUN = re.compile(r"[A-Za-z\u0131\u018e\u018f\u019f\u01dd\u0259\u0275\u0370-\u03ff\u0472\u0473]++")
_CYRILLIC_LETTER = re.compile(f"[{_CYRILLIC}]")
_SCHWA = re.compile("[əƏǝƎ]+")
_CAMEL = re.compile(r"[a-z][A-Z]")
_ROMAN = re.compile(r"[IVXLCDM]{2,}")
_ROMAN_MIXED = re.compile(r"(?<!\w)(?=[IVX\u0406\u0425]{2,}(?!\w))[\u0406\u0425]*[IVX]+[IVX\u0406\u0425]*")
_ADDRESS = re.compile(r"://|www\.|@")
_WORD_LEFT = re.compile(r"[^\W_]{1,40}\Z")
_WORD_RIGHT = re.compile(r"[^\W_]+")
_UNCOMPOSED = re.compile(r"\S+")
_WORD_LIMIT = 40
_NEAR = 5_000
_FEW_LINES = 40
_SELDOM = 0.04
_SHORT = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A repaired stretch of a source text; ``starts`` and ``ends`` give the source span of each of its characters."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    source_start: int
    source_end: int

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source span of a span of the reading; an empty one stays empty."""
        start, end = max(0, start), min(end, len(self.text))
        if start < end:
            return self.starts[start], self.ends[end - 1]
        place = self.starts[start] if start < len(self.text) else self.source_end
        return place, place

    def to_reading(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of the reading that holds all of a source span that the reading kept."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return (first, last) if first < last else (first, first)


def reading(text: str, start: int = 0, end: int | None = None) -> Reading:
    """Read `[start, end)` of a source text: NFC, its own letters, joined words, single spaces.

    What surrounds the stretch serves as evidence for whether a hyphen at a line's end belongs to its word.
    """
    end = len(text) if end is None else end
    return (_short if end - start <= _SHORT else _read)(text, start, end)


def _read(text: str, start: int, end: int) -> Reading:
    stretch = text[start:end]
    if not unicodedata.is_normalized("NFC", stretch):
        return _composed(text, start, end)
    pieces, starts, ends = _repaired(stretch, start, text)
    repaired = "".join(pieces)
    if not unicodedata.is_normalized("NFC", repaired):  # a mark met its letter when what hid between them went
        repaired, starts, ends = _recomposed(repaired, starts, ends)
    return Reading(_own_letters(repaired), starts, ends, start, end)


# Each step that tells what a block is reads its text: a short one is read once for all of them.
_short = lru_cache(maxsize=2048)(_read)


def _composed(text: str, start: int, end: int) -> Reading:
    """The reading of text that is not in NFC: composed first, repaired then, with the maps joined."""
    stretch, starts, ends = _recomposed(text[start:end], range(start, end), range(start + 1, end + 1))
    inner = reading(stretch)
    return Reading(
        inner.text,
        array("L", (starts[place] for place in inner.starts)),
        array("L", (ends[place - 1] for place in inner.ends)),
        start,
        end,
    )


def _recomposed(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text in NFC with its maps: a changed cluster maps to all of the source it came from."""
    pieces: list[str] = []
    new_starts, new_ends = array("L"), array("L")
    for cluster_start, cluster_end in _clusters(text):
        cluster = text[cluster_start:cluster_end]
        composed = unicodedata.normalize("NFC", cluster)
        pieces.append(composed)
        if composed == cluster:
            new_starts.extend(starts[cluster_start:cluster_end])
            new_ends.extend(ends[cluster_start:cluster_end])
        else:
            new_starts.extend([starts[cluster_start]] * len(composed))
            new_ends.extend([ends[cluster_end - 1]] * len(composed))
    return "".join(pieces), new_starts, new_ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Cut text into pieces that compose apart from one another: letters with their marks, or whole odd words."""
    done = 0
    for word in _UNCOMPOSED.finditer(text):
        if unicodedata.is_normalized("NFC", word.group()):
            continue
        begin = word.start()
        if done < begin:
            yield done, begin
        cuts = [i for i in range(begin, word.end()) if not unicodedata.combining(text[i])]
        cuts = [begin, *(cut for cut in cuts if cut > begin), word.end()]
        composed = "".join(unicodedata.normalize("NFC", text[a:b]) for a, b in itertools.pairwise(cuts))
        if unicodedata.is_normalized("NFC", composed):
            yield from itertools.pairwise(cuts)
        else:
            yield begin, word.end()
        done = word.end()
    if done < len(text):
        yield done, len(text)


def _repaired(stretch: str, start: int, text: str) -> tuple[list[str], Sequence[int], Sequence[int]]:
    """Join words and squeeze spaces; a stretch without anything to repair maps by plain ranges."""
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    done = 0
    for match in _REPAIRS.finditer(stretch):
        begin, stop = match.span()
        found = match.group()
        if match.lastgroup == "hyphen":
            put = "-" if found[0] != "\u00ad" and _keeps_hyphen(stretch, begin, stop, text, start) else ""
        elif match.lastgroup == "space":
            put = " " if _HAS_SPACE.search(found) else ""
        elif match.lastgroup == "bookmark":  # what a converter from Word leaves of a bookmark
            put = ""
        elif match.lastgroup == "short_i":
            put = "й" if found[0] == "и" else "Й"
        else:
            put = found.replace(" ", "")
        pieces.append(stretch[done:begin])
        starts.extend(range(start + done, start + begin))
        ends.extend(range(start + done + 1, start + begin + 1))
        pieces.append(put)
        if match.lastgroup == "spaced":
            starts.extend(range(start + begin, start + stop, 2))
            ends.extend(range(start + begin + 1, start + stop + 1, 2))
        elif put:
            starts.append(start + begin)
            ends.append(start + stop)
        done = stop
    if not done:
        return [stretch], range(start, start + len(stretch)), range(start + 1, start + len(stretch) + 1)
    pieces.append(stretch[done:])
    starts.extend(range(start + done, start + len(stretch)))
    ends.extend(range(start + done + 1, start + len(stretch) + 1))
    return pieces, starts, ends


def _keeps_hyphen(stretch: str, begin: int, stop: int, text: str, offset: int) -> bool:
    """Whether the hyphen at a line's end is part of its word."""
    before = _WORD_LEFT.search(stretch, max(0, begin - _WORD_LIMIT), begin)
    after = _WORD_RIGHT.match(stretch, stop, stop + _WORD_LIMIT)
    if before is None or after is None:
        return True
    left, right = before.group(), after.group()
    if left[-1].isdigit() or right[0].isdigit() or (left[-1] < "\u0250") != (right[0] < "\u0250"):
        return True
    if right[0].isupper() and not (left.isupper() and len(right) > 1 and right.isupper()):
        return True
    near = text[max(0, offset + begin - _NEAR) : offset + stop + _NEAR]
    # Without its first letter the word is found at the beginning of a sentence too.
    if f"{left[1:]}-{right}" in near:
        return True
    if len(left) > 1 and f"{left[1:]}{right}" in near:
        return False
    return _is_compound(left.lower(), right.lower()) or not _breaks_words(near)


def _breaks_words(near: str) -> bool:
    """Whether the text breaks words at line ends at all: where hyphens stand there seldom, each is its word's own."""
    lines = near.count("\n") - near.count("\n\n") - near.count("\n \n")
    hyphens = near.count("-\n") + near.count("- \n") + near.count("-\r\n")
    return lines < _FEW_LINES or hyphens > _SELDOM * lines


def _is_compound(left: str, right: str) -> bool:
    """Whether two halves are written with a hyphen wherever they stand."""
    knowledge = _knowledge()["hyphen"]
    if left in knowledge["first"]["words"] or right in knowledge["second"]["words"]:
        return True
    compound = knowledge["compound"]
    return (
        len(left) > 4
        and len(right) > 4
        and left.endswith(tuple(compound["first_endings"]))
        and not right.startswith(tuple(compound["second_beginnings_of_endings"]))
    )


def _own_letters(text: str) -> str:
    """The text with foreign look-alikes among Cyrillic letters replaced; as long as it was."""
    text = _ROMAN_MIXED.sub(lambda found: found.group().translate(_ROMAN_LETTERS), text)
    pieces: list[str] = []
    done = 0
    for match in _LATIN_RUN.finditer(text):
        begin, stop = match.span()
        own = _own(text, begin, stop, match.group())
        if own is not None:
            pieces += (text[done:begin], own)
            done = stop
    return "".join((*pieces, text[done:])) if pieces else text


_ROMAN_LETTERS = str.maketrans("ІХ", "IX")


def _own(text: str, begin: int, stop: int, run: str) -> str | None:
    """What a run of Latin letters stands for, if for Cyrillic ones."""
    letters = homoglyphs()
    left = text[begin - 1] if begin else " "
    right = text[stop] if stop < len(text) else " "
    if unicodedata.combining(right):
        # A Cyrillic letter might compose with the mark, the Latin one did not: the reading would not be composed.
        return None
    inside = _CYRILLIC_LETTER.match(left) or _CYRILLIC_LETTER.match(right)
    if not inside:
        return _standing_alone(text, begin, stop, run)
    own = run.translate(letters)
    if (
        not all(map(_CYRILLIC_LETTER.match, own))
        or _CAMEL.search(run)
        or (_ROMAN.fullmatch(run) and not _CYRILLIC_LETTER.match(left))
    ):
        return None
    return None if _in_address(text, begin, stop) else own


def _standing_alone(text: str, begin: int, stop: int, run: str) -> str | None:
    """The Cyrillic for a look-alike word of its own: the schwa, an abbreviation, a preposition of one letter."""
    if stop - begin > 4 or not _CYRILLIC_LETTER.search(text, max(0, begin - 20), stop + 20):
        return None
    letters = homoglyphs()
    if _SCHWA.fullmatch(run):
        return run.translate(letters)
    own = run.translate(letters)
    if own in _knowledge()["abbreviations"]["words"]:
        return own
    between_spaces = text[begin - 1 : begin] in ("", " ") and text[stop : stop + 1] == " "
    if run in ("c", "C", "o", "O", "y", "a", "A", "B") and between_spaces:
        follows = text[stop + 1 : stop + 2]
        if _CYRILLIC_LETTER.match(follows) or (run in "cC" and follows.isdigit()):
            return own
    return None


def _in_address(text: str, begin: int, stop: int) -> bool:
    """Whether the word stands in the address of a page or a mailbox."""
    first = max(text.rfind(" ", max(0, begin - 200), begin) + 1, begin - 200, 0)
    last = text.find(" ", stop, stop + 200)
    return _ADDRESS.search(text, first, stop + 200 if last < 0 else last) is not None


@cache
def homoglyphs() -> dict[int, str]:
    """The foreign letters that stand for Cyrillic ones, as a table for `str.translate`."""
    with (files("corpus") / "data" / "homoglyphs.csv").open(encoding="utf-8") as rows:
        return {ord(row["letter"]): row["becomes"] for row in csv.DictReader(rows)}


@cache
def _knowledge() -> dict[str, Any]:
    return tomllib.loads((files("corpus") / "data" / "reading.toml").read_text(encoding="utf-8"))
