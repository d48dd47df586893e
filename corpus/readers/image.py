"""Pictures of pages (PNG, JPEG, TIFF of any number of pages): their text is recognised, each frame a page."""

from __future__ import annotations

import io
import math
import warnings as pillow_warnings
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from corpus.errors import Unreadable
from corpus.model import Extract, Failure
from corpus.ocr import Unrecognised, recognised, remedy
from corpus.ocr_image import Picture
from corpus.ocr_words import Scan
from corpus.readers.page_text import NO_PAGE, PageText, laid_out
from corpus.readers.scans import page_text, told
from corpus.recognition import Recognition
from corpus.steps import Steps, finished

_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff"}
_POINTS = 72.0
_PIXEL_LIMIT = 150_000_000
_READ_PIXELS = 40_000_000
_PAGE_LIMIT = 1_000
_ORIENTATION = 0x0112
# Cameras and programs state 72 or 96 without having measured anything; A4 is what pages mostly are.
_TRUSTED_DPI = (140, 1300)
_A4_INCHES = 8.27
_COARSE, _FINE = 220, 420


class _Sheet(NamedTuple):
    """The size of a frame in pixels, upright, and how many of them make an inch."""

    width: int
    height: int
    dpi: float


def read(content: bytes, source: str) -> Extract:
    """Recognise the text of a picture; raises `Unreadable` when it is damaged, too large, or holds none."""
    return finished(steps(content, source, Recognition()))


def steps(content: bytes, source: str, recognition: Recognition) -> Steps[Extract]:
    """The same, a step for each page."""
    missing = remedy(recognition)
    if missing is not None:
        reason = "it is an image, and text recognition is not there"
        raise Unreadable(source, Failure.UNSUPPORTED, reason, missing)
    with pillow_warnings.catch_warnings():
        pillow_warnings.simplefilter("ignore")
        image = _open(content, source)
        sheets = _sheets(image, source)
        damaged: dict[int, Unrecognised] = {}
        found = yield from recognised(_pictures(image, sheets, recognition, damaged), recognition)
    if len(damaged) == len(sheets):
        raise _damaged(source)
    pages = [_page(found.get(number), number, sheet) for number, sheet in enumerate(sheets, 1)]
    if not any(page.parts for page in pages):
        reason = "it is an image in which no text was found"
        raise Unreadable(source, Failure.UNSUPPORTED, reason, "Check that it is the right one, or scan it at 300 dpi")
    said = told({**found, **damaged}, {})
    return laid_out(pages, source, _MEDIA_TYPES[str(image.format)], {}, said)


def _page(found: Scan | Unrecognised | None, number: int, sheet: _Sheet) -> PageText:
    if not isinstance(found, Scan):
        return NO_PAGE
    return page_text(found, number, _POINTS * sheet.width / sheet.dpi, _POINTS * sheet.height / sheet.dpi)


def _open(content: bytes, source: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=tuple(_MEDIA_TYPES))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _damaged(source) from error
    except Image.DecompressionBombError as error:
        raise _too_large(source) from error


def _sheets(image: Image.Image, source: str) -> list[_Sheet]:
    """The sizes of all frames, told by their headers, before any is inflated."""
    found: list[_Sheet] = []
    try:
        for number in range(min(getattr(image, "n_frames", 1), _PAGE_LIMIT + 1)):
            image.seek(number)
            if number == _PAGE_LIMIT or image.width * image.height > _PIXEL_LIMIT:
                raise _too_large(source)
            found.append(_sheet(image))
    except EOFError:
        pass
    except (OSError, ValueError, SyntaxError, KeyError, TypeError) as error:
        # What follows a damaged frame can't be found: the ones before it can.
        if not found:
            raise _damaged(source) from error
    except Image.DecompressionBombError as error:
        raise _too_large(source) from error
    return found


def _sheet(image: Image.Image) -> _Sheet:
    width, height = image.size
    if image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8):
        width, height = height, width
    stated = image.info.get("dpi", (0, 0))
    dpi = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    if not _TRUSTED_DPI[0] <= dpi <= _TRUSTED_DPI[1]:
        dpi = min(600.0, max(70.0, min(width, height) / _A4_INCHES))
    return _Sheet(width, height, dpi)


def _pictures(
    image: Image.Image, sheets: list[_Sheet], recognition: Recognition, damaged: dict[int, Unrecognised]
) -> Iterator[tuple[int, Picture]]:
    """The frames one after another in greys, at about the resolution of recognition; the damaged ones are noted."""
    for number, sheet in enumerate(sheets, 1):
        try:
            image.seek(number - 1)
            grey = _grey(ImageOps.exif_transpose(image))
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, Image.DecompressionBombError):
            damaged[number] = Unrecognised("the picture is damaged")
            continue
        dpi = sheet.dpi if _COARSE <= sheet.dpi <= _FINE else float(recognition.dpi)
        dpi = min(dpi, sheet.dpi * math.sqrt(_READ_PIXELS / max(1, grey.width * grey.height)))
        if dpi != sheet.dpi:
            factor = dpi / sheet.dpi
            size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
            grey = grey.resize(size, Image.Resampling.LANCZOS)
        yield number, Picture(np.array(grey, dtype=np.uint8), dpi)


def _grey(image: Image.Image) -> Image.Image:
    """A frame in greys, what is transparent as white."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        deep = np.asarray(image, dtype=np.float64)
        scale = 255 / max(255.0, float(deep.max(initial=0.0)))
        return Image.fromarray(np.clip(deep * scale, 0, 255).astype(np.uint8))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    return image.convert("L")


def _damaged(source: str) -> Unreadable:
    return Unreadable(
        source, Failure.DAMAGED, "the image is cut short or damaged and can't be opened", "Download or scan it again"
    )


def _too_large(source: str) -> Unreadable:
    reason = f"the image has more than {_PIXEL_LIMIT // 1_000_000} million pixels on a page, or {_PAGE_LIMIT} pages"
    return Unreadable(source, Failure.TOO_LARGE, reason, "Scan it at 300 dpi, or split it")
