"""What the blocks of a document are to one another: sections, languages, the roles of a plan's columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.columns import column_role
from corpus.headings import heading_rule
from corpus.language import language
from corpus.layout import layout
from corpus.model import Block, BlockKind, Column, Extract, Language
from corpus.reading import reading

_UNRANKED = 5
_FEWEST_LETTERS = 3


def structure(extract: Extract) -> tuple[Block, ...]:
    """Complete the blocks of an extract: what the format states stays, the rest is told from the text."""
    blocks = extract.blocks or layout(extract.text)
    roles = _roles(extract.text, blocks)
    return tuple(_with_sections(extract.text, _with_languages(extract.text, _with_roles(blocks, roles))))


def _with_roles(blocks: Iterable[Block], roles: dict[tuple[int, int], Column]) -> Iterable[Block]:
    for block in blocks:
        if block.table is None or block.column is None or block.role is not None:
            yield block
        else:
            yield replace(block, role=roles.get((block.table, block.column)))


def _roles(text: str, blocks: Sequence[Block]) -> dict[tuple[int, int], Column]:
    """The role of each column of each table: its nearest header cell that names one, from the top for parted ones."""
    headers: dict[int, list[Block]] = defaultdict(list)
    widths: dict[int, int] = defaultdict(int)
    for block in blocks:
        if block.table is not None and block.column is not None and block.is_leaf:
            widths[block.table] = max(widths[block.table], block.column + 1)
            if block.header:
                headers[block.table].append(block)
    roles: dict[tuple[int, int], Column] = {}
    for table, cells in headers.items():
        for column in range(widths[table]):
            role = _column(text, cells, column)
            if role is not None:
                roles[table, column] = role
    return roles


def _column(text: str, cells: Sequence[Block], column: int) -> Column | None:
    """What the header cells over a column say it holds."""
    first_row = min(cell.row or 0 for cell in cells)
    over: dict[int, list[str]] = defaultdict(list)
    for row in sorted({cell.row or 0 for cell in cells}):
        begins = [cell.column or 0 for cell in cells if (cell.row or 0) == row and (cell.column or 0) <= column]
        if not begins:
            continue
        if row != first_row and max(begins) != column:
            continue
        over[row] = [
            reading(text, cell.start, cell.end).text
            for cell in cells
            if (cell.row or 0) == row and cell.column == max(begins)
        ]
    for names in over.values():
        role = column_role(" ".join(names))
        if role is not None:
            return role
    return None


def _with_languages(text: str, blocks: Iterable[Block]) -> Iterable[Block]:
    """Tell the language of each leaf; one too short to tell has that of the leaves around it."""
    last = Language.OTHER
    waiting: list[Block] = []
    for block in blocks:
        if not block.is_leaf:
            waiting.append(block)
            continue
        told = language(text[block.start : block.end])
        if told is Language.OTHER and sum(map(str.isalpha, text[block.start : block.end])) >= _FEWEST_LETTERS:
            told = last
        block = replace(block, language=told)
        if told is not Language.OTHER:
            last = told
        yield from waiting
        waiting.clear()
        yield block
    yield from waiting


def _with_sections(text: str, blocks: Iterable[Block]) -> Iterable[Block]:
    """Give each block the headings above it, the outermost first."""
    above: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            title = reading(text, block.start, block.end).text
            level = block.level or _level(title)
            while above and above[-1][0] >= level:
                above.pop()
            yield replace(block, level=level, section=tuple(name for _, name in above))
            above.append((level, title))
        else:
            yield replace(block, section=tuple(name for _, name in above))


def _level(title: str) -> int:
    """How deep a heading stands by its wording."""
    rule = heading_rule(title)
    return _UNRANKED if rule is None else rule.level
