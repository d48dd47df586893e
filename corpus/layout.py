"""Flat text to blocks: paragraphs, headings, list items, footnotes, and tables that were flattened with tabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.flat_tables import Table, tables
from corpus.headings import heading, heading_rule, names_document, roman_number
from corpus.lines import Line, lines_of, marker, words_of
from corpus.model import Block, BlockKind
from corpus.paragraphs import Habits, Paragraph, habits, is_bare_address, is_page_number, paragraphs
from corpus.reading import reading

_SHORT_HEADING = 130
_TITLE_WITHIN = 6
_UNTITLED = (BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.LIST_ITEM)


def layout(text: str) -> tuple[Block, ...]:
    """The blocks of a text that has lost its format, in text order, tables and rows before their cells.

    A cell of several paragraphs or list lines gives several leaf blocks that share its row and column.
    """
    lines = lines_of(text)
    manner = habits(lines)
    blocks: list[Block] = []
    done = 0
    for number, table in enumerate(tables(lines)):
        blocks.extend(_prose(text, lines[done : table.first], manner, first=not done))
        blocks.extend(_table(text, table, number))
        done = table.last
    blocks.extend(_prose(text, lines[done:], manner, first=not done))
    return tuple(blocks)


def _prose(text: str, lines: Sequence[Line], manner: Habits, *, first: bool) -> Iterator[Block]:
    """The blocks of lines outside tables; only those at the beginning of the text can be its title."""
    found = paragraphs([line for line in lines if line.text], manner)
    chapter = 0
    for place, paragraph in enumerate(found):
        below = found[place + 1].lines[0] if place + 1 < len(found) else None
        kind, level = _kind(text, paragraph, below, chapter)
        if first and place < _TITLE_WITHIN and kind not in _UNTITLED:
            content = reading(text, paragraph.start, paragraph.end).text
            kind, level = (BlockKind.HEADING, 1) if names_document(content) else (kind, level)
        if kind is BlockKind.HEADING:
            chapter = roman_number(paragraph.lines[0].text) or chapter
        yield Block(kind, paragraph.start, paragraph.end, level=level)


def _kind(text: str, paragraph: Paragraph, below: Line | None, chapter: int) -> tuple[BlockKind, int | None]:
    """What a paragraph is, and its level where it is a heading."""
    first = paragraph.lines[0].text
    if is_page_number(first) and len(paragraph.lines) == 1:
        return BlockKind.FURNITURE, None
    if is_bare_address(first):
        return BlockKind.FURNITURE if _is_link_of_page(first, below) else BlockKind.PARAGRAPH, None
    if paragraph.footnote:
        return BlockKind.FOOTNOTE, None
    content = reading(text, paragraph.start, paragraph.end).text
    rule = heading(content, chapter)
    if rule is not None:
        return BlockKind.HEADING, rule.level
    if marker(first):
        return BlockKind.LIST_ITEM, None
    if below is not None and _looks_like_heading(content, below):
        return BlockKind.HEADING, None
    return BlockKind.PARAGRAPH, None


def _is_link_of_page(first: str, below: Line | None) -> bool:
    """Whether an address is one of those that a converter lists at the end of a page."""
    return first.startswith("http") and below is not None and (below.breaks > 2 or is_bare_address(below.text))


def _looks_like_heading(content: str, below: Line) -> bool:
    """Whether a short unfinished line introduces the text below it."""
    if len(content) > _SHORT_HEADING or len(content) < 8 or content[-1:] in ".;:,»!…)" or not content[0].isupper():
        return False
    if len(content.split()) < 2 or any(mark in content for mark in ("№", "–", ":", "\t")):
        return False
    if content.split()[0] in words_of("stamps", "first") or content.split()[-1] in words_of("stamps", "last"):
        return False
    return below.text[:1].isupper() and below.length > 60


def _table(text: str, table: Table, number: int) -> Iterator[Block]:
    """The blocks of a flattened table."""
    yield Block(BlockKind.TABLE, table.start, table.end, table=number)
    for row_number, row in enumerate(table.rows):
        yield Block(BlockKind.ROW, row.start, row.end, table=number, row=row_number, header=row.header)
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                start, end = paragraph.start, paragraph.end
                content = reading(text, start, end).text
                rule = heading_rule(content) if len(row.cells) == 1 else None
                yield Block(
                    BlockKind.CELL if rule is None else BlockKind.HEADING,
                    start,
                    end,
                    level=None if rule is None else rule.level,
                    table=number,
                    row=row_number,
                    column=cell.column,
                    header=row.header,
                )
