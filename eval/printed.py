"""Invented text set on pages, scanned, and compared with what was read from them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_roboto
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.model import BlockKind, Document
from corpus.reading import reading
from eval.samples.markup import Line, read

_TEXTS = Path(__file__).parent / "samples" / "texts"
_DEBIAN = Path("/usr/share/fonts/truetype")
FONTS = {
    "Roboto": Path(font_roboto.__file__).parent / "files" / "Roboto-Regular.ttf",
    "DejaVu Serif": _DEBIAN / "dejavu" / "DejaVuSerif.ttf",
    "DejaVu Sans": _DEBIAN / "dejavu" / "DejaVuSans.ttf",
}
VOWELS = set("аеёиоуыэюяәөұүіАЕЁИОУЫЭЮЯӘӨҰҮІ")
_MARGIN, _GUTTER = 60.0, 24.0
_INDENT = 25.0


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set: its font and size in points, the columns of a page, whether words are parted at line ends."""

    font: str
    size: float = 11.0
    columns: int = 1
    hyphenated: bool = False


def fonts() -> list[str]:
    """The fonts of the benchmarks that this machine has."""
    return [name for name, path in FONTS.items() if path.exists()]


def paragraphs(language: str) -> list[str]:
    """The running text of all samples in a language, in its own letters where a sample uses look-alikes."""
    found = []
    for path in sorted(_TEXTS.glob(f"*.{language}.txt")):
        # The first part is the note that the document is invented, the same in all.
        lines = [part.text for part in read(path).parts[1:] if isinstance(part, Line)]
        found += [reading(text.replace("\\-", "")).text.strip() for text in lines if len(text) > 60]
    return found


def printed(texts: Sequence[str], setting: Setting) -> bytes:
    """A PDF of justified paragraphs."""
    register(setting.font)
    width, height = A4
    column = (width - 2 * _MARGIN - (setting.columns - 1) * _GUTTER) / setting.columns
    leading = 1.3 * setting.size
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont(setting.font, setting.size)
    place, y = 0, height - _MARGIN
    for text in texts:
        for words, indent, full in _lines(text, setting, column):
            if y < _MARGIN:
                place, y = place + 1, height - _MARGIN
                if place == setting.columns:
                    canvas.showPage()
                    canvas.setFont(setting.font, setting.size)
                    place = 0
            left = _MARGIN + place * (column + _GUTTER) + indent
            _draw(canvas, words, setting, (left, y, column - indent if full else 0.0))
            y -= leading
        y -= 0.5 * leading
    canvas.save()
    return out.getvalue()


@cache
def register(font: str) -> None:
    """Make a font known to reportlab."""
    pdfmetrics.registerFont(TTFont(font, FONTS[font]))


def _width(text: str, setting: Setting) -> float:
    return float(pdfmetrics.stringWidth(text, setting.font, setting.size))


def _lines(text: str, setting: Setting, column: float) -> Iterator[tuple[list[str], float, bool]]:
    """The words of each line, how far it stands in, and whether it is set to the full width."""
    line: list[str] = []
    indent = _INDENT
    for word in text.split():
        if _width(" ".join([*line, word]), setting) > column - indent and line:
            head, rest = _parted(word, [*line], setting, column - indent) if setting.hyphenated else ("", word)
            yield [*line, head] if head else line, indent, True
            line, indent = [rest], 0.0
        else:
            line.append(word)
    yield line, indent, False


def _parted(word: str, line: Sequence[str], setting: Setting, room: float) -> tuple[str, str]:
    """A word cut after a syllable that still fits; whole where none does."""
    for at in range(len(word) - 2, 1, -1):
        syllables = VOWELS & set(word[:at]) and VOWELS & set(word[at + 1 :])
        plain = word[:at].isalpha() and word[at:].strip(".,;:»)").isalpha() and word[at - 1] in VOWELS
        if (
            syllables
            and plain
            and word[at] not in "ьъйЬЪЙ"
            and _width(" ".join([*line, f"{word[:at]}-"]), setting) <= room
        ):
            return f"{word[:at]}-", word[at:]
    return "", word


def syllables(word: str) -> str:
    """A word with soft hyphens after the syllables where it may be parted."""
    marks = []
    for at in range(2, len(word) - 2):
        parted = VOWELS & set(word[:at]) and VOWELS & set(word[at + 1 :]) and word[at - 1] in VOWELS
        if parted and word[at - 2 : at + 2].isalpha() and word[at] not in "ьъйЬЪЙ":
            marks.append(at)
    return "\u00ad".join(word[start:end] for start, end in zip([0, *marks], [*marks, len(word)], strict=True))


def _draw(canvas: Canvas, words: Sequence[str], setting: Setting, place: tuple[float, float, float]) -> None:
    """Words from the left edge; with a width, spread over all of it."""
    x, y, width = place
    used = sum(_width(word, setting) for word in words)
    space = _width(" ", setting)
    gap = (width - used) / (len(words) - 1) if width and len(words) > 1 else space
    for word in words:
        canvas.drawString(x, y, f"{word} ")
        x += _width(word, setting) + gap


def pictures(pdf: bytes, dpi: int = 300) -> list[Image.Image]:
    """The pages in greys."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


def worn(page: Image.Image, degrees: float = 2.0, seed: int = 1) -> Image.Image:
    """A page as a bad scan has it: askew, soft, on grey paper, with noise and specks."""
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.7))
    chance = np.random.default_rng(seed)
    pixels: NDArray[np.float64] = np.asarray(turned, dtype=np.float64) * 0.8 + 35
    pixels += chance.normal(0, 25, pixels.shape)
    specks = chance.random(pixels.shape) < 0.01
    pixels[specks] = chance.choice([0.0, 255.0], int(specks.sum()))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def scanned(pages: Sequence[Image.Image], dpi: int = 300) -> bytes:
    """A PDF of nothing but pictures."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        width, height = 72 * page.width / dpi, 72 * page.height / dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(page), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def body(read_back: Document) -> str:
    """The repaired text of a document without its furniture."""
    leaves = (block for block in read_back.leaves() if block.kind is not BlockKind.FURNITURE)
    return " ".join(reading(read_back.text, block.start, block.end).text.strip() for block in leaves)


def errors(truth: str, found: str) -> int:
    """How many letters have to be put in, left out or changed to make one text of the other."""
    theirs = np.array([ord(letter) for letter in found])
    places = np.arange(len(theirs) + 1)
    row = places.copy()
    for count, letter in enumerate(truth, 1):
        following = np.empty_like(row)
        following[0] = count
        following[1:] = np.minimum(row[:-1] + (theirs != ord(letter)), row[1:] + 1)
        row = np.minimum.accumulate(following - places) + places
    return int(row[-1])
