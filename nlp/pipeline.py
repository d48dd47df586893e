"""A document in, its annotations out: each block is read in its language by the same chain of components.

The chain runs in two halves, because what a sentence orders may be said one block above it (`inherit`), and whether a
time is a deadline depends on what its sentence says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import spacy.language
from spacy.tokens import Doc

from corpus.model import Annotation, Block, BlockKind, Column, Document, Kind, Label, Language
from corpus.reading import Reading, reading
from corpus.table_heads import heads
from nlp import agencies, deadlines, figures, lemmatizer, sentences, statements, times  # noqa: F401  (registers factories)
from nlp.context import Context
from nlp.languages import blank
from nlp.spans import read

READS = ("mindet_sentences", "mindet_lemmas", "mindet_times", "mindet_figures", "mindet_agencies", "mindet_statements")
DECIDES = ("mindet_deadlines",)
_OF_PLANS = {Column.DEADLINE, Column.RESPONSIBLE}
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
    leaves = tuple(document.leaves())
    heading = heads(document.text, leaves)
    plans = _plan_tables(leaves)
    for block in leaves:
        if block.kind is BlockKind.FURNITURE:
            continue
        text = reading(document.text, block.start, block.end)
        if text.text.strip():
            blocks.append(block)
            readings.append(text)
            kind = Kind.PLAN if block.table in plans else document.kind
            docs.append(_read(document, block, text, kind, heading.get((block.table, block.row, block.column), "")))
    statements.inherit(blocks, docs, document.kind)
    annotations: list[Annotation] = []
    for block, text, doc in zip(blocks, readings, docs, strict=True):
        _run(doc, block.language, DECIDES)
        annotations.extend(_annotations(doc, text))
    return sorted(annotations, key=lambda tag: (tag.start, LABELS.index(tag.label), tag.end))


def _plan_tables(leaves: Iterable[Block]) -> frozenset[int]:
    """The tables that set out measures with their terms or those responsible: a plan, whatever it is attached to."""
    roles: dict[int, set[Column]] = defaultdict(set)
    for block in leaves:
        if block.table is not None and block.role is not None:
            roles[block.table].add(block.role)
    return frozenset(table for table, found in roles.items() if Column.MEASURE in found and found & _OF_PLANS)


def _read(document: Document, block: Block, text: Reading, kind: Kind, heading: str) -> Doc:
    doc = pipeline(block.language).make_doc(text.text)
    doc.user_data["context"] = Context(
        issued=document.date,
        period=document.period,
        kind=kind,
        glossary=document.glossary,
        block=block.kind,
        section=block.section,
        role=block.role,
        header=block.header,
        heading=heading,
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
