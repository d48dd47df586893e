"""Pictures of pages made ready for recognition: straightened, their rules found and taken out."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]
Dark = NDArray[np.bool_]

_Run = tuple[int, int, int, int]

_BLANK = 0.0002
_SPECKS = 0.003
_WIDEST_SKEW = 7.0
_STRAIGHT = 0.15
_SAMPLE = 60_000
_RULE_INCHES = 0.4
_RULE_THICKNESS = 0.03


class Picture(NamedTuple):
    """The picture of a page in greys, and how many pixels make an inch of the page."""

    grey: Grey
    dpi: float


class Rule(NamedTuple):
    """A straight line drawn along an axis, in pixels."""

    x0: float
    top: float
    x1: float
    bottom: float


def dark(image: Grey) -> Dark:
    """Where the ink is: pixels on the dark side of the threshold that parts them best from the paper (Otsu's)."""
    counts = np.bincount(image[::2, ::2].ravel(), minlength=256).astype(np.float64)
    levels = np.arange(256)
    below, total = np.cumsum(counts), float(counts.sum())
    weight = np.cumsum(counts * levels)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (weight[-1] * below - weight * total) ** 2 / (below * (total - below))
    threshold = int(np.nanargmax(apart)) if np.isfinite(apart).any() else 127
    # A page without ink has no two sides: paper parted from paper would come out as half dark.
    ink: Dark = image <= min(threshold, 200)
    return ink


def is_blank(ink: Dark) -> bool:
    """Whether a page has so little ink that nothing can be written on it."""
    return float(ink.mean()) < _BLANK


def cleaned(image: Grey, ink: Dark) -> Grey:
    """The picture without specks, if it is full of them: on others the filter would only blunt small letters."""
    around = np.zeros(ink.shape, dtype=np.uint8)
    for rows, others in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
        around[rows] += ink[others]
        around[:, rows] += ink[:, others]
    specks, inked = int(np.count_nonzero(ink & (around == 0))), int(np.count_nonzero(ink))
    if specks < _SPECKS * max(1, inked):
        return image
    return np.asarray(Image.fromarray(image).filter(ImageFilter.MedianFilter(3)), dtype=np.uint8)


def skew(ink: Dark) -> float:
    """By how many degrees the lines of a page fall to the right; 0 where no angle makes clearer lines than another."""
    step = max(1, ink.shape[0] // 1200)
    ys, xs = np.nonzero(ink[::step, ::step])
    if len(ys) < 200:
        return 0.0
    if len(ys) > _SAMPLE:
        ys, xs = ys[:: len(ys) // _SAMPLE], xs[:: len(xs) // _SAMPLE]
    down, right = ys.astype(np.float32), xs.astype(np.float32)
    coarse = np.arange(-_WIDEST_SKEW, _WIDEST_SKEW + 0.1, 0.5)
    best = float(coarse[np.argmax([_clearness(down, right, angle) for angle in coarse])])
    fine = np.arange(best - 0.5, best + 0.51, 0.1)
    best = float(fine[np.argmax([_clearness(down, right, angle) for angle in fine])])
    return best if abs(best) > _STRAIGHT and abs(best) < _WIDEST_SKEW else 0.0


def _clearness(ys: NDArray[np.float32], xs: NDArray[np.float32], angle: float) -> float:
    """How sharply rows of ink and of paper part when the page is turned back by an angle."""
    slope = math.tan(math.radians(angle))
    rows = (ys - slope * xs).astype(np.int64)
    profile = np.bincount(rows - rows.min()).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def straightened(image: Grey, angle: float) -> Grey:
    """The picture turned back by an angle, grown so that nothing is cut off."""
    if not angle:
        return image
    picture = Image.fromarray(image).rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return np.asarray(picture, dtype=np.uint8)


def rules(ink: Dark, dpi: float) -> list[Rule]:
    """The long thin lines of a page: those of tables, underlines, frames."""
    upright = [Rule(top, x0, bottom, x1) for x0, top, x1, bottom in _level_rules(ink.T, dpi)]
    return _level_rules(ink, dpi) + upright


def _level_rules(ink: Dark, dpi: float) -> list[Rule]:
    """Level lines: stretches of ink as long as no letter is, in few rows one above another."""
    height, width = ink.shape[0] // 2 * 2, ink.shape[1] // 2 * 2
    # Halved, with a pixel dark where any of the four is: thin and slightly slanting lines stay whole.
    half = ink[:height:2, :width:2] | ink[1:height:2, :width:2] | ink[:height:2, 1:width:2] | ink[1:height:2, 1:width:2]
    length = max(8, int(_RULE_INCHES * dpi / 2))
    if half.shape[1] <= length:
        return []
    sums = np.zeros((half.shape[0], half.shape[1] + 1), dtype=np.int32)
    np.cumsum(half, axis=1, out=sums[:, 1:])
    whole = sums[:, length:] - sums[:, :-length] >= 0.97 * length
    found: list[_Run] = []
    for row in np.nonzero(whole.any(axis=1))[0]:
        marks = np.diff(np.concatenate(([0], whole[row].view(np.int8), [0])))
        for start, end in zip(np.nonzero(marks == 1)[0], np.nonzero(marks == -1)[0], strict=True):
            _grow(found, int(start), int(end) + length - 1, int(row))
    thickest = max(2, int(_RULE_THICKNESS * dpi / 2))
    thin = [run for run in found if run[3] - run[1] < thickest]
    return [Rule(2.0 * x0, 2.0 * top, 2.0 * x1, 2.0 * bottom + 2) for x0, top, x1, bottom in thin]


def _grow(found: list[_Run], x0: int, x1: int, row: int) -> None:
    """Add a stretch to the line that it continues from the rows above, or begin another."""
    joined = [run for run in found if run[0] <= x1 and run[2] >= x0 and run[3] >= row - 2]
    found[:] = [run for run in found if run not in joined]
    joined.append((x0, row, x1, row))
    found.append((min(run[0] for run in joined), min(run[1] for run in joined), max(run[2] for run in joined), row))


def without_rules(image: Grey, found: list[Rule]) -> Grey:
    """The picture with its rules painted over, so that no letter is read together with one."""
    cleaned = image.copy()
    for x0, top, x1, bottom in found:
        cleaned[max(0, int(top) - 1) : int(bottom) + 2, max(0, int(x0) - 1) : int(x1) + 2] = 255
    return cleaned
