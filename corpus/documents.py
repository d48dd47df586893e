"""One file becomes one document: its type told, its text read, its structure, particulars and short forms found."""

from __future__ import annotations

from importlib import import_module

from corpus.detect import ARCHIVES, media_type
from corpus.errors import Unreadable
from corpus.glossary import glossary
from corpus.model import Document, Extract, Failure, document_id, short_id
from corpus.particulars import particulars
from corpus.recognition import Recognition
from corpus.steps import Steps, finished
from corpus.structure import structure

# Readers are imported when a file asks for one: PDF and DOCX bring large libraries with them.
_READERS = {
    "text/plain": "corpus.readers.txt",
    "text/html": "corpus.readers.html",
    "application/pdf": "corpus.readers.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "corpus.readers.docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "corpus.readers.xlsx",
    "application/msword": "corpus.readers.office",
    "application/rtf": "corpus.readers.office",
    "application/vnd.oasis.opendocument.text": "corpus.readers.office",
    "message/rfc822": "corpus.readers.eml",
    "image/png": "corpus.readers.image",
    "image/jpeg": "corpus.readers.image",
    "image/tiff": "corpus.readers.image",
}
# What may hold pictures of text, which are recognised in steps.
_PICTURED = frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"})


def document(content: bytes, source: str) -> Document:
    """The document held in a file's bytes; raises `Unreadable` where there is none to be had."""
    return finished(steps(content, source, Recognition()))


def steps(content: bytes, source: str, recognition: Recognition) -> Steps[Document]:
    """The same, a step for each page whose text is recognised from its picture."""
    kind_of_file = media_type(content, source)
    if kind_of_file in ARCHIVES:
        raise Unreadable(
            source,
            Failure.UNSUPPORTED,
            "it is an archive, whose files are documents of their own",
            "Ingest it, or unpack it and give the files in it",
        )
    reader = import_module(_READERS[kind_of_file])
    extract: Extract
    if kind_of_file in _PICTURED:
        extract = yield from reader.steps(content, source, recognition)
    else:
        extract = reader.read(content, source)
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
        executor=known.executor,
        request=known.request,
    )
