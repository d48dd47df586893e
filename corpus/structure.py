"""What the blocks of a document are to one another: sections, languages, the roles of a plan's columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.cells import with_paragraphs
from corpus.head_wording import wording
from corpus.headings import LONGEST, annex, heading, names_document, roman_number
from corpus.language import language
from corpus.layout import layout
from corpus.lines import marker
from corpus.model import Block, BlockKind, Extract, Language
from corpus.plan_columns import rows_of_one_cell, with_roles
from corpus.provisions import with_provisions
from corpus.reading import reading
from corpus.said import is_sentence
from corpus.sections import with_points, with_sections

_TITLE_WITHIN = 6
_FEWEST_WORDS = 3
_HEAD = 25
_DIRECTION = 2
_ROW_HEADING = 200
_ROW_TITLE = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})?(?:\.|\)|\s?-\s?[^\W\d]{2,12}\.?)?\s)?[А-ЯЁӘҒҚҢӨҰҮҺІA-Z«\"][^\n;:]{3,200}[^\s.;:,!?]"
)
_SUB_NUMBER = re.compile(r"\d{1,2}\.\d")
_WORD = re.compile(r"[^\W\d_]+")
_KAZAKH = re.compile(r"[әғқңөұүһіə]", re.IGNORECASE)


def structure(extract: Extract) -> tuple[Block, ...]:
    """Complete the blocks of an extract: what the format states stays, the rest is told from the text."""
    text = extract.text
    blocks = _recognised(text, tuple(with_paragraphs(text, extract.blocks))) if extract.blocks else layout(text)
    headed = _with_annexes(
        text, _with_subject(text, _with_row_headings(text, with_roles(text, tuple(blocks)), bool(extract.blocks)))
    )
    told = list(_with_languages(text, headed))
    return with_provisions(text, tuple(with_points(text, with_sections(text, told))))


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


def _with_row_headings(text: str, blocks: Sequence[Block], merged: bool) -> Sequence[Block]:
    """The blocks with rows of plans that hold one short unfinished line, over all columns, as headings of those below.

    Only a reader that knows of ``merged`` cells can tell such a row from one that a page or a line broke.
    """
    planned = {block.table for block in blocks if block.role is not None} if merged else set()
    alone = Counter((block.table, block.row) for block in blocks if block.is_leaf and block.table in planned)
    directed = {block.table for block in blocks if block.kind is BlockKind.HEADING and block.level == _DIRECTION}
    single = rows_of_one_cell(blocks)
    found = []
    for block in blocks:
        place = (block.table, block.row)
        if block.kind is BlockKind.CELL and place in single and alone[place] == 1 and not block.header:
            content = reading(text, block.start, min(block.end, block.start + _ROW_HEADING + 1)).text.strip()
            if len(content) <= _ROW_HEADING and _ROW_TITLE.fullmatch(content):
                below = block.table in directed or _SUB_NUMBER.match(content) is not None
                block = replace(block, kind=BlockKind.HEADING, level=_DIRECTION + below)
        found.append(block)
    return found


def _with_subject(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with the line above the text that says what it is about as its title, where nothing else is that."""
    open_yet = not any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks[:_HEAD])
    letterhead = wording("letterhead")
    for place, block in enumerate(blocks):
        if open_yet and place < _HEAD and block.is_leaf and block.table is None:
            content = reading(text, block.start, min(block.end, block.start + LONGEST + 1)).text.strip()
            titled = block.kind is BlockKind.PARAGRAPH or (block.kind is BlockKind.HEADING and block.level is None)
            if titled and names_document(content):
                block, open_yet = replace(block, kind=BlockKind.HEADING, level=1), False
            elif block.kind is BlockKind.HEADING and block.level is None and letterhead.search(content):
                block = replace(block, kind=BlockKind.PARAGRAPH)
            elif block.kind is BlockKind.LIST_ITEM or is_sentence(content):
                open_yet = False
        yield block


def _with_annexes(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with the stamps of annexes as headings; one without a number only below the points of an act."""
    pointed = False
    for block in blocks:
        pointed = pointed or block.kind is BlockKind.LIST_ITEM
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.CELL) and block.role is None and not block.header:
            content = reading(text, block.start, min(block.end, block.start + LONGEST + 1)).text.strip()
            name = annex(content)
            if name is not None and (pointed or any(map(str.isdigit, name))):
                block = replace(block, kind=BlockKind.HEADING, level=1)
        yield block


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
