"""Mutations of the sample files that know their formats: a seed gives the same cases, but for times of packing."""

from __future__ import annotations

import io
import random
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import openpyxl
import py7zr

from eval.samples.write import write_all

ODT = "application/vnd.oasis.opendocument.text"
# Files that another program has to convert take seconds each: few are given.
_RARE = (".rtf", ".odt")
_RARITY = 0.01

_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]{1,400}>")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_EXTREMES = (b"0", b"-1", b"65536", b"2147483647", b"-2147483649", b"9" * 20, b"1e308", b"NaN", b"0.0000001")
_PIECES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"<!--", b"]]>", b"<![CDATA[",
    b"&#0;", b"&#xD800;", b"&lt;", b"%00", b"{\\rtf1", b"%PDF-1.7\n", b"PK\x03\x04", b"\r\n\r\n", b"\t" * 200,
    b"\n" * 200, b"(" * 500, b"<div>" * 500, b"A" * 5000, b"1." * 2000,
    "ӘҒҚҢӨҰҮҺІ".encode(), "№ 1 ".encode() * 100, "\u202e\u200b\u00ad\ufeff".encode(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file: its number and what it was made of, its file name, its bytes."""

    name: str
    source: str
    content: bytes


Mutation = Callable[[random.Random, bytes], bytes]


def cases(count: int, seed: int) -> Iterator[Case]:
    """As many cases as asked for, mutated one to four times each, one by one."""
    files = originals()
    common = [name for name in files if not name.endswith(_RARE)]
    rare = [name for name in files if name.endswith(_RARE)]
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        name = chance.choice(rare if chance.random() < _RARITY else common)
        content, done = files[name], []
        for _ in range(chance.choice((1, 1, 2, 4))):
            mutate = chance.choice(mutations(name))
            content = mutate(chance, content)
            done.append(mutate.__name__.lstrip("_"))
        yield Case(f"{number}-{'-'.join(done)}-{name}", f"{number}.{name.rpartition('.')[2]}", content)


@cache
def originals() -> dict[str, bytes]:
    """The sample files, and files of the other formats made of their texts."""
    with tempfile.TemporaryDirectory() as folder:
        found = {path.name: path.read_bytes() for path in write_all(Path(folder))}
    text = next(content for name, content in found.items() if name.endswith(".txt")).decode("utf-8", "replace")
    small = {name: content for name, content in found.items() if len(content) < 60_000}
    few = dict(list(small.items())[:4])
    return found | {
        "book.xlsx": _book(text),
        "mail.eml": _mail(text, few),
        "files.zip": _zipped(few, "хаттар/"),
        "files.tar": _tarred(few, "w"),
        "files.tar.gz": _tarred(few, "w:gz"),
        "files.7z": _seven_zipped(few),
        "text.rtf": _rtf(text[:2000]),
        "text.odt": _odt(text[:2000]),
    }


def mutations(name: str) -> Sequence[Mutation]:
    """The mutations that fit a file of some name: those of its format more often than blind ones."""
    blind: tuple[Mutation, ...] = (flipped, cut, doubled, dropped, pieced, spliced)
    if name.endswith((".docx", ".xlsx", ".odt", ".zip")):
        return (*blind, *(repacked,) * 12)
    if name.endswith(".pdf"):
        return (*blind, *(renumbered,) * 3, *(restreamed,) * 6)
    if name.endswith((".html", ".eml", ".rtf", ".txt")):
        return (*blind, *(renumbered,) * 2, *(retagged,) * 4)
    return blind


def flipped(chance: random.Random, content: bytes) -> bytes:
    """A few bytes changed."""
    out = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def cut(chance: random.Random, content: bytes) -> bytes:
    """The end missing."""
    return content[: chance.randrange(len(content) + 1)]


def doubled(chance: random.Random, content: bytes) -> bytes:
    """A stretch many times over."""
    start, end = _stretch(chance, content)
    return content[:end] + content[start:end] * chance.choice((1, 2, 50)) + content[end:]


def dropped(chance: random.Random, content: bytes) -> bytes:
    """A stretch missing."""
    start, end = _stretch(chance, content)
    return content[:start] + content[end:]


def pieced(chance: random.Random, content: bytes) -> bytes:
    """Something put in that means something to some reader."""
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(_PIECES) + content[place:]


def spliced(chance: random.Random, content: bytes) -> bytes:
    """Half of it, and half of another file."""
    other = chance.choice(list(originals().values()))
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other)) :]


def renumbered(chance: random.Random, content: bytes) -> bytes:
    """Numbers made extreme."""
    found = list(_NUMBER.finditer(content))
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 4, 30)))), key=lambda one: -one.start()):
        content = content[: match.start()] + chance.choice(_EXTREMES) + content[match.end() :]
    return content


def retagged(chance: random.Random, content: bytes) -> bytes:
    """Tags doubled, dropped, changed for others, or nested deep."""
    found = list(_TAG.finditer(content))
    if not found:
        return pieced(chance, content)
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 10)))), key=lambda one: -one.start()):
        other = chance.choice(found)[0]
        instead = chance.choice((b"", match[0] * 2, other, match[0] * 3000, other + match[0]))
        content = content[: match.start()] + instead + content[match.end() :]
    return content


def repacked(chance: random.Random, content: bytes) -> bytes:
    """A part of a ZIP changed, dropped or doubled, and all packed again, so that the damage reaches the parser."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # noqa: BLE001 - an earlier mutation broke the ZIP, in whatever way
        return flipped(chance, content)
    if not parts:
        return content
    at = chance.randrange(len(parts))
    name, data = parts[at]
    inner = chance.choice((flipped, cut, doubled, dropped, pieced, *(renumbered,) * 5, *(retagged,) * 10))
    instead = chance.choice(((), ((name, data), (name, data)), *(((name, inner(chance, data)),),) * 10))
    parts[at : at + 1] = instead
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, part_data in parts:
            if part not in archive.NameToInfo:
                # Without a time of its own: a seed gives the same bytes at any time.
                archive.writestr(zipfile.ZipInfo(part), part_data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def restreamed(chance: random.Random, content: bytes) -> bytes:
    """A packed stream of a PDF unpacked, changed and packed again."""
    found = list(_STREAM.finditer(content))
    chance.shuffle(found)
    for match in found:
        try:
            data = zlib.decompress(match[1])
        except zlib.error:
            data = match[1]
        inner = chance.choice((flipped, doubled, dropped, pieced, renumbered, renumbered))
        changed = inner(chance, data)
        packed = zlib.compress(changed) if data is not match[1] else changed
        return content[: match.start(1)] + packed + content[match.end(1) :]
    return flipped(chance, content)


def _stretch(chance: random.Random, content: bytes) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice((1, 10, 200, 3000)))


def _book(text: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in text.splitlines()[:80]:
        sheet.append([*line.split("\t"), 12.5, len(line)])
    sheet.merge_cells("A1:C2")
    sheet["B3"].number_format = "#,##0.00"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mail(text: str, files: dict[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Кімдікі <a@example.kz>", "b@example.kz", "Хат"
    message["Date"] = "Mon, 03 Mar 2025 10:00:00 +0500"
    message.set_content(text[:3000])
    message.add_alternative(f"<p>{text[:500]}</p><table><tr><td>1</td><td>2</td></tr></table>", subtype="html")
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def _zipped(files: dict[str, bytes], folder: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(folder + name), content)
    return out.getvalue()


def _tarred(files: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    data = out.getvalue()
    # The time of packing stands in the header of gzip.
    return data[:4] + bytes(4) + data[8:] if mode.endswith("gz") else data


def _seven_zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return out.getvalue()


def _rtf(text: str) -> bytes:
    letters = "".join("\\par " if letter == "\n" else f"\\u{ord(letter)}?" for letter in text)
    return f"{{\\rtf1\\ansi\\ansicpg1251 {letters}\\par\\trowd\\cellx2000\\cellx4000 1\\cell 2\\cell\\row}}".encode()


def _odt(text: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(f"<t:p>{re.sub('[<>&]', ' ', line)}</t:p>" for line in text.splitlines())
    entries = ("/", ODT), ("content.xml", "text/xml")
    listed = "".join(f'<m:file-entry m:full-path="{path}" m:media-type="{kind}"/>' for path, kind in entries)
    body = f'<o:body xmlns:t="{space}:text:1.0"><o:text>{lines}</o:text></o:body>'
    parts = {
        "mimetype": ODT,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{space}:manifest:1.0">{listed}</m:manifest>',
        "content.xml": f'<o:document-content xmlns:o="{space}:office:1.0" o:version="1.2">{body}</o:document-content>',
    }
    return _zipped({name: part.encode() for name, part in parts.items()})
