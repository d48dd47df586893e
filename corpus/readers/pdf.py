"""PDF files: text, pages, boxes, tables; pages without a text layer, or with one that lies, are recognised."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import Unreadable
from corpus.model import Extract, Failure
from corpus.ocr import Unrecognised, recognised, remedy
from corpus.ocr_image import Picture
from corpus.ocr_words import Scan
from corpus.readers.page_text import NO_PAGE, PageText, cell_lines, in_order, laid_out
from corpus.readers.pdf_table import PdfTable
from corpus.readers.pdf_tables import rules, tables
from corpus.readers.pdf_unruled import open_table, unruled
from corpus.readers.pdf_words import Frame, Word, frame, words
from corpus.readers.scans import named, page_text, told, wanting
from corpus.recognition import Recognition
from corpus.steps import Steps, finished
from corpus.text_layer import Fault, fault

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
# A page that a picture covers is a scan, though a stamp or a line of the registry may stand on it as text.
_COVERED = 0.5
_STAMP_LETTERS = 250
_MORE = 1.5
_OBJECTS_ASKED = 2_000
_PIXEL_LIMIT = 40_000_000


@dataclass(frozen=True, slots=True)
class _Layer:
    """The text layer of a page, what tells that it lies, slanted text left out, and whether the page is a scan."""

    text: PageText
    fault: Fault | None
    slanted: tuple[str, ...]
    scanned: bool
    letters: int


def read(content: bytes, source: str) -> Extract:
    """Read a PDF; raises `Unreadable` when it is protected, damaged beyond use, or holds no text to be had."""
    return finished(steps(content, source, Recognition()))


def steps(content: bytes, source: str, recognition: Recognition) -> Steps[Extract]:
    """The same, a step for each page that has to be recognised from its picture."""
    document = _open(content, source)
    try:
        warnings: list[str] = []
        layers: list[_Layer | None] = []
        for number in range(1, len(document) + 1):
            before = layers[-1].text.parts if layers and layers[-1] is not None else ()
            layers.append(_layer(document, number, warnings, open_table(before)))
        facts = _metadata(document)
        doubtful = {
            number: layer.fault
            for number, layer in enumerate(layers, 1)
            if layer is not None and (layer.scanned or layer.fault is not None)
        }
        missing = remedy(recognition) if doubtful else None
        scans: dict[int, Scan | Unrecognised] = {}
        if doubtful and missing is None:
            pictures = ((number, _picture(document, number, recognition)) for number in doubtful)
            scans = yield from recognised(pictures, recognition)
            scans = {number: scan for number, scan in scans.items() if not _adds_nothing(layers[number - 1], scan)}
    finally:
        document.close()
    pages = [_page(layer, number, scans.get(number)) for number, layer in enumerate(layers, 1)]
    cut = b"%%EOF" not in content[-4096:]
    if not any(page.parts for page in pages):
        if not doubtful and None not in layers:
            raise Unreadable(source, Failure.EMPTY, "its pages are blank", "Check that it is the right file")
        raise _textless(source, cut or all(layer is None for layer in layers), missing)
    if cut:
        warnings.append("the file is cut short: what its missing end held is not here")
    warnings += wanting(doubtful, missing) if missing is not None else told(scans, doubtful)
    stamped = [n for n, layer in enumerate(layers, 1) if layer is not None and layer.slanted and n not in scans]
    if stamped:
        warnings.append(f"slanted text (a stamp or watermark) was left out on {named(stamped)}")
    return laid_out(pages, source, MEDIA_TYPE, facts, warnings)


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


def _textless(source: str, broken: bool, missing: str | None) -> Unreadable:
    if broken:
        return Unreadable(
            source, Failure.DAMAGED, "the PDF is cut short or damaged: no text is left in it", "Download it again"
        )
    if missing is not None:
        reason = "the PDF is a scan: none of its pages has a text layer, and text recognition is not there"
        return Unreadable(source, Failure.UNSUPPORTED, reason, missing)
    reason = "the PDF is a scan in which no text was found"
    return Unreadable(source, Failure.UNSUPPORTED, reason, "Check that it is the right one, or scan it at 300 dpi")


def _layer(document: Any, number: int, warnings: list[str], before: PdfTable | None) -> _Layer | None:
    """The text layer of one page, which a table may go on from; None, with a warning, when it can't be loaded."""
    try:
        page = document[number - 1]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        warnings.append(f"page {number} is damaged and could not be read")
        return None
    try:
        where = frame(page, text_page)
        found, slanted, uncoded = words(text_page, where)
        found = [word for word in found if _is_on_page(word, where)]
        drawn = rules(page, where.to_reading) if found else []
        grids, rest = unruled(*tables(found, drawn, number), drawn, number, before)
        text = PageText(where, tuple(in_order(grids, rest, number)))
        letters = sum(len(word.text) for word in found)
        scanned = letters < _STAMP_LETTERS and (_is_covered(page, where) or (not found and _has_objects(page)))
        lines = [item.text for item in (*text.lines(), *cell_lines(text))]
        return _Layer(text, fault("\n".join(lines), uncoded), tuple(slanted), scanned, letters)
    finally:
        text_page.close()
        page.close()


def _has_objects(page: Any) -> bool:
    return bool(pdfium.FPDFPage_CountObjects(page) > 0)


def _is_covered(page: Any, where: Frame) -> bool:
    """Whether pictures cover most of the page."""
    box = [ctypes.c_float() for _ in range(4)]
    covered = 0.0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _OBJECTS_ASKED)):
        item = pdfium.FPDFPage_GetObject(page, index)
        pictured = pdfium.FPDFPageObj_GetType(item) in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
        if pictured and pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, box)):
            left, bottom, right, top = (edge.value for edge in box)
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered >= _COVERED * where.width * where.height


def _picture(document: Any, number: int, recognition: Recognition) -> Picture:
    """A page drawn in greys, at the resolution of recognition or what a very large page allows."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        dpi = min(recognition.dpi, 72 * math.sqrt(_PIXEL_LIMIT / max(1.0, width * height)))
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        try:
            pixels = bitmap.to_numpy()
            return Picture(np.array(pixels.reshape(pixels.shape[:2])), dpi)
        finally:
            bitmap.close()
    finally:
        page.close()


def _adds_nothing(layer: _Layer | None, scan: Scan | Unrecognised) -> bool:
    """Whether recognition found no more than the sound text of a short page with a picture behind it."""
    if layer is None or layer.fault is not None or not layer.letters or isinstance(scan, Unrecognised):
        return False
    return sum(len(word.text) for line in scan.lines for word in line.words) < _MORE * layer.letters


def _page(layer: _Layer | None, number: int, scan: Scan | Unrecognised | None) -> PageText:
    if layer is None:
        return NO_PAGE
    if isinstance(scan, Scan) and scan.lines:
        return page_text(scan, number, layer.text.frame.width, layer.text.frame.height)
    return layer.text


def _is_on_page(word: Word, where: Frame) -> bool:
    """Text outside of the page's crop is not what its reader sees."""
    return word.x1 > 0 and word.bottom > 0 and word.x0 < where.read_width and word.top < where.read_height


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
