"""Makes the files that a reader must refuse, or read in spite of what is wrong with them."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WORD = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def random_bytes(count: int = 5000) -> bytes:
    """The same noise every time, without a leading byte order mark."""
    return b"\x80" + random.Random(7).randbytes(count)


def pdf_with_password(text: str = "Secret plan") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("user", ownerPassword="owner", strength=128), invariant=1)
    canvas.drawString(100, 700, text)
    canvas.save()
    return out.getvalue()


def pdf_for_owner_only(text: str = "Open to read, closed to print") -> bytes:
    """Encrypted under an empty user password: anyone may read it."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0, strength=128), invariant=1)
    canvas.drawString(100, 700, text)
    canvas.save()
    return out.getvalue()


def scan(pages: int = 2) -> bytes:
    """A PDF of images alone."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for _ in range(pages):
        canvas.drawImage(ImageReader(io.BytesIO(png())), 50, 50, 400, 600)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def png(width: int = 8, height: int = 8) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xc0" * (3 * width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def stored(members: dict[str, bytes]) -> bytes:
    """A ZIP whose members are not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx_without_document() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<x/>"})


def docx_of(document: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document})


def docx_bomb(megabytes: int = 300) -> bytes:
    """A document part that inflates a thousandfold."""
    return docx_of(WORD.encode() + b" " * (megabytes << 20) + b"</w:document>")


def docx_with_entities() -> bytes:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return docx_of(f"<?xml version='1.0'?>{bomb}<d>&b;</d>".encode())


def docx_nested(depth: int = 3000) -> bytes:
    inside = "<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth
    return docx_of(f"{WORD}<w:body>{inside}</w:body></w:document>".encode())


def encrypted_office() -> bytes:
    """An OLE2 container with the stream of an encrypted Office file."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def old_word() -> bytes:
    return old_office("WordDocument")


def old_office(stream: str) -> bytes:
    """An OLE2 container in name, with a stream of some name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + stream.encode("utf-16-le") + b"\0" * 600
