"""Write requirements.lock: every package of `mindet[models,dev]` with its version and the hashes of all its files.

The lock names no addresses: pip takes the files from wherever it is set up to. On Linux for x86-64 the registry's torch
brings gigabytes for graphics cards: there the CPU build is locked, on other platforms the registry's own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENTRY = re.compile(r"^torch==(\S+).*?(?=^\S|\Z)", re.M | re.S)
CPU_BUILD = 'platform_system == "Linux" and platform_machine == "x86_64"'
OTHERS = 'platform_system != "Linux" or platform_machine != "x86_64"'
HEADER = "# Made by `make lock` from pyproject.toml, for CPython 3.11 on Linux; hashes of every file of each version.\n"


def resolve(requirements: list[str], *options: str) -> str:
    """The lock text that uv resolves the requirements to."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *requirements, *options]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--python", sys.executable]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Resolve everything here and torch alone in the registry, and join the two by platform."""
    links = os.environ.get("PIP_FIND_LINKS")
    text = resolve(
        ["pyproject.toml"], "--extra", "models", "--extra", "dev", *(["--find-links", links] if links else [])
    )
    here = ENTRY.search(text)
    if here is None or "+cpu" not in here[1]:
        sys.exit("torch did not resolve to a CPU build; point PIP_FIND_LINKS to one (README, Installing elsewhere)")
    wanted = ROOT / ".torch.in"
    wanted.write_text(f"torch=={here[1].removesuffix('+cpu')}\n", encoding="utf-8")
    try:
        elsewhere = ENTRY.search(resolve([wanted.name], "--no-deps"))
    finally:
        wanted.unlink()
    lines = here[0].replace(here[1], f"{here[1]} ; {CPU_BUILD}", 1)
    if elsewhere is not None:
        lines += elsewhere[0].replace(elsewhere[1], f"{elsewhere[1]} ; {OTHERS}", 1)
    (ROOT / "requirements.lock").write_text(HEADER + ENTRY.sub(lambda _: lines, text), encoding="utf-8")


if __name__ == "__main__":
    main()
