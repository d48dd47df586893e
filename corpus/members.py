"""What archives and mails hold: their members' names made safe, their bytes counted while they come out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.errors import Unreadable
from corpus.model import Failure
from corpus.zips import UNKNOWN_SENDER

MEMBER_LIMIT = 5_000
MEMBER_BYTES = 100 << 20
TOTAL_BYTES = 200 << 20
# How deep containers may stand in one another: an archive in an archive is read, one in that is not.
DEPTH_LIMIT = 2

_BOMB_RATIO = 50
_NAME_LENGTH = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")
# What systems leave in folders and archives for themselves.
_SYSTEM_NAMES = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container: its name with its folders, and its bytes or why there are none."""

    name: str
    content: bytes | Unreadable


@dataclass(frozen=True, slots=True)
class Contents:
    """The members of a container, and what is wrong with it as a whole."""

    members: tuple[Member, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Allowance:
    """What may still come out of one container."""

    source: str
    packed: int
    bytes_out: int = 0
    members: int = 0

    def take_member(self) -> None:
        """Count a member; raises `Unreadable` when there are too many."""
        self.members += 1
        if self.members > MEMBER_LIMIT:
            reason = f"it holds more than {MEMBER_LIMIT} files"
            raise Unreadable(self.source, Failure.SUSPICIOUS, reason, "Unpack it and give the folder")

    def take(self, count: int) -> None:
        """Count bytes that came out; raises `Unreadable` when they are too many."""
        self.bytes_out += count
        if self.bytes_out > TOTAL_BYTES:
            reason = f"its files inflate to more than {TOTAL_BYTES >> 20} MB"
            if self.bytes_out > _BOMB_RATIO * self.packed:
                raise Unreadable(self.source, Failure.SUSPICIOUS, reason, UNKNOWN_SENDER)
            raise Unreadable(self.source, Failure.TOO_LARGE, reason, "Unpack it and give the folder")


def gathered(name: str, chunks: Iterable[bytes], allowance: Allowance) -> Member:
    """A member out of its pieces; too large a one, or one that breaks off, fails alone."""
    out = bytearray()
    try:
        for chunk in chunks:
            allowance.take(len(chunk))
            out += chunk
            if len(out) > MEMBER_BYTES:
                return outgrown(name, len(out), allowance)
    except Unreadable as error:
        if error.source == allowance.source:
            raise
        return Member(name, error)
    return Member(name, bytes(out))


def outgrown(name: str, count: int, allowance: Allowance) -> Member:
    """The refusal of a member that is too large, or that grows out of nothing."""
    reason = f"it inflates to more than {MEMBER_BYTES >> 20} MB"
    if count > _BOMB_RATIO * allowance.packed:
        return Member(name, Unreadable(name, Failure.SUSPICIOUS, reason, UNKNOWN_SENDER))
    return Member(name, Unreadable(name, Failure.TOO_LARGE, reason, "Unpack it and split it"))


def safe_name(raw: str) -> str | None:
    """A member's name as a relative path; None for one that points out of its container."""
    name = _CONTROL.sub("\ufffd", raw).replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        return None
    parts = [part.strip() for part in name.split("/") if part.strip() not in ("", ".")]
    joined = "/".join(parts)
    if len(joined) > _NAME_LENGTH:
        suffix = PurePosixPath(joined).suffix[:10]
        joined = joined[: _NAME_LENGTH - len(suffix)] + suffix
    return joined or "unnamed"


def astray(raw: str) -> Member:
    """The refusal of a member whose name points out of its container."""
    name = _CONTROL.sub("\ufffd", raw)[:_NAME_LENGTH]
    return Member(name, Unreadable(name, Failure.SUSPICIOUS, "its name points out of the archive", UNKNOWN_SENDER))


def link(name: str) -> Member:
    """The refusal of a member that is no file."""
    return Member(name, Unreadable(name, Failure.SUSPICIOUS, "it is a link or a device, not a file", UNKNOWN_SENDER))


def is_left_out(parts: Iterable[str]) -> bool:
    """Whether a path is hidden, a system's own, or the lock of an open Office file."""
    return any(part.startswith((".", "~$")) or part in _SYSTEM_NAMES for part in parts)
