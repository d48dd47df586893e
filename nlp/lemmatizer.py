"""The component that gives each token its lemma, features and part of speech, by the language of its letters."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.languages.kk import stemmer
from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru import lemmas


@Language.factory("mindet_lemmas", assigns=["token.lemma", "token.morph", "token.pos"])
def mindet_lemmas(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the shape of a factory
    """The component under spaCy's name; the pipeline's language reads the words that both alphabets can write."""
    is_kazakh = nlp.lang == "kk"

    def lemmatize(doc: Doc) -> Doc:
        for token in doc:
            if not token.is_alpha:
                token.lemma_ = token.lower_
                continue
            kazakh = is_kazakh or has_kazakh_letter(token.text)
            analysis = stemmer.analyse(token.text) if kazakh else lemmas.analyse(token.text)
            token.lemma_ = analysis.lemma
            if analysis.pos:
                token.pos_ = analysis.pos
            token.set_morph(analysis.features)
        return doc

    return lemmatize
