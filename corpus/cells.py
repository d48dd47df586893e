"""The cells that readers give, cut into their paragraphs, so that sentences of different ones do not run together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.lines import Line, lines_of
from corpus.model import Block, BlockKind
from corpus.paragraphs import Habits, Paragraph, paragraphs


def with_paragraphs(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Each cell of several paragraphs as several leaves of one row and column.

    Lines with boxes are lines of a page, wrapped at the cell's width; others are paragraphs, or were broken by hand.
    """
    for block in blocks:
        content = text[block.start : block.end]
        if block.kind is not BlockKind.CELL or "\n" not in content:
            yield block
            continue
        lines = lines_of(content)
        manner = Habits(max((line.length for line in lines), default=0) if block.boxes else None, 1)
        found = paragraphs([line for line in lines if line.text], manner)
        if len(found) < 2:
            yield block
        else:
            yield from (_part(block, paragraph, lines) for paragraph in found)


def _part(block: Block, paragraph: Paragraph, lines: list[Line]) -> Block:
    """One paragraph of a cell, with the boxes of its lines where there is one a line."""
    boxes = block.boxes
    if len(boxes) == len(lines):
        first = lines.index(paragraph.lines[0])
        boxes = boxes[first : first + len(paragraph.lines)]
    page = boxes[0].page if boxes and boxes[0].page is not None else block.page
    start, end = block.start + paragraph.start, block.start + paragraph.end
    return replace(block, start=start, end=end, page=page, boxes=boxes)
