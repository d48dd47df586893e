"""How long comparing takes, cold and warm, and in how much memory: `python -m eval.alignment_speed`.

Two versions of a generated report, and a report with its translation, each of so many pages of 1,800 characters, are
compared by the command itself in a process of its own: the first time with nothing at hand, then again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.model import Language
from eval.alignment_gold import Line, lines, report, revised, shared

PAGE = 1800


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 100, 200])
    for pages in parser.parse_args().pages:
        for name, first, second in _pairs(pages):
            with TemporaryDirectory() as folder:
                paths = [Path(folder) / "a.txt", Path(folder) / "b.txt"]
                for path, text in zip(paths, (first, second), strict=True):
                    path.write_text(text, encoding="utf-8")
                sizes = " and ".join(f"{len(text) / PAGE:.0f}" for text in (first, second))
                for run in ("cold", "warm"):
                    seconds, megabytes = _run(paths, Path(folder))
                    print(f"{name}, {sizes} pages, {run}: {seconds:.1f} s, peak {megabytes:.0f} MB", flush=True)


def _pairs(pages: int) -> Iterator[tuple[str, str, str]]:
    """Two versions, and two languages, of a report of about so many pages in the first text."""
    one = len(report(lines(Language.RU, 1)).text)
    held = lines(Language.RU, max(1, round(pages * PAGE / one)))
    yield "versions", report(held).text, report(revised(held, 1)[0]).text
    other = lines(Language.KK, max(1, round(pages * PAGE / one)))
    yield "languages", _text(held, other), _text(other, held)


def _text(held: list[Line], other: list[Line]) -> str:
    return report(shared(held, other)).text


def _run(paths: list[Path], home: Path) -> tuple[float, float]:
    """Seconds and peak memory of the command and its workers, of which the largest process counts."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "service.cli", "compare", "--home", str(home), *map(str, paths)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, 1, 0)])
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"the comparison failed ({os.waitstatus_to_exitcode(status)})")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
