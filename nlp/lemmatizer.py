"""The component that gives each token its lemma, features and part of speech, by the language of its letters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, MorphAnalysis, Span, Token

from nlp.languages.analysis import Analysis
from nlp.languages.kk import stemmer
from nlp.languages.kk.suffixes import is_bare
from nlp.languages.letters import folded, has_kazakh_letter
from nlp.languages.ru import lemmas
from nlp.words import is_acronym, is_kazakh

# A sentence is in the language of the pipeline unless so many of its words tell otherwise.
_FOREIGN = 0.5


@Language.factory("mindet_lemmas", assigns=["token.lemma", "token.morph", "token.pos"])
def mindet_lemmas(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the shape of a factory
    """The component under spaCy's name; the pipeline's language reads the words that both languages have."""
    kazakh = nlp.lang == "kk"

    @lru_cache(maxsize=50_000)
    def features(text: str) -> MorphAnalysis:
        return MorphAnalysis(nlp.vocab, text)

    def lemmatize(doc: Doc) -> Doc:
        for sentence in doc.sents if doc.has_annotation("SENT_START") else [doc[:]]:
            otherwise = _is_kazakh_sentence(sentence, kazakh)
            for token in sentence:
                analysis = _analysis(token, otherwise)
                token.lemma_ = analysis.lemma
                if analysis.pos:
                    token.pos_ = analysis.pos
                if analysis.features:
                    token.morph = features(analysis.features)
        return doc

    return lemmatize


def _is_kazakh_sentence(sentence: Span, otherwise: bool) -> bool:
    """The language of a sentence: the pipeline's, but for a Russian sentence in Kazakh text and the other way round."""
    words = [token.text for token in sentence if token.is_alpha and len(token) > 2]
    if len(words) < 3:
        return otherwise
    kazakh = sum(map(has_kazakh_letter, words))
    if not otherwise:
        return kazakh > _FOREIGN * len(words)
    return kazakh > 0 or sum(not is_kazakh(folded(word), otherwise=True) for word in words) <= _FOREIGN * len(words)


def _analysis(token: Token, otherwise: bool) -> Analysis:
    text = token.text
    if not token.is_alpha:
        return _other(text, token.is_punct)
    after_hyphen = token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_
    return _word(text, otherwise, after_hyphen)


@lru_cache(maxsize=200_000)
def _word(text: str, otherwise: bool, after_hyphen: bool) -> Analysis:
    form = folded(text)
    if after_hyphen and is_bare(form):
        return Analysis(form, "PART")
    if form.isascii():
        return Analysis(form, "X")
    if text.isupper() and len(text) > 1 and is_acronym(form):
        return Analysis(form, "PROPN")
    return stemmer.analyse(form) if is_kazakh(form, otherwise=otherwise) else lemmas.analyse(form)


@lru_cache(maxsize=50_000)
def _other(text: str, is_punctuation: bool) -> Analysis:
    """A number, a mark or an abbreviation; an abbreviation keeps no full stop in its lemma."""
    if is_punctuation:
        return Analysis(text, "PUNCT")
    form = folded(text)
    if form[:1].isdigit():
        return Analysis(form, "NUM" if form[-1:].isdigit() else "")
    # Of a soft hyphen alone nothing is left to read.
    return Analysis(form.rstrip(".") or form or text)
