"""The samples' own small markup: a file to a `Sample`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

NOTES = {
    "ru": "Вымышленный документ: написан для проверки программы, все сведения в нем выдуманы.",
    "kk": "Ойдан шығарылған құжат: бағдарламаны тексеру үшін жазылған, ондағы мәліметтің бәрі ойдан алынған.",
}


class Style(StrEnum):
    """How a line stands on the page."""

    BODY = "body"
    HEADING = "heading"
    QUESTION = "question"
    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    style: Style
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``header`` where its cells name columns; a row of one cell spans the table."""

    cells: tuple[str, ...]
    header: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented document: its parts in order, and the files it is written to."""

    name: str
    language: str
    title: str
    layout: str
    formats: tuple[str, ...]
    date: str | None
    parts: tuple[Line | Row, ...]


def read(path: Path) -> Sample:
    """The sample in a file named ``NAME.LANGUAGE.txt``."""
    name, language = path.name.split(".")[:2]
    head, body = path.read_text(encoding="utf-8").split("\n---\n", 1)
    about = tomllib.loads(head)
    parts: list[Line | Row] = [Line(Style.SMALL, NOTES[language])]
    parts += [_part(line) for line in body.splitlines() if line.strip()]
    if about["layout"] == "news" and body.startswith("date "):
        # The mark of a news text's date is its first line.
        parts[0], parts[1] = parts[1], parts[0]
    return Sample(
        name, language, about["title"], about["layout"], tuple(about["formats"]), about.get("date"), tuple(parts)
    )


def _part(line: str) -> Line | Row:
    if line.startswith("|="):
        return Row((line.strip("|= "),), header=False)
    if line.startswith("|"):
        cells = tuple(cell.strip("! ").replace("¶", "\n") for cell in line.strip().strip("|").split("|"))
        return Row(cells, header=line.startswith("|!"))
    if line.startswith("@"):
        style, text = line[1:].split(" ", 1)
        return Line(Style(style), text)
    if line.startswith("# "):
        return Line(Style.HEADING, line[2:])
    if line.startswith("?"):
        return Line(Style.QUESTION, line[1:])
    return Line(Style.BODY, line)
