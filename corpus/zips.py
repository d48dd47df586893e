"""Reading ZIP files that may mean harm: bytes are counted as they come out, and every failure is an `Unreadable`."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError

from corpus.errors import Unreadable
from corpus.model import Failure

_CHUNK = 1 << 16
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error, LZMAError)
UNKNOWN_SENDER = "Don't open it unless you know its sender"


def opened(content: bytes, source: str, what: str, again: str) -> zipfile.ZipFile:
    """The ZIP file in some bytes, which should be ``what``; ``again`` says how to get a whole one."""
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        reason = f"it is no whole {what}: its ZIP directory can't be read"
        raise Unreadable(source, Failure.DAMAGED, reason, again) from error


def inflated(archive: zipfile.ZipFile, name: str, limit: int, source: str, again: str) -> Iterator[bytes]:
    """The bytes of a part in pieces; raises `Unreadable` once more of them have come out than the limit."""
    count = 0
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                count += len(chunk)
                if count > limit:
                    reason = f"{name} in it inflates to more than {limit >> 20} MB"
                    raise Unreadable(source, Failure.SUSPICIOUS, reason, UNKNOWN_SENDER)
                yield chunk
    except (KeyError, *_BROKEN) as error:
        raise Unreadable(source, Failure.DAMAGED, f"{name} in it can't be unpacked", again) from error
    except RuntimeError as error:
        raise Unreadable(source, Failure.ENCRYPTED, "its parts are encrypted", "Save it without a password") from error


def honest_xml(data: bytes, name: str, source: str, what: str) -> None:
    """Raise `Unreadable` where a part declares entities, with which a few letters become gigabytes."""
    if b"<!DOCTYPE" in data[:2048]:
        reason = f"{name} in it declares XML entities, which no {what} does"
        raise Unreadable(source, Failure.SUSPICIOUS, reason, UNKNOWN_SENDER)
