"""The language of a stretch of text, told from its letters, its function words and the endings of its words."""

from __future__ import annotations

import re
import tomllib
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
    return Language.KK if kazakh > russian else Language.RU


def _votes(text: str) -> tuple[float, float]:
    """How strongly the words speak for Kazakh and for Russian."""
    marks = _marks()
    kazakh = russian = 0.0
    for match in _WORD.finditer(text):
        written = match.group()
        word = written.lower()
        if not _CYRILLIC.search(word) and "ə" not in word:
            continue
        for_kazakh, for_russian = _vote(word, written[0].isupper(), marks)
        kazakh += for_kazakh
        russian += for_russian
    return kazakh, russian


class _Marks:
    """What tells the two languages apart."""

    __slots__ = ("kk_endings", "kk_letters", "kk_signs", "kk_words", "ru_endings", "ru_letters", "ru_words", "shared")

    def __init__(self) -> None:
        data = tomllib.loads((files("corpus") / "data" / "language.toml").read_text(encoding="utf-8"))
        self.kk_letters = re.compile(f"[{data['kk']['letters']}]")
        self.kk_signs = re.compile(data["kk"]["signs"])
        self.kk_words = frozenset(data["kk"]["words"])
        self.kk_endings = tuple(data["kk"]["endings"])
        self.ru_letters = re.compile(f"[{data['ru']['letters']}]")
        self.ru_words = frozenset(data["ru"]["words"])
        self.ru_endings = tuple(data["ru"]["endings"])


@cache
def _marks() -> _Marks:
    return _Marks()


def _vote(word: str, named: bool, marks: _Marks) -> tuple[float, float]:
    """What one word, in small letters, says; ``named`` where it was written with a capital."""
    if marks.kk_letters.search(word):
        return (0.5 if named else 1.0), 0.0
    if word in marks.kk_words:
        return (1.0, 0.0) if word not in marks.ru_words else (0.0, 0.0)
    if word in marks.ru_words:
        return 0.0, 1.0
    kazakh = 0.5 if len(word) > 4 and word.endswith(marks.kk_endings) else 0.0
    russian = 0.5 if len(word) > 3 and word.endswith(marks.ru_endings) else 0.0
    if marks.ru_letters.search(word):
        russian += 0.3
    if not named and marks.kk_signs.search(word):
        kazakh += 0.5
    return kazakh, russian
