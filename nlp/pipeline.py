"""A document in, its annotations out: each block is read in its language by the same chain of components.

The chain runs in two halves, because what a sentence orders may be said one block above it (`inherit`), and whether a
time is a deadline depends on what its sentence says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import spacy.language
from spacy.tokens import Doc

from corpus.model import Annotation, Block, BlockKind, Column, Document, Kind, Label, Language
from corpus.reading import Reading, reading
from corpus.table_heads import CellHead, heads
from nlp import agencies, deadlines, figures, lemmatizer, sentences, statements, times  # noqa: F401  (registers factories)
from nlp.agency_antecedents import resolved
from nlp.context import Context
from nlp.languages import blank
from nlp.spans import read
from nlp.statement_genre import genre

READS = ("mindet_sentences", "mindet_lemmas", "mindet_times", "mindet_figures", "mindet_agencies", "mindet_statements")
DECIDES = ("mindet_deadlines",)
_OF_PLANS = {Column.DEADLINE, Column.RESPONSIBLE}
_NO_WORD = re.compile(r"\S{400}")
_PARTS = re.compile(r"\S{1,200}\s*|\s+")
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
    whole = genre(document)
    for block in leaves:
        if block.kind is BlockKind.FURNITURE:
            continue
        text = reading(document.text, block.start, block.end)
        if text.text.strip():
            blocks.append(block)
            readings.append(text)
            kind = Kind.PLAN if block.table in plans else whole
            docs.append(
                _read(document, block, text, kind, heading.get((block.table, block.row, block.column), CellHead()))
            )
    statements.inherit(blocks, docs, whole, plans)
    annotations: list[Annotation] = []
    for block, text, doc in zip(blocks, readings, docs, strict=True):
        _run(doc, block.language, DECIDES)
        annotations.extend(_annotations(doc, text))
    ordered = sorted(annotations, key=lambda tag: (tag.start, LABELS.index(tag.label), tag.end))
    return resolved(document, ordered)


def _plan_tables(leaves: Iterable[Block]) -> frozenset[int]:
    """The tables that set out measures with their terms or those responsible: a plan, whatever it is attached to."""
    roles: dict[int, set[Column]] = defaultdict(set)
    for block in leaves:
        if block.table is not None and block.role is not None:
            roles[block.table].add(block.role)
    return frozenset(table for table, found in roles.items() if Column.MEASURE in found and found & _OF_PLANS)


def _read(document: Document, block: Block, text: Reading, kind: Kind, head: CellHead) -> Doc:
    doc = _tokens(pipeline(block.language), text.text)
    doc.user_data["context"] = Context(
        issued=document.date,
        period=document.period,
        kind=kind,
        glossary=document.glossary,
        block=block.kind,
        section=block.section,
        role=block.role,
        header=block.header,
        heading=head.said,
        head=head,
    )
    return _run(doc, block.language, READS)


def _tokens(chain: spacy.language.Language, text: str) -> Doc:
    """The text in tokens; a run without spaces longer than any word is cut, or its time grows with its square."""
    if _NO_WORD.search(text) is None:
        return chain.make_doc(text)
    return Doc.from_docs([chain.make_doc(part[0]) for part in _PARTS.finditer(text)], ensure_whitespace=False)


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
