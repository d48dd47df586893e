"""What stands around a figure's statement: a cell's row and column, the lead-in of a list, the heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Block, BlockKind, Column, Document, Label, Language
from index.indicator_names import named
from nlp.commitment_scene import Scene
from nlp.languages.letters import has_kazakh_letter
from nlp.words import words

_REACH = 20
_KAZAKH_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a statement's figures: words of its row or lead-in, the head of its column, its place."""

    lead: str = ""
    column: str = ""
    region: str | None = None
    is_list: bool = False
    plans: bool = False


def rows_of(leaves: Sequence[Block]) -> Mapping[tuple[int, int], list[Block]]:
    rows: dict[tuple[int, int], list[Block]] = {}
    for leaf in leaves:
        if leaf.table is not None and leaf.row is not None:
            rows.setdefault((leaf.table, leaf.row), []).append(leaf)
    return rows


def around_it(
    view: Scene, leaves: Sequence[Block], place: int, rows: Mapping[tuple[int, int], Sequence[Block]]
) -> Around:
    """The row's name and the column's head of a cell; of a list item its lead-in; else the heading."""
    if place < 0:
        return Around()
    leaf = leaves[place]
    if leaf.table is not None and leaf.row is not None:
        return _in_table(view, leaf, rows)
    above = [one for one in leaves[max(0, place - _REACH) : place] if one.kind is BlockKind.HEADING]
    heading = above[-1] if above and leaf.section else None
    if leaf.kind is BlockKind.LIST_ITEM:
        for before in reversed(leaves[max(0, place - _REACH) : place]):
            if before.kind is not BlockKind.LIST_ITEM:
                if view.said(before.start, before.end).endswith(":"):
                    said = view.said(before.start, before.end)
                    return Around(lead=said, region=_only_region(view, [before]), is_list=True)
                break
    if heading is None:
        return Around(lead=leaf.section[-1] if leaf.section else "")
    return Around(lead=view.said(heading.start, heading.end), region=_only_region(view, [heading]))


def _in_table(view: Scene, leaf: Block, rows: Mapping[tuple[int, int], Sequence[Block]]) -> Around:
    assert leaf.table is not None
    assert leaf.row is not None
    others = [one for one in rows[leaf.table, leaf.row] if one.column != leaf.column]
    named = [one for one in others if one.role is Column.MEASURE] or [
        one
        for one in others
        if one.role is None and not view.within(Label.FIGURE, one.start, one.end) and len(terms_in(view, one))
    ][:2]
    heads = [
        view.said(one.start, one.end)
        for (table, _), cells in rows.items()
        if table == leaf.table
        for one in cells
        if one.header and one.column == leaf.column
    ]
    lead = " ".join(said for one in named if not (said := view.said(one.start, one.end)).isdigit())
    plans = leaf.role in (Column.MEASURE, Column.FORM, Column.DEADLINE)
    return Around(lead=lead, column=" ".join(heads), region=_only_region(view, named), plans=plans)


def terms_in(view: Scene, block: Block) -> Mapping[str, float]:
    said = view.said(block.start, block.end)
    return named(said, language_of(view.document, said))


def _only_region(view: Scene, blocks: Iterable[Block]) -> str | None:
    found = {tag.value["id"] for one in blocks for tag in view.within(Label.PLACE, one.start, one.end)}
    return next(iter(found)) if len(found) == 1 else None


def language_of(document: Document, text: str) -> Language:
    if len(document.languages) == 1:
        return document.languages[0]
    found = words(text)
    kazakh = sum(has_kazakh_letter(word.text.casefold()) for word in found)
    return Language.KK if kazakh > _KAZAKH_SHARE * len(found) else Language.RU
