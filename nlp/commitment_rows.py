"""Commitments from the rows of a plan's tables, by what its columns hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from corpus.model import (
    Block,
    Column,
    Commitment,
    Deadline,
    Figure,
    Label,
    Origin,
    Party,
    Place,
    Role,
    Statement,
)
from nlp.commitment_action import mark, shortened
from nlp.commitment_evidence import evidence
from nlp.commitment_roles import party
from nlp.commitment_scene import Scene, deadlines, figures, is_fact, places

FORWARD = (Statement.INSTRUCTION, Statement.DUTY, Statement.COMMITMENT)

_NUMBER = re.compile(r"\d{1,4}(?:[.-]\d{1,3}){0,3}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_PART = re.compile(r"[^,;]+")
_AGREED = re.compile(r"\((?:по согласованию|келісу бойынша|келісім бойынша)[^()]*\)", re.IGNORECASE)
_JOINS = re.compile(r"^\s*(?:совместно с|а также|и|және)\s|\s(?:бірлесіп|бірге)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)20[0-9]{2}(?!\d)")
_LONGEST_NAME = 200


@dataclass(slots=True)
class _Row:
    """The cells of a row by what they hold; ``number`` as the plan writes it, without its full stop."""

    cells: dict[Column, list[Block]] = field(default_factory=lambda: defaultdict(list))
    number: str | None = None

    def has(self, *roles: Column) -> bool:
        return any(self.cells.get(role) for role in roles)


Table = Sequence[Block]


def plan_tables(view: Scene) -> dict[int, Table]:
    """The leaves of the tables that set out measures with their dates or executors."""
    by_table: dict[int, list[Block]] = defaultdict(list)
    for block in view.document.leaves():
        if block.table is not None:
            by_table[block.table].append(block)
    return {
        number: leaves
        for number, leaves in by_table.items()
        if (held := {leaf.role for leaf in leaves}) & {Column.MEASURE} and held & {Column.DEADLINE, Column.RESPONSIBLE}
    }


def row_commitments(view: Scene, table: Table) -> Iterator[Commitment]:
    """A commitment for every row of a table that names a measure."""
    stages = _stages(view, table)
    rows = _rows(view, table)
    for place, row in enumerate(rows):
        following = rows[place + 1].number if place + 1 < len(rows) else None
        if not _only_introduces(view, row, following):
            yield _commitment(view, row, _above(rows, place), stages)


def _rows(view: Scene, table: Table) -> list[_Row]:
    """The rows with a measure; a row without one goes on with the row above."""
    by_row: dict[int, list[Block]] = defaultdict(list)
    for leaf in table:
        if not leaf.header and leaf.role is not None and leaf.row is not None and view.said(leaf.start, leaf.end):
            by_row[leaf.row].append(leaf)
    rows: list[_Row] = []
    for number in sorted(by_row):
        row = _Row()
        for leaf in by_row[number]:
            if leaf.role is not None:
                row.cells[leaf.role].append(leaf)
        row.number = _number(view, row)
        if _names_measure(view, row) and row.has(*(set(Column) - {Column.MEASURE, Column.PROGRESS})):
            rows.append(row)
        elif rows and not row.has(Column.MEASURE) and row.number is None:
            for role, leaves in row.cells.items():
                rows[-1].cells[role].extend(leaves)
    return rows


def _names_measure(view: Scene, row: _Row) -> bool:
    """Whether words stand in the column of measures: the row `1 2 3` only counts the columns."""
    return any(_LETTERS.search(view.source(leaf.start, leaf.end)) for leaf in row.cells.get(Column.MEASURE, ()))


def _number(view: Scene, row: _Row) -> str | None:
    if cells := row.cells.get(Column.NUMBER):
        said = view.said(cells[0].start, cells[0].end)
        match = _NUMBER.search(said)
        return match.group() if match else said.rstrip(".)")[:12] or None
    if cells := row.cells.get(Column.MEASURE):
        match = _NUMBER.match(mark(view.said(cells[0].start, cells[0].end)))
        return match.group() if match else None
    return None


def _only_introduces(view: Scene, row: _Row, following: str | None) -> bool:
    """Whether a row only stands above its sub-rows (3 above 3.1)."""
    if row.number is None or following is None or not following.startswith(f"{row.number}."):
        return False
    last = row.cells[Column.MEASURE][-1]
    return view.said(last.start, last.end).endswith(":") or not row.has(Column.DEADLINE, Column.FORM)


def _above(rows: Sequence[_Row], place: int) -> _Row | None:
    """The row that lends another what merged cells leave out: its group's, or the one above where it has no number."""
    number = rows[place].number
    if place and number is None:
        return rows[place - 1]
    for row in reversed(rows[:place]):
        if row.number and number and number.startswith(f"{row.number}."):
            return row
    return None


def _stages(view: Scene, table: Table) -> Mapping[int, str]:
    """The names of the columns of dates where there are several: those of the cells right above the rows."""
    columns = {leaf.column for leaf in table if leaf.role is Column.DEADLINE and leaf.column is not None}
    if len(columns) < 2:
        return {}
    names: dict[int, str] = {}
    for leaf in table:
        if leaf.header and leaf.column in columns and leaf.column is not None:
            said = view.said(leaf.start, leaf.end)
            if _LETTERS.search(said):
                names[leaf.column] = _whole(view, said)
    return names


def _whole(view: Scene, name: str) -> str:
    """A name that a narrow column broke in two, made whole where the document writes it so."""
    joined = "".join(name.split())
    written = view.document.text.casefold()
    known = joined.casefold() in written and written.count(name.casefold()) < 2
    return joined if joined != name and known else name


def _commitment(view: Scene, row: _Row, above: _Row | None, stages: Mapping[int, str]) -> Commitment:
    measure = row.cells[Column.MEASURE]
    start, end = measure[0].start, measure[-1].end
    targets = [*measure, *row.cells.get(Column.FORM, ())]
    dates = row.cells.get(Column.DEADLINE) or (above.cells.get(Column.DEADLINE, []) if above else [])
    bodies = row.cells.get(Column.RESPONSIBLE) or (above.cells.get(Column.RESPONSIBLE, []) if above else [])
    people = row.cells.get(Column.PERSON, ())
    named = [" ".join(_text(view, leaf) for leaf in measure)]
    return Commitment(
        id="",
        document=view.document.id,
        type=_type(view, measure),
        origin=Origin.ROW,
        action=shortened(named[0].removeprefix(mark(named[0]))),
        start=start,
        end=end,
        text=view.source(start, end),
        number=row.number,
        form=_joined(view, row.cells.get(Column.FORM, ())),
        agencies=_unique(
            chain(
                chain.from_iterable(_executors(view, leaf) for leaf in bodies),
                chain.from_iterable(_receivers(view, leaf) for leaf in row.cells.get(Column.FORM, ())),
            )
        ),
        deadlines=tuple(chain.from_iterable(_deadlines(view, leaf, stages.get(leaf.column or 0)) for leaf in dates)),
        person=_joined(view, people),
        figures=tuple(chain.from_iterable(_targets(view, leaf) for leaf in [*targets, *dates])),
        places=_places(view, [*targets, *bodies]),
        evidence=tuple(
            chain.from_iterable(evidence(view, leaf.start, leaf.end) for leaf in row.cells.get(Column.PROGRESS, ()))
        ),
        language=measure[0].language,
        section=measure[0].section,
        made_by="row",
    )


def _text(view: Scene, leaf: Block) -> str:
    return view.said(leaf.start, leaf.end)


def _joined(view: Scene, leaves: Sequence[Block]) -> str | None:
    return " ".join(_text(view, leaf) for leaf in leaves) or None


def _type(view: Scene, measure: Sequence[Block]) -> Statement:
    for leaf in measure:
        for tag in view.within(Label.OBLIGATION, leaf.start, leaf.end):
            if tag.value["type"] in FORWARD:
                return Statement(tag.value["type"])
    return Statement.COMMITMENT


def _executors(view: Scene, cell: Block) -> Iterator[Party]:
    """The bodies of a cell of executors, with those that no registry or rule knows as the cell names them."""
    found_: list[tuple[int, Party]] = []
    known = view.within(Label.AGENCY, cell.start, cell.end)
    for tag in known:
        role = Role.BY_AGREEMENT if tag.value.get("role") == Role.BY_AGREEMENT else Role.RESPONSIBLE
        found_.append((tag.start, party(view, tag, role)))
    taken = [(tag.start, tag.end) for tag in (*known, *view.within(Label.PLACE, cell.start, cell.end))]
    for part in _PART.finditer(view.document.text, cell.start, cell.end):
        if any(start < part.end() and end > part.start() for start, end in taken):
            continue
        said = view.said(part.start(), part.end())
        name = _JOINS.sub("", _AGREED.sub("", said)).strip(" .")
        if _LETTERS.search(name) and len(name) <= _LONGEST_NAME:
            role = Role.BY_AGREEMENT if _AGREED.search(said) else Role.RESPONSIBLE
            found_.append((part.start(), Party(None, name, role)))
    return (one for _, one in sorted(found_, key=lambda pair: pair[0]))


def _receivers(view: Scene, cell: Block) -> Iterator[Party]:
    for tag in view.within(Label.AGENCY, cell.start, cell.end):
        if tag.value.get("role") == Role.ADDRESSEE:
            yield party(view, tag, Role.ADDRESSEE)


def _unique(parties: Iterator[Party]) -> tuple[Party, ...]:
    return tuple({(one.id or one.name, one.role): one for one in parties}.values())


def _deadlines(view: Scene, cell: Block, stage: str | None) -> tuple[Deadline, ...]:
    """The dates of a cell; where it holds a series instead, from the first to the last of its years."""
    told = deadlines(view, cell.start, cell.end, stage)
    if told:
        return told
    said = _text(view, cell)
    years = sorted(int(year) for year in _YEAR.findall(said))
    if years:
        return (Deadline(said, stage, date(years[0], 1, 1), date(years[-1], 12, 31), due=date(years[-1], 12, 31)),)
    return (Deadline(said, stage),) if _LETTERS.search(said) else ()


def _targets(view: Scene, cell: Block) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures(view, cell.start, cell.end) if not is_fact(figure, view.document.date))


def _places(view: Scene, cells: Sequence[Block]) -> tuple[Place, ...]:
    every = chain.from_iterable(places(view, cell.start, cell.end) for cell in cells)
    return tuple({place.id: place for place in every}.values())
