"""Russian beside spaCy's own, with the abbreviations of both languages and no lemmatizer pipe of its own."""

from __future__ import annotations

from pathlib import Path

from spacy.lang.ru.stop_words import STOP_WORDS
from spacy.language import BaseDefaults, Language

from nlp.languages import tokens
from nlp.languages.ru.lemmas import analyse


class RussianDefaults(BaseDefaults):
    """What the tokenizer and the lexical attributes of Russian start from."""

    tokenizer_exceptions = tokens.exceptions()
    suffixes = tokens.SUFFIXES
    infixes = tokens.INFIXES
    stop_words = STOP_WORDS
    lex_attr_getters = tokens.lex_attributes(Path(__file__).parent, lambda form: analyse(form).lemma)


class MindetRussian(Language):  # type: ignore[no-untyped-call]
    """Russian as the official texts of Kazakhstan write it."""

    lang = "ru"
    Defaults = RussianDefaults
