"""What recognition made of a page: lines of words with places and confidences, out of Tesseract's hOCR."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from lxml import etree

from corpus.ocr_image import Rule

_PROPERTY = re.compile(r"(bbox|baseline|x_size|x_wconf) ([-0-9. ]+)")
# Letters are as high as this share of the font's size by Tesseract's measure.
_SIZE_OF_HEIGHT = 1.08
_FAINT = 60.0


@dataclass(frozen=True, slots=True)
class ScanWord:
    """A recognised word, its box in pixels of the straightened picture, and how sure the engine is of it, to 100."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


@dataclass(frozen=True, slots=True)
class ScanLine:
    """The words of a line, left to right, the line's baseline and the size of its font, in pixels."""

    words: tuple[ScanWord, ...]
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A recognised page: size of the straightened picture, the turns that straightened it, its lines and rules."""

    width: int
    height: int
    dpi: float
    quarters: int
    skew: float
    lines: tuple[ScanLine, ...]
    rules: tuple[Rule, ...]
    blank: bool = False

    @property
    def confidence(self) -> float:
        """The mean confidence of the words, weighed by their letters; 100 where there are none."""
        weights = [(len(word.text), word.confidence) for line in self.lines for word in line.words]
        total = sum(weight for weight, _ in weights)
        return sum(weight * confidence for weight, confidence in weights) / total if total else 100.0


def lines(hocr: bytes) -> tuple[ScanLine, ...]:
    """The lines in a page of hOCR, none where it is broken; specks that were taken for signs are left out."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(hocr, parser)
        return tuple(_lines(root)) if root is not None else ()
    except (etree.XMLSyntaxError, ValueError):
        return ()


def _lines(root: Any) -> Iterator[ScanLine]:
    for node in root.iter("{*}span"):
        about = _properties(node)
        if "x_size" not in about or "bbox" not in about:
            continue
        words = tuple(word for child in node.iter("{*}span") if child is not node and (word := _word(child)))
        if not words:
            continue
        x0, _, x1, bottom = about["bbox"]
        slope, offset = about.get("baseline", [0.0, 0.0])
        baseline = bottom + offset + slope * (x1 - x0) / 2
        yield ScanLine(words, baseline, about["x_size"][0] * _SIZE_OF_HEIGHT)


def _word(node: Any) -> ScanWord | None:
    about = _properties(node)
    text = "".join("".join(node.itertext()).split())
    confidence = about.get("x_wconf", [0.0])[0]
    if not text or "bbox" not in about or (confidence < _FAINT and not any(map(str.isalnum, text))):
        return None
    x0, top, x1, bottom = about["bbox"]
    return ScanWord(text, x0, top, x1, bottom, confidence)


def _properties(node: Any) -> dict[str, list[float]]:
    return {name: [float(part) for part in values.split()] for name, values in _PROPERTY.findall(node.get("title", ""))}


def packed(scan: Scan) -> bytes:
    """A page's recognition as bytes, to be kept."""
    return zlib.compress(json.dumps(asdict(scan), ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(kept: bytes) -> Scan | None:
    """The recognition that `packed` packed; None where the bytes are none."""
    try:
        values = json.loads(zlib.decompress(kept))
        found = tuple(
            ScanLine(tuple(ScanWord(**word) for word in line["words"]), line["baseline"], line["size"])
            for line in values["lines"]
        )
        drawn = tuple(Rule(*rule) for rule in values["rules"])
        return Scan(**(values | {"lines": found, "rules": drawn}))
    except (zlib.error, ValueError, KeyError, TypeError):
        return None
