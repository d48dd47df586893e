"""Tables as CSV: rows as text that no spreadsheet runs, and the answer that carries them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from starlette.responses import Response

# What a spreadsheet would run as a formula when it opens a CSV file.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV, dates in ISO form; a cell that a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(header)
    table.writerows([_safe(value) for value in row] for row in rows)
    return out.getvalue()


def csv_response(text: str, name: str | None = None) -> Response:
    """CSV as an answer, to be kept under a name where one is given."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else None
    # The mark tells spreadsheets that the file is UTF-8.
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)


def _safe(value: Any) -> Any:
    """A cell of CSV that no spreadsheet takes for a formula, on one line."""
    if not isinstance(value, str):
        return value
    flat = " ".join(value.split())
    return f"'{flat}" if flat.startswith(_RUNS) else flat
