"""What the blocks of a document are to one another: sections, languages, the roles of a plan's columns."""

from __future__ import annotations

import re
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
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_KAZAKH = re.compile(r"[әғқңөұүһіə]", re.IGNORECASE)


def structure(extract: Extract) -> tuple[Block, ...]:
    """Complete the blocks of an extract: what the format states stays, the rest is told from the text."""
    blocks = extract.blocks or layout(extract.text)
    roles = _roles(extract.text, blocks)
    told = list(_with_languages(extract.text, _with_roles(blocks, roles)))
    return tuple(_with_sections(extract.text, told))


def _with_roles(blocks: Sequence[Block], roles: dict[tuple[int, int], Column]) -> Iterable[Block]:
    across = _spanning_rows(blocks)
    for block in blocks:
        if block.table is None or block.column is None or block.role is not None or (block.table, block.row) in across:
            yield block
        else:
            yield replace(block, role=roles.get((block.table, block.column)))


def _spanning_rows(blocks: Sequence[Block]) -> set[tuple[int | None, int | None]]:
    """The rows of one cell that runs over all columns: they name what the rows below have in common."""
    columns: dict[tuple[int | None, int | None], set[int | None]] = defaultdict(set)
    for block in blocks:
        if block.table is not None and block.is_leaf:
            columns[block.table, block.row].add(block.column)
    return {row for row, found in columns.items() if found <= {0}}


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
        told = _language(text[block.start : block.end], last)
        block = replace(block, language=told)
        if told is not Language.OTHER:
            last = told
        yield from waiting
        waiting.clear()
        yield block
    yield from waiting


def _language(content: str, around: Language) -> Language:
    """The language of a leaf; names and words that are too few to tell are in the language around them."""
    told = language(content)
    words = sum(len(word) > 1 for word in _WORD.findall(content[:200]))
    if told is Language.KK and _KAZAKH.search(content):
        return told
    if words < _FEWEST_WORDS and around in (Language.KK, Language.RU) and words:
        return around
    return told


def _with_sections(text: str, blocks: Sequence[Block]) -> Iterable[Block]:
    """Give each block the headings above it, the outermost first.

    A heading inside a table holds for the table's rows below it, or for its own row where that goes on with other text.
    """
    crowded = _rows_with_text(blocks)
    above: list[tuple[int, str, Block]] = []
    for block in blocks:
        above = [entry for entry in above if _reaches(entry[2], block, crowded)]
        if block.kind is BlockKind.HEADING:
            title = reading(text, block.start, block.end).text
            level = block.level or _level(title)
            while above and above[-1][0] >= level:
                above.pop()
            yield replace(block, level=level, section=tuple(name for _, name, _ in above))
            above.append((level, title, block))
        else:
            yield replace(block, section=tuple(name for _, name, _ in above))


def _rows_with_text(blocks: Sequence[Block]) -> set[tuple[int | None, int | None]]:
    """The table rows in which something besides headings stands."""
    return {(block.table, block.row) for block in blocks if block.kind is BlockKind.CELL}


def _reaches(heading: Block, block: Block, crowded: set[tuple[int | None, int | None]]) -> bool:
    """Whether a block can stand under a heading."""
    if heading.table is None:
        return True
    row = (heading.table, heading.row)
    return block.table == heading.table and (row not in crowded or (block.table, block.row) == row)


def _level(title: str) -> int:
    """How deep a heading stands by its wording."""
    rule = heading_rule(title)
    return _UNRANKED if rule is None else rule.level
