"""`python -m eval.samples FOLDER`: write the sample library."""

from __future__ import annotations

import sys
from pathlib import Path

from eval.samples.write import write_all


def main() -> None:
    """Write every sample into the folder named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m eval.samples FOLDER")
    written = write_all(Path(sys.argv[1]))
    print(f"{len(written)} sample files in {sys.argv[1]}")


if __name__ == "__main__":
    main()
