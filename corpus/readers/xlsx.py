"""Spreadsheets: each sheet a heading and a table of the values as they are displayed; merged cells stand once."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from lxml import etree

from corpus import zips
from corpus.errors import Unreadable
from corpus.model import BlockKind, Extract, Failure
from corpus.readers.pieces import Cell, Grid, Leaf, Line, Piece, assemble, plain
from corpus.readers.xlsx_formats import display

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PART_LIMIT = 256 << 20
TOTAL_LIMIT = 512 << 20
MEMBER_LIMIT = 20_000
CELL_LIMIT = 500_000
SHEET_LIMIT = 500
_TITLE = 300
_COVERED_LIMIT = 4 * CELL_LIMIT
_AGAIN = "Open it in Excel, save it again and give that"
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, OSError, EOFError)

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^<>]{0,2000}/>)\s{0,9}(?:<v\s?/>|<v></v>)?</c>")
_FAR_ROW = re.compile(rb'\br="[A-Z]{0,9}(\d{7,2000})"')
_LAST_ROW = 1 << 20
_LONGEST_MATCH = 4096
# Names that a program gives and that say nothing.
_UNNAMED = re.compile(r"(?:sheet|лист|парақ|бет|table|таблица|кесте|worksheet)\s?\d*\Z", re.IGNORECASE)
_RETURNS = re.compile(r"_x000[dD]_|\r\n?")

Merge = tuple[int, int, int, int]
Values = dict[int, str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at a sheet's raw part shows: its merged stretches, and formulas that hold no computed value."""

    merges: tuple[Merge, ...]
    blank_formulas: int


def read(content: bytes, source: str) -> Extract:
    """The sheets that a reader sees, one after another. Raises `Unreadable`."""
    seen = _inspect(content, source)
    # Imported late: it takes a while, and only for its warnings about what it doesn't keep would it say anything.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            pieces, hidden = _sheets(book, seen, source)
            facts = _metadata(book.properties)
        except (*_BROKEN, zipfile.BadZipFile, ParseError, etree.XMLSyntaxError, InvalidFileException) as error:
            reason = f"its sheets can't be read ({type(error).__name__})"
            raise Unreadable(source, Failure.DAMAGED, reason, _AGAIN) from error
    said = [f"hidden sheets were left out: {', '.join(hidden)}"] if hidden else []
    if blank := sum(sheet.blank_formulas for sheet in seen.values()):
        said.append(f"{blank} formulas hold no computed value; open the file in Excel and save it")
    return assemble(pieces, source, MEDIA_TYPE, metadata=facts, warnings=said)


def _inspect(content: bytes, source: str) -> dict[str, _Seen]:
    """Count what the parts inflate to, refuse entities, and look through the sheets; by sheet name."""
    with zips.opened(content, source, "spreadsheet", _AGAIN) as archive:
        names = archive.namelist()
        if len(names) > MEMBER_LIMIT:
            reason = f"it packs {len(names)} parts into one spreadsheet"
            raise Unreadable(source, Failure.SUSPICIOUS, reason, _AGAIN)
        left = TOTAL_LIMIT
        seen: dict[str, _Seen] = {}
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            count, seen[name] = _look(archive, name, min(PART_LIMIT, left), source)
            left -= count
        parts = _parts(archive, source)
    return {sheet: seen[part] for sheet, part in parts.items() if part in seen}


def _look(archive: zipfile.ZipFile, name: str, limit: int, source: str) -> tuple[int, _Seen]:
    count, blank = 0, 0
    merges: dict[Merge, None] = {}
    kept = b""
    for chunk in zips.inflated(archive, name, limit, source, _AGAIN):
        if not count:
            zips.honest_xml(chunk, name, source, "spreadsheet")
        count += len(chunk)
        if not name.startswith("xl/worksheets/"):
            continue
        text = kept + chunk
        if any(len(match[1]) > 7 or int(match[1]) > _LAST_ROW for match in _FAR_ROW.finditer(text)):
            # All rows before it would be gone through.
            reason = f"{name} in it numbers a row beyond the last that there can be"
            raise Unreadable(source, Failure.DAMAGED, reason, _AGAIN)
        for match in _MERGED.finditer(text):
            merges[int(match[2]), _column(match[1]), int(match[4]), _column(match[3])] = None
        found = [match.end() for match in _NO_VALUE.finditer(text)]
        blank += len(found)
        # What a later chunk may complete is looked at again, but no formula twice.
        kept = text[max(len(text) - _LONGEST_MATCH, found[-1] if found else 0) :]
    return count, _Seen(tuple(merges), blank)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _parts(archive: zipfile.ZipFile, source: str) -> dict[str, str]:
    """Where each sheet's part is, by its name."""
    targets = {
        item.get("Id", ""): item.get("Target", "") for item in _tree(archive, "xl/_rels/workbook.xml.rels", source)
    }
    found: dict[str, str] = {}
    listed = 0
    for element in _tree(archive, "xl/workbook.xml", source).iter():
        if isinstance(element.tag, str) and element.tag.endswith("}sheet"):
            listed += 1
            if listed > SHEET_LIMIT:
                reason = f"it lists more than {SHEET_LIMIT} sheets"
                raise Unreadable(source, Failure.SUSPICIOUS, reason, zips.UNKNOWN_SENDER)
            link = next((value for key, value in element.items() if key.endswith("}id")), "")
            target = targets.get(link, "")
            found[element.get("name", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return found


def _tree(archive: zipfile.ZipFile, name: str, source: str) -> Any:
    data = b"".join(zips.inflated(archive, name, PART_LIMIT, source, _AGAIN))
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Unreadable(source, Failure.DAMAGED, f"{name} in it is broken XML", _AGAIN) from error


def _sheets(book: Any, seen: Mapping[str, _Seen], source: str) -> tuple[list[Piece], list[str]]:
    """The pieces of the sheets that show, and the names of those that don't."""
    pieces: list[Piece] = []
    hidden: list[str] = []
    left = CELL_LIMIT
    for sheet in book.worksheets:
        if getattr(sheet, "sheet_state", "visible") != "visible":
            hidden.append(sheet.title)
            continue
        rows = _rows(sheet, left, source)
        if not rows:
            continue
        left -= sum(len(row) for row in rows.values())
        about = seen.get(sheet.title, _Seen((), 0))
        pieces.extend(_named(sheet.title.strip(), list(_laid_out(rows, about.merges, source))))
    return pieces, hidden


def _named(name: str, pieces: list[Piece]) -> Iterator[Piece]:
    """A sheet under its heading: the row above its table that titles it, else its name where it was given one."""
    first = pieces[0]
    titled = isinstance(first, Leaf) and len(pieces) > 1 and sum(len(line.text) for line in first.lines) <= _TITLE
    if not _UNNAMED.match(name):
        yield plain(BlockKind.FURNITURE if titled else BlockKind.HEADING, name, None if titled else 1)
    if titled and isinstance(first, Leaf):
        yield Leaf(BlockKind.HEADING, first.lines, 1)
        pieces = pieces[1:]
    yield from pieces


def _rows(sheet: Any, limit: int, source: str) -> dict[int, Values]:
    """The cells that show something, by row and column from 1."""
    # Files state their extent wrongly, some as all rows there can be.
    sheet.reset_dimensions()
    rows: dict[int, Values] = {}
    count = 0
    for row in sheet.iter_rows():
        values: Values = {}
        place = 0
        for cell in row:
            if cell.value is None:
                continue
            text = _RETURNS.sub("\n", display(cell.value, cell.number_format or "General")).replace("\t", " ").strip()
            if text:
                values[cell.column], place = text, cell.row
        if values:
            rows[place] = values
            count += len(values)
            if count > limit:
                raise _too_large(source)
    return rows


def _too_large(source: str) -> Unreadable:
    return Unreadable(
        source, Failure.TOO_LARGE, f"it holds more than {CELL_LIMIT} cells", "Split it into several files"
    )


def _laid_out(rows: Mapping[int, Values], merges: Sequence[Merge], source: str) -> Iterator[Piece]:
    """A sheet's title and notes, rows of one cell above and below the table, as paragraphs; the table between."""
    numbers = sorted(rows)
    wide = [at for at, number in enumerate(numbers) if len(rows[number]) > 1]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(numbers), len(numbers))
    for number in numbers[:first]:
        yield from _paragraphs(rows[number])
    if wide:
        yield Grid(tuple(_grid({number: rows[number] for number in numbers[first:last]}, merges, source)))
    for number in numbers[last:]:
        yield from _paragraphs(rows[number])


def _paragraphs(row: Values) -> Iterator[Piece]:
    for text in row.values():
        yield plain(BlockKind.PARAGRAPH, text)


def _grid(rows: Mapping[int, Values], merges: Sequence[Merge], source: str) -> Iterator[tuple[Cell, ...]]:
    """The rows over the columns that hold anything; what a merged cell covers is left out."""
    columns = sorted({column for row in rows.values() for column in row})
    if len(columns) * len(rows) > CELL_LIMIT:
        raise _too_large(source)
    covered = _covered(sorted(rows), columns, merges)
    for number in sorted(rows):
        row = rows[number]
        yield tuple(
            Cell(place, tuple(Line(line) for line in _lines(row.get(column, ""))))
            for place, column in enumerate(columns)
            if (number, column) not in covered
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _covered(numbers: Sequence[int], columns: Sequence[int], merges: Sequence[Merge]) -> set[tuple[int, int]]:
    """The places that merged cells cover, without the ones they stand at."""
    covered: set[tuple[int, int]] = set()
    looked_at = 0
    for top, left, bottom, right in merges:
        inside = [number for number in numbers if top <= number <= bottom] if bottom > top else [top]
        across = [column for column in columns if left <= column <= right]
        looked_at += len(numbers) // 64 + len(inside) * len(across) + len(columns)
        if looked_at > _COVERED_LIMIT:
            break
        covered.update((number, column) for number in inside for column in across if (number, column) != (top, left))
    return covered


def _metadata(properties: Any) -> dict[str, str]:
    facts = {"title": properties.title, "author": properties.creator, "language": properties.language}
    for name in ("created", "modified"):
        day = getattr(properties, name, None)
        if day is not None:
            facts[name] = day.date().isoformat()
    return {name: value.strip() for name, value in facts.items() if value and value.strip()}
