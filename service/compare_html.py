"""A comparison as one HTML file that needs nothing beside it."""

from __future__ import annotations

from pathlib import Path

from service.compare import Comparison, counts, written
from service.compare_rows import rows
from service.web import i18n, labels

_STATIC = Path(__file__).parent / "web" / "static"


def html(comparison: Comparison, language: str) -> str:
    """The page of a comparison with its styles and its script inside."""
    return i18n.render(
        language,
        "compare_file.html",
        page_language=language,
        labels=labels,
        comparison=comparison,
        rows=rows(comparison),
        counts=counts(comparison),
        view="all",
        linked=False,
        style=(_STATIC / "compare.css").read_text(encoding="utf-8"),
        script=(_STATIC / "compare.js").read_text(encoding="utf-8"),
    )


def write(path: Path, comparison: Comparison, language: str) -> None:
    """Write the page to a file. Raises `UnwritableFile`."""
    written(path, html(comparison, language).encode("utf-8", "replace"))
