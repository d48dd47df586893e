"""A table on a page of a PDF, and the rules that tables are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.readers.pdf_lines import Gap, TextLine

Edge = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table or the part of one that stands on a page: its column edges, and cells by row and column.

    ``strips`` are what the columns of a table without upright rules leave free between them.
    """

    edges: tuple[float, ...]
    rows: tuple[dict[int, tuple[TextLine, ...]], ...]
    top: float
    bottom: float
    left: float
    right: float
    strips: tuple[Gap, ...] = ()
