"""The component that types each sentence of a block, and how items of a list take the type of what introduces it.

`mindet_statements` sees one block; `inherit` runs over the typed blocks of a whole document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from corpus.model import Block, Kind
from nlp.context import Context
from nlp.found import Found
from nlp.spans import read, text_of, write
from nlp.statement_lists import inherited
from nlp.statement_types import decide

GROUP = "obligation"


@Language.factory("mindet_statements", assigns=["doc.spans"])
def mindet_statements(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the shape of a factory
    """The component under spaCy's name; it needs no settings."""
    return statements


def statements(doc: Doc) -> Doc:
    """Write each sentence of the doc with its type."""
    context = doc.user_data.get("context") or Context()
    times = read(doc, "time")
    finds = []
    place = 0
    for sentence in doc.sents:
        end = place
        while end < len(times) and times[end].start < sentence.end_char:
            end += 1
        if find := _statement(sentence, context, times[place:end]):
            finds.append(find)
        place = end
    write(doc, GROUP, finds)
    return doc


def inherit(blocks: Sequence[Block], docs: Sequence[Doc], kind: Kind, tabled: Collection[int] = ()) -> None:
    """Let list items take the type of their lead-in, over the docs of a document's blocks in text order.

    ``tabled`` are the tables that are plans in a document of another ``kind``.
    """
    finds = [read(doc, GROUP) for doc in docs]
    texts = [[text_of(doc)[find.start : find.end] for find in own] for doc, own in zip(docs, finds, strict=True)]
    for doc, before, after in zip(docs, finds, inherited(blocks, texts, finds, kind, tabled), strict=True):
        if before != after:
            write(doc, GROUP, after)


def _statement(sentence: Span, context: Context, times: Sequence[Found]) -> Found | None:
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    end = sentence.start_char + len(text.rstrip())
    if start >= end:
        return None
    type_, rule = decide(sentence, context, times)
    return Found(start, end, {"type": str(type_)}, rule)
