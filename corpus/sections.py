"""What stands under what: the headings above each block, and the points of an act above their sub-points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.headings import annex, heading_rule, titles
from corpus.model import Block, BlockKind
from corpus.plan_columns import Place
from corpus.reading import reading

_UNRANKED = 5
_ANNEX, _TITLE = 0.0, 0.5  # an annex stands above its title, a title above all parts of its document
_LONGEST_POINT = 600
_POINTS = (
    re.compile(r"\d{1,3}(?:-\d{1,2})?\.\s?(?!\d)"),
    re.compile(r"\d{1,3}(?:-\d{1,2})?\)"),
    re.compile(r"[a-zа-яәғқңөұүһі]\)"),
)
_GOING_ON = re.compile(r"[a-zа-яёәғқңөұүһі«“\"(]")


def with_sections(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Give each block the headings above it, the outermost first.

    A heading inside a table holds for the table's rows below it, or for its own row where that goes on with other text.
    The stamp of an annex stands above it by its short name, and holds to the next one.
    """
    crowded = _rows_with_text(blocks)
    above: list[tuple[float, str, Block]] = []
    for block in blocks:
        above = [entry for entry in above if entry[0] == _ANNEX or _reaches(entry[2], block, crowded)]
        if block.kind is BlockKind.HEADING:
            title = reading(text, block.start, block.end).text
            level = block.level or _level(title)
            stamp = annex(title)
            rank = _ANNEX if stamp else _TITLE if level == 1 and titles(title) else level
            while above and above[-1][0] >= rank:
                above.pop()
            yield replace(block, level=level, section=tuple(name for _, name, _ in above))
            above.append((rank, stamp or title, block))
        else:
            yield replace(block, section=tuple(name for _, name, _ in above))


def _rows_with_text(blocks: Sequence[Block]) -> set[Place]:
    """The table rows in which something besides headings stands."""
    return {(block.table, block.row) for block in blocks if block.kind is BlockKind.CELL}


def _reaches(heading: Block, block: Block, crowded: set[Place]) -> bool:
    """Whether a block can stand under a heading."""
    if heading.table is None:
        return True
    row = (heading.table, heading.row)
    return block.table == heading.table and (row not in crowded or (block.table, block.row) == row)


def _level(title: str) -> int:
    """How deep a heading stands by its wording."""
    rule = heading_rule(title)
    return _UNRANKED if rule is None else rule.level


def with_points(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Put a point that ends in a colon above the sub-points and paragraphs that it introduces."""
    above: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING or block.table is not None:
            above = [] if block.kind is BlockKind.HEADING and block.table is None else above
            yield block
            continue
        content = reading(text, block.start, min(block.end, block.start + _LONGEST_POINT)).text.strip()
        rank = _rank(content)
        if rank is not None:
            above = [entry for entry in above if entry[0] < rank]
        elif not _GOING_ON.match(content):  # a paragraph that begins anew belongs to no point
            above = []
        yield replace(block, section=(*block.section, *(point for _, point in above)))
        if rank is not None and rank < len(_POINTS) and content.endswith(":"):
            above.append((rank, content))


def _rank(content: str) -> int | None:
    """How deep a point stands: 1 for `1.`, 2 for `1)`, 3 for `a)`."""
    return next((rank for rank, point in enumerate(_POINTS, 1) if point.match(content)), None)
