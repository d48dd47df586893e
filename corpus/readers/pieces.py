"""What a reader lays out before offsets are known, and how the pieces become one text with its blocks and pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.errors import Unreadable
from corpus.model import Block, BlockKind, Box, Extract, Failure, Page

BETWEEN_BLOCKS = "\n\n"
BETWEEN_ROWS = "\n"
BETWEEN_CELLS = "\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as the source breaks it, with its place on the page where the format has pages."""

    text: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A heading, paragraph, list item, footnote or furniture: lines joined by newlines."""

    kind: BlockKind
    lines: tuple[Line, ...]
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell at a column of the grid; merged cells stand once, at their first column and row."""

    column: int
    lines: tuple[Line, ...]
    header: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; furniture that a page break puts between two rows stands between them."""

    rows: tuple[Row | Leaf, ...]


Piece = Leaf | Grid


def plain(kind: BlockKind, text: str, level: int | None = None) -> Leaf:
    """A leaf of a format without pages."""
    return Leaf(kind, tuple(Line(line) for line in text.split("\n")), level)


def assemble(
    pieces: Iterable[Piece],
    source: str,
    media_type: str,
    *,
    page_sizes: Sequence[tuple[float, float]] = (),
    metadata: Mapping[str, str] | None = None,
    warnings: Iterable[str] = (),
) -> Extract:
    """Write the pieces one after another and note where each landed; raises `Unreadable` when there is no text."""
    sheet = _Sheet()
    tables = 0
    for piece in pieces:
        if isinstance(piece, Grid):
            if sheet.write_table(piece, tables):
                tables += 1
        else:
            sheet.write_leaf(piece, BETWEEN_BLOCKS)
    text = "".join(sheet.parts)
    if not text.strip():
        raise Unreadable(source, Failure.EMPTY, "the file holds no text", "Check that it is the right file")
    return Extract(
        text=text,
        media_type=media_type,
        pages=tuple(_pages(sheet.page_ends, page_sizes, len(text))),
        blocks=tuple(sheet.blocks),
        metadata=dict(metadata or {}),
        warnings=tuple(warnings),
    )


class _Sheet:
    """The text written so far, its blocks, and how far each page reaches into it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.page_ends: dict[int, int] = {}

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def write_lines(self, block: Block, lines: Sequence[Line]) -> None:
        start = self.length
        for number, line in enumerate(lines):
            self.write(("\n" if number else "") + line.text)
            if line.page is not None:
                self.page_ends[line.page] = self.length
        self.blocks.append(
            replace(
                block,
                start=start,
                end=self.length,
                page=lines[0].page if lines else None,
                boxes=tuple(line.box for line in lines if line.box is not None),
            )
        )

    def write_leaf(self, leaf: Leaf, separator: str) -> None:
        if not any(line.text.strip() for line in leaf.lines):
            return
        if self.length:
            self.write(separator)
        self.write_lines(Block(leaf.kind, 0, 0, level=leaf.level), leaf.lines)

    def write_table(self, grid: Grid, table: int) -> bool:
        rows = [row for row in grid.rows if isinstance(row, Leaf) or row]
        if not any(_has_text(row) for row in rows if not isinstance(row, Leaf)):
            return False
        if self.length:
            self.write(BETWEEN_BLOCKS)
        place = len(self.blocks)
        self.blocks.append(Block(BlockKind.TABLE, self.length, self.length, table=table))
        number, first = 0, self.length
        for row in rows:
            separator = BETWEEN_ROWS if self.length > first else ""
            if isinstance(row, Leaf):
                self.write_leaf(row, separator)
                continue
            self.write(separator)
            self.write_row(row, table, number)
            number += 1
        page = next((block.page for block in self.blocks[place + 1 :] if block.page is not None), None)
        self.blocks[place] = replace(self.blocks[place], end=self.length, page=page)
        return True

    def write_row(self, row: Row, table: int, number: int) -> None:
        place = len(self.blocks)
        self.blocks.append(Block(BlockKind.ROW, self.length, self.length, table=table, row=number))
        for position, cell in enumerate(row):
            if position:
                self.write(BETWEEN_CELLS)
            block = Block(BlockKind.CELL, 0, 0, table=table, row=number, column=cell.column, header=cell.header)
            self.write_lines(block, cell.lines)
        page = next((block.page for block in self.blocks[place + 1 :] if block.page is not None), None)
        header = all(cell.header for cell in row)
        self.blocks[place] = replace(self.blocks[place], end=self.length, page=page, header=header)


def _has_text(row: Row) -> bool:
    return any(line.text.strip() for cell in row for line in cell.lines)


def _pages(ends: Mapping[int, int], sizes: Sequence[tuple[float, float]], length: int) -> Iterator[Page]:
    """Pages share the text out between them; what a broken row brings from the next page counts to the earlier one."""
    start = 0
    for number, (width, height) in enumerate(sizes, start=1):
        end = length if number == len(sizes) else max(start, ends.get(number, start))
        yield Page(number, start, end, width, height)
        start = end
