"""One folder a language, one small file a concern. May import `corpus.model`; only `language.py` loads spaCy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Language

if TYPE_CHECKING:
    import spacy.language


def blank(language: Language) -> spacy.language.Language:
    """An empty pipeline of a language; Kazakh reads mixed text, since its letters include all Russian ones."""
    if language is Language.RU:
        from nlp.languages.ru.language import MindetRussian

        return MindetRussian()
    from nlp.languages.kk.language import Kazakh

    return Kazakh()
