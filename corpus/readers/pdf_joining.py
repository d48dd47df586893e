"""Pages put together: what a page break parts becomes one again, and furniture moves out of its way.

A paragraph or row that goes on is written whole; the feet of the page it began on stand before it, the heads of the
next page after it, so that the text of each page stays in one stretch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus.model import BlockKind, Box
from corpus.readers.pdf_lines import Gap, TextLine
from corpus.readers.pdf_paragraphs import Paragraph, joined, runs_on
from corpus.readers.pdf_table import PdfTable
from corpus.readers.pieces import Cell, Grid, Leaf, Line, Piece, Row

Place = Callable[[TextLine], Box]
GridRow = dict[int, tuple[TextLine, ...]]

_SAME_EDGE = 4.0
_REPEATED_ROWS = 5
_ROWS_ASKED = 25
_ROW_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})*[.)]?")
_ENDED = re.compile(r"[.!?;:…»\")\]]$|\d$")


@dataclass(frozen=True, slots=True)
class PageParts:
    """One page in reading order: running heads, the text, footnotes and feet."""

    heads: tuple[Paragraph, ...]
    body: tuple[Paragraph | PdfTable, ...]
    feet: tuple[Paragraph, ...]


@dataclass(slots=True)
class _OpenTable:
    """A table that may go on: its column edges, its rows, and furniture that page breaks put between them."""

    edges: list[float]
    rows: list[GridRow | Paragraph] = field(default_factory=list)
    strips: tuple[Gap, ...] = ()


def pieces(pages: Sequence[PageParts], place: Place) -> Iterator[Piece]:
    """The document's pieces in order, tables and paragraphs whole."""
    pending: Paragraph | _OpenTable | None = None
    tail: list[Paragraph] = []
    for page in pages:
        body = list(page.body)
        first = body[0] if body else None
        if isinstance(pending, Paragraph) and isinstance(first, Paragraph) and runs_on(pending, first):
            yield from (_leaf(item, place) for item in tail)
            pending, tail = joined(pending, first), list(page.heads)
            body.pop(0)
        elif isinstance(pending, _OpenTable) and isinstance(first, PdfTable) and _goes_on(pending, first):
            _append(pending, first, tail, page.heads)
            tail = []
            body.pop(0)
        else:
            tail.extend(page.heads)
        for item in body:
            if pending is not None:
                yield _piece(pending, place)
            yield from (_leaf(other, place) for other in tail)
            tail = []
            pending = (
                item if isinstance(item, Paragraph) else _OpenTable(list(item.edges), list(item.rows), item.strips)
            )
        tail.extend(page.feet)
    if pending is not None:
        yield _piece(pending, place)
    yield from (_leaf(item, place) for item in tail)


def _piece(pending: Paragraph | _OpenTable, place: Place) -> Piece:
    if isinstance(pending, Paragraph):
        return _leaf(pending, place)
    rows: list[Row | Leaf] = []
    for row in pending.rows:
        if isinstance(row, Paragraph):
            rows.append(_leaf(row, place))
        else:
            rows.append(tuple(Cell(column, _lines(lines, place)) for column, lines in sorted(row.items())))
    return Grid(tuple(rows))


def _leaf(paragraph: Paragraph, place: Place) -> Leaf:
    return Leaf(paragraph.kind, _lines(paragraph.lines, place), paragraph.level)


def _lines(lines: Sequence[TextLine], place: Place) -> tuple[Line, ...]:
    return tuple(Line(line.text, line.page, place(line)) for line in lines)


def _goes_on(table: _OpenTable, part: PdfTable) -> bool:
    """Whether a table at the top of a page has the columns of the one that ended the page before."""
    ours, theirs = table.edges, part.edges
    if table.strips or part.strips:
        pairs = zip(table.strips, part.strips, strict=False)
        return len(table.strips) == len(part.strips) and all(
            min(one[1], other[1]) > max(one[0], other[0]) for one, other in pairs
        )
    if abs(ours[0] - theirs[0]) > _SAME_EDGE or abs(ours[-1] - theirs[-1]) > _SAME_EDGE:
        return False
    fewer, more = sorted((ours, list(theirs)), key=len)
    return all(any(abs(edge - other) <= _SAME_EDGE for other in more) for edge in fewer)


def _append(table: _OpenTable, part: PdfTable, feet: Sequence[Paragraph], heads: Sequence[Paragraph]) -> None:
    """Add a part's rows: its repeated heading as furniture, a row that the break cut in two as one."""
    edges = table.edges if len(table.edges) >= len(part.edges) else list(part.edges)
    if len(edges) != len(table.edges):
        table.rows = [_moved(row, table.edges, edges) for row in table.rows]
        table.edges = edges
    rows = [_moved(row, part.edges, edges) for row in part.rows]
    known = [_text(row) for row in table.rows[:_REPEATED_ROWS]]
    repeated = 0
    while repeated < min(len(rows), _REPEATED_ROWS) and _text(rows[repeated]) in known and _has_letters(rows[repeated]):
        repeated += 1
    furniture = [*heads, *(_as_furniture(row) for row in rows[:repeated])]
    rows = rows[repeated:]
    place = next((index for index in reversed(range(len(table.rows))) if isinstance(table.rows[index], dict)), None)
    last = table.rows[place] if place is not None else None
    rest = rows[0] if rows else None
    if place is not None and isinstance(last, dict) and isinstance(rest, dict) and _is_cut(last, rest, table):
        merged = {column: last.get(column, ()) + rest.get(column, ()) for column in sorted(last.keys() | rest.keys())}
        between = table.rows[place + 1 :]
        table.rows[place:] = [*between, *feet, merged, *furniture]
        rows = rows[1:]
    else:
        table.rows.extend([*feet, *furniture])
    table.rows.extend(rows)


def _moved(row: GridRow | Paragraph, old: Sequence[float], new: Sequence[float]) -> GridRow | Paragraph:
    if isinstance(row, Paragraph) or len(old) == len(new):
        return row
    return {min(range(len(new)), key=lambda index: abs(new[index] - old[column])): cell for column, cell in row.items()}


def _text(row: GridRow | Paragraph) -> tuple[tuple[int, str], ...]:
    if isinstance(row, Paragraph):
        return ()
    return tuple((column, _flat(cell)) for column, cell in row.items() if cell)


def _flat(cell: Sequence[TextLine]) -> str:
    return " ".join(" ".join(line.text for line in cell).split())


def _has_letters(row: GridRow | Paragraph) -> bool:
    """A row of names, or of the numbers under them: one with text in two cells at least."""
    return len(_text(row)) > 1


def _as_furniture(row: GridRow | Paragraph) -> Paragraph:
    lines = row.lines if isinstance(row, Paragraph) else tuple(line for cell in row.values() for line in cell)
    return Paragraph(BlockKind.FURNITURE, lines)


def _is_cut(last: GridRow, following: GridRow, table: _OpenTable) -> bool:
    """Whether a row is the rest of the one above.

    In a table whose rows are numbered, a row without number is; in another, one in which some cell goes on in small
    letters what the cell above left without an end, none has text where the row above has not, and not all are filled
    where one begins anew.
    """
    if not _text(following):
        return False
    if any(cell and not last.get(column) for column, cell in following.items()):
        return False
    if set(following) != set(last):
        return False
    rows = [row for row in table.rows[-_ROWS_ASKED:] if isinstance(row, dict) and len(_text(row)) > 1]
    numbered = sum(1 for row in rows if _ROW_NUMBER.fullmatch(_flat(row.get(0, ()))))
    if numbered * 2 > len(rows) - 1 and _ROW_NUMBER.fullmatch(_flat(last.get(0, ()))):
        return not following.get(0)
    if all(following.values()) and any(_begins(_flat(cell), _flat(last[column])) for column, cell in following.items()):
        return False
    for column, cell in following.items():
        above = _flat(last.get(column, ()))
        if cell and above and _flat(cell)[:1].islower() and not _ENDED.search(above):
            return True
    return False


def _begins(text: str, above: str) -> bool:
    """Whether a cell begins a sentence after one that ended."""
    return not text[:1].islower() and above.endswith((".", "!", "?"))
