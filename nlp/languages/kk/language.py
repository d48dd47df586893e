"""The Kazakh language class, which spaCy lacks: `spacy.blank("kk")` once this module is imported."""

from __future__ import annotations

from pathlib import Path

from spacy.language import BaseDefaults, Language
from spacy.util import registry

from nlp.languages import tokens
from nlp.languages.kk.stemmer import analyse

_FOLDER = Path(__file__).parent


class KazakhDefaults(BaseDefaults):
    """What the tokenizer and the lexical attributes of Kazakh start from."""

    tokenizer_exceptions = tokens.exceptions()
    suffixes = tokens.SUFFIXES
    infixes = tokens.INFIXES
    stop_words = tokens.stop_words(_FOLDER)
    lex_attr_getters = tokens.lex_attributes(_FOLDER, lambda form: analyse(form).lemma)


@registry.languages("kk")
class Kazakh(Language):  # type: ignore[no-untyped-call]
    """Kazakh in its Cyrillic letters."""

    lang = "kk"
    Defaults = KazakhDefaults
