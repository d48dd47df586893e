"""A document's text as the page shows it: blocks as sections, paragraphs and tables, cut where tags begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.model import Annotation, Block, BlockKind, Document

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one set of tags; ``first`` are the tags that begin here, ``anchor`` the hit that does.

    ``marked`` are the numbers of the findings over it, ``begins`` of those that begin here.
    """

    text: str
    tags: tuple[Annotation, ...]
    first: tuple[Annotation, ...]
    hit: bool
    anchor: bool
    marked: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A block and its pieces; ``page`` where a new page of the source begins with it."""

    block: Block
    pieces: tuple[Piece, ...]
    page: int | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with the parts that stand in it."""

    header: bool
    span: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    anchor: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the document page shows, in order, and its table of contents."""

    items: tuple[Part | Grid, ...]
    contents: tuple[Entry, ...] = field(default=())


def pieces(
    text: str,
    start: int,
    end: int,
    tags: Sequence[Annotation],
    hits: Sequence[Span] = (),
    marks: Sequence[tuple[int, Span]] = (),
) -> tuple[Piece, ...]:
    """Cut ``text[start:end]`` wherever one of the tags, hits or numbered marks begins or ends."""
    inside = [tag for tag in tags if tag.start < end and tag.end > start]
    near = [hit for hit in hits if hit[0] < end and hit[1] > start]
    cuts = {start, end}
    marked = [(number, mark) for number, mark in marks if mark[0] < end and mark[1] > start]
    for low, high in [*((tag.start, tag.end) for tag in inside), *near, *(mark for _, mark in marked)]:
        cuts |= {max(low, start), min(high, end)}
    made = []
    for low, high in pairwise(sorted(cuts)):
        over = tuple(tag for tag in inside if tag.start <= low and tag.end >= high)
        made.append(
            Piece(
                text[low:high],
                over,
                tuple(tag for tag in over if max(tag.start, start) == low),
                hit=any(hit[0] <= low and hit[1] >= high for hit in near),
                anchor=any(max(hit[0], start) == low for hit in near if hit[0] >= start),
                marked=tuple(number for number, mark in marked if mark[0] <= low and mark[1] >= high),
                begins=tuple(number for number, mark in marked if mark[0] == low),
            )
        )
    return tuple(made)


def layout(
    document: Document, tags: Sequence[Annotation], hit: Span | None = None, findings: Sequence[Span] = ()
) -> Layout:
    """The document's parts in order, tables gathered into grids, headings numbered for the table of contents."""
    marks = list(enumerate(findings, 1))
    ordered = sorted(tags, key=lambda tag: tag.start)
    items: list[Part | Grid] = []
    contents: list[Entry] = []
    cells: list[Part] = []
    page = 0
    for part_block, over in _with_tags(document.leaves(), ordered):
        new_page = part_block.page if part_block.page is not None and part_block.page != page else None
        page = part_block.page or page
        anchor = None
        if part_block.kind is BlockKind.HEADING:
            anchor = f"h{part_block.start}"
            title = " ".join(document.text[part_block.start : part_block.end].split())
            contents.append(Entry(anchor, part_block.level or 1, title))
        cut = pieces(document.text, part_block.start, part_block.end, over, [hit] if hit else (), marks)
        part = Part(part_block, cut, new_page, anchor)
        if part_block.kind is not BlockKind.CELL:
            if cells and part_block.kind is BlockKind.FURNITURE:
                continue
            items += _grids(cells)
            cells = []
            items.append(part)
        elif cells and cells[-1].block.table != part_block.table:
            items += _grids(cells)
            cells = [part]
        else:
            cells.append(part)
    items += _grids(cells)
    return Layout(tuple(items), tuple(contents))


def _with_tags(blocks: Iterable[Block], tags: Sequence[Annotation]) -> Iterator[tuple[Block, Sequence[Annotation]]]:
    """Each block with the tags that touch it; both in text order, so that one walk over both is enough."""
    first = 0
    for block in blocks:
        while first < len(tags) and tags[first].end <= block.start:
            first += 1
        over = []
        for tag in tags[first:]:
            if tag.start >= block.end:
                break
            if tag.end > block.start:
                over.append(tag)
        yield block, over


def _grids(cells: Sequence[Part]) -> list[Grid]:
    if not cells:
        return []
    rows: dict[int, dict[int, list[Part]]] = {}
    for part in cells:
        rows.setdefault(part.block.row or 0, {}).setdefault(part.block.column or 0, []).append(part)
    width = max(max(row) for row in rows.values()) + 1
    grid: list[tuple[Cell, ...]] = []
    for row in rows.values():
        columns = sorted(row)
        if len(columns) == 1:
            (only,) = columns
            grid.append((Cell(row[only][0].block.header, width, tuple(row[only])),))
            continue
        made = []
        for column in range(columns[-1] + 1):
            parts = tuple(row.get(column, ()))
            made.append(Cell(bool(parts and parts[0].block.header), 1, parts))
        grid.append(tuple(made))
    return [Grid(tuple(grid))]
