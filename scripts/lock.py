"""Write requirements.lock: every package of `mindet[models,dev]` with its version and the hashes of all its files.

The lock names no addresses: pip takes the files from wherever it is set up to. torch is locked as its public version
with the hashes of both builds, so that a CPU build that pip is pointed to (README) passes as well as the registry's own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = "# Made by `make lock` from pyproject.toml, for CPython 3.11 on Linux; hashes of every file of each version.\n"


def resolve(requirements: list[str], *options: str) -> str:
    """The lock text that uv resolves the requirements to."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *requirements, *options]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--python", sys.executable]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Resolve twice, once for everything and once for torch's files in the registry, and join the two."""
    links = os.environ.get("PIP_FIND_LINKS")
    local = ["--find-links", links] if links else []
    text = resolve(["pyproject.toml"], "--extra", "models", "--extra", "dev", *local)
    pin = re.search(r"^torch==([\d.]+)\S*", text, re.M)
    if pin is None:
        sys.exit("the resolution holds no torch")
    entry = re.compile(r"^torch==.*?(?=^\S|\Z)", re.M | re.S)
    wanted = ROOT / ".torch.in"
    wanted.write_text(f"torch=={pin[1]}\n", encoding="utf-8")
    try:
        registry = entry.search(resolve([wanted.name], "--no-deps"))
    finally:
        wanted.unlink()
    found = entry.search(text)
    hashes = sorted({*re.findall(r"--hash=\S+", found[0]), *re.findall(r"--hash=\S+", registry[0] if registry else "")})
    torch = " \\\n    ".join([f"torch=={pin[1]}", *hashes]) + "\n"
    (ROOT / "requirements.lock").write_text(HEADER + entry.sub(lambda _: torch, text), encoding="utf-8")


if __name__ == "__main__":
    main()
