"""What stands over and before each cell of a document's tables: the words that say what its numbers are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from corpus.model import Block
from corpus.reading import reading

_LONGEST = 200
_UNIT_COLUMN = re.compile(r"\A\W*(?:ед(?:\.|иниц\w*)\s*(?:изм|учета)|өлшем\w*\s*бірліг|өлш\.\s*бірл)", re.IGNORECASE)
_NUMBERS_ONLY = re.compile(r"[\W\d_]*")

Place = tuple[int | None, int | None, int | None]


def heads(text: str, blocks: Sequence[Block]) -> Mapping[Place, str]:
    """For each cell, by table, row and column: the head of its column, its row's unit of measure, its row's name.

    Where a reader marks no header, the first row heads its columns if each of its cells holds a word.
    """
    found: dict[Place, str] = {}
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
            named = next((cells[column] for column in sorted(cells) if not _NUMBERS_ONLY.fullmatch(cells[column])), "")
            for column, said in cells.items():
                around = (measured, named) if _NUMBERS_ONLY.fullmatch(said) and column != unit else ()
                found[number, row, column] = "; ".join(part for part in (columns[column], *around) if part)
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
    is_head = len(rows) > 1 and len(rows[first]) > 1 and not any(map(_NUMBERS_ONLY.fullmatch, rows[first].values()))
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
        if said and not _NUMBERS_ONLY.fullmatch(said):
            parts.append(said)
    return ", ".join(parts)
