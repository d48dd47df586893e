"""The files in a 7z archive."""

from __future__ import annotations

import io
from collections.abc import Iterator

import py7zr
from py7zr.io import Py7zIO, WriterFactory

from corpus.errors import Unreadable
from corpus.members import MEMBER_BYTES, Allowance, Member, astray, is_left_out, link, outgrown, safe_name
from corpus.model import Failure

_AGAIN = "Pack it again, or unpack it and give the files in it"


def members(content: bytes, allowance: Allowance) -> Iterator[Member]:
    """The members in the order of the archive; raises `Unreadable` where it can't be opened."""
    try:
        yield from _members(content, allowance)
    except (Unreadable, MemoryError, RecursionError):
        raise
    except py7zr.exceptions.PasswordRequired as error:
        raise _locked(allowance.source) from error
    except Exception as error:
        # The library lets through whatever its parsing meets in a broken header.
        reason = f"it is damaged: it can't be unpacked ({type(error).__name__})"
        raise Unreadable(allowance.source, Failure.DAMAGED, reason, _AGAIN) from error


def _members(content: bytes, allowance: Allowance) -> Iterator[Member]:
    with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
        if archive.needs_password():
            raise _locked(allowance.source)
        wanted: dict[str, str] = {}
        for info in archive.list():
            if info.is_directory:
                continue
            name = safe_name(info.filename)
            if name is not None and is_left_out(name.split("/")):
                continue
            allowance.take_member()
            if name is None:
                yield astray(info.filename)
            elif not info.is_file:
                yield link(name)
            else:
                wanted[info.filename] = name
        if not wanted:
            return
        written = _Writers(allowance)
        archive.extract(targets=list(wanted), factory=written)
    for raw, name in wanted.items():
        yield _finished(name, written.by_name.get(raw))


def _finished(name: str, writer: _Writer | None) -> Member:
    if writer is None:
        return Member(name, Unreadable(name, Failure.DAMAGED, "it can't be unpacked", _AGAIN))
    if writer.count > MEMBER_BYTES:
        return outgrown(name, writer.count, writer.allowance)
    return Member(name, bytes(writer.data))


def _locked(source: str) -> Unreadable:
    return Unreadable(source, Failure.ENCRYPTED, "it is packed under a password", "Unpack it and give the files in it")


class _Writer(Py7zIO):
    """Takes a member's bytes as they come out; of one that grows too large, only the count."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance, self.data, self.count = allowance, bytearray(), 0

    def write(self, s: bytes | bytearray) -> int:
        """Count, and keep within the limit."""
        self.allowance.take(len(s))
        self.count += len(s)
        if self.count <= MEMBER_BYTES:
            self.data += s
        else:
            self.data.clear()
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        """What was kept."""
        return bytes(self.data[:size])

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
        """Nothing is ever written anywhere but at the end."""
        return 0

    def flush(self) -> None:
        """Nothing waits."""

    def size(self) -> int:
        """How much came out."""
        return self.count


class _Writers(WriterFactory):
    """A writer for each member."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.by_name: dict[str, _Writer] = {}

    def create(self, filename: str) -> Py7zIO:
        """The writer of a member."""
        return self.by_name.setdefault(filename, _Writer(self.allowance))
