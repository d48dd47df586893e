"""A document in, its annotations out: each block is read in its language by the same chain of components.

The chain runs in two halves, because what a sentence orders may be said one block above it (`inherit`), and whether a
time is a deadline depends on what its sentence says.
"""

from __future__ import annotations

from functools import cache

import spacy.language
from spacy.tokens import Doc

from corpus.model import Annotation, Block, BlockKind, Document, Label, Language
from corpus.reading import Reading, reading
from nlp import agencies, deadlines, figures, lemmatizer, sentences, statements, times  # noqa: F401  (registers factories)
from nlp.context import Context
from nlp.languages import blank
from nlp.spans import read

READS = ("mindet_sentences", "mindet_lemmas", "mindet_times", "mindet_figures", "mindet_agencies", "mindet_statements")
DECIDES = ("mindet_deadlines",)
LABELS = (Label.OBLIGATION, Label.FIGURE, Label.DEADLINE, Label.AGENCY, Label.PLACE)


@cache
def pipeline(language: Language) -> spacy.language.Language:
    """The whole chain for one language; loaded once a process."""
    chain = blank(language)
    chain.max_length = 1 << 31
    for name in (*READS, *DECIDES):
        chain.add_pipe(name)
    return chain


def annotate(document: Document) -> list[Annotation]:
    """All tags of a document, in text order; the statements (label `obligation`) cover every block but furniture."""
    blocks, readings, docs = [], [], []
    for block in document.leaves():
        if block.kind is BlockKind.FURNITURE:
            continue
        text = reading(document.text, block.start, block.end)
        if text.text.strip():
            blocks.append(block)
            readings.append(text)
            docs.append(_read(document, block, text))
    statements.inherit(blocks, docs, document.kind)
    annotations: list[Annotation] = []
    for block, text, doc in zip(blocks, readings, docs, strict=True):
        _run(doc, block.language, DECIDES)
        annotations.extend(_annotations(doc, text))
    return sorted(annotations, key=lambda tag: (tag.start, LABELS.index(tag.label), tag.end))


def _read(document: Document, block: Block, text: Reading) -> Doc:
    doc = pipeline(block.language).make_doc(text.text)
    doc.user_data["context"] = Context(
        issued=document.date,
        period=document.period,
        kind=document.kind,
        glossary=document.glossary,
        block=block.kind,
        section=block.section,
        role=block.role,
        header=block.header,
    )
    return _run(doc, block.language, READS)


def _run(doc: Doc, language: Language, names: tuple[str, ...]) -> Doc:
    chain = pipeline(language)
    for name in names:
        doc = chain.get_pipe(name)(doc)
    return doc


def _annotations(doc: Doc, text: Reading) -> list[Annotation]:
    return [
        Annotation(label, *text.to_source(find.start, find.end), find.value, find.rule)
        for label in LABELS
        for find in read(doc, label.value)
        if find.start < find.end
    ]
