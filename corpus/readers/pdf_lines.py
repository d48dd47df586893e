"""Lines out of words, and the order in which the columns of a page are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.readers.pdf_words import Word

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GUTTER = 11.0
_COLUMN_LINES = 4
_COLUMN_SHARE = 0.22

Row = list[Word]
Gap = tuple[float, float]


class TextLine(NamedTuple):
    """A line of text on a page, in the page's reading frame; ``first`` is the width of its first word."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    first: float


def rows(words: Sequence[Word]) -> list[Row]:
    """Words that share a baseline, top to bottom, each row left to right; raised and lowered digits stay in theirs."""
    found: list[Row] = []
    anchor = size = 0.0
    for word in sorted(words, key=lambda word: (word.baseline, word.x0)):
        if found and not word.turned and word.baseline - anchor <= 0.46 * max(size, word.size):
            found[-1].append(word)
            if word.size > size:
                anchor, size = word.baseline, word.size
        else:
            found.append([word])
            anchor, size = word.baseline, (0.0 if word.turned else word.size)
    for row in found:
        row.sort(key=lambda word: word.x0)
    return found


def line(row: Row, page: int) -> TextLine:
    """The text of a row; small raised digits become superscripts, lest they run into the number before them."""
    letters: Counter[float] = Counter()
    for word in row:
        letters[word.size] += len(word.text)
    size = max(letters, key=lambda size: (letters[size], size))
    main = next(word for word in row if word.size == size)
    parts: list[str] = []
    previous: Word | None = None
    for word in row:
        text = word.text
        raised = word.size < 0.88 * size and main.baseline - word.baseline > 0.15 * size
        raised = raised and text.isascii() and text.isdigit()
        if raised:
            text = text.translate(_SUPERSCRIPT)
        if previous is not None and not ((word.glued or raised) and word.x0 - previous.x1 < 0.2 * size):
            parts.append(" ")
        parts.append(text)
        previous = word
    return TextLine(
        text="".join(parts),
        page=page,
        x0=min(word.x0 for word in row),
        top=min(word.top for word in row),
        x1=max(word.x1 for word in row),
        bottom=max(word.bottom for word in row),
        baseline=main.baseline,
        size=size,
        bold=all(word.bold for word in row if any(letter.isalnum() for letter in word.text)),
        first=row[0].x1 - row[0].x0,
    )


def regions(words: Sequence[Word]) -> list[list[Row]]:
    """Stretches of rows in the order they are read: columns one after another, whole lines between them."""
    return [region for region in _split(rows(words), 0) if region]


def _split(found: list[Row], depth: int) -> Iterator[list[Row]]:
    if depth > 4 or len(found) < _COLUMN_LINES:
        yield found
        return
    free = [_free(row) for row in found]
    plain: list[Row] = []
    index = 0
    while index < len(found):
        band = _band(found, free, index)
        if band is None:
            plain.append(found[index])
            index += 1
            continue
        end, gutter = band
        yield plain
        plain = []
        inside = [word for row in found[index:end] for word in row]
        yield from _split(rows([word for word in inside if word.x1 <= gutter]), depth + 1)
        yield from _split(rows([word for word in inside if word.x1 > gutter]), depth + 1)
        index = end
    yield plain


def _band(found: list[Row], free: list[list[Gap]], start: int) -> tuple[int, float] | None:
    """Where columns that begin at a row end, and a place in the gutter between them; None where none begin."""
    common = free[start]
    left, right = common[0][1], common[-1][0]
    best: tuple[int, float] | None = None
    for index in range(start, len(found)):
        if index > start:
            if _gap(found[index - 1], found[index]) > 4.0 * found[index][0].size:
                break
            common = _common(common, free[index])
            left, right = min(left, free[index][0][1]), max(right, free[index][-1][0])
        inner = [gap for gap in common if gap[0] >= left and gap[1] <= right]
        if not inner:
            # The first rows may all stand on one side; a row across the whole width ends the search.
            if index - start >= _COLUMN_LINES:
                break
            continue
        x0, x1 = max(inner, key=lambda gap: gap[1] - gap[0])
        middle = (x0 + x1) / 2
        if index - start + 1 >= _COLUMN_LINES and _are_columns(found[start : index + 1], middle, left, right):
            best = (index + 1, middle)
    return _trimmed(found, start, best) if best is not None else None


def _trimmed(found: list[Row], start: int, band: tuple[int, float]) -> tuple[int, float] | None:
    """Leave out what follows the columns: rows on one side only, set off from the last row that has both."""
    end, gutter = band
    both = [
        index
        for index in range(start, end)
        if any(word.x1 <= gutter for word in found[index]) and any(word.x1 > gutter for word in found[index])
    ]
    if not both:
        return band
    last = both[-1] + 1
    while last < end and _gap(found[last - 1], found[last]) <= 2.3 * found[last][0].size:
        last += 1
    return last, gutter


def _are_columns(found: list[Row], gutter: float, left: float, right: float) -> bool:
    """Both sides hold several lines of running width, beside each other and not one above the other."""
    sides = [[(row, word) for row in range(len(found)) for word in found[row] if (word.x1 <= gutter) is side]
             for side in (True, False)]  # fmt: skip
    reach: list[tuple[int, int]] = []
    for side in sides:
        lines = {row for row, _ in side}
        if len(lines) < _COLUMN_LINES:
            return False
        extent = max(word.x1 for _, word in side) - min(word.x0 for _, word in side)
        if extent < _COLUMN_SHARE * (right - left) or len(side) < 1.5 * len(lines):
            return False
        reach.append((min(lines), max(lines)))
    (first, last), (other_first, other_last) = reach
    return min(last, other_last) - max(first, other_first) >= _COLUMN_LINES - 1


def _gap(upper: Row, lower: Row) -> float:
    return lower[0].baseline - upper[0].baseline


def _free(row: Row) -> list[Gap]:
    """The stretches that a row leaves empty: before it, after it, and gaps as wide as a gutter."""
    gaps = [(float("-inf"), row[0].x0)]
    reach = row[0].x1
    for word in row:
        if word.x0 - reach >= _GUTTER:
            gaps.append((reach, word.x0))
        reach = max(reach, word.x1)
    return [*gaps, (reach, float("inf"))]


def _common(some: list[Gap], others: list[Gap]) -> list[Gap]:
    """What both leave empty, where it is as wide as a gutter."""
    both = ((max(one[0], other[0]), min(one[1], other[1])) for one in some for other in others)
    return [gap for gap in both if gap[1] - gap[0] >= _GUTTER]
