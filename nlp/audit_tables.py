"""The columns of a table against its row of totals.

A table is held to its totals only where it is plain: every row has a number in the column or nothing, no row stands for
part of another, and the sum is near, or another column of the same row adds up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.model import Block, BlockKind, Document
from nlp.audit_data import spoken, words
from nlp.audit_finding import Contradiction, Finding, Span, finding
from nlp.numbers import read_digits

_NUMBER = re.compile(r"\s*(\d[\d\s\u00a0\u2009\u202f]*(?:[.,]\d+)?)\s*")
_NOTHING = re.compile(r"[\s\-–—−xх]*")
_TOTAL = re.compile(rf"[\s«*]*{words('total_row')}(?:[^\d]{{0,60}})$", re.I)
_NUMBERED = re.compile(r"\s*(\d{1,3})((?:\.\d{1,3})*)[.)]?\s*$")
_NOT_SUMMED = re.compile(
    r"%|№|дол[яи]|процент|средн|уровень|пайыз|үлес|орташа|деңгей|код|год(?!\w)|жыл(?!\w)|п/п|р/с", re.I
)
_NEAR = 0.5
_LARGE = 1e15


@dataclass(frozen=True, slots=True)
class _Cell:
    value: float
    step: float
    span: Span


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    cells: Mapping[int, _Cell]
    others: frozenset[int]
    is_total: bool
    is_header: bool
    numbering: str


def totals(document: Document) -> Iterator[Finding]:
    """The columns whose sum is not what their row of totals says."""
    cells = (block for block in document.leaves() if block.kind is BlockKind.CELL and block.table is not None)
    for _, table in groupby(cells, key=lambda block: block.table):
        blocks = list(table)
        rows = [_row(document.text, list(row)) for _, row in groupby(blocks, key=lambda block: block.row)]
        body = [row for row in rows if not row.is_header]
        if sum(row.is_total for row in body) and not _is_nested(body):
            yield from _audited(body, _unsummed(document.text, blocks))


def _row(text: str, blocks: Sequence[Block]) -> _Row:
    cells: dict[int, _Cell] = {}
    others: set[int] = set()
    label = numbering = ""
    for column, parts in groupby(blocks, key=lambda block: block.column or 0):
        own = list(parts)
        span = own[0].start, own[-1].end
        said = text[span[0] : span[1]].strip()
        cell = _cell(said, span)
        if cell is not None:
            cells[column] = cell
        elif not _NOTHING.fullmatch(said):
            others.add(column)
        if cell is None and not label:
            label = said
        if not numbering and column == 0:
            match = _NUMBERED.fullmatch(said)
            numbering = match[0].strip(" .)") if match else ""
    is_header = all(block.header for block in blocks)
    return _Row(label, cells, frozenset(others), _TOTAL.match(label) is not None, is_header, numbering)


def _cell(said: str, span: Span) -> _Cell | None:
    match = _NUMBER.fullmatch(said) if len(said) <= 24 else None
    if match is None:
        return None
    value, grouped = read_digits(match[1].strip())
    if value is None or value > _LARGE or grouped is not None:
        return None
    _, _, decimals = match[1].strip().replace(".", ",").partition(",")
    return _Cell(value, 10.0 ** -len(decimals) if decimals else 0.0, span)


def _is_nested(rows: Sequence[_Row]) -> bool:
    """Whether some rows are parts of others, so that a column holds the same things twice."""
    deep = any("." in row.numbering for row in rows)
    return deep or any(spoken("of_them").match(row.label) for row in rows)


def _unsummed(text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """The columns that hold no amounts: numbers of rows, percentages, means, years."""
    named = {
        block.column or 0 for block in blocks if block.header and _NOT_SUMMED.search(text[block.start : block.end])
    }
    return frozenset(named)


def _audited(rows: Sequence[_Row], unsummed: frozenset[int]) -> Iterator[Finding]:
    for index, row in enumerate(rows):
        if not row.is_total:
            continue
        results: list[tuple[bool, Finding | None]] = []
        for column, whole in row.cells.items():
            sums = [] if column in unsummed else _sums(rows, index, column)
            if not sums:
                continue
            fits = any(
                abs(total - whole.value) <= (step + whole.step) * 0.75 * len(spans) ** 0.5 + 1e-6
                for total, step, spans in sums
            )
            results.append((fits, None if fits else _missed(sums[0], whole)))
        agreed = any(fits for fits, _ in results)
        for fits, missed in results:
            if not fits and missed is not None and (agreed or _is_near(missed)):
                yield missed


def _missed(made: tuple[float, float, list[Span]], whole: _Cell) -> Finding:
    total, _, spans = made
    return finding(Contradiction.TOTAL, [*spans, whole.span], sum=round(total, 6), whole=whole.value)


def _is_near(missed: Finding) -> bool:
    total, whole = missed.facts["sum"], missed.facts["whole"]
    assert isinstance(total, float)
    assert isinstance(whole, float)
    return abs(total - whole) <= _NEAR * max(total, whole)


def _sums(rows: Sequence[_Row], at: int, column: int) -> list[tuple[float, float, list[Span]]]:
    """What a total may be the sum of: the rows since the total before, all rows before, the totals, the rows behind."""
    plain = [row for row in rows[:at] if not row.is_total]
    last = max((index for index in range(at) if rows[index].is_total), default=-1)
    groups = [rows[last + 1 : at], plain]
    earlier = [row for row in rows[:at] if row.is_total]
    if len(earlier) >= 2:
        groups.append(earlier)
    if not plain:
        groups = [[row for row in rows[at + 1 :] if not row.is_total]]
    made = []
    for group in groups:
        cells = [row.cells[column] for row in group if column in row.cells]
        if len(cells) < 2 or any(column in row.others for row in group):
            continue
        made.append(
            (sum(cell.value for cell in cells), max(cell.step for cell in cells), [cell.span for cell in cells])
        )
    return made
