"""Word files: paragraphs, headings, lists with their computed numbers, tables, footnotes, headers, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.model import BlockKind, Extract
from corpus.readers.docx_numbering import Numbering, number, numbering, value
from corpus.readers.docx_package import Package, R, W, unpack
from corpus.readers.docx_styles import Style, outline_level, styles
from corpus.readers.html_metadata import iso_date
from corpus.readers.pieces import Cell, Grid, Leaf, Line, Piece, assemble, plain

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CORE = {"title": "title", "creator": "author", "language": "language", "created": "created", "modified": "modified"}
_DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
_INSERTED = frozenset((f"{W}ins", f"{W}moveTo"))
_OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class _Reading:
    """What one file's walk carries along: its styles, list counters, notes, and what it met on the way."""

    styles: dict[str, Style]
    numbering: Numbering
    notes: dict[tuple[str, str], Any]
    inserted: int = 0
    deleted: int = 0
    hidden: int = 0
    noted: list[tuple[str, Any]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    # Text of a paragraph whose end mark was deleted: Word joins it to the next one.
    carried: str = ""
    note_number: int = 0


def read(content: bytes, source: str) -> Extract:
    """The text of a Word file as its reader sees it with all tracked changes accepted."""
    package = unpack(content, source)
    state = _Reading(styles(package.part("styles.xml")), numbering(package.part("numbering.xml")), _notes(package))
    body = package.document.find(f"{W}body")
    pieces = list(_blocks(body if body is not None else package.document, state))
    heads, feet = _furniture(package, state)
    facts = _metadata(package.part("core.xml"))
    return assemble([*heads, *pieces, *feet], source, MEDIA_TYPE, metadata=facts, warnings=_warnings(state))


def _blocks(parent: Any, state: _Reading) -> Iterator[Piece]:
    for element in _children(parent, state):
        if element.tag == f"{W}p":
            yield from _paragraph(element, state)
        elif element.tag == f"{W}tbl":
            yield Grid(tuple(_rows(element, state)))
            yield from _notes_met(state)
            yield from _boxes_met(state)


def _children(parent: Any, state: _Reading) -> Iterator[Any]:
    """Paragraphs, tables, rows or cells in order, through content controls and tracked insertions."""
    for element in parent:
        tag = element.tag
        if tag in _DELETED:
            state.deleted += 1
        elif tag in _INSERTED:
            state.inserted += 1
            yield from _children(element, state)
        elif tag == f"{W}sdt":
            inside = element.find(f"{W}sdtContent")
            if inside is not None:
                yield from _children(inside, state)
        elif tag in (f"{W}customXml", f"{W}smartTag"):
            yield from _children(element, state)
        elif tag == f"{_MC}AlternateContent":
            yield from _children(_alternative(element), state)
        else:
            yield element


def _alternative(element: Any) -> Any:
    chosen = element.find(f"{_MC}Choice")
    if chosen is None:
        chosen = element.find(f"{_MC}Fallback")
    return chosen if chosen is not None else ()


def _paragraph(element: Any, state: _Reading) -> Iterator[Leaf]:
    kind, level, text = _read_paragraph(element, state)
    if text.strip():
        yield plain(kind, text, level)
    yield from _notes_met(state)
    yield from _boxes_met(state)


def _read_paragraph(element: Any, state: _Reading) -> tuple[BlockKind, int | None, str]:
    """What a paragraph is, and its text with its number; empty when it runs on into the next one."""
    properties = element.find(f"{W}pPr")
    text = state.carried + "".join(_runs(element, state))
    state.carried = ""
    mark = properties.find(f"{W}rPr") if properties is not None else None
    if mark is not None and any(mark.find(tag) is not None for tag in _DELETED):
        state.deleted += 1
        state.carried = text
        return BlockKind.PARAGRAPH, None, ""
    style = state.styles.get(value(properties.find(f"{W}pStyle"), "") if properties is not None else "", Style())
    level = style.level
    outline = properties.find(f"{W}outlineLvl") if properties is not None else None
    if outline is not None:
        level = outline_level(outline)
    text = text.strip("\n")
    prefix = _number(properties, style, state)
    if prefix:
        text = f"{prefix} {text}" if text.strip() else prefix
    if level is not None:
        return BlockKind.HEADING, level, text
    return BlockKind.PARAGRAPH if prefix is None else BlockKind.LIST_ITEM, None, text


def _number(properties: Any, style: Style, state: _Reading) -> str | None:
    """The paragraph's number; empty for a bullet, None where it is in no list."""
    listed = properties.find(f"{W}numPr") if properties is not None else None
    list_id, depth = style.list_id, style.depth
    if listed is not None:
        list_id = value(listed.find(f"{W}numId"), list_id or "")
        depth = number(value(listed.find(f"{W}ilvl"), str(depth)))
    if not list_id or list_id == "0":
        return None
    return state.numbering.next(list_id, depth)


def _runs(parent: Any, state: _Reading) -> Iterator[str]:
    """The text inside a paragraph; insertions read, deletions and hidden runs not."""
    for element in parent:
        tag = element.tag
        if tag == f"{W}r":
            yield from _run(element, state)
        elif tag in _DELETED:
            state.deleted += 1
        elif tag in _INSERTED:
            state.inserted += 1
            yield from _runs(element, state)
        elif tag == f"{_MC}AlternateContent":
            yield from _runs(_alternative(element), state)
        elif tag == _MATH_TEXT:
            yield element.text or ""
        elif tag != f"{W}pPr" and isinstance(tag, str):
            yield from _runs(element, state)


def _run(run: Any, state: _Reading) -> Iterator[str]:
    properties = run.find(f"{W}rPr")
    raised = False
    if properties is not None:
        hidden = properties.find(f"{W}vanish")
        if hidden is not None and value(hidden, "1") not in _OFF:
            state.hidden += 1
            return
        raised = value(properties.find(f"{W}vertAlign"), "") == "superscript"
    for element in run:
        text = _run_part(element, state)
        if text:
            yield text.translate(_SUPERSCRIPT) if raised else text


def _run_part(element: Any, state: _Reading) -> str:
    match element.tag:
        case tag if tag == f"{W}t":
            return element.text or ""
        case tag if tag == f"{W}tab" or tag == f"{W}ptab":
            return "\t"
        case tag if tag == f"{W}br" or tag == f"{W}cr":
            return "\n" if element.get(f"{W}type") in (None, "textWrapping") else ""
        case tag if tag == f"{W}noBreakHyphen":
            return "\u2011"
        case tag if tag == f"{W}softHyphen":
            return "\u00ad"
        case tag if tag == f"{W}sym":
            return _symbol(element)
        case tag if tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            return _note_reference(element, state)
        case tag if tag == f"{_MC}AlternateContent":
            state.boxes.extend(_text_boxes(_alternative(element)))
        case tag if tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            state.boxes.extend(_text_boxes(element))
    return ""


def _symbol(element: Any) -> str:
    """A character of a symbol font; those fonts' private codes mean nothing outside of them."""
    code = int(element.get(f"{W}char", "0"), 16) if _is_hex(element.get(f"{W}char", "")) else 0
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 6 and all(letter in "0123456789abcdefABCDEF" for letter in text)


def _text_boxes(element: Any) -> list[Any]:
    """The contents of text boxes; those of a fallback repeat those of the choice."""
    if not len(element):
        return []
    return [
        box
        for box in element.iter(f"{W}txbxContent")
        if not any(above.tag in (f"{_MC}Fallback", f"{W}txbxContent") for above in box.iterancestors())
        or not any(above.tag == f"{_MC}AlternateContent" for above in box.iterancestors())
    ]


def _boxes_met(state: _Reading) -> Iterator[Leaf]:
    """Text boxes after the paragraph that anchors them, as paragraphs; a table in one gives a paragraph a row."""
    while state.boxes:
        box = state.boxes.pop(0)
        for piece in _blocks(box, state):
            if isinstance(piece, Leaf):
                yield piece
            else:
                yield from (plain(BlockKind.PARAGRAPH, line) for line in _flat(piece) if line.strip())


def _note_reference(element: Any, state: _Reading) -> str:
    kind = "footnote" if element.tag == f"{W}footnoteReference" else "endnote"
    note = state.notes.get((kind, element.get(f"{W}id", "")))
    if note is None:
        return ""
    state.note_number += 1
    mark = str(state.note_number)
    state.noted.append((mark, note))
    return mark.translate(_SUPERSCRIPT)


def _notes_met(state: _Reading) -> Iterator[Leaf]:
    """Footnotes and endnotes right after the block that refers to them, each under its number."""
    while state.noted:
        mark, note = state.noted.pop(0)
        text = "\n".join(line for child in note.iter(f"{W}p") if (line := "".join(_runs(child, state)).strip()))
        if text:
            yield plain(BlockKind.FOOTNOTE, f"{mark} {text}")


def _notes(package: Package) -> dict[tuple[str, str], Any]:
    found = {}
    for kind in ("footnote", "endnote"):
        tree = package.part(f"{kind}s.xml")
        if tree is None:
            continue
        for note in tree.iter(f"{W}{kind}"):
            if note.get(f"{W}type") in (None, "normal"):
                found[kind, note.get(f"{W}id", "")] = note
    return found


def _rows(table: Any, state: _Reading) -> Iterator[tuple[Cell, ...]]:
    for row in _children(table, state):
        if row.tag != f"{W}tr":
            continue
        properties = row.find(f"{W}trPr")
        column = 0
        header = False
        if properties is not None:
            if properties.find(f"{W}del") is not None:
                state.deleted += 1
                continue
            mark = properties.find(f"{W}tblHeader")
            header = mark is not None and value(mark, "1") not in _OFF
            column = number(value(properties.find(f"{W}gridBefore"), "0"))
        cells = []
        for cell in _children(row, state):
            if cell.tag != f"{W}tc":
                continue
            facts = cell.find(f"{W}tcPr")
            merged = facts.find(f"{W}vMerge") if facts is not None else None
            if merged is None or value(merged, "continue") == "restart":
                cells.append(Cell(column, tuple(_cell_lines(cell, state)), header))
            column += max(1, number(value(facts.find(f"{W}gridSpan"), "1")) if facts is not None else 1)
        yield tuple(cells)


def _cell_lines(cell: Any, state: _Reading) -> Iterator[Line]:
    for element in _children(cell, state):
        if element.tag == f"{W}p":
            _, _, text = _read_paragraph(element, state)
            # A tab would look like the end of the cell.
            for line in text.replace("\t", " ").split("\n"):
                if line.strip():
                    yield Line(line)
        elif element.tag == f"{W}tbl":
            for line in _flat(Grid(tuple(_rows(element, state)))):
                if line.strip():
                    yield Line(line)


def _flat(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        if not isinstance(row, Leaf):
            yield " ".join(line.text for cell in row for line in cell.lines)


def _furniture(package: Package, state: _Reading) -> tuple[list[Leaf], list[Leaf]]:
    """Headers and footers that a section shows, each text once."""
    heads: dict[str, Leaf] = {}
    feet: dict[str, Leaf] = {}
    for tag, found in ((f"{W}headerReference", heads), (f"{W}footerReference", feet)):
        for reference in package.document.iter(tag):
            part = package.part(package.related.get(reference.get(f"{R}id", ""), ""))
            if part is None:
                continue
            for piece in _blocks(part, state):
                lines = (
                    [piece] if isinstance(piece, Leaf) else [plain(BlockKind.FURNITURE, row) for row in _flat(piece)]
                )
                for leaf in lines:
                    text = "\n".join(line.text for line in leaf.lines)
                    found.setdefault(text, Leaf(BlockKind.FURNITURE, leaf.lines))
    return list(heads.values()), list(feet.values())


def _metadata(core: Any) -> dict[str, str]:
    """The core properties; the days of making and saving are not the document's own date and don't claim to be."""
    facts: dict[str, str] = {}
    for element in core if core is not None else ():
        name = _CORE.get(element.tag.rpartition("}")[2]) if isinstance(element.tag, str) else None
        text = (element.text or "").strip()
        if name and text:
            facts[name] = (iso_date(text) or text) if name in ("created", "modified") else text
    return facts


def _warnings(state: _Reading) -> list[str]:
    warnings = []
    if state.inserted or state.deleted:
        warnings.append(
            f"the file holds tracked changes: {state.inserted} insertions were read, {state.deleted} deletions left out"
        )
    if state.hidden:
        warnings.append(f"{state.hidden} stretches of hidden text were left out")
    return warnings
