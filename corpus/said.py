"""What stands in a document's prose, leaf by leaf and line by line: the material of its particulars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import dates
from corpus.headings import roman_number
from corpus.model import Block, BlockKind
from corpus.reading import reading

LONG = 160
_LONGEST = 4000
_HEAD_BLOCKS = 25
_CELLS_OF_LETTERHEAD = 12
_SENTENCE = 40
# A running head and a title at most stand above a notice.
_ABOVE_NOTICE = 3
_SECTIONS = range(2, 5)
# A letterhead in two languages side by side: words on either side of a wide gap.
_COLUMNS = re.compile(
    r"\s*([^\d\s№](?:[^\d\n№\t ]| (?! {3})){5,100})[ \t]{4,}([^\d\s№](?:[^\d\n№\t ]| (?! {3})){5,100})\s*"
)
_INITIAL_LAST = re.compile(r"(?:\b[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]|\b[гж]|\bг\.р|\bобл|\bқ)\.\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """A leaf, or a line of one, and its reading."""

    block: Block
    text: str


def prose_of(said: Sequence[Said], blocks: Sequence[Block]) -> list[Said]:
    """The leaves outside tables of data; small tables that name no columns only place what they hold on the page."""
    cells = Counter(block.table for block in blocks if block.is_leaf)
    data = {block.table for block in blocks if block.role is not None or block.header}
    placed = {table for table, count in cells.items() if count <= _CELLS_OF_LETTERHEAD} - data
    return [leaf for leaf in said if leaf.block.table is None or leaf.block.table in placed]


def said_of(text: str, blocks: Sequence[Block]) -> list[Said]:
    """All leaves that hold text, in text order."""
    found = (
        Said(block, reading(text, block.start, min(block.end, block.start + _LONGEST)).text.strip())
        for block in blocks
        if block.is_leaf
    )
    return [leaf for leaf in found if leaf.text]


def head_of(prose: Sequence[Said]) -> list[Said]:
    """The leaves above the text proper: up to the salutation, the first sentence, section or point.

    A notice of a sentence may stand above all that (`Вымышленный документ: …`, `Көшірмесі дұрыс …`).
    """
    head = _head(prose)
    rest = prose[len(head) :]
    if rest and len(head) < _ABOVE_NOTICE and not _is_numbered(head):
        below = _head(rest[1:])
        if _is_numbered(below):
            return [*head, Said(rest[0].block, rest[0].text[:LONG]), *below]
    if not head and prose:
        head = [Said(prose[0].block, prose[0].text[:LONG])]
    return head


def _is_numbered(head: Sequence[Said]) -> bool:
    """Whether lines hold a number with a day, as the head of a letter does."""
    return any("№" in leaf.text for leaf in head) and any(any(dates(leaf.text)) for leaf in head)


def _head(prose: Sequence[Said]) -> list[Said]:
    head: list[Said] = []
    for leaf in prose[:_HEAD_BLOCKS]:
        if leaf.block.kind is BlockKind.LIST_ITEM or len(leaf.text) > LONG or leaf.text.endswith("!"):
            break
        if is_sentence(leaf.text) or _opens_section(leaf):
            break
        head.append(leaf)
    return head


def lines_of(text: str, leaves: Sequence[Said]) -> list[Said]:
    """The lines of some leaves, each with the leaf it belongs to."""
    return [line for leaf in leaves for line in _lines(text, leaf)]


def _lines(text: str, leaf: Said) -> Iterator[Said]:
    content = text[leaf.block.start : leaf.block.end]
    if len(leaf.text) > 4 * LONG or ("\n" not in content and _COLUMNS.fullmatch(content) is None):
        yield leaf
        return
    start = leaf.block.start
    for line in content.split("\n"):
        columns = _COLUMNS.fullmatch(line)
        for first, last in (columns.span(1), columns.span(2)) if columns else ((0, len(line)),):
            said = reading(text, start + first, start + last).text.strip()
            if said:
                yield Said(leaf.block, said)
        start += len(line) + 1


def is_sentence(text: str) -> bool:
    """Whether a line says something to the end, as lines of a head do not."""
    return len(text) > _SENTENCE and text.endswith((".", ":", ";")) and not _INITIAL_LAST.search(text)


def _opens_section(leaf: Said) -> bool:
    """Whether a heading parts the text, unlike one that titles it."""
    if leaf.block.kind is not BlockKind.HEADING:
        return False
    return (
        leaf.block.level in _SECTIONS or roman_number(leaf.text.split(".")[0] if "." in leaf.text else "") is not None
    )
