"""The version of the stages that read and tag, told by their code and data: nobody has to remember to raise it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

_SUFFIXES = frozenset({".py", ".csv", ".toml", ".txt", ".json", ".npz"})


def version() -> str:
    """Sixteen digits over all that reading and tagging consist of: another version may give other results."""
    return fingerprint("corpus", "nlp")


@cache
def fingerprint(*packages: str) -> str:
    """Sixteen digits over the code and data of packages, migrations left out."""
    digest = hashlib.sha256()
    for package in packages:
        folder = Path(import_module(package).__path__[0])
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES and "migrations" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
