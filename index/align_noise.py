"""How much of a document's text was misread, as scans are: the share of its words that neither language knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Document, Language
from index.align_numbers import roman
from index.align_units import Unit
from index.align_words import Edit, joined
from nlp.languages.kk import stemmer
from nlp.languages.letters import folded
from nlp.languages.ru import lemmas

# Above this share a text is taken for a scan's; official prose of both languages stays well below.
NOISY = 0.14
_LONG = 5
_ENOUGH = 60
# So many letters are two sentences; less is a name or a title.
_FOREIGN = 200
# What the reader of pictures says of the pages that it read (`corpus/readers/scans.py`).
_RECOGNISED = "was recognised"
_STROKES = re.compile(r"[^\W\da-zа-яәіңғүұқөһ]{0,5}[!|1l№]?")


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


def is_recognised(document: Document) -> bool:
    """Whether a document's text was read from pictures of its pages."""
    return any(_RECOGNISED in warning for warning in document.warnings)


def misread(left: Sequence[Unit], right: Sequence[Unit], made: Sequence[Edit]) -> list[Edit]:
    """Of the edits those that reading a picture makes: the strokes of a Roman numeral taken for letters or lost."""
    texts = joined(left)[0], joined(right)[0]
    found = []
    for edit in made:
        said = _stroked(texts[0], edit.left, edit.left_end), _stroked(texts[1], edit.right, edit.right_end)
        for one, other in (said, said[::-1]):
            if roman(one) is not None and roman(other) is None and _STROKES.fullmatch(other):
                found.append(edit)
                break
    return found


def _stroked(text: str, low: int, high: int) -> str:
    """A stretch with the strokes that follow it, which were read as marks: `ІІ!` for `III`."""
    while high < len(text) and text[high] in "!|":
        high += 1
    return text[low:high].strip()


def is_foreign(units: Sequence[Unit]) -> bool:
    """Whether a good part of the text is in neither Kazakh nor Russian."""
    sizes = [0, 0]
    for unit in units:
        letters = sum(character.isalpha() for character in unit.text)
        latin = sum(character.isascii() and character.isalpha() for character in unit.text)
        sizes[latin * 2 > letters] += letters
    return sizes[1] > _FOREIGN and sizes[1] * 10 > sizes[0]
