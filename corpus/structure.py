"""What the blocks of a document are to one another: sections, languages, the roles of a plan's columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.cells import with_paragraphs
from corpus.headings import LONGEST, heading, names_document, roman_number
from corpus.language import language
from corpus.layout import layout
from corpus.lines import marker
from corpus.model import Block, BlockKind, Extract, Language
from corpus.plan_columns import rows_of_one_cell, with_roles
from corpus.reading import reading
from corpus.sections import with_points, with_sections

_TITLE_WITHIN = 6
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_KAZAKH = re.compile(r"[әғқңөұүһіə]", re.IGNORECASE)


def structure(extract: Extract) -> tuple[Block, ...]:
    """Complete the blocks of an extract: what the format states stays, the rest is told from the text."""
    text = extract.text
    blocks = _recognised(text, tuple(with_paragraphs(text, extract.blocks))) if extract.blocks else layout(text)
    told = list(_with_languages(text, with_roles(text, tuple(blocks))))
    return tuple(with_points(text, with_sections(text, told)))


def _recognised(text: str, blocks: Sequence[Block]) -> Iterable[Block]:
    """The blocks of a reader with headings and list items that the format does not tell from paragraphs."""
    alone = rows_of_one_cell(blocks)
    headed = any(block.kind is BlockKind.HEADING for block in blocks)
    chapter = place = 0
    for block in blocks:
        in_table = block.kind is BlockKind.CELL and (block.table, block.row) in alone
        if block.kind is not BlockKind.PARAGRAPH and not in_table:
            yield block
            continue
        content = reading(text, block.start, min(block.end, block.start + LONGEST + 1)).text.strip()
        rule = heading(content, chapter)
        if rule is not None:
            chapter = roman_number(content) or chapter
            yield replace(block, kind=BlockKind.HEADING, level=rule.level)
        elif not in_table and not headed and place < _TITLE_WITHIN and names_document(content):
            yield replace(block, kind=BlockKind.HEADING, level=1)
        elif not in_table and marker(content):
            yield replace(block, kind=BlockKind.LIST_ITEM)
        else:
            yield block
        place += 1


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
    if words < _FEWEST_WORDS and around in (Language.KK, Language.RU) and (words or told is not Language.OTHER):
        return around
    return told
