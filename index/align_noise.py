"""How much of a document's text was misread, as scans are: the share of its words that neither language knows."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Language
from index.align_units import Unit
from nlp.languages.kk import stemmer
from nlp.languages.letters import folded
from nlp.languages.ru import lemmas

# Above this share a text is taken for a scan's; official prose of both languages stays well below.
NOISY = 0.14
_LONG = 5
_ENOUGH = 60


def unknown_share(units: Sequence[Unit]) -> float:
    """Of the lower-case Cyrillic words of five letters and more; 0 where there are too few to tell."""
    known = total = 0
    for unit in units:
        if unit.language not in (Language.KK, Language.RU):
            continue
        for token in unit.tokens:
            form = folded(token.text)
            if len(form) < _LONG or form.isascii() or not token.text.islower() or not token.text.isalpha():
                continue
            total += 1
            known += stemmer.is_known(form) or lemmas.is_known(form) or stemmer.is_known(token.lemma)
    return 1 - known / total if total >= _ENOUGH else 0.0


def is_foreign(units: Sequence[Unit]) -> bool:
    """Whether a good part of the text is in neither Kazakh nor Russian."""
    sizes = [0, 0]
    for unit in units:
        letters = sum(character.isalpha() for character in unit.text)
        latin = sum(character.isascii() and character.isalpha() for character in unit.text)
        sizes[latin * 2 > letters] += letters
    return sizes[1] > 400 and sizes[1] * 10 > sizes[0]
