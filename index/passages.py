"""Documents to passages: about sixty words of whole sentences, within one section or one table row, overlapping by one.

A passage's span is a stretch of the source; what the model and the word index read is its repaired text, preceded by
its context: the document's title, the headings above, the measure of the plan row it stands in. The words that name
the columns of a table are known to the word index alone: in the vectors they would make all rows alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.model import Annotation, Block, BlockKind, Column, Document, Label, Language, Passage, short_id
from corpus.reading import reading

FULL = 60
LONGEST = 90
# A last passage below this joins the one before it; a sentence above this is not repeated in the next passage.
SHORTEST = 15
OVERLAP = 30
# A cell of more words than this starts a passage of its own.
SHORT_CELL = 30

# So many words before a long cell stay with it: the number of its row.
_NUMBER_WORDS = 3

_TITLE_WORDS = 14
_HEADING_WORDS = 14
_MEASURE_WORDS = 24
_COLUMNS_WORDS = 24
# The name of a column has so many words at most.
_COLUMN_WORDS = 8

_WORD = re.compile(r"\S+")
_CLAUSE_END = (";", ":", ",", ".")


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage with what is said around it and its own repaired text; the names of its columns end the context."""

    passage: Passage
    context: str
    text: str
    columns: str = ""

    @property
    def embedded(self) -> str:
        """What the embedding model reads: all but the names of columns."""
        return f"{self.context.removesuffix(self.columns)} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a part of a long one, with its number of words; ``starts_passage`` where a long cell begins."""

    start: int
    end: int
    words: int
    starts_passage: bool = False


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which rows of a table name its columns, and what they say."""

    rows: frozenset[int]
    text: str


def passages(document: Document, annotations: Iterable[Annotation]) -> list[Unit]:
    """The passages of a document in text order; its statements (label `obligation`) are the sentences.

    Where no statement covers a stretch of a block, the stretch counts as one sentence.
    """
    sentences = sorted((tag.start, tag.end) for tag in annotations if tag.label is Label.OBLIGATION)
    columns = {table: _columns(document.text, rows) for table, rows in _tables(document).items()}
    units = []
    for blocks in _groups(document):
        named = columns.get(blocks[-1].table) if blocks[-1].table is not None else None
        if named and all(block.row in named.rows for block in blocks):
            continue  # the rows below know what it says
        pieces = [piece for block in blocks for piece in _pieces(document.text, block, sentences)]
        for start, end in _pack(pieces):
            units.append(_unit(document, blocks, start, end, named.text if named else ""))
    return units


def _tables(document: Document) -> dict[int, dict[int, list[Block]]]:
    """The cells of each table by row."""
    tables: dict[int, dict[int, list[Block]]] = {}
    for block in document.leaves():
        if block.table is not None and block.row is not None:
            tables.setdefault(block.table, {}).setdefault(block.row, []).append(block)
    return tables


def _columns(text: str, rows: Mapping[int, Sequence[Block]]) -> _Columns:
    """The rows that name the columns of a table and what they say, cut short; none where no row is below them.

    A first row of short cells without a figure, above rows that each have one, names columns though nothing marks it.
    """
    naming = {row for row, cells in rows.items() if all(cell.header for cell in cells)}
    below = [cells for row, cells in rows.items() if row not in naming and row != 0]
    first = rows.get(0, ())
    if not naming and len(first) > 1 and len(below) > 1 and all(_has_digit(text, cells) for cells in below):
        is_short = all(_count(text, cell.start, cell.end) <= _COLUMN_WORDS for cell in first)
        naming = {0} if is_short and not _has_digit(text, first) else set()
    if not naming or len(naming) == len(rows):
        return _Columns(frozenset(), "")
    cells = [reading(text, cell.start, cell.end).text for row in sorted(naming) for cell in rows[row]]
    said = dict.fromkeys(" ".join(cell.split()) for cell in cells if any(map(str.isalpha, cell)))
    return _Columns(frozenset(naming), " ".join(" ".join(said).split()[:_COLUMNS_WORDS]))


def _has_digit(text: str, cells: Sequence[Block]) -> bool:
    return any(map(str.isdigit, " ".join(text[cell.start : cell.end] for cell in cells)))


def _groups(document: Document) -> Iterator[list[Block]]:
    """Runs of blocks that passages may span: a heading with the text below it, a table row with headings above it."""
    leaves = [block for block in document.leaves() if block.kind is not BlockKind.FURNITURE]
    text: list[Block] = []
    for (table, _row), run in groupby(leaves, key=lambda block: (block.table, block.row)):
        blocks = list(run)
        if table is not None:
            heads = text if all(block.kind is BlockKind.HEADING and block.table == table for block in text) else []
            if text and not heads:
                yield text
            if all(block.kind is BlockKind.HEADING for block in blocks):
                text = [*heads, *blocks]
                continue
            yield [*heads, *blocks]
            text = []
            continue
        for block in blocks:
            if text and _starts_group(text[-1], block):
                yield text
                text = []
            text.append(block)
    if text:
        yield text


def _starts_group(before: Block, block: Block) -> bool:
    if before.kind is BlockKind.HEADING:
        # Headings that follow one another stay with the text below the last of them.
        return block.kind is BlockKind.HEADING and (block.level or 0) <= (before.level or 0)
    return block.kind is BlockKind.HEADING or block.section != before.section


def _pieces(text: str, block: Block, sentences: Sequence[tuple[int, int]]) -> Iterator[_Piece]:
    is_long_cell = block.kind is BlockKind.CELL and _count(text, block.start, block.end) > SHORT_CELL
    starts_passage = is_long_cell
    for start, end in _sentences(block, sentences):
        for piece_start, piece_end, words in _cut(text, start, end):
            yield _Piece(piece_start, piece_end, words, starts_passage)
            starts_passage = False


def _sentences(block: Block, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences of a block, and the stretches between them that none covers."""
    at = block.start
    first = bisect_left(sentences, (block.start, block.start))
    for start, end in sentences[max(0, first - 1) :]:
        if start >= block.end:
            break
        start, end = max(start, at), min(end, block.end)
        if start < end:
            yield at, start
            yield start, end
            at = end
    yield at, block.end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """A sentence without the white space around it; one longer than a passage in parts of at most `FULL` words."""
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    if not any(character.isalnum() for character in text[start:end]):
        return
    while words:
        length = len(words) if len(words) <= LONGEST else _clause(text, words)
        yield words[0][0], words[length - 1][1], length
        words = words[length:]


def _clause(text: str, words: Sequence[tuple[int, int]]) -> int:
    """How many of the words to take: to the last end of a clause that leaves half a passage, or a full one."""
    for length in range(FULL, FULL // 2, -1):
        if text[words[length - 1][1] - 1] in _CLAUSE_END:
            return length
    return FULL


def _count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))


def _pack(pieces: Sequence[_Piece]) -> list[tuple[int, int]]:
    """Spans of about `FULL` words of whole pieces; a short last sentence of one opens the next."""
    packed: list[list[_Piece]] = []
    current: list[_Piece] = []
    fresh = 0  # words of the current passage that no passage before it holds
    for piece in pieces:
        words = sum(held.words for held in current)
        is_full = words >= FULL or words + piece.words > LONGEST
        if fresh and (is_full or (piece.starts_passage and words > _NUMBER_WORDS)):
            packed.append(current)
            repeats = not piece.starts_passage and current[-1].words <= OVERLAP and len(current) > 1
            current = [current[-1]] if repeats and current[-1].words + piece.words <= LONGEST else []
            fresh = 0
        current.append(piece)
        fresh += piece.words
    if fresh and packed and fresh < SHORTEST and not any(piece.starts_passage for piece in current):
        packed[-1].append(current[-1])
    elif fresh:
        packed.append(current)
    return [(held[0].start, held[-1].end) for held in packed]


def _unit(document: Document, blocks: Sequence[Block], start: int, end: int, columns: str) -> Unit:
    inside = [block for block in blocks if block.start < end and start < block.end]
    text = " ".join(
        reading(document.text, max(start, block.start), min(end, block.end)).text.strip() for block in inside
    )
    first = next((block for block in inside if block.kind is not BlockKind.HEADING), inside[0])
    passage = Passage(
        id=short_id("passage", document.id, document.revision, str(start), str(end)),
        document=document.id,
        start=start,
        end=end,
        page=inside[0].page,
        section=first.section,
        language=_language(inside, start, end),
    )
    context = f"{_context(document, blocks, passage, text)} {columns}".strip()
    return Unit(passage, context, text, columns)


def _language(blocks: Sequence[Block], start: int, end: int) -> Language:
    """The language of most of the passage's characters; `MIXED` where Kazakh and Russian both have a third."""
    sizes: Counter[Language] = Counter()
    for block in blocks:
        sizes[block.language] += min(end, block.end) - max(start, block.start)
    known = sizes[Language.KK] + sizes[Language.RU]
    if known and 3 * min(sizes[Language.KK], sizes[Language.RU]) >= known:
        return Language.MIXED
    return sizes.most_common(1)[0][0]


def _context(document: Document, blocks: Sequence[Block], passage: Passage, text: str) -> str:
    """Title, nearest headings and the row's measure, each cut short, none that the passage itself says."""
    said = _folded(text)
    parts = [(document.title or "", _TITLE_WORDS)]
    parts += [(heading, _HEADING_WORDS) for heading in passage.section[-2:]]
    measure = next((block for block in blocks if block.role is Column.MEASURE and not block.header), None)
    if measure is not None:
        parts.append((reading(document.text, measure.start, measure.end).text, _MEASURE_WORDS))
    told: list[str] = []
    for part, most in parts:
        folded = _folded(part)
        if folded and folded not in said:
            told.append(" ".join(part.split()[:most]).rstrip(".,;: ") + ".")
            said = f"{said} {folded}"
    return " ".join(told)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
