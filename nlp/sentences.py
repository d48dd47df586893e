"""The component that tells where sentences begin."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.languages.boundaries import boundaries


@Language.factory("mindet_sentences", assigns=["token.is_sent_start"])
def mindet_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the shape of a factory
    """The component under spaCy's name; it needs no settings."""
    return sentences


def sentences(doc: Doc) -> Doc:
    """Mark on every token whether a sentence begins with it."""
    starts = iter(boundaries(doc.text))
    start = next(starts, None)
    for token in doc:
        begins = False
        while start is not None and start < token.idx + len(token):
            begins = True
            start = next(starts, None)
        token.is_sent_start = begins or token.i == 0
    return doc
