"""What both tokenizers share: abbreviations kept whole, numbers apart from the letters glued to them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.attrs import LIKE_NUM, NORM, ORTH  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.lang.punctuation import COMBINING_DIACRITICS_TOKENIZER_INFIXES, COMBINING_DIACRITICS_TOKENIZER_SUFFIXES
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.util import update_exc

from nlp.languages.abbreviations import abbreviations

# spaCy's classes of letters lack қ, ғ and ұ.
_LOWER = "а-яёәғқңөұүһі"
_LETTER = f"{_LOWER}А-ЯЁӘҒҚҢӨҰҮҺІ"
_KEPT = 2

SUFFIXES = [*COMBINING_DIACRITICS_TOKENIZER_SUFFIXES, rf"(?<=[{_LOWER}])\.", r"(?<=[ҒҚҰ][ҒҚҰА-Я])\."]
INFIXES = [
    *COMBINING_DIACRITICS_TOKENIZER_INFIXES,
    rf"(?<=[{_LOWER}])\.(?=[А-ЯЁӘҒҚҢӨҰҮҺІ])",
    rf"(?<=[{_LETTER}]),(?=[{_LETTER}])",
    rf"(?<=[{_LETTER}])[-–—](?=[{_LETTER}])",
    rf"(?<=[{_LETTER}0-9])[:<>=/](?=[{_LETTER}])",
    rf"(?<=[0-9])[-–—](?=[{_LETTER}])",  # 3-тармақ: the number and its noun are words of their own
    rf"(?<=[0-9])(?=[{_LOWER}]{{3}})",  # 70тыс.: a number glued to its word
    r"(?<=[0-9])[–—](?=[0-9])",
    rf"[»”](?=[-–—][{_LOWER}])",  # «Атамекен»-ге
    rf"(?<=[»”])[-–—](?=[{_LOWER}])",
]


def exceptions() -> dict[str, list[dict[Any, Any]]]:
    """Every abbreviation of both languages as one token, as written, capitalised and in capitals."""
    table: dict[str, list[dict[Any, Any]]] = {}
    for form in abbreviations():
        for written in (form, form.capitalize(), form.upper()):
            table[written] = [{ORTH: written, NORM: form.rstrip(".")}]
    return update_exc(BASE_EXCEPTIONS, table)


def stop_words(folder: Path) -> set[str]:
    """The words of a language that say little by themselves."""
    return set((folder / "stop_words.txt").read_text(encoding="utf-8").split())


def lex_attributes(folder: Path, lemma: Callable[[str], str]) -> dict[int, Callable[[str], Any]]:
    """The lexical attributes of a language: a word is like a number when its lemma is a numeral of the language."""
    with (folder / "numerals.csv").open(encoding="utf-8", newline="") as file:
        numerals = {row["word"] for row in csv.DictReader(file)}
    # A numeral keeps its first letters in every form: other words need no analysis, which each new word would pay for.
    beginnings = {word[:_KEPT] for word in numerals}

    def like_num(text: str) -> bool:
        figure = text.strip("+-±~%").replace(",", "").replace(".", "").replace("/", "", 1)
        form = text.lower()
        return figure.isdigit() or form in numerals or (form[:_KEPT] in beginnings and lemma(form) in numerals)

    return {LIKE_NUM: like_num}
