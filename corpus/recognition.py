"""How pictures of text are to be recognised, and which documents wait for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recognition:
    """Models, resolution, processes side by side, seconds for a page, and the folder where results are kept, if any."""

    languages: str = "kaz+rus"
    dpi: int = 300
    processes: int = 2
    page_seconds: float = 60.0
    kept: Path | None = None
    command: str = "tesseract"


# How a warning ends that asks for recognition.
AGAIN = "and read it again"


def waits(warnings: Iterable[str]) -> bool:
    """Whether a document was read without the recognition that some of its pages need, as its warnings tell."""
    return any(warning.endswith(AGAIN) for warning in warnings)
