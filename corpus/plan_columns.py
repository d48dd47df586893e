"""Which rows of a document's tables name the columns, and what each column holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.columns import column_role
from corpus.model import Block, BlockKind, Column
from corpus.reading import reading

_HEADER_ROWS = 5
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})*\.?\)?")
_NAMES = (Column.MEASURE, Column.DEADLINE, Column.RESPONSIBLE, Column.FORM, Column.PROGRESS)

Row = Mapping[int, str]
Place = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's rows by number, each its texts by column, and the rows that its reader marked as header."""

    rows: Mapping[int, Row]
    marked: frozenset[int]
    width: int


def with_roles(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the header rows of tables marked and each cell's role told by the header over its column.

    A table without a header that is as wide as the one before it goes on with its columns. A row of a single cell has
    no role: it says what the rows below it have in common.
    """
    roles: dict[Place, Column] = {}
    headers: set[Place] = set()
    single = rows_of_one_cell(blocks)
    before: tuple[int, list[Column | None]] = (0, [])
    for number, table in _tables(text, blocks).items():
        head = table.marked or _header(table)
        columns = [_column(table, sorted(head), column) for column in range(table.width)]
        if not any(columns) and table.width == before[0] and not head:
            columns = before[1]
        before = table.width, columns
        headers.update((number, row) for row in head)
        roles.update(((number, column), role) for column, role in enumerate(columns) if role is not None)
    return list(_marked(blocks, roles, headers, single))


def rows_of_one_cell(blocks: Sequence[Block]) -> set[Place]:
    """The rows of wider tables that hold a single cell, which runs over all columns."""
    columns: dict[Place, set[int | None]] = defaultdict(set)
    widths: dict[int | None, int] = defaultdict(int)
    for block in blocks:
        if block.table is not None and block.is_leaf:
            columns[block.table, block.row].add(block.column)
            widths[block.table] = max(widths[block.table], (block.column or 0) + 1)
    return {place for place, found in columns.items() if len(found) < 2 and widths[place[0]] > 1}


def _marked(
    blocks: Iterable[Block], roles: Mapping[Place, Column], headers: set[Place], single: set[Place]
) -> Iterable[Block]:
    for block in blocks:
        place = block.table, block.row
        if block.table is None or block.row is None:
            yield block
        elif block.column is None or block.role is not None or place in single:
            yield replace(block, header=block.header or place in headers)
        else:
            role = roles.get((block.table, block.column))
            yield replace(block, role=role, header=block.header or place in headers)


def _tables(text: str, blocks: Sequence[Block]) -> dict[int, _Table]:
    """The tables of a document by number."""
    rows: dict[int, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    marked: dict[int, set[int]] = defaultdict(set)
    for block in blocks:
        if block.table is None or block.row is None or block.column is None or not block.is_leaf:
            continue
        row = rows[block.table][block.row]
        if block.row < _HEADER_ROWS or block.header:
            said = reading(text, block.start, block.end).text.strip()
            row[block.column] = f"{row.get(block.column, '')} {said}".strip()
        else:
            row.setdefault(block.column, "")
        if block.header and block.kind is BlockKind.CELL:
            marked[block.table].add(block.row)
    return {
        number: _Table(found, frozenset(marked[number]), 1 + max(column for row in found.values() for column in row))
        for number, found in rows.items()
    }


def _header(table: _Table) -> set[int]:
    """The rows at the top that name columns: two roles and more, the rows that part them, the row of numbers."""
    for first in sorted(table.rows)[:_HEADER_ROWS]:
        row = table.rows[first]
        roles = {role for cell in row.values() if (role := column_role(cell)) is not None}
        if len(roles) < 2 or not roles & set(_NAMES) or _NUMBER.fullmatch(row.get(0, "")):
            continue
        found = {first}
        for below in range(first + 1, min(first + _HEADER_ROWS, _HEADER_ROWS)):
            cells = table.rows.get(below, {})
            if _counts(cells):
                return found | {below}
            if not 1 < len(cells) < table.width or _NUMBER.fullmatch(cells.get(0, "")) or cells.get(0):
                break
            found.add(below)
        return found
    return set()


def _counts(row: Row) -> bool:
    """Whether a row numbers the columns."""
    filled = [cell.rstrip(".") for _, cell in sorted(row.items()) if cell]
    return len(filled) > 1 and filled == [str(number + 1) for number in range(len(filled))]


def _column(table: _Table, header: Sequence[int], column: int) -> Column | None:
    """What the header rows say that a column holds: the cell that begins at it or, in the upper ones, spans it."""
    for place, row in enumerate(header):
        cells = table.rows[row]
        over = max((begin for begin in cells if begin <= column and (cells[begin] or begin == column)), default=None)
        if over is None or (place > 0 and over != column):
            continue
        role = column_role(cells[over])
        if role is not None:
            return role
    return None
