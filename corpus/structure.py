"""What the blocks of a document are to one another: sections, languages, the roles of a plan's columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.headings import heading_rule
from corpus.language import language
from corpus.layout import layout
from corpus.model import Block, BlockKind, Extract, Language
from corpus.plan_columns import with_roles
from corpus.reading import reading

_UNRANKED = 5
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_KAZAKH = re.compile(r"[әғқңөұүһіə]", re.IGNORECASE)


def structure(extract: Extract) -> tuple[Block, ...]:
    """Complete the blocks of an extract: what the format states stays, the rest is told from the text."""
    blocks = extract.blocks or layout(extract.text)
    told = list(_with_languages(extract.text, with_roles(extract.text, blocks)))
    return tuple(_with_sections(extract.text, told))


def _with_languages(text: str, blocks: Iterable[Block]) -> Iterable[Block]:
    """Tell the language of each leaf; one too short to tell has that of the leaves around it."""
    last = Language.OTHER
    waiting: list[Block] = []
    for block in blocks:
        if not block.is_leaf:
            waiting.append(block)
            continue
        told = _language(text[block.start : block.end], last)
        block = replace(block, language=told)
        if told is not Language.OTHER:
            last = told
        yield from waiting
        waiting.clear()
        yield block
    yield from waiting


def _language(content: str, around: Language) -> Language:
    """The language of a leaf; names and words that are too few to tell are in the language around them."""
    told = language(content)
    words = sum(len(word) > 1 for word in _WORD.findall(content[:200]))
    if told is Language.KK and _KAZAKH.search(content):
        return told
    if words < _FEWEST_WORDS and around in (Language.KK, Language.RU) and words:
        return around
    return told


def _with_sections(text: str, blocks: Sequence[Block]) -> Iterable[Block]:
    """Give each block the headings above it, the outermost first.

    A heading inside a table holds for the table's rows below it, or for its own row where that goes on with other text.
    """
    crowded = _rows_with_text(blocks)
    above: list[tuple[int, str, Block]] = []
    for block in blocks:
        above = [entry for entry in above if _reaches(entry[2], block, crowded)]
        if block.kind is BlockKind.HEADING:
            title = reading(text, block.start, block.end).text
            level = block.level or _level(title)
            while above and above[-1][0] >= level:
                above.pop()
            yield replace(block, level=level, section=tuple(name for _, name, _ in above))
            above.append((level, title, block))
        else:
            yield replace(block, section=tuple(name for _, name, _ in above))


def _rows_with_text(blocks: Sequence[Block]) -> set[tuple[int | None, int | None]]:
    """The table rows in which something besides headings stands."""
    return {(block.table, block.row) for block in blocks if block.kind is BlockKind.CELL}


def _reaches(heading: Block, block: Block, crowded: set[tuple[int | None, int | None]]) -> bool:
    """Whether a block can stand under a heading."""
    if heading.table is None:
        return True
    row = (heading.table, heading.row)
    return block.table == heading.table and (row not in crowded or (block.table, block.row) == row)


def _level(title: str) -> int:
    """How deep a heading stands by its wording."""
    rule = heading_rule(title)
    return _UNRANKED if rule is None else rule.level
