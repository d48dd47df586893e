"""Parsing functions for the tests of the sandbox: well-behaved ones and every kind of bad one."""

from __future__ import annotations

import os
import signal
import tempfile
import time

from corpus.errors import Unreadable
from corpus.model import Failure

kept: list[bytes] = []


def length(content: bytes, _source: str) -> int:
    return len(content)


def process_id(_content: bytes, _source: str) -> int:
    time.sleep(0.02)
    return os.getpid()


def by_command(content: bytes, source: str) -> str:
    """Does what the content says."""
    match content.decode():
        case "hang":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "crash":
            os.abort()
        case "eat":
            return "x" * (1 << 33)
        case "flood":
            return "x" * (8 << 20)
        case "refuse":
            raise Unreadable(source, Failure.ENCRYPTED, "it is locked", "Unlock it")
        case "fail":
            raise KeyError("no such thing")
        case "nest":
            return by_command(content, source)
        case "keep":
            kept.append(bytes(120 << 20))
        case "write":
            with tempfile.TemporaryFile() as file:
                file.write(b"x" * 100)
        case "exit":
            raise SystemExit(3)
    return f"read {source.rsplit('/', 1)[-1]}"
