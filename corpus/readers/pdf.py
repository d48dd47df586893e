"""PDF files with a text layer: text, pages, boxes, tables, headings, footnotes and furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import Unreadable
from corpus.model import BlockKind, Box, Extract, Failure
from corpus.readers.pdf_furniture import footnotes, furniture
from corpus.readers.pdf_joining import PageParts, pieces
from corpus.readers.pdf_lines import TextLine, line, regions
from corpus.readers.pdf_paragraphs import Paragraph, Typography, joined, paragraphs, ranked, runs_on, typography
from corpus.readers.pdf_tables import PdfTable, rules, tables
from corpus.readers.pdf_words import Affine, Frame, Word, frame, words
from corpus.readers.pieces import assemble

MEDIA_TYPE = "application/pdf"

_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
# What programs write where nobody gave a title or author.
_NOT_NAMED = (
    "untitled",
    "(anonymous)",
    "anonymous",
    "unspecified",
    "(unspecified)",
    "без имени",
    "unknown",
    "about:blank",
)
_UNKNOWN_SHARE = 0.02
_PAGES_NAMED = 12


@dataclass(frozen=True, slots=True)
class _PageText:
    """What stands on a page before furniture is known: regions of lines and tables in reading order."""

    frame: Frame
    parts: tuple[tuple[TextLine, ...] | PdfTable, ...]
    slanted: tuple[str, ...]
    unknown: float

    def lines(self) -> list[TextLine]:
        return [item for part in self.parts if not isinstance(part, PdfTable) for item in part]

    def has_text(self) -> bool:
        return bool(self.parts)


_STILL = Affine(1, 0, 0, 1, 0, 0)
_EMPTY = _PageText(Frame(0.0, 0.0, 0.0, 0.0, _STILL, _STILL, 0.0), (), (), 0.0)


def read(content: bytes, source: str) -> Extract:
    """Read a PDF; raises `Unreadable` when it is protected, damaged beyond use, or holds no text layer."""
    document = _open(content, source)
    try:
        warnings: list[str] = []
        pages = [_page(document, number, warnings) for number in range(1, len(document) + 1)]
        facts = _metadata(document)
    finally:
        document.close()
    cut = b"%%EOF" not in content[-4096:]
    if not any(page is not None and page.has_text() for page in pages):
        raise _textless(source, cut, all(page is None for page in pages))
    if cut:
        warnings.append("the file is cut short: what its missing end held is not here")
    whole = [page if page is not None else _EMPTY for page in pages]
    warnings.extend(_page_warnings(pages))
    letters = typography(item for page in whole for item in (page.lines() or _cell_lines(page)))
    fringe = furniture([(page.frame.read_height, page.lines()) for page in whole])

    def place(item: TextLine) -> Box:
        return whole[item.page - 1].frame.shown(item.x0, item.top, item.x1, item.bottom)

    parts = _ranked([_parts(page, letters, fringe) for page in whole])
    sizes = [(round(page.frame.width, 2), round(page.frame.height, 2)) for page in whole]
    return assemble(pieces(parts, place), source, MEDIA_TYPE, page_sizes=sizes, metadata=facts, warnings=warnings)


def _open(content: bytes, source: str) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY) or "assword" in str(error):
            raise Unreadable(
                source, Failure.ENCRYPTED, "the file is protected by a password", "Save it without one and give that"
            ) from error
        raise Unreadable(
            source, Failure.DAMAGED, "the PDF is cut short or damaged and can't be opened", "Download it again"
        ) from error


def _textless(source: str, cut: bool, broken: bool) -> Unreadable:
    if cut or broken:
        return Unreadable(
            source, Failure.DAMAGED, "the PDF is cut short or damaged: no text is left in it", "Download it again"
        )
    return Unreadable(
        source,
        Failure.UNSUPPORTED,
        "the PDF is a scan: none of its pages has a text layer",
        "Run text recognition on it (Kazakh and Russian) and give the result",
    )


def _page(document: Any, number: int, warnings: list[str]) -> _PageText | None:
    """One page's words, lines and tables; None, with a warning, when the page can't be loaded."""
    try:
        page = document[number - 1]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        warnings.append(f"page {number} is damaged and could not be read")
        return None
    try:
        where = frame(page, text_page)
        found, slanted, unknown = words(text_page, where)
        found = [word for word in found if _is_on_page(word, where)]
        drawn = rules(page, where.to_reading) if found else []
        grids, rest = tables(found, drawn, number)
        share = unknown / max(1, unknown + sum(len(word.text) for word in found))
        return _PageText(where, tuple(_in_order(grids, rest, number)), tuple(slanted), share)
    finally:
        text_page.close()
        page.close()


def _is_on_page(word: Word, where: Frame) -> bool:
    """Text outside of the page's crop is not what its reader sees."""
    return word.x1 > 0 and word.bottom > 0 and word.x0 < where.read_width and word.top < where.read_height


def _in_order(grids: Sequence[PdfTable], rest: Sequence[Word], number: int) -> list[tuple[TextLine, ...] | PdfTable]:
    """Tables and the text between them, from the top of the page down."""
    parts: list[tuple[TextLine, ...] | PdfTable] = []
    left = list(rest)
    for grid in sorted(grids, key=lambda grid: (grid.top, grid.left)):
        above = [word for word in left if (word.top + word.bottom) / 2 < grid.top]
        left = [word for word in left if (word.top + word.bottom) / 2 >= grid.top]
        parts.extend(_region_lines(above, number))
        parts.append(grid)
    parts.extend(_region_lines(left, number))
    return parts


def _region_lines(found: Sequence[Word], number: int) -> list[tuple[TextLine, ...]]:
    return [tuple(line(row, number) for row in region) for region in regions(found)]


def _cell_lines(page: _PageText) -> list[TextLine]:
    grids = [part for part in page.parts if isinstance(part, PdfTable)]
    return [item for grid in grids for row in grid.rows for cell in row.values() for item in cell]


def _parts(page: _PageText, letters: Typography, fringe: set[TextLine]) -> PageParts:
    middle = page.frame.read_height / 2
    lines = page.lines()
    outer = [item for item in lines if item in fringe]
    heads = [Paragraph(BlockKind.FURNITURE, (item,)) for item in outer if item.baseline < middle]
    feet = [Paragraph(BlockKind.FURNITURE, (item,)) for item in outer if item.baseline >= middle]
    lowest_table = max((part.bottom for part in page.parts if isinstance(part, PdfTable)), default=0.0)
    below = [item for item in lines if item not in fringe and item.top >= min(lowest_table, page.frame.read_height)]
    noted = footnotes(below, letters.body)
    notes = [Paragraph(BlockKind.FOOTNOTE, tuple(group)) for group in noted]
    taken = fringe.union(*noted) if noted else fringe
    body: list[Paragraph | PdfTable] = []
    for part in page.parts:
        if isinstance(part, PdfTable):
            body.append(part)
            continue
        for paragraph in paragraphs([item for item in part if item not in taken], letters):
            last = body[-1] if body else None
            if isinstance(last, Paragraph) and last.lines[-1] not in part and runs_on(last, paragraph):
                body[-1] = joined(last, paragraph)
            else:
                body.append(paragraph)
    return PageParts(tuple(heads), tuple(body), (*notes, *feet))


def _ranked(pages: list[PageParts]) -> list[PageParts]:
    """The headings with the levels that are left when sizes that no heading has are passed over."""
    ranks = ranked(part.level for page in pages for part in page.body if isinstance(part, Paragraph))

    def in_rank(part: Paragraph | PdfTable) -> Paragraph | PdfTable:
        if isinstance(part, PdfTable) or part.level is None:
            return part
        return replace(part, level=ranks[part.level])

    return [replace(page, body=tuple(in_rank(part) for part in page.body)) for page in pages]


def _page_warnings(pages: Sequence[_PageText | None]) -> list[str]:
    warnings = []
    bare = [number for number, page in enumerate(pages, 1) if page is not None and not page.has_text()]
    if bare:
        warnings.append(f"no text layer on {_named(bare)}: text recognition is needed there")
    lying = [number for number, page in enumerate(pages, 1) if page is not None and page.unknown > _UNKNOWN_SHARE]
    if lying:
        warnings.append(f"letters without a code on {_named(lying)}: the text there has gaps")
    stamped = [number for number, page in enumerate(pages, 1) if page is not None and page.slanted]
    if stamped:
        warnings.append(f"slanted text (a stamp or watermark) was left out on {_named(stamped)}")
    return warnings


def _named(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:_PAGES_NAMED])
    more = f" and {len(numbers) - _PAGES_NAMED} more" if len(numbers) > _PAGES_NAMED else ""
    return f"{'page' if len(numbers) == 1 else 'pages'} {shown}{more}"


def _metadata(document: Any) -> dict[str, str]:
    """Title, author and the day the file was made, which is not the document's own date."""
    facts = {}
    try:
        stated = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return {}
    for name, key in (("title", "Title"), ("author", "Author")):
        text = stated.get(key, "").strip()
        if text and text.lower() not in _NOT_NAMED and not text.startswith("Microsoft Word - "):
            facts[name] = text
    if match := _DATE.match(stated.get("CreationDate", "")):
        facts["created"] = "-".join(match.groups())
    return facts
