"""What kind of file some bytes are, told by their content; a name only serves to say what is wrong."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from types import MappingProxyType

from corpus.errors import Unreadable
from corpus.model import Failure
from corpus.readers import txt

TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE_STREAMS = (
    ("WordDocument", "a Word file of before 2007 (.doc)"),
    ("Workbook", "a spreadsheet of before 2007 (.xls)"),
    ("PowerPoint Document", "a presentation of before 2007 (.ppt)"),
)

# What stands at the start of files that are no documents to read here, and what such a file is called.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"GIF8", "image"),
    (b"BM", "bitmap"),
    (b"AT&TFORM", "image"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_REFUSALS = MappingProxyType(
    {
        "image": ("it is an image without a text layer", "Run text recognition on it and give the PDF or the text"),
        "rtf": ("it is an RTF file, which is not read yet", "Save it as DOCX or PDF and give that"),
        "archive": ("it is an archive, which is not opened yet", "Unpack it and give the files in it"),
        "program": ("it is a program, not a document", "Give the document as PDF, DOCX, HTML or plain text"),
        "xlsx": ("it is a spreadsheet, which is not read yet", "Save it as PDF or its sheets as DOCX and give that"),
        "pptx": ("it is a presentation, which is not read", "Save it as PDF and give that"),
        "odf": ("it is an OpenDocument file, which is not read yet", "Save it as DOCX or PDF and give that"),
        "epub": ("it is an e-book, which is not read", "Save it as PDF, DOCX or plain text and give that"),
        "mail": ("it is an e-mail message, which is not read yet", "Save the text and the attachments as files"),
        "xml": ("it is XML of no kind known here", "Give the document as PDF, DOCX, HTML or plain text"),
        "ole": ("it is an Office file of before 2007, which is not read yet", "Save it as DOCX or PDF and give that"),
        "binary": ("it is not text, whatever its name says", "Give the document as PDF, DOCX, HTML or plain text"),
    }
)
_BINARY_SUFFIXES = MappingProxyType(
    {".pdf": "PDF", ".docx": "DOCX", ".doc": "Word", ".xlsx": "XLSX", ".xls": "XLS", ".odt": "ODT", ".zip": "ZIP"}
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-(?!->))*+-->\s*)*+"
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|table|p|h[1-6]|article)\b",
    re.IGNORECASE,
)
_MAIL_HEADER = re.compile(r"(?:From|To|Received|Return-Path|Subject|Date|MIME-Version|Message-ID|Delivered-To): ", re.I)


def media_type(content: bytes, name: str) -> str:
    """The media type of a file that can be read; raises `Unreadable` with the reason and a remedy for any other."""
    if not content:
        raise Unreadable(name, Failure.EMPTY, "the file is empty", "Check that it was saved or downloaded whole")
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _zipped(content, name)
    if content.startswith(_OLE):
        raise _ole(content, name)
    for signature, what in _SIGNATURES:
        if content.startswith(signature) and (what != "bitmap" or content[6:10] == b"\0\0\0\0"):
            raise _refused(name, "image" if what == "bitmap" else what)
    if content[257:262] == b"ustar":
        raise _refused(name, "archive")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise _refused(name, "image")
    return _textual(content, name)


def _zipped(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
            kind = archive.open("mimetype").read(100) if "mimetype" in members else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise Unreadable(
            name,
            Failure.DAMAGED,
            "the file is cut short or damaged: its directory of parts can't be read",
            "Download or save it again",
        ) from error
    if "word/document.xml" in members:
        return DOCX
    if "[Content_Types].xml" in members and any(member.startswith("word/") for member in members):
        return DOCX
    for part, what in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsx"), ("ppt/presentation.xml", "pptx")):
        if part in members:
            raise _refused(name, what)
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        raise _refused(name, "odf")
    if kind.startswith(b"application/epub"):
        raise _refused(name, "epub")
    if PurePath(name).suffix.lower() == ".docx":
        raise Unreadable(
            name, Failure.DAMAGED, "it is a ZIP file without a Word document in it", "Save it from Word again"
        )
    raise _refused(name, "archive")


def _ole(content: bytes, name: str) -> Unreadable:
    if _ENCRYPTED_STREAM in content:
        return Unreadable(
            name, Failure.ENCRYPTED, "the file is protected by a password", "Open it, save it without one and give that"
        )
    for stream, what in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return Unreadable(
                name, Failure.UNSUPPORTED, f"it is {what}, which is not read yet", "Save it as DOCX or PDF"
            )
    return _refused(name, "ole")


def _textual(content: bytes, name: str) -> str:
    decoded = txt.decode(content)
    suffix = PurePath(name).suffix.lower()
    promised = _BINARY_SUFFIXES.get(suffix)
    if decoded is None:
        if promised is not None:
            raise _broken_promise(name, promised)
        raise _refused(name, "binary")
    start = decoded[0][:8192].lstrip("\ufeff")
    if _HTML_START.match(start):
        return HTML
    # A note saved under the name of a Word file is no Word file that was meant: its owner would miss the real one.
    if promised is not None:
        raise _broken_promise(name, promised)
    if start.lstrip().startswith("<?xml"):
        raise _refused(name, "xml")
    if sum(1 for line in start.splitlines()[:12] if _MAIL_HEADER.match(line)) >= 3:
        raise _refused(name, "mail")
    return TEXT


def _broken_promise(name: str, promised: str) -> Unreadable:
    return Unreadable(
        name,
        Failure.DAMAGED,
        f"it is named as a {promised} file but is none",
        "Download or save it again, or give it the name of what it is",
    )


def _refused(name: str, what: str) -> Unreadable:
    reason, remedy = _REFUSALS[what]
    return Unreadable(name, Failure.UNSUPPORTED, reason, remedy)
