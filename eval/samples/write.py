"""Samples to files: the same bytes each time, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eval.samples.markup import Sample, read
from eval.samples.write_docx import docx
from eval.samples.write_html import html
from eval.samples.write_pdf import pdf
from eval.samples.write_txt import txt

TEXTS = Path(__file__).parent / "texts"


def _cp1251(sample: Sample) -> bytes:
    return txt(sample).decode("utf-8").encode("cp1251")


WRITERS: dict[str, tuple[str, Callable[[Sample], bytes]]] = {
    "txt": ("txt", txt),
    "txt-cp1251": ("txt", _cp1251),
    "html": ("html", html),
    "docx": ("docx", docx),
    "pdf": ("pdf", pdf),
}


def samples() -> list[Sample]:
    """All samples, by name and language."""
    return [read(path) for path in sorted(TEXTS.glob("*.txt"))]


def write_all(folder: Path) -> list[Path]:
    """Write every sample in every format it asks for; returns the files. The same bytes are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sample in samples():
        for form in sample.formats:
            suffix, write = WRITERS[form]
            path = folder / f"{sample.name}.{sample.language}.{suffix}"
            content = write(sample)
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
            written.append(path)
    return written
