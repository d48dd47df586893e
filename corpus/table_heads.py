"""What stands over and before each cell of a document's tables: the words that say what its numbers are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Block
from corpus.reading import reading

_LONGEST = 200
_UNIT_COLUMN = re.compile(r"\A\W*(?:ед(?:\.|иниц\w*)\s*(?:изм|учета)|өлшем\w*\s*бірліг|өлш\.\s*бірл)", re.IGNORECASE)
_NUMBERS_ONLY = re.compile(r"[\W\d_]*")
_YEAR = re.compile(r"\W*(?:19|20)\d\d(?:\s?[-–—]\s?(?:19|20)\d\d)?\W*")
_MOST_NAMES = 2

Place = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class CellHead:
    """What stands over a cell, which unit its row is measured in, and the cells of words before it in its row.

    ``is_number`` tells of a cell that holds a number and nothing else, which takes its meaning from all three.
    """

    column: str = ""
    unit: str = ""
    names: tuple[str, ...] = ()
    is_number: bool = False

    @property
    def said(self) -> str:
        """All of it in one line; of a cell with words of its own only its column."""
        around = (self.unit, *reversed(self.names)) if self.is_number else ()
        return "; ".join(part for part in (self.column, *around) if part)


def heads(text: str, blocks: Sequence[Block]) -> Mapping[Place, CellHead]:
    """For each cell, by table, row and column: the head of its column, its row's unit of measure, its row's names.

    Where a reader marks no header, the first row heads its columns if each of its cells holds a word or a year.
    """
    found: dict[Place, CellHead] = {}
    said_header: dict[int | None, set[int | None]] = defaultdict(set)
    for block in blocks:
        if block.header:
            said_header[block.table].add(block.row)
    for number, rows in _tables(text, blocks).items():
        marked = _header_rows(rows, said_header[number])
        columns = {
            column: _over(rows, marked, column) for column in {column for row in rows.values() for column in row}
        }
        unit = next((column for column, name in columns.items() if _UNIT_COLUMN.match(name)), None)
        for row, cells in rows.items():
            if row in marked:
                continue
            measured = cells.get(unit, "") if unit is not None else ""
            worded = [
                column for column in sorted(cells) if column != unit and not _NUMBERS_ONLY.fullmatch(cells[column])
            ]
            for column, said in cells.items():
                names = tuple(cells[at] for at in worded[:_MOST_NAMES] if at < column)
                is_number = _NUMBERS_ONLY.fullmatch(said) is not None and column != unit
                found[number, row, column] = CellHead(columns[column], measured, names, is_number)
    return found


def _tables(text: str, blocks: Sequence[Block]) -> Mapping[int, Mapping[int, Mapping[int, str]]]:
    """The beginnings of the cells of each table, by row and column."""
    tables: dict[int, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for block in blocks:
        if block.table is None or block.row is None or block.column is None or not block.is_leaf:
            continue
        said = reading(text, block.start, min(block.end, block.start + _LONGEST)).text.strip()
        row = tables[block.table][block.row]
        row[block.column] = f"{row.get(block.column, '')} {said}".strip()
    return tables


def _header_rows(rows: Mapping[int, Mapping[int, str]], marked: set[int | None]) -> tuple[int, ...]:
    known = tuple(sorted(row for row in rows if row in marked))
    if known:
        return known
    first = min(rows)
    is_head = len(rows) > 1 and len(rows[first]) > 1 and not any(map(_is_amount, rows[first].values()))
    return (first,) if is_head else ()


def _over(rows: Mapping[int, Mapping[int, str]], header: Sequence[int], column: int) -> str:
    """The cells of the header rows over a column: the one that begins at it, in upper rows also one that spans it."""
    parts: list[str] = []
    for place, row in enumerate(header):
        cells = rows[row]
        if column in cells:
            said = cells[column]
        elif place == 0 and len(header) > 1:
            said = cells[max((begin for begin in cells if begin < column), default=column)] if cells else ""
        else:
            said = ""
        if said and not _is_amount(said):
            parts.append(said)
    return ", ".join(parts)


def _is_amount(said: str) -> bool:
    """Whether a cell holds a number, or nothing, that is no year."""
    return _NUMBERS_ONLY.fullmatch(said) is not None and _YEAR.fullmatch(said) is None
