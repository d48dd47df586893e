"""The letters that tell Kazakh from Russian, and the Latin look-alikes that stand for them."""

from __future__ import annotations

import re
import unicodedata

_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LOOK_ALIKE = re.compile("[A-Za-z\u0259\u018f\u01dd\u018e\u04d9\u0275\u019f]")
_OWN = str.maketrans("AaBCcEeHIiKMOoPpTXxYyəƏǝƎɵƟ", "АаВСсЕеНІіКМОоРрТХхУуәӘәӘөӨ")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def has_kazakh_letter(word: str) -> bool:
    """Whether a word holds a letter that Russian does not have."""
    return _KAZAKH.search(word) is not None


def folded(word: str) -> str:
    """A word in lower case and NFC, in Cyrillic letters only if it has any; soft hyphens and zero-width marks gone."""
    if word.isascii():
        return word.lower()
    if not word.isalnum() or not unicodedata.is_normalized("NFC", word):
        word = unicodedata.normalize("NFC", _INVISIBLE.sub("", word))
    if _LOOK_ALIKE.search(word) and _CYRILLIC.search(word):
        word = word.translate(_OWN)
    return word.lower()
