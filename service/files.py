"""The files that an ingest is to read, and what they are called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

from corpus.errors import MindetError, Unreadable
from corpus.members import is_left_out
from corpus.model import Failure
from corpus.sandbox import Limits, refusal

# Extensions that are never documents, so that a folder of a project does not fail for its own files.
_LEFT_OUT = frozenset(
    {".py", ".json", ".jsonl", ".csv", ".toml", ".sqlite", ".sqlite-wal", ".sqlite-shm", ".log", ".md"}
)


class NothingToRead(MindetError):
    """None of the paths holds a file to read."""


def files(paths: Sequence[Path]) -> list[Path]:
    """The files to read below the paths, sorted; files named outright are always among them. Raises `NothingToRead`."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not passed_over(file.relative_to(path)):
                    found[file] = None
        else:
            found[path] = None
    if not found:
        raise NothingToRead(
            f"{', '.join(map(spelled, paths)) or 'no path'}: there is no file to read here. "
            "Name files or folders that hold documents (docs/formats.md says which)."
        )
    return list(found)


def passed_over(path: PurePath) -> bool:
    """Whether a file in a folder or an archive is not meant to be read: hidden, a system's or a program's own."""
    return is_left_out(path.parts) or path.suffix.lower() in _LEFT_OUT


def spelled(path: PurePath) -> str:
    """A path as text: names of files are bytes, which need not be UTF-8."""
    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1251", "replace")


def content(path: Path, limits: Limits) -> bytes:
    """The bytes of a file within the limit; raises `Unreadable` whatever is wrong with it."""
    name = spelled(path)
    refused = refusal(path, name, limits)
    if refused is not None:
        raise refused
    try:
        with path.open("rb") as file:
            found = file.read(limits.input_bytes + 1)
    except OSError as error:
        reason = f"the file can't be read ({error.strerror or error})"
        raise Unreadable(name, Failure.MISSING, reason, "Check the path and the rights to read it") from error
    if len(found) > limits.input_bytes:
        reason = f"the file has grown beyond the limit of {limits.input_bytes >> 20} MB"
        raise Unreadable(name, Failure.TOO_LARGE, reason, "Split it, or raise the limit in the settings")
    return found
