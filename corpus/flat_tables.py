"""Tables that were flattened into text: each cell a line behind a tab, or the cells of a row parted by tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.columns import column_role
from corpus.lines import Line, is_closed
from corpus.model import Column
from corpus.paragraphs import Habits, Paragraph, paragraphs

_ROW_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})*\.?\)?\Z")
_HEADER_ROWS = 5
_LONGEST_GAP = 12
_MANY = 20
_UNWRAPPED = Habits(None, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the column it begins in and its lines; an empty one has a single empty line."""

    column: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The cell's text on one line."""
        return " ".join(line.text for line in self.lines if line.text)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The cell's lines, grouped."""
        filled = [line for line in self.lines if line.text]
        return paragraphs(filled, _UNWRAPPED) if filled else [Paragraph(self.lines[:1])]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; ``header`` where they name the columns."""

    cells: tuple[Cell, ...]
    header: bool = False

    @property
    def start(self) -> int:
        """Where the first cell begins."""
        return self.cells[0].lines[0].start

    @property
    def end(self) -> int:
        """Where the last cell ends."""
        return self.cells[-1].lines[-1].end


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows and the range of lines it takes up."""

    rows: tuple[Row, ...]
    first: int
    last: int

    @property
    def start(self) -> int:
        """Where the first row begins."""
        return self.rows[0].start

    @property
    def end(self) -> int:
        """Where the last row ends."""
        return self.rows[-1].end


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Lines between two blank ones: a row's cells, or prose where ``cells`` is empty."""

    first: int
    last: int
    cells: tuple[tuple[Line, ...], ...]


def tables(lines: Sequence[Line]) -> Iterator[Table]:
    """The tables among the lines, in order."""
    chunks = list(_chunks(lines))
    place = 0
    while place < len(chunks):
        if not chunks[place].cells:
            place += 1
            continue
        stop = _zone_end(chunks, place)
        zone = chunks[place:stop]
        if _is_table(zone):
            yield Table(tuple(_rows(zone, lines)), zone[0].first, zone[-1].last)
        place = stop


def _chunks(lines: Sequence[Line]) -> Iterator[_Chunk]:
    """Cut the lines at blank lines and where rows of tab-parted cells begin and end."""
    parted = _parted_lines(lines)
    first = 0
    while first < len(lines):
        if first in parted:
            yield _Chunk(first, first + 1, tuple((part,) for part in _parts(lines[first])))
            first += 1
            continue
        last = first + 1
        while last < len(lines) and lines[last].breaks < 2 and last not in parted:
            if lines[last].tabbed and not lines[first].tabbed:
                break
            last += 1
        yield from _counted_rows(_Chunk(first, last, _tab_cells(lines[first:last])))
        first = last


def _counted_rows(chunk: _Chunk) -> Iterator[_Chunk]:
    """A chunk cut into rows where cells at one distance count 1, 2, 3: rows that no empty line parts."""
    places = [place for place, cell in enumerate(chunk.cells) if _text(cell).rstrip(".") == "1"]
    for first in reversed(places):
        if first + 1 < len(chunk.cells) and _text(chunk.cells[first + 1]).rstrip(".") == "2":
            continue  # the row that numbers the columns
        beyond = range(first + 2, min(len(chunk.cells), first + _MANY))
        second = next((place for place in beyond if _text(chunk.cells[place]).rstrip(".") == "2"), None)
        if second is None or first % (second - first):
            continue
        step = second - first
        starts = range(0, len(chunk.cells), step)
        line = chunk.first
        for start in starts:
            cells = chunk.cells[start : start + step]
            length = sum(len(cell) for cell in cells)
            yield _Chunk(line, line + length, cells)
            line += length
        return
    yield chunk


def _parted_lines(lines: Sequence[Line]) -> set[int]:
    """The lines whose tabs part cells: they have as many as a line beside them, a stray tab has no like."""
    found: set[int] = set()
    for place, (line, below) in enumerate(pairwise(lines)):
        tabs = line.text.count("\t")
        if tabs and tabs == below.text.count("\t"):
            found |= {place, place + 1}
    return found


def _tab_cells(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """The cells of a chunk whose every cell begins with a tab; lines without one go on with the cell above."""
    if not lines[0].tabbed:
        return ()
    cells: list[list[Line]] = []
    for line in lines:
        if line.tabbed:
            cells.append([line])
        else:
            cells[-1].append(line)
    return tuple(tuple(cell) for cell in cells)


def _parts(line: Line) -> Iterator[Line]:
    """The cells of a line that parts them by tabs."""
    start = line.start
    for raw in line.text.split("\t"):
        content = raw.strip()
        begin = start + (raw.index(content) if content else 0)
        yield Line(begin, begin + len(content), 0, True, content)
        start += len(raw) + 1


def _zone_end(chunks: Sequence[_Chunk], place: int) -> int:
    """Where the table that begins at a chunk ends: prose between two rows belongs to the cell above it."""
    stop = place + 1
    look = stop
    while look < len(chunks):
        if chunks[look].cells:
            gap = look - stop
            if gap and _begins_table(chunks[look:], chunks[place:stop]):
                break
            stop = look + 1
        elif look - stop >= _LONGEST_GAP:
            break
        look += 1
    return stop


def _begins_table(below: Sequence[_Chunk], above: Sequence[_Chunk]) -> bool:
    """Whether a row after some prose is the first of another table: it names columns, or counts from 1 again."""
    texts = [_text(cell) for cell in below[0].cells]
    if len(texts) < 2:
        return False
    counted = any(_text(row.cells[0]).rstrip(".") == "1" and not _is_number_row(row) for row in above if row.cells)
    if texts == [_text(cell) for cell in above[0].cells]:  # another table with the same columns, or a page break
        counts = [row for row in below[1:_HEADER_ROWS] if row.cells and not _is_number_row(row)]
        return counted and any(_text(row.cells[0]).rstrip(".") == "1" for row in counts)
    roles = {role for role in map(column_role, texts) if role is not None}
    return len(roles) > 1 or (texts[0].rstrip(".") == "1" and counted)


def _is_number_row(chunk: _Chunk) -> bool:
    return all(_ROW_NUMBER.match(_text(cell)) for cell in chunk.cells)


def _text(cell: Sequence[Line]) -> str:
    return " ".join(line.text for line in cell if line.text)


def _is_table(zone: Sequence[_Chunk]) -> bool:
    """Whether tabs part cells here and do not merely indent paragraphs."""
    rows = [chunk.cells for chunk in zone if chunk.cells]
    widths = [len(row) for row in rows]
    if max(widths) < 2 or (max(widths) == 2 and len(rows) < 2):
        return False
    cells = [cell for row in rows for cell in row]
    sentences = sum(is_closed(cell[-1]) and len(_text(cell)) > 80 for cell in cells if cell[-1].text)
    return sentences * 2 < len(cells)


def _rows(zone: Sequence[_Chunk], lines: Sequence[Line]) -> Iterator[Row]:
    """The rows of a table: rows broken by a blank line joined, columns numbered, the header marked."""
    rows = _whole_rows(zone, lines)
    columns = _column_count(rows)
    body = _body_start(rows, columns)
    header = list(_header_rows(rows[:body], columns))
    yield from header
    names = {tuple(cell.text for cell in row.cells) for row in header}
    for row in rows[body:]:
        cells = tuple(Cell(column, cell) for column, cell in enumerate(row))
        if tuple(cell.text for cell in cells) in names:
            yield Row(cells, header=True)
            continue
        if 1 < len(cells) < columns:
            end = cells[-1].lines[-1].end
            empty = Line(end, end, 0, True, "")
            cells += tuple(Cell(column, (empty,)) for column in range(len(cells), columns))
        yield Row(cells)


def _whole_rows(zone: Sequence[_Chunk], lines: Sequence[Line]) -> list[tuple[tuple[Line, ...], ...]]:
    """Rows as lists of cells, with what blank lines tore apart put together."""
    widest = Counter(len(chunk.cells) for chunk in zone if len(chunk.cells) > 1)
    columns = max(widest, key=lambda width: (widest[width], width)) if widest else 1
    rows: list[tuple[tuple[Line, ...], ...]] = []
    for chunk in zone:
        if not chunk.cells:
            *before, last = rows[-1]
            rows[-1] = (*before, (*last, *lines[chunk.first : chunk.last]))
        elif rows and _goes_on(rows[-1], chunk.cells, columns if len(zone) > 2 else _MANY):
            rows[-1] = (*rows[-1], *chunk.cells)
        else:
            rows.append(chunk.cells)
    return rows


def _goes_on(row: Sequence[Sequence[Line]], cells: Sequence[Sequence[Line]], columns: int) -> bool:
    """Whether cells after a blank line are the missing ones of the row above."""
    if len(row) < 2 or len(row) + len(cells) > columns:
        return False
    return bool(_ROW_NUMBER.match(_text(row[0]))) and not _ROW_NUMBER.match(_text(cells[0]))


def _column_count(rows: Sequence[Sequence[Sequence[Line]]]) -> int:
    """The number of columns: that of most rows."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths, key=lambda width: (widths[width], width))


def _body_start(rows: Sequence[Sequence[Sequence[Line]]], columns: int) -> int:
    """How many rows at the top name columns: up to the row `1 2 3 …`, or those with known names."""
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        if len(row) == columns and [_text(cell).rstrip(".") for cell in row] == [str(n + 1) for n in range(columns)]:
            return place + 1
    roles: set[Column] = {role for cell in rows[0] if (role := column_role(_text(cell))) is not None}
    if len(roles) < 2:
        return 0
    place = 1
    while place < min(len(rows), _HEADER_ROWS) and 1 < len(rows[place]) < columns and len(rows[0]) < columns:
        place += 1
    return place


def _header_rows(rows: Sequence[tuple[tuple[Line, ...], ...]], columns: int) -> Iterator[Row]:
    """Number the columns of header cells; a short row below one names the parts of a column of the row above."""
    spread: tuple[int, int] | None = None
    for place, row in enumerate(rows):
        cells = [Cell(column, cell) for column, cell in enumerate(row)]
        below = len(rows[place + 1]) if place + 1 < len(rows) else 0
        if spread is not None and len(row) == spread[1]:
            cells = [replace(cell, column=cell.column + spread[0]) for cell in cells]
            spread = None
        elif len(row) < columns and len(row) - 1 + below == columns:
            parted = _column_parted(row)
            cells = [replace(cell, column=cell.column + (below - 1) * (cell.column > parted)) for cell in cells]
            spread = parted, below
        yield Row(tuple(cells), header=True)


def _column_parted(row: Sequence[Sequence[Line]]) -> int:
    """Which cell of a header row is parted by the row below: the deadline's or the funding's, else the last."""
    roles = [column_role(_text(cell)) for cell in row]
    for role in (Column.DEADLINE, Column.FUNDING, Column.PROGRESS, Column.RESPONSIBLE):
        if role in roles:
            return roles.index(role)
    return len(row) - 1
