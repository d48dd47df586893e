"""`python -m tests.service.killed_move HOME URL HOME URL`: a move to be killed; prints a line for each step done."""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.store import Library
from service.moving import move


def main() -> None:
    home, url, other_home, other_url = sys.argv[1:]
    with Library(Path(home), url=url) as source, Library(Path(other_home), create=True, url=other_url) as target:
        move(source, target, lambda stage, told: print(stage, told.table, flush=True))


if __name__ == "__main__":
    main()
