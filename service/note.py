"""A note as blocks, whatever file it becomes: headings, text, quotes with their source, lists, tables, pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 parts the note, 2 names an entry."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``soft`` is said beside, in smaller letters."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A text's own words, and where they stand; ``link`` leads there, or is empty."""

    text: str
    source: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what heads its columns, empty for none, its rows, and the share of the width that each column takes."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as PNG, with what it shows in words."""

    png: bytes
    told: str


Block = Heading | Text | Quote | Bullets | Grid | Picture


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its title, what it is about, the line at the foot of each page, and its blocks."""

    title: str
    about: tuple[str, ...]
    foot: str
    language: str
    blocks: tuple[Block, ...]
