"""The files in an archive: ZIP, TAR, 7z, and single files packed by gzip, bzip2 or xz.

Runs in a worker process. Members are never written anywhere; links and names that point out of the archive are refused,
bytes are counted as they come out.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, cast

from corpus import zips
from corpus.detect import BZIP2, GZIP, MAIL, SEVEN_ZIP, TAR, XZ, ZIP, is_tar
from corpus.errors import Unreadable
from corpus.members import Allowance, Contents, Member, astray, gathered, is_left_out, link, safe_name
from corpus.model import Failure

_CHUNK = 1 << 16
_AGAIN = "Pack it again, or unpack it and give the files in it"
_UTF8_NAME = 0x800
_PACKED: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    TAR: lambda file: file,
    GZIP: lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    BZIP2: bz2.BZ2File,
    XZ: lzma.LZMAFile,
}
_BROKEN = (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError, OverflowError)


def contents(content: bytes, source: str, media_type: str) -> Contents:
    """The members of an archive or a mail; raises `Unreadable` where it can't be opened or is too much as a whole."""
    allowance = Allowance(source, len(content))
    if media_type == ZIP:
        return Contents(tuple(_zip(content, allowance)))
    if media_type == SEVEN_ZIP:
        from corpus.seven_zip import members

        return Contents(tuple(members(content, allowance)))
    if media_type == MAIL:
        from corpus.readers.eml import attachments

        return Contents(tuple(attachments(content, allowance)))
    return _stream(content, media_type, allowance)


def _zip(content: bytes, allowance: Allowance) -> Iterator[Member]:
    with zips.opened(content, allowance.source, "archive", _AGAIN) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            raw = _zip_name(info)
            name = safe_name(raw)
            if name is not None and is_left_out(name.split("/")):
                continue
            allowance.take_member()
            if name is None:
                yield astray(raw)
            elif stat.S_ISLNK(info.external_attr >> 16):
                yield link(name)
            else:
                yield gathered(name, _zip_chunks(archive, info, name), allowance)


def _zip_chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The bytes of a member; its failures carry its own name and are its own."""
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                yield chunk
    except NotImplementedError as error:
        reason = "it is packed in a way that is not read"
        raise Unreadable(name, Failure.UNSUPPORTED, reason, "Unpack it and give the file") from error
    except (zipfile.BadZipFile, *_BROKEN) as error:
        raise Unreadable(name, Failure.DAMAGED, "it can't be unpacked", _AGAIN) from error
    except RuntimeError as error:
        raise Unreadable(name, Failure.ENCRYPTED, "it is packed under a password", "Unpack it and give it") from error


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without a mark for UTF-8, Windows writes it in the code page of DOS."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp866")


class _Counted:
    """A stream whose bytes are counted as they come out of it, those of skipped members too."""

    def __init__(self, stream: IO[bytes], allowance: Allowance) -> None:
        self._stream, self._allowance = stream, allowance

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, _CHUNK) if size > 0 else _CHUNK)
        self._allowance.take(len(data))
        return data


def _stream(content: bytes, media_type: str, allowance: Allowance) -> Contents:
    """A TAR, packed or not, or else the single file that was packed."""
    try:
        with _PACKED[media_type](io.BytesIO(content)) as stream:
            head = stream.read(512)
    except _BROKEN as error:
        reason = "it is damaged: it can't be unpacked"
        raise Unreadable(allowance.source, Failure.DAMAGED, reason, _AGAIN) from error
    if not head:
        return Contents()
    found: list[Member] = []
    warnings: tuple[str, ...] = ()
    with _PACKED[media_type](io.BytesIO(content)) as stream:
        if not is_tar(head):
            name = safe_name(PurePosixPath(allowance.source).stem) or "unnamed"
            return Contents((gathered(name, _single(stream, name), allowance),))
        try:
            with tarfile.open(fileobj=_Counted(stream, allowance), mode="r|", bufsize=_CHUNK) as archive:  # type: ignore[call-overload]
                for info in archive:
                    found.extend(_tar_member(archive, info, allowance))
        except _BROKEN:
            warnings = (f"the archive breaks off: {len(found)} files were found before that",)
    if not found and warnings:
        raise Unreadable(allowance.source, Failure.DAMAGED, "it is damaged: no file in it is whole", _AGAIN)
    return Contents(tuple(found), warnings)


def _single(stream: IO[bytes], name: str) -> Iterator[bytes]:
    try:
        while chunk := stream.read(_CHUNK):
            yield chunk
    except _BROKEN as error:
        raise Unreadable(name, Failure.DAMAGED, "it can't be unpacked", _AGAIN) from error


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, allowance: Allowance) -> Iterator[Member]:
    if info.isdir():
        return
    name = safe_name(info.name)
    if name is not None and is_left_out(name.split("/")):
        return
    allowance.take_member()
    if name is None:
        yield astray(info.name)
        return
    stream = archive.extractfile(info) if info.isreg() else None
    if stream is None:
        yield link(name)
        return
    # The bytes have been counted below; holes in a sparse file come from nowhere and are counted here alone.
    yield gathered(name, iter(lambda: stream.read(_CHUNK), b""), Allowance(allowance.source, allowance.packed))
