"""The component that tells where sentences begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
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
    marks = np.full((len(doc), 1), -1, np.int64)
    for token in doc:
        while start is not None and start < token.idx + len(token):
            marks[token.i] = 1
            start = next(starts, None)
    marks[:1] = 1
    # Token by token spaCy would look at the whole doc each time: the square of a long block's length.
    unsigned: Any = marks.view(np.uint64)
    return doc.from_array(["SENT_START"], unsigned)
