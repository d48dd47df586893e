"""One file becomes one document: its type told, its text read, its structure, particulars and short forms found."""

from __future__ import annotations

from importlib import import_module

from corpus.detect import media_type
from corpus.glossary import glossary
from corpus.model import Document, Extract, document_id, short_id
from corpus.particulars import particulars
from corpus.structure import structure

# Readers are imported when a file asks for one: PDF and DOCX bring large libraries with them.
_READERS = {
    "text/plain": "corpus.readers.txt",
    "text/html": "corpus.readers.html",
    "application/pdf": "corpus.readers.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "corpus.readers.docx",
}


def document(content: bytes, source: str) -> Document:
    """The document held in a file's bytes; raises `Unreadable` where there is none to be had."""
    kind_of_file = media_type(content, source)
    extract: Extract = import_module(_READERS[kind_of_file]).read(content, source)
    return assembled(extract, document_id(content), source)


def assembled(extract: Extract, identity: str, source: str) -> Document:
    """The document that an extract makes under an id of its bytes."""
    text = extract.text
    blocks = structure(extract)
    known = particulars(text, blocks, extract.metadata, source)
    return Document(
        id=identity,
        source=source,
        media_type=extract.media_type,
        text=text,
        revision=short_id("revision", text)[:8],
        kind=known.kind,
        languages=known.languages,
        title=known.title,
        number=known.number,
        date=known.date,
        issuer=known.issuer,
        addressees=known.addressees,
        address=extract.metadata.get("address"),
        pages=extract.pages,
        blocks=blocks,
        glossary=glossary(text, blocks),
        warnings=extract.warnings,
        period=known.period,
        in_reply_to=known.in_reply_to,
        signatory=known.signatory,
    )
