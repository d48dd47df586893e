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
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
MAIL = "message/rfc822"
ZIP = "application/zip"
SEVEN_ZIP = "application/x-7z-compressed"
TAR = "application/x-tar"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
XZ = "application/x-xz"

# Files that are no documents themselves: those in them are.
ARCHIVES = frozenset((ZIP, SEVEN_ZIP, TAR, GZIP, BZIP2, XZ))

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# Whose stream tells what the file is; a message may carry a Word file, so that its own comes first.
_OLE_STREAMS: tuple[tuple[str, str | None, str], ...] = (
    ("__properties_version1.0", "an Outlook message (.msg)", "Save it as EML, or its attachments as files"),
    ("WordDocument", None, ""),
    ("Workbook", "a spreadsheet of before 2007 (.xls)", "Save it as XLSX and give that"),
    ("PowerPoint Document", "a presentation of before 2007 (.ppt)", "Save it as PDF and give that"),
)

_SIGNED = (
    (b"{\\rtf", RTF),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\x00", XZ),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
# What stands at the start of files that are no documents to read here, and what such a file is called.
_SIGNATURES = (
    (b"GIF8", "image"),
    (b"BM", "bitmap"),
    (b"AT&TFORM", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"LZIP", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_REFUSALS = MappingProxyType(
    {
        "image": ("it is an image of a kind that is not read", "Save it as PNG, JPEG, TIFF or PDF and give that"),
        "archive": (
            "it is an archive of a kind that is not opened",
            "Unpack it and give the files in it, or pack them as ZIP",
        ),
        "program": ("it is a program, not a document", "Give the document as PDF, DOCX, HTML or plain text"),
        "xlsx": ("it is a binary spreadsheet, which is not read", "Save it as XLSX and give that"),
        "pptx": ("it is a presentation, which is not read", "Save it as PDF and give that"),
        "odf": (
            "it is an OpenDocument file other than a text, which is not read",
            "Save a spreadsheet as XLSX and anything else as PDF, and give that",
        ),
        "epub": ("it is an e-book, which is not read", "Save it as PDF, DOCX or plain text and give that"),
        "xml": ("it is XML of no kind known here", "Give the document as PDF, DOCX, HTML or plain text"),
        "ole": ("it is an Office file of before 2007 without a text", "Save it as DOCX or PDF and give that"),
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
_HEADER_LINE = re.compile(r"[!-9;-~]+:|[ \t]")
_MAIL_HEADER = re.compile(r"(?:From|To|Received|Return-Path|Subject|Date|MIME-Version|Message-ID|Delivered-To):", re.I)


def media_type(content: bytes, name: str) -> str:
    """The media type of a file that can be read; raises `Unreadable` with the reason and a remedy for any other."""
    if not content:
        raise Unreadable(name, Failure.EMPTY, "the file is empty", "Check that it was saved or downloaded whole")
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _zipped(content, name)
    if content.startswith(_OLE):
        return _ole(content, name)
    for signature, known in _SIGNED:
        if content.startswith(signature):
            return known
    for signature, what in _SIGNATURES:
        if content.startswith(signature) and (what != "bitmap" or content[6:10] == b"\0\0\0\0"):
            raise _refused(name, "image" if what == "bitmap" else what)
    if is_tar(content[:512]):
        return TAR
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise _refused(name, "image")
    # Junk may stand before a PDF; but an archive has its first member's start there, so that its own comes first.
    if b"%PDF-" in content[:1024]:
        return PDF
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
    if "xl/workbook.xml" in members:
        return XLSX
    for part, what in (("xl/workbook.bin", "xlsx"), ("ppt/presentation.xml", "pptx")):
        if part in members:
            raise _refused(name, what)
    if kind.startswith(ODT.encode()):
        return ODT
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        raise _refused(name, "odf")
    if kind.startswith(b"application/epub"):
        raise _refused(name, "epub")
    promised = _BINARY_SUFFIXES.get(PurePath(name).suffix.lower(), "ZIP")
    if promised != "ZIP":
        reason = f"it is a ZIP file without a {promised} document in it"
        raise Unreadable(name, Failure.DAMAGED, reason, "Save it again, or name it .zip if it is an archive")
    return ZIP


def is_tar(head: bytes) -> bool:
    """Whether the first block is the header of a member, also in the form of before 1988, which has no mark."""
    if head[257:262] == b"ustar":
        return True
    stated = head[148:156].strip(b" \0")
    if len(head) < 512 or not head[0] or not stated.isdigit() or set(stated) & set(b"89"):
        return False
    return int(stated, 8) == sum(head) - sum(head[148:156]) + 8 * 0x20


def _ole(content: bytes, name: str) -> str:
    if _ENCRYPTED_STREAM in content:
        raise Unreadable(
            name, Failure.ENCRYPTED, "the file is protected by a password", "Open it, save it without one and give that"
        )
    for stream, what, instead in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            if what is None:
                return DOC
            raise Unreadable(name, Failure.UNSUPPORTED, f"it is {what}, which is not read", instead)
    raise _refused(name, "ole")


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
    return MAIL if _is_mail(start) else TEXT


def _is_mail(start: str) -> bool:
    """Whether it begins with headers, folded ones included, three of which only a message has; not a printed one."""
    headers, end, _ = start.replace("\r\n", "\n").partition("\n\n")
    head = headers.split("\n")
    if not end and len(head) > 1:
        del head[-1]  # it may be cut
    if head[0].startswith("From "):
        del head[0]
    if not all(_HEADER_LINE.match(line) for line in head):
        return False
    return sum(1 for line in head if _MAIL_HEADER.match(line)) >= 3


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
