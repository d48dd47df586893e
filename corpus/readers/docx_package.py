"""The parts of a Word file out of its ZIP, inflated under a limit and parsed without entities."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus import zips
from corpus.errors import Unreadable
from corpus.model import Failure

PART_LIMIT = 128 << 20
TOTAL_LIMIT = 256 << 20
MEMBER_LIMIT = 20_000

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
_AGAIN = "Open it in Word, save it again and give that"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that hold text, as XML trees; `related` gives a relationship's part name."""

    document: Any
    parts: dict[str, Any]
    related: dict[str, str]

    def part(self, name: str) -> Any:
        """A part of the `word/` folder by its file name, or None."""
        return self.parts.get(name)


def unpack(content: bytes, source: str) -> Package:
    """Read the text parts; raises `Unreadable` for anything that is no whole, honest Word file."""
    archive = zips.opened(content, source, "Word file", _AGAIN)
    with archive:
        names = archive.namelist()
        if len(names) > MEMBER_LIMIT:
            raise Unreadable(source, Failure.SUSPICIOUS, f"it packs {len(names)} parts into one Word file", _AGAIN)
        main = _main_part(archive, source)
        if main not in names:
            raise Unreadable(source, Failure.DAMAGED, "it holds no Word document (word/document.xml)", _AGAIN)
        folder, _, file = main.rpartition("/")
        left = TOTAL_LIMIT
        parts: dict[str, Any] = {}
        related: dict[str, str] = {}
        for name in names:
            if not _is_text_part(name, folder, main):
                continue
            data = _inflate(archive, name, min(PART_LIMIT, left), source)
            left -= len(data)
            short = "core.xml" if name.startswith("docProps/") else posixpath.basename(name)
            tree = _parse(data, name, source)
            if name.endswith(".rels"):
                related = {item.get("Id", ""): posixpath.basename(item.get("Target", "")) for item in tree}
            else:
                parts[short] = tree
    return Package(parts[file], parts, related)


def _main_part(archive: zipfile.ZipFile, source: str) -> str:
    """Where the package says that its document is; nearly always word/document.xml."""
    if "word/document.xml" in archive.NameToInfo or "_rels/.rels" not in archive.NameToInfo:
        return "word/document.xml"
    tree = _parse(_inflate(archive, "_rels/.rels", PART_LIMIT, source), "_rels/.rels", source)
    for item in tree:
        if item.get("Type", "").endswith("/officeDocument"):
            return str(item.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _is_text_part(name: str, folder: str, main: str) -> bool:
    place, _, file = name.rpartition("/")
    if name == main or name == "docProps/core.xml":
        return True
    if place == f"{folder}/_rels":
        return file == posixpath.basename(main) + ".rels"
    wanted = ("styles", "numbering", "footnotes", "endnotes", "header", "footer")
    return place == folder and file.endswith(".xml") and file.startswith(wanted)


def _inflate(archive: zipfile.ZipFile, name: str, limit: int, source: str) -> bytes:
    return b"".join(zips.inflated(archive, name, limit, source, _AGAIN))


def _parse(data: bytes, name: str, source: str) -> Any:
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    zips.honest_xml(data, name, source, "Word file")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(source, Failure.DAMAGED, f"{name} in it is broken XML", _AGAIN) from error
