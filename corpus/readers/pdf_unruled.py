"""Tables without upright rules: columns told by the strips that line after line leaves empty between them.

What looks alike and is none: columns of prose, whose lines stand beside one another all the way down; lists, whose
marks stand apart from their text; the heads of letters and signatures, of few lines. So a table has three columns at
least, and columns of which not all are filled on each line, or that hold numbers, or that a head row names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from corpus.columns import column_role
from corpus.readers.pdf_bands import FEWEST_COLUMNS, PITCH, Band, Stripe, bands, is_next, stripes
from corpus.readers.pdf_lines import Gap, TextLine, line, rows
from corpus.readers.pdf_table import Edge, PdfTable
from corpus.readers.pdf_unruled_rows import Placed, row_starts
from corpus.readers.pdf_words import Word

_FEWEST_ROWS = 3
_LEVEL_SHARE = 0.6
_LINES_ASKED = 400
_FEET = 3
_CENTRED = 8.0
_LONGEST_NAME = 60
# Lines over all columns for each line in columns; how dense the lines of a column of prose are.
_ACROSS = 0.34
_DENSE = 0.7
_FULL = 0.9


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
    lines = rows(words)
    known = before.strips if before is not None else ()
    if not lines or len(lines) > _LINES_ASKED:
        return [], list(words)
    found = stripes(lines)
    if not known and not any(len(stripe.parts) >= FEWEST_COLUMNS for stripe in found):
        return [], list(words)
    level = [edge for edge in drawn if edge["orientation"] == "h"]
    made: list[PdfTable] = []
    taken: set[int] = set()
    for band in bands(found, known):
        for part in _parted(found, _completed(found, band, level)):
            table = _table(found, part, level, page, bool(known) and band.strips == known)
            if table is not None:
                made.append(table)
                taken.update(range(part.start, part.end))
    return made, [word for index, stripe in enumerate(found) if index not in taken for word in stripe.words]


def _completed(found: Sequence[Stripe], band: Band, level: Sequence[Edge]) -> Band:
    """A band with the name of a part of the plan that ends its page: a line in the middle, or between two rules."""
    end = band.end
    if end >= len(found) or len(found[end].parts) > 1 or not is_next(found[end - 1], found[end]):
        return band
    words = [word for stripe in found[band.start : end] for word in stripe.words]
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    heights = _heights(level, left, right)
    x0, x1 = found[end].parts[0]
    lowest = max(word.bottom for word in found[end - 1].words)
    top, bottom = found[end].words[0].top, found[end].words[0].bottom
    ruled = any(lowest - 3 < y < top + 3 for y in heights) and any(bottom - 3 < y < bottom + 12 for y in heights)
    last = len(found) - end <= 2 and (end + 1 == len(found) or not is_next(found[end], found[end + 1]))
    text = " ".join(word.text for word in found[end].words)
    named = (
        last and abs(x0 + x1 - left - right) < 2 * _CENTRED and any(map(str.isalpha, text)) and text[-1] not in ".:;"
    )
    if not ruled and not named:
        return band
    return Band(band.start, end + 1, band.strips, band.spanning | {end})


def _heights(level: Sequence[Edge], left: float, right: float) -> list[float]:
    """How high the level rules are that run over most of a table's width."""
    return [
        edge["top"] for edge in level if min(edge["x1"], right) - max(edge["x0"], left) >= _LEVEL_SHARE * (right - left)
    ]


def _parted(found: Sequence[Stripe], band: Band) -> Iterator[Band]:
    """A band cut where prose stands between two tables of like columns."""
    start = index = band.start
    while index < band.end:
        if index not in band.spanning:
            index += 1
            continue
        end = index
        while end in band.spanning:
            end += 1
        if band.start < index and end < band.end and _is_prose(found, index, end, band):
            yield band.cut(start, index)
            start = end
        index = end
    if start < band.end:
        yield band.cut(start, band.end)


def _is_prose(found: Sequence[Stripe], start: int, end: int, band: Band) -> bool:
    """Whether lines across the columns are no part of the table: sentences, or what stands before another's head."""
    if not is_next(found[start - 1], found[start]) or not is_next(found[end - 1], found[end]):
        return True
    if _names_columns(_texts(found[end].words, band.strips)):
        return True
    text = " ".join(word.text for stripe in found[start:end] for word in stripe.words)
    return text.endswith((".", ":", ";")) and end - start > 1


def _texts(words: Sequence[Word], strips: Sequence[Gap]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for word in words:
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


def _table(found: Sequence[Stripe], band: Band, level: Sequence[Edge], page: int, goes_on: bool) -> PdfTable | None:
    """The table that a band makes; None where it is none."""
    strips = band.strips
    if len(strips) + 1 < FEWEST_COLUMNS:
        return None
    inside = [(row, index in band.spanning) for index in range(band.start, band.end) for row in found[index].rows]
    placed = [
        Placed(
            min(word.x0 for word in row),
            min(word.top for word in row),
            max(word.x1 for word in row),
            max(word.bottom for word in row),
            max(word.size for word in row),
            {} if across else _texts(row, strips),
        )
        for row, across in inside
    ]
    left, right = min(word.x0 for row, _ in inside for word in row), max(word.x1 for row, _ in inside for word in row)
    starts = row_starts(placed, _heights(level, left, right))
    if not goes_on and not _is_table(placed, starts):
        return None
    grid = []
    for start, end in zip(starts, [*starts[1:], len(placed)], strict=True):
        if not placed[start].cells:
            grid.append({0: tuple(line(row, page) for row, _ in inside[start:end])})
            continue
        columns: list[list[Word]] = [[] for _ in range(len(strips) + 1)]
        for row, _ in inside[start:end]:
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
    others = len(placed) - len(body)
    if cells < 2 or others > cells:
        return False
    left, right = min(one.left for one in placed), max(one.right for one in placed)
    across = [one for one in placed if not one.cells and one.right - one.left > _FULL * (right - left)]
    width = 1 + max(place for one in body for place in one.cells)
    if len(starts) > 1 and any(_is_head(_joined(placed, starts, row), width) for row in range(min(2, len(starts)))):
        return True
    marks = {place for place in range(width) if _is_marks(body, place)}
    columns = [place for place in range(width) if place not in marks]
    if (
        across
        or others > max(1.0, _ACROSS * cells)
        or len(starts) < _FEWEST_ROWS
        or cells < _FEWEST_ROWS
        or len(columns) < 2
        or len(marks) > 1
    ):
        return False
    numbers = sum(_is_numbers(body, place) for place in columns)
    if numbers >= 2 or (numbers and len(columns) > 2):
        return True
    # Prose goes on line by line in each column; cells are of unlike lengths, so that some column pauses.
    paused = [place for place in columns if _density(placed, place) < _DENSE]
    return bool(paused) and len(columns) >= FEWEST_COLUMNS and _parts_agree(placed, starts, columns)


def _density(placed: Sequence[Placed], place: int) -> float:
    """How many lines of a column are followed by one at the distance of lines within a paragraph."""
    lines = [one for one in placed if place in one.cells]
    close = sum(lower.top - upper.top <= PITCH * lower.size for upper, lower in pairwise(lines))
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
