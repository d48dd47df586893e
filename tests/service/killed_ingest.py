"""`python -m tests.service.killed_ingest HOME PATH…`: an ingest to be killed; prints a line for each file done."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.service.stand_in import ingest_each


def main() -> None:
    home, *paths = map(Path, sys.argv[1:])
    for report in ingest_each(home, paths):
        print(report.status, report.source, flush=True)


if __name__ == "__main__":
    main()
