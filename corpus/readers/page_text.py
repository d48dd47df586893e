"""Pages of text with places, from a text layer or from recognition, laid out as one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind, Box, Extract
from corpus.readers.pdf_furniture import footnotes, furniture
from corpus.readers.pdf_joining import PageParts, pieces
from corpus.readers.pdf_lines import TextLine, line, regions
from corpus.readers.pdf_paragraphs import Paragraph, Typography, joined, paragraphs, ranked, runs_on, typography
from corpus.readers.pdf_table import PdfTable
from corpus.readers.pdf_words import Affine, Frame, Word
from corpus.readers.pieces import assemble


@dataclass(frozen=True, slots=True)
class PageText:
    """What stands on a page before furniture is known: regions of lines and tables in reading order."""

    frame: Frame
    parts: tuple[tuple[TextLine, ...] | PdfTable, ...]

    def lines(self) -> list[TextLine]:
        """The lines outside of tables."""
        return [item for part in self.parts if not isinstance(part, PdfTable) for item in part]


_STILL = Affine(1, 0, 0, 1, 0, 0)
NO_PAGE = PageText(Frame(0.0, 0.0, 0.0, 0.0, _STILL, _STILL, 0.0), ())


def laid_out(
    pages: Sequence[PageText], source: str, media_type: str, metadata: Mapping[str, str], warnings: Sequence[str]
) -> Extract:
    """One document of all pages; raises `Unreadable` when they hold no text."""
    letters = typography(item for page in pages for item in (page.lines() or cell_lines(page)))
    fringe = furniture([(page.frame.read_height, page.lines()) for page in pages])

    def place(item: TextLine) -> Box:
        box = pages[item.page - 1].frame.shown(item.x0, item.top, item.x1, item.bottom)
        return replace(box, page=item.page)

    parts = _ranked([_parts(page, letters, fringe) for page in pages])
    sizes = [(round(page.frame.width, 2), round(page.frame.height, 2)) for page in pages]
    return assemble(pieces(parts, place), source, media_type, page_sizes=sizes, metadata=metadata, warnings=warnings)


def in_order(grids: Sequence[PdfTable], rest: Sequence[Word], number: int) -> list[tuple[TextLine, ...] | PdfTable]:
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


def cell_lines(page: PageText) -> list[TextLine]:
    """The lines inside tables."""
    grids = [part for part in page.parts if isinstance(part, PdfTable)]
    return [item for grid in grids for row in grid.rows for cell in row.values() for item in cell]


def _parts(page: PageText, letters: Typography, fringe: set[TextLine]) -> PageParts:
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
