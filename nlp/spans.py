"""How components write and read what they find: groups of spans in `doc.spans`, each with its exact place and value.

spaCy keys a span's extension by its characters alone, so that a figure and a time at one place would overwrite each
other: hence one extension a group.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from spacy.attrs import IDX  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.tokens import Doc, Span

from nlp.found import Found

GROUPS = ("time", "figure", "agency", "place", "obligation", "deadline")
_TEXT = "text"

for _group in GROUPS:
    if not Span.has_extension(_group):
        Span.set_extension(_group, default=None)


def text_of(doc: Doc) -> str:
    """The doc's text, joined once: spaCy joins it anew from all tokens each time it is asked."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    text: str = doc.user_data[_TEXT]
    return text


def write(doc: Doc, group: str, finds: Iterable[Found]) -> None:
    """Make the finds a group of the doc, in text order; spans grow to whole tokens, `Found` keeps the exact place."""
    finds = list(finds)
    if not finds:
        doc.spans[group] = []
        return
    # `Doc.char_span` looks at every token on each call: a bisection keeps a long block linear.
    starts = doc.to_array(IDX).tolist()
    spans = []
    for find in sorted(finds, key=lambda find: (find.start, find.end)):
        first, last = bisect_right(starts, find.start) - 1, bisect_left(starts, find.end)
        if 0 <= first < last:
            span = Span(doc, first, last, label=group)
            span._.set(group, find)
            spans.append(span)
    doc.spans[group] = spans


def read(doc: Doc, group: str) -> list[Found]:
    """What a component wrote, in text order; empty where it has not run."""
    if group not in doc.spans:
        return []
    return [span._.get(group) for span in doc.spans[group]]
