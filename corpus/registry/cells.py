"""The tables of the registry: rows of a CSV beside the loaders, cells that hold several values parted by `|`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files


def rows(name: str) -> Iterator[Mapping[str, str]]:
    """The rows of a table by the heads of its columns."""
    text = files("corpus.registry").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell, each once."""
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))
