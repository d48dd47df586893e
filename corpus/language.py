"""The language of a stretch of text, told from its letters, its function words and the endings of its words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Language

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_QUOTED = re.compile(r"«[^«»]{0,200}»|“[^“”]{0,200}”|\"[^\"]{0,200}\"")
_CYRILLIC_WORD = re.compile(r"[а-яё]{4,}")
_SENTENCE = 2
# What the lesser language must weigh for a text to be in both: about two words that are no names.
_REAL = 1.9
_SAMPLE = 4000


def language(text: str) -> Language:
    """Kazakh, Russian, both in real measure, or neither; names quoted in the other language do not count."""
    sample = text[:_SAMPLE]
    bare = _QUOTED.sub(" ", _QUOTED.sub(" ", sample))  # twice: names are quoted within names
    kazakh, russian = _votes(bare)
    if not kazakh and not russian:
        kazakh, russian = _votes(sample)
    if not kazakh and not russian:
        return Language.RU if len(_CYRILLIC_WORD.findall(sample)) >= _SENTENCE else Language.OTHER
    lesser, greater = sorted((kazakh, russian))
    if lesser >= _REAL and lesser * 3.5 >= greater:
        return Language.MIXED
    if kazakh == russian:  # loan words weigh as Russian, but no Russian word holds these letters
        return Language.KK if _marks(Language.KK).letters.search(bare.lower()) else Language.RU
    return Language.KK if kazakh > russian else Language.RU


def _votes(text: str) -> tuple[float, float]:
    """How strongly the words speak for Kazakh and for Russian."""
    kazakh = russian = 0.0
    for match in _WORD.finditer(text):
        written = match.group()
        word = written.lower()
        if not _CYRILLIC.search(word) and "ə" not in word:
            continue
        for_kazakh, for_russian = _vote(word, written[0].isupper())
        kazakh += for_kazakh
        russian += for_russian
    return kazakh, russian


@dataclass(frozen=True, slots=True)
class _Marks:
    """What speaks for one language: letters, whole words, endings, and letters that meet only in it."""

    letters: re.Pattern[str]
    words: frozenset[str]
    endings: tuple[str, ...]
    signs: re.Pattern[str]


@cache
def _marks(of: Language) -> _Marks:
    data = tomllib.loads((files("corpus") / "data" / "language.toml").read_text(encoding="utf-8"))[of]
    return _Marks(
        re.compile(f"[{data['letters']}]"), frozenset(data["words"]), tuple(data["endings"]), re.compile(data["signs"])
    )


def _vote(word: str, named: bool) -> tuple[float, float]:
    """What one word, in small letters, says; ``named`` where it was written with a capital."""
    of_kazakh, of_russian = _marks(Language.KK), _marks(Language.RU)
    if of_kazakh.letters.search(word):
        return (0.5 if named else 1.0), 0.0
    known = word in of_kazakh.words, word in of_russian.words
    if any(known):
        return float(known[0] and not known[1]), float(known[1] and not known[0])
    kazakh = 0.5 if len(word) > 4 and word.endswith(of_kazakh.endings) else 0.0
    russian = 0.5 if len(word) > 3 and word.endswith(of_russian.endings) else 0.0
    if not named and of_kazakh.signs.search(word):
        kazakh += 0.5
    if of_russian.letters.search(word):
        russian += 0.3
    if of_russian.signs.search(word):
        russian += 0.3
    return kazakh, russian
