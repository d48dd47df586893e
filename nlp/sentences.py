"""The component that tells where sentences begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from spacy.attrs import IDX, LENGTH  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.language import Language
from spacy.tokens import Doc

from nlp.languages.boundaries import boundaries
from nlp.spans import text_of


@Language.factory("mindet_sentences", assigns=["token.is_sent_start"])
def mindet_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the shape of a factory
    """The component under spaCy's name; it needs no settings."""
    return sentences


def sentences(doc: Doc) -> Doc:
    """Mark on every token whether a sentence begins with it."""
    starts = iter(boundaries(text_of(doc)))
    start = next(starts, None)
    marks = np.full((len(doc), 1), -1, np.int64)
    for place, (begin, length) in enumerate(doc.to_array([IDX, LENGTH]).tolist()):
        while start is not None and start < begin + length:
            marks[place] = 1
            start = next(starts, None)
    marks[:1] = 1
    # Token by token spaCy would look at the whole doc each time: the square of a long block's length.
    unsigned: Any = marks.view(np.uint64)
    return doc.from_array(["SENT_START"], unsigned)
