"""Saved web pages: the main content as headings, paragraphs, lists and tables, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from corpus.errors import Unreadable
from corpus.model import BlockKind, Extract, Failure
from corpus.readers import txt
from corpus.readers.html_main import BLOCKS, main_content
from corpus.readers.html_metadata import metadata
from corpus.readers.numbering import ordinal
from corpus.readers.pieces import Cell, Grid, Leaf, Line, Piece, assemble, plain

MEDIA_TYPE = "text/html"

_META_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_RUN_OF_SPACE = re.compile(r"[ \t\r\n\f]+")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OL_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MAX_SPAN = 1000
# A layout table holds whole pages in its cells; one that holds data has short ones.
_LAYOUT_CELL = 3000


def read(content: bytes, source: str) -> Extract:
    """The main text of a page; menus, scripts and footers are left out."""
    text, warnings = _decode(content, source)
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(source, Failure.EMPTY, "the page holds no text", "Check that it was saved whole") from error
    if any("depth" in entry.message for entry in parser.error_log):
        warnings = (*warnings, "the page nests too deep; what stands deeper was left out")
    facts = metadata(root)
    pieces = [piece for element in main_content(root) for piece in _pieces(element)]
    return assemble(pieces, source, MEDIA_TYPE, metadata=facts, warnings=warnings)


def _decode(content: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """A page's own word on its encoding counts only where the bytes are not plainly UTF-8."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    declared = _META_CHARSET.search(content[:4096])
    if not marked and declared is not None:
        try:
            return content.decode("utf-8"), ()
        except UnicodeDecodeError:
            pass
        name = declared[1].decode("ascii").lower()
        try:
            if name.replace("-", "") not in ("utf8", "utf16"):
                return content.decode(name, errors="replace"), ()
        except LookupError:
            pass
    decoded = txt.decode(content)
    if decoded is None:
        raise Unreadable(source, Failure.DAMAGED, "the page's letters can't be decoded", "Save it again as UTF-8")
    return decoded[0].lstrip("\ufeff"), decoded[2]


def _pieces(root: Any) -> Iterator[Piece]:
    """Walk the tree in order without recursion, so that no depth of nesting can break it."""
    flow = _Flow()
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag
        if leaving:
            if tag in BLOCKS:
                yield from flow.flush()
            flow.leave(element)
            flow.add(element.tail or "")
            continue
        if tag == "table" and _holds_data(element):
            yield from flow.flush()
            yield _grid(element)
            flow.add(element.tail or "")
            continue
        if tag == "br":
            flow.line_break()
            flow.add(element.tail or "")
            continue
        if tag in BLOCKS:
            yield from flow.flush()
        flow.enter(element)
        flow.add(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from flow.flush()


class _Flow:
    """The running text between two block boundaries and what it will become."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.kinds: list[tuple[Any, BlockKind, int | None]] = []
        self.marker = ""
        self.numbers: dict[Any, int] = {}
        self.raised: Any = None
        self.verbatim: Any = None

    def enter(self, element: Any) -> None:
        tag = element.tag
        if tag in _HEADINGS:
            self.kinds.append((element, BlockKind.HEADING, _HEADINGS[tag]))
        elif tag == "li":
            self.kinds.append((element, BlockKind.LIST_ITEM, None))
            self.marker = self.number(element)
        elif tag == "sup" and self.raised is None:
            self.raised = element
        elif tag == "pre" and self.verbatim is None:
            self.verbatim = element

    def number(self, item: Any) -> str:
        """The number that a browser shows before an item of an ordered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        step = -1 if parent.get("reversed") is not None else 1
        if parent not in self.numbers:
            self.numbers[parent] = _integer(parent.get("start"), len(parent.findall("li")) if step < 0 else 1)
        number = _integer(item.get("value"), self.numbers[parent])
        self.numbers[parent] = number + step
        return ordinal(number, _OL_FORMATS.get(parent.get("type", "1"), "decimal")) + "."

    def leave(self, element: Any) -> None:
        if self.kinds and self.kinds[-1][0] is element:
            self.kinds.pop()
        if self.raised is element:
            self.raised = None
        if self.verbatim is element:
            self.verbatim = None

    def add(self, text: str) -> None:
        if self.raised is not None:
            text = text.translate(_SUPERSCRIPT)
        self.parts.append(text if self.verbatim is not None else _RUN_OF_SPACE.sub(" ", text))

    def line_break(self) -> None:
        self.parts.append("\n")

    def flush(self) -> Iterator[Leaf]:
        """What has run up; two line breaks in a row part paragraphs, as authors of portal pages use them."""
        text = "".join(self.parts)
        self.parts = []
        kind, level = self.kinds[-1][1:] if self.kinds else (BlockKind.PARAGRAPH, None)
        for paragraph in re.split(r"\n[ \xa0]*\n\s*", text):
            lines = [_tidy(line) for line in paragraph.split("\n")]
            tidy = "\n".join(line for line in lines if line)
            if not tidy:
                continue
            if kind is BlockKind.LIST_ITEM and self.marker:
                tidy = f"{self.marker} {tidy}"
                self.marker = ""
            yield plain(kind, tidy, level)


def _tidy(line: str) -> str:
    return re.sub(r" {2,}", " ", line).strip(" \xa0\t\r\f")


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default


def _holds_data(table: Any) -> bool:
    """Whether a table is one, and not a means of placing a page's parts."""
    if table.get("role") in ("presentation", "none"):
        return False
    rows = _rows(table)
    if len(rows) < 2 and not table.findall(".//th"):
        return False
    if max((len(cells) for cells in rows), default=0) < 2:
        return False
    if next(table.iterdescendants("table"), None) is not None and table.find(".//th") is None:
        nested = [child for child in table.iterdescendants("table") if len(_rows(child)) > 1]
        if nested:
            return False
    return max(len("".join(cell.itertext())) for cells in rows for cell in cells) <= _LAYOUT_CELL


def _rows(table: Any) -> list[list[Any]]:
    """The rows of the table itself, not of those inside it."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]


def _grid(table: Any) -> Grid:
    """Cells at their columns as colspan and rowspan place them, each once."""
    taken: dict[int, int] = {}
    rows: list[tuple[Cell, ...]] = []
    for cells in _rows(table):
        placed = []
        column = 0
        opened: dict[int, int] = {}
        for cell in cells:
            while taken.get(column, 0) > 0:
                column += 1
            wide = min(max(_integer(cell.get("colspan"), 1), 1), _MAX_SPAN)
            deep = min(max(_integer(cell.get("rowspan"), 1), 1), _MAX_SPAN)
            header = cell.tag == "th" or cell.getparent().getparent().tag == "thead"
            placed.append(Cell(column, _cell_lines(cell), header))
            for covered in range(column, column + wide):
                opened[covered] = deep
            column += wide
        for covered in list(taken):
            taken[covered] -= 1
        for covered, deep in opened.items():
            taken[covered] = max(taken.get(covered, 0), deep - 1)
        rows.append(tuple(placed))
    caption = table.find("caption")
    title = _tidy(_RUN_OF_SPACE.sub(" ", caption.text_content())) if caption is not None else ""
    before: Sequence[Leaf] = [plain(BlockKind.PARAGRAPH, title)] if title else []
    return Grid((*before, *rows))


def _cell_lines(cell: Any) -> tuple[Line, ...]:
    lines: list[Line] = []
    for piece in _pieces(cell):
        if isinstance(piece, Leaf):
            lines.extend(piece.lines)
        else:
            lines.extend(Line(" ".join(part for part in parts if part)) for parts in _flat(piece))
    return tuple(lines)


def _flat(grid: Grid) -> Iterator[list[str]]:
    """A table inside a cell as lines of its rows."""
    for row in grid.rows:
        if isinstance(row, Leaf):
            yield [line.text for line in row.lines]
        else:
            yield [" ".join(line.text for line in cell.lines) for cell in row]
