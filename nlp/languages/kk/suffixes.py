"""The endings of Kazakh as data: every surface shape of every suffix, by slot, ready to be cut from a word."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VOWELS = "аәеэыіоөұүияюё"
_BACK, _FRONT = "аоұыяё", "әеөүі"
_VOICELESS = "птқкфсшщчцхһбвгд"
_CONSONANTS = "бвгғджзйкқлмнңпрстуфхһцчшщ"
_HARMONIC = {"A": ("а", "е"), "I": ("ы", "і"), "K": ("қ", "к")}


@dataclass(frozen=True, slots=True)
class Suffix:
    """One surface shape of a suffix.

    ``before`` holds the letters that its first letter may follow; ``harmony`` is "back", "front" or "" (either);
    ``restores`` are the letters it has swallowed; ``known`` wants a stem of the lexicon.
    """

    text: str
    slot: str
    name: str
    features: str
    weight: float
    before: str
    harmony: str
    restores: tuple[str, ...]
    known: bool
    after: str
    not_after: str


@dataclass(frozen=True, slots=True)
class Row:
    """A suffix as the data file has it, with its examples (form, stem)."""

    slot: str
    forms: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the data file, for the test that runs their examples."""
    found = []
    for row in tomllib.loads(Path(__file__).with_name("suffixes.toml").read_text(encoding="utf-8"))["suffix"]:
        examples = tuple((form, stem) for form, stem in (pair.split() for pair in row["examples"]))
        found.append(Row(row["slot"], tuple(row["forms"]), examples))
    return tuple(found)


@cache
def suffixes() -> Mapping[str, Mapping[str, tuple[Suffix, ...]]]:
    """Slot → surface shape → the suffixes of that shape."""
    data = tomllib.loads(Path(__file__).with_name("suffixes.toml").read_text(encoding="utf-8"))
    table: dict[str, dict[str, tuple[Suffix, ...]]] = {}
    for row in data["suffix"]:
        slot = table.setdefault(row["slot"], {})
        for pattern in row["forms"]:
            for text, before, harmony in _shapes(pattern, row.get("preceded", ""), data["sounds"]):
                suffix = Suffix(
                    text=text,
                    slot=row["slot"],
                    name=row.get("name", ""),
                    features=row["features"],
                    weight=row["weight"],
                    before=before,
                    harmony=harmony,
                    restores=_restored(row.get("restores", ""), harmony),
                    known=row.get("known", False),
                    after=row.get("after", ""),
                    not_after=row.get("not_after", ""),
                )
                slot[text] = (*slot.get(text, ()), suffix)
    return table


def _restored(letters: str, harmony: str) -> tuple[str, ...]:
    if letters != "I":
        return (letters,)
    return {"back": ("ы",), "front": ("і",)}.get(harmony, ("ы", "і"))


def _shapes(pattern: str, preceded: str, sounds: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Every surface shape of a pattern, with the letters that may stand before it and the harmony it wants."""
    for index, harmony in enumerate(("back", "front")):
        heads = sounds.get(pattern[0], {pattern[0]: preceded})
        for head, before in heads.items():
            text = ""
            for letter in head + pattern[1:]:
                text += _spelled(letter, text, index)
            yield text, _letters(before), harmony if _is_harmonic(text) else ""


def _spelled(letter: str, left: str, index: int) -> str:
    """A letter of a pattern in a back (0) or front (1) word: ғ and қ stand in back words, г and к in front ones."""
    if letter in _HARMONIC:
        return _HARMONIC[letter][index]
    if letter == "G":  # within a pattern, after a vowel or a voiced letter
        return "ғг"[index]
    if letter == "B":
        return "д"
    if letter in "ғқ" and not left:
        return {"ғ": "ғг", "қ": "қк"}[letter][index]
    return letter


def _is_harmonic(text: str) -> bool:
    return any(letter in _BACK + _FRONT + "ғқ" for letter in text) and text not in ("мен", "бен", "пен")


def _letters(classes: str) -> str:
    return (
        classes.replace("у", "ую")
        .replace("V", VOWELS + "у")
        .replace("S", _VOICELESS)
        .replace("C", "бвгғджзйкқлмнңпрстуфхһцчшщ")
    )


def harmony(stem: str) -> str:
    """What vowels the last vowel of a stem calls for: "back", "front", or "" where it leaves both open."""
    for letter in reversed(stem):
        if letter in _BACK:
            return "back"
        if letter in _FRONT:
            return "front"
        if letter in "иуэюь":
            return ""
    return ""


@cache
def _bare() -> frozenset[str]:
    return frozenset(text for slot in ("plural", "case", "possessive") for text in suffixes()[slot] if len(text) > 1)


def is_bare(text: str) -> bool:
    """Whether letters are nothing but endings, as they stand after the hyphen of an abbreviation (`ЖШС-лардың`)."""
    if text in _bare():
        return True
    return any(text[:cut] in _bare() and text[cut:] in _bare() for cut in range(2, len(text) - 1))
