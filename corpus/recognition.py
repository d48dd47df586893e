"""How pictures of text are to be recognised."""

from __future__ import annotations

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
