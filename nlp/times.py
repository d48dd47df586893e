"""The component `mindet_times`: every time expression of a text, written to `doc.spans["time"]`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.context import Context
from nlp.spans import text_of, write
from nlp.time_reading import read_times


@Language.component("mindet_times")
def mindet_times(doc: Doc) -> Doc:
    """Write the times of the doc's text, resolved against its context."""
    context = doc.user_data.get("context", Context())
    write(doc, "time", read_times(text_of(doc), context))
    return doc
