"""Tables without upright rules: columns told by the strips that line after line leaves empty between them.

What looks alike and is none: columns of prose, whose lines stand beside one another all the way down; lists, whose
marks stand apart from their text; the heads of letters and signatures, of few lines. So a table has three columns at
least, and columns of which not all are filled on each line, or that hold numbers, or that a head row names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.columns import column_role
from corpus.readers.pdf_lines import Gap, Row, TextLine, line, rows
from corpus.readers.pdf_table import Edge, PdfTable
from corpus.readers.pdf_unruled_rows import Placed, row_starts
from corpus.readers.pdf_words import Word

_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 3
# What a column keeps free to its neighbour once the longest lines are in, and what parts the cells of one line.
_STRIP = 2.5
_APART = 0.6
# A line of a cell follows the one above within this many sizes of its letters.
_PITCH = 1.55
_ROW_PITCH = 3.0
# How many lines may run over several columns at once, as the name of a part of a plan does; more are prose.
_SPANNING = 3
_SPANNING_GAP = 3.2
_LEVEL_SHARE = 0.6
_LINES_ASKED = 400
_FEET = 3
_CENTRED = 8.0
_LONGEST_NAME = 60
# Lines over all columns for each line in columns; how dense the lines of a column of prose are.
_ACROSS = 0.34
_DENSE = 0.7


@dataclass(frozen=True, slots=True)
class _Band:
    """Lines that share columns: the first, the one after the last, the strips between columns, lines across them."""

    start: int
    end: int
    strips: tuple[Gap, ...]
    spanning: frozenset[int]


def open_table(parts: Sequence[tuple[TextLine, ...] | PdfTable]) -> PdfTable | None:
    """The table without upright rules that ends a page but for its feet: it may go on on the next one."""
    below = 0
    for part in reversed(parts):
        if isinstance(part, PdfTable):
            return part if part.strips else None
        below += len(part)
        if below > _FEET:
            return None
    return None


def unruled(
    grids: Sequence[PdfTable], words: Sequence[Word], drawn: Sequence[Edge], page: int, before: PdfTable | None
) -> tuple[list[PdfTable], list[Word]]:
    """The tables of a page, now also those without upright rules above, between and below the ruled ones."""
    made, rest = list(grids), []
    left = list(words)
    for bottom in [*sorted(grid.top for grid in grids), float("inf")]:
        above = [word for word in left if (word.top + word.bottom) / 2 < bottom]
        left = [word for word in left if (word.top + word.bottom) / 2 >= bottom]
        beside = [word for word in above if any(grid.top < word.bottom and word.top < grid.bottom for grid in grids)]
        found, others = aligned(
            [word for word in above if word not in beside] if beside else above, drawn, page, before
        )
        made += found
        rest += [*beside, *others]
        before = None
    return made, rest


def aligned(
    words: Sequence[Word], drawn: Sequence[Edge], page: int, before: PdfTable | None
) -> tuple[list[PdfTable], list[Word]]:
    """The tables of a stretch of a page and the words outside of them.

    ``drawn`` are the rules on the page, of which level ones part rows; ``before`` is the table that ended the page
    before, whose columns a table at the top of this one may go on with.
    """
    found = rows(words)
    if len(found) > _LINES_ASKED:
        return [], list(words)
    cut = [_segments(row) for row in found]
    known = before.strips if before is not None else ()
    if not known and sum(len(parts) >= _FEWEST_COLUMNS for parts in cut) < 2:
        return [], list(words)
    made: list[PdfTable] = []
    taken: set[int] = set()
    for band in _bands(found, cut, known):
        for part in _parted(found, band):
            goes_on = bool(known) and band.strips == known
            table = _table(found, part, drawn, page, goes_on)
            if table is not None:
                made.append(table)
                taken.update(range(part.start, part.end))
    return made, [word for index, row in enumerate(found) if index not in taken for word in row]


def _segments(row: Row) -> list[tuple[float, float]]:
    """The stretches of a line that wide gaps part."""
    apart = max(5.0, _APART * max(word.size for word in row))
    parts = [(row[0].x0, row[0].x1)]
    for word in row[1:]:
        x0, x1 = parts[-1]
        if word.x0 - x1 >= apart:
            parts.append((word.x0, word.x1))
        else:
            parts[-1] = (x0, max(x1, word.x1))
    return parts


def _bands(found: list[Row], cut: list[list[tuple[float, float]]], known: Sequence[Gap]) -> Iterator[_Band]:
    """Stretches of lines that share at least two strips; those of the page before are tried first."""
    index = 0
    while index < len(found):
        band = _continued(found, cut, known) if index == 0 and known else None
        band = band or _band(found, cut, index)
        if band is None:
            index += 1
            continue
        yield band
        index = band.end


def _continued(found: list[Row], cut: list[list[tuple[float, float]]], known: Sequence[Gap]) -> _Band | None:
    """The lines at the top of a page that stand in the columns of the page before; heads of the page left out."""
    for start in range(min(4, len(found))):
        if len(cut[start]) > 1 and _fits(cut[start], known) is not None:
            break
        if _in_one_column(cut[start], known) and len(found) > start + 1 and _is_next(found[start], found[start + 1]):
            break
    else:
        return None
    grown = _grown(found, cut, start, tuple(known), _is_next)
    return None if grown is None else _Band(start, grown.end, tuple(known), grown.spanning)


def _in_one_column(parts: Sequence[tuple[float, float]], strips: Sequence[Gap]) -> bool:
    """Whether a line stands in one column, not the first: the rest of a cell that the page's end has cut."""
    return len(parts) == 1 and parts[0][0] >= strips[0][1] - 1.0 and _fits(parts, strips) is not None


def _band(found: list[Row], cut: list[list[tuple[float, float]]], start: int) -> _Band | None:
    """The band whose first line of three cells is this one."""
    if len(cut[start]) < _FEWEST_COLUMNS:
        return None
    strips = _inner(cut[start])
    grown = _grown(found, cut, start, strips)
    if grown is None:
        return None
    first = start
    while first > 0 and _is_close(found[first - 1], found[first]):
        narrower = _fits(cut[first - 1], grown.strips)
        if narrower is None:
            break
        first -= 1
        grown = _Band(first, grown.end, narrower, grown.spanning)
    return _Band(first, grown.end, grown.strips, grown.spanning)


def _is_close(upper: Row, lower: Row) -> bool:
    return _distance(upper, lower) <= _PITCH * max(_size(upper), _size(lower))


def _is_next(upper: Row, lower: Row) -> bool:
    """Whether a line is as near to the one above as the rows of a table are to one another."""
    return _distance(upper, lower) <= _ROW_PITCH * max(_size(upper), _size(lower))


def _grown(
    found: list[Row],
    cut: list[list[tuple[float, float]]],
    start: int,
    strips: tuple[Gap, ...],
    follows: Callable[[Row, Row], bool] = _is_close,
) -> _Band | None:
    """Lines from a start down, as long as they leave the strips free.

    ``follows`` says how near to the line above one must be that stands in a single column.
    """
    spanning: set[int] = set()
    waiting: list[int] = []
    end, cells = start + 1, 1
    for index in range(start + 1, len(found)):
        parts = cut[index]
        if _distance(found[index - 1], found[index]) > 6.0 * _size(found[index]):
            break
        fitting = _fits(parts, strips)
        lost = fitting is None or len(fitting) < len(strips)
        if lost and len(parts) >= _FEWEST_COLUMNS:
            # A strip that the first lines left free by chance is none.
            fewer = _common(strips, _inner(parts, whole=True))
            if len(fewer) >= 2 and (cells < 4 or len(fewer) == len(strips)):
                fitting, lost = fewer, False
        if lost:
            waiting.append(index)
            if len(waiting) > _SPANNING:
                break
            continue
        assert fitting is not None
        alone = len(parts) == 1
        near = _is_close if parts[0][0] < strips[0][1] - 1.0 else follows
        if alone and (waiting or not near(found[index - 1], found[index])):
            # A short line below one that runs across is its rest; a line far below a table is none of it.
            waiting.append(index)
            if len(waiting) > _SPANNING + 2:
                break
            continue
        strips = fitting
        if len(parts) > 1:
            cells += 1
        spanning.update(waiting)
        waiting = []
        end = index + 1
    return _Band(start, end, strips, frozenset(spanning))


def _inner(parts: Sequence[tuple[float, float]], whole: bool = False) -> tuple[Gap, ...]:
    """What a line leaves free between its cells; with what is before and after it, as the whole."""
    inner = tuple((one[1], other[0]) for one, other in zip(parts, parts[1:], strict=False))
    return ((float("-inf"), parts[0][0]), *inner, (parts[-1][1], float("inf"))) if whole else inner


def _common(strips: Sequence[Gap], free: Sequence[Gap]) -> tuple[Gap, ...]:
    both = ((max(one[0], other[0]), min(one[1], other[1])) for one in strips for other in free)
    return tuple(gap for gap in both if gap[1] - gap[0] >= _STRIP)


def _fits(parts: Sequence[tuple[float, float]], strips: Sequence[Gap]) -> tuple[Gap, ...] | None:
    """The strips that a line leaves of those given; None where it runs over one."""
    kept = []
    for x0, x1 in strips:
        for left, right in parts:
            if left < x0 and right > x1 - _STRIP or left < x0 + _STRIP and right > x1:
                return None
            if x0 <= left and right <= x1:
                return None
            if left < x1 and right > x0:
                x0, x1 = (max(x0, right), x1) if left < x0 else (x0, min(x1, left))
        if x1 - x0 < _STRIP:
            return None
        kept.append((x0, x1))
    return tuple(kept)


def _size(row: Row) -> float:
    return max(word.size for word in row)


def _distance(upper: Row, lower: Row) -> float:
    return lower[0].baseline - upper[0].baseline


def _parted(found: list[Row], band: _Band) -> Iterator[_Band]:
    """A band cut where prose stands between two tables of like columns."""
    start = index = band.start
    while index < band.end:
        if index not in band.spanning:
            index += 1
            continue
        end = index
        while end in band.spanning:
            end += 1
        if _is_prose(found, index, end, band):
            yield _Band(
                start, index, band.strips, frozenset(place for place in band.spanning if start <= place < index)
            )
            start = end
        index = end
    if start < band.end:
        yield _Band(start, band.end, band.strips, frozenset(place for place in band.spanning if place >= start))


def _is_prose(found: list[Row], start: int, end: int, band: _Band) -> bool:
    """Whether lines across the columns are no part of the table: sentences, or what stands before another's head."""
    if end >= band.end or start <= band.start:
        return True
    away = max(_distance(found[start - 1], found[start]), _distance(found[end - 1], found[end]))
    if away > _SPANNING_GAP * _size(found[start]):
        return True
    if _names_columns(_texts(found[end], band.strips)):
        return True
    text = " ".join(word.text for row in found[start:end] for word in row)
    return text.endswith((".", ":", ";")) and end - start > 1


def _texts(row: Row, strips: Sequence[Gap]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for word in row:
        place = _column(word, strips)
        texts[place] = f"{texts.get(place, '')} {word.text}".strip()
    return texts


def _names_columns(cells: Mapping[int, str]) -> bool:
    roles = {column_role(text) for text in cells.values() if len(text) <= _LONGEST_NAME} - {None}
    return len(roles) >= 2


def _is_head(cells: Mapping[int, str], width: int) -> bool:
    """Whether a row names each of the columns."""
    return len(cells) == width and _names_columns(cells)


def _column(word: Word, strips: Sequence[Gap]) -> int:
    middle = (word.x0 + word.x1) / 2
    return sum(middle > (x0 + x1) / 2 for x0, x1 in strips)


def _table(found: list[Row], band: _Band, drawn: Sequence[Edge], page: int, goes_on: bool) -> PdfTable | None:
    """The table that a band makes; None where it is none."""
    strips = band.strips
    if len(strips) + 1 < _FEWEST_COLUMNS:
        return None
    placed = [
        Placed(
            min(word.top for word in found[index]),
            max(word.bottom for word in found[index]),
            _size(found[index]),
            {} if index in band.spanning else _texts(found[index], strips),
        )
        for index in range(band.start, band.end)
    ]
    left = min(word.x0 for row in found[band.start : band.end] for word in row)
    right = max(word.x1 for row in found[band.start : band.end] for word in row)
    level = [
        edge["top"]
        for edge in drawn
        if edge["orientation"] == "h"
        and min(edge["x1"], right) - max(edge["x0"], left) >= _LEVEL_SHARE * (right - left)
    ]
    starts = row_starts(placed, level)
    if not goes_on and not _is_table(placed, starts):
        return None
    grid = []
    for start, end in zip(starts, [*starts[1:], len(placed)], strict=True):
        inside = found[band.start + start : band.start + end]
        if not placed[start].cells:
            grid.append({0: tuple(line(row, page) for row in inside)})
            continue
        columns: list[list[Word]] = [[] for _ in range(len(strips) + 1)]
        for row in inside:
            for word in row:
                columns[_column(word, strips)].append(word)
        cells = [tuple(line(row, page) for row in rows(cell)) for cell in columns]
        if _is_centred(cells, left, right, strips):
            grid.append({0: next(filter(None, cells))})
        else:
            grid.append(dict(enumerate(cells)))
    edges = (left, *((x0 + x1) / 2 for x0, x1 in strips), right)
    top, bottom = placed[0].top, max(one.bottom for one in placed)
    return PdfTable(edges, tuple(grid), top, bottom, left, right, strips)


def _is_centred(cells: Sequence[tuple[TextLine, ...]], left: float, right: float, strips: Sequence[Gap]) -> bool:
    """Whether a row is one line in the middle of the table that does not begin where its column does."""
    place = next((place for place, cell in enumerate(cells) if cell), 0)
    if sum(map(bool, cells)) != 1 or not place or len(cells[place]) > 1:
        return False
    only = cells[place][0]
    return abs(only.x0 + only.x1 - left - right) < 2 * _CENTRED and only.x0 - strips[place - 1][1] > _CENTRED


def _is_table(placed: Sequence[Placed], starts: Sequence[int]) -> bool:
    """Whether lines in columns are the rows of a table and not columns of prose, lists or names."""
    body = [one for one in placed if one.cells]
    cells = sum(len(one.cells) > 1 for one in body)
    if cells < 2 or len(placed) - len(body) > max(1.0, _ACROSS * cells):
        return False
    width = 1 + max(place for one in body for place in one.cells)
    if len(starts) > 1 and any(_is_head(_joined(placed, starts, row), width) for row in range(min(2, len(starts)))):
        return True
    marks = {place for place in range(width) if _is_marks(body, place)}
    columns = [place for place in range(width) if place not in marks]
    if len(starts) < _FEWEST_ROWS or cells < _FEWEST_ROWS or len(columns) < 2 or len(marks) > 1:
        return False
    numbers = sum(_is_numbers(body, place) for place in columns)
    if numbers >= 2 or (numbers and len(columns) > 2):
        return True
    # Prose goes on line by line in each column; cells are of unlike lengths, so that some column pauses.
    paused = [place for place in columns if _density(placed, place) < _DENSE]
    return bool(paused) and len(columns) >= _FEWEST_COLUMNS and _parts_agree(placed, starts, columns)


def _density(placed: Sequence[Placed], place: int) -> float:
    """How many lines of a column are followed by one at the distance of lines within a paragraph."""
    lines = [one for one in placed if place in one.cells]
    close = sum(lower.top - upper.top <= _PITCH * lower.size for upper, lower in pairwise(lines))
    return close / max(1, len(lines) - 1)


def _joined(placed: Sequence[Placed], starts: Sequence[int], row: int) -> dict[int, str]:
    end = starts[row + 1] if row + 1 < len(starts) else len(placed)
    texts: dict[int, str] = {}
    for one in placed[starts[row] : end]:
        for place, text in one.cells.items():
            texts[place] = f"{texts.get(place, '')} {text}".strip()
    return texts


def _is_marks(body: Sequence[Placed], place: int) -> bool:
    """Whether a column holds nothing but the marks and numbers of a list."""
    texts = [one.cells[place] for one in body if place in one.cells]
    return bool(texts) and sum(len(text) <= 6 and not text.isalpha() for text in texts) >= 0.9 * len(texts)


def _is_numbers(body: Sequence[Placed], place: int) -> bool:
    texts = [one.cells[place] for one in body if place in one.cells]
    digits = sum(any(map(str.isdigit, text)) and sum(map(str.isalpha, text)) <= 0.3 * len(text) for text in texts)
    return len(texts) > 2 and digits >= 0.7 * (len(texts) - 1)


def _parts_agree(placed: Sequence[Placed], starts: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether most rows begin with all of their cells."""
    firsts = [placed[start] for start in starts if placed[start].cells]
    return sum(sum(place in one.cells for place in columns) >= len(columns) - 1 for one in firsts) >= 0.8 * len(firsts)
