"""The words of a text with their lemmas for the index, Kazakh and Russian alike; never loads spaCy.

Any text will do, as extracted or repaired: look-alike letters, soft hyphens and letter case are folded for the lemma,
while offsets and `text` are those of the text given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.model import Language
from nlp.languages.kk import stemmer
from nlp.languages.kk.suffixes import is_bare
from nlp.languages.letters import folded, has_kazakh_letter
from nlp.languages.ru import lemmas

_GAP = "[ \u00a0\u2007\u2009\u202f]"
_MARKS = "\u0300-\u036f\u00ad\u200b-\u200f\u2060"
_WORD = re.compile(
    rf"(?P<number>(?<![\d.,])[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    rf"|[^\W\d_](?:[\w{_MARKS}]*[\w\u0300-\u036f])?"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_NOT_DIGIT = re.compile(r"[^\d.,]")
# The share of words with Kazakh letters above which words that both languages have are read as Kazakh.
_KAZAKH_SHARE = 0.2
_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Word:
    """One word or number: `[start, end)` in the text, as it stands there, and its lemma folded for the index."""

    start: int
    end: int
    text: str
    lemma: str


def words(text: str, language: Language | None = None) -> list[Word]:
    """Every word and number of a text, in order; endings set off by a hyphen (`ҚР-ның`) are no words.

    Kazakh letters make a word Kazakh and dictionaries tell most others; ``language`` decides where both languages
    have the word, or neither; without it the words with Kazakh letters in the whole text do.
    """
    found = [(match.start(), match.end(), match.group(), match.lastgroup) for match in _WORD.finditer(text)]
    if language is None or language in (Language.MIXED, Language.OTHER):
        kazakh = sum(has_kazakh_letter(word) for _, _, word, _ in found) > _KAZAKH_SHARE * len(found)
    else:
        kazakh = language is Language.KK
    result = []
    for start, end, word, kind in found:
        if kind is not None:
            result.append(Word(start, end, word, _number(word)))
        else:
            form = folded(word)
            if start and text[start - 1] in "-\u2010\u2011" and is_bare(form):
                continue
            if word.isupper() and is_acronym(form):
                result.append(Word(start, end, word, form))
                continue
            result.append(Word(start, end, word, lemma(form, kazakh=kazakh)))
    return result


@lru_cache(maxsize=100_000)
def is_acronym(form: str) -> bool:
    """Whether a word in capitals, here folded, is short and in neither dictionary: `МНВО` is not a form of a word."""
    return len(form) <= _ACRONYM and not stemmer.is_known(form) and not lemmas.is_known(form)


@lru_cache(maxsize=400_000)
def lemma(form: str, *, kazakh: bool) -> str:
    """The lemma of a folded form; ``kazakh`` decides where both languages have it, or neither."""
    if form.isascii():
        return form
    if is_kazakh(form, otherwise=kazakh):
        return stemmer.analyse(form).lemma.replace("ё", "е")
    return lemmas.analyse(form).lemma


@lru_cache(maxsize=400_000)
def is_kazakh(form: str, *, otherwise: bool) -> bool:
    """Whether a form is a Kazakh word: by its letters, else by which dictionary alone has it, else as told."""
    if has_kazakh_letter(form):
        return True
    kazakh, russian = stemmer.is_known(form), lemmas.is_known(form)
    return otherwise if kazakh == russian else kazakh


def _number(text: str) -> str:
    """A number without its grouping, with a comma before decimals: `63 500` and `63.500` are `63500`."""
    digits = _NOT_DIGIT.sub("", text)
    if _GROUPED.fullmatch(digits):
        return digits.replace(".", "")
    return digits.replace(".", ",") if digits.count(".") == 1 else digits
