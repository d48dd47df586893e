"""The invented documents of `eval/gold/structure` as files of their format, with what they say of themselves."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx as python_docx

GOLD = Path(__file__).parent / "gold" / "structure"
REAL = Path(__file__).parent / "gold" / "structure_real.toml"


@dataclass(frozen=True, slots=True)
class Sample:
    """One document: its file, and what is to be read from it.

    ``expected`` holds particulars by field and what its tables hold; ``sections`` maps the beginning of a paragraph to
    the beginnings of the headings above it, ``provisions`` to its part of the form and the provisions it concerns.
    """

    name: str
    language: str
    file: str
    content: bytes
    expected: Mapping[str, Any]
    sections: Mapping[str, list[str]]
    provisions: Mapping[str, list[str]]


def samples(folder: Path = GOLD) -> Iterator[Sample]:
    """All documents of the gold, in the order of their files."""
    for path in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("document", ()):
            text = row["text"].lstrip("\n").replace("\\\n", "")
            yield Sample(
                name=f"{path.stem}/{row['name']}",
                language=row["expected"]["languages"][0],
                file=f"{row['name']}.{row['format']}",
                content=_docx(text) if row["format"] == "docx" else text.encode(),
                expected=row["expected"],
                sections=row.get("sections", {}),
                provisions=row.get("provisions", {}),
            )


def real_samples(texts: Path, gold: Path = REAL) -> Iterator[Sample]:
    """The real texts of a folder with what was read from them by eye."""
    for row in tomllib.loads(gold.read_text(encoding="utf-8"))["document"]:
        yield Sample(
            name=row["file"],
            language=row["expected"]["languages"][0],
            file=row["file"],
            content=(texts / row["file"]).read_bytes(),
            expected=row["expected"],
            sections=row.get("sections", {}),
            provisions=row.get("provisions", {}),
        )


def checksum(text: str) -> str:
    """What the gold holds of longer words of real texts."""
    return f"sha:{sha256(text.encode()).hexdigest()[:12]}"


def _docx(text: str) -> bytes:
    """A Word file of a paragraph a line: `# ` begins a heading, `|` a row of a table, `|=` one merged over it."""
    made = python_docx.Document()
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([line.removeprefix("|=").strip(" |")] if line.startswith("|=") else _cells(line))
            continue
        if rows:
            _table(made, rows)
            rows = []
        if line.startswith("# "):
            made.add_heading(line.removeprefix("# "), level=1)
        elif line:
            made.add_paragraph(line)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _table(made: python_docx.document.Document, rows: list[list[str]]) -> None:
    table = made.add_table(rows=len(rows), cols=max(map(len, rows)))
    for row, cells in zip(table.rows, rows, strict=True):
        if len(cells) == 1:
            row.cells[0].merge(row.cells[-1]).text = cells[0]
        else:
            for cell, said in zip(row.cells, cells, strict=True):
                cell.text = said
