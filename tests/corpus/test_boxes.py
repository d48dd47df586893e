"""The boxes of blocks, drawn over the pages as they are shown: all ink of words under them, and each over its own."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from corpus.documents import document
from corpus.model import Document
from eval.plans import Manner, Rules, plan
from eval.printed import pictures, scanned

COLUMNS = (("number", 6.0), ("measure", 54.0), ("responsible", 24.0), ("deadline", 16.0))
PLAN = Manner("boxes", "kk", COLUMNS, rows=16, directions=2, sentences=3)
DPI = 144


def turned(content: bytes, degrees: int) -> bytes:
    """The same pages, shown on their side or head."""
    made = pypdfium2.PdfDocument(content)
    for page in made:
        page.set_rotation(degrees)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def covered(read: Document, shown: bytes, dpi: int = DPI, slack: int = 2) -> tuple[float, float, float]:
    """The share of ink under no box, that under boxes of several blocks, and the least ink in a box."""
    total = bare = shared = 0
    least = 1.0
    for number, picture in enumerate(pictures(shown, dpi), 1):
        ink = np.asarray(picture) < 128
        owner: NDArray[np.int64] = np.zeros(ink.shape, np.int64)
        clash = np.zeros(ink.shape, bool)
        for count, block in enumerate(read.leaves(), 1):
            for box in (box for box in block.boxes if box.page == number):
                x0, y0, x1, y1 = (round(dpi / 72 * place) for place in (box.x0, box.y0, box.x1, box.y1))
                place = np.s_[max(0, y0 - slack) : y1 + slack, max(0, x0 - slack) : x1 + slack]
                clash[place] |= (owner[place] != 0) & (owner[place] != count)
                owner[place] = count
                least = min(least, float(ink[place].mean() if ink[place].size else 0.0))
        total += int(ink.sum())
        bare += int((ink & (owner == 0)).sum())
        shared += int((ink & clash).sum())
    return bare / total, shared / total, least


@pytest.mark.parametrize(
    "rules", [pytest.param(Rules.ALL, marks=pytest.mark.slow), Rules.OPEN, Rules.LEVEL, Rules.NONE]
)
def test_boxes_of_tables_over_pages_cover_their_words_and_no_others(rules: Rules) -> None:
    content, _ = plan(replace(PLAN, rules=rules))
    # The rules are no words: the same pages without them show what the boxes have to cover.
    shown, _ = plan(replace(PLAN, rules=Rules.NONE))
    bare, shared, least = covered(document(content, "a.pdf"), shown)
    assert bare < 0.002
    assert shared < 0.02
    assert least > 0.02


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_boxes_of_turned_pages_lie_where_the_page_shows_their_words(degrees: int) -> None:
    content, _ = plan(replace(PLAN, rules=Rules.NONE))
    shown = turned(content, degrees)
    bare, shared, least = covered(document(shown, "a.pdf"), shown)
    assert bare < 0.002
    assert shared < 0.02
    assert least > 0.02


def test_boxes_that_are_not_where_the_words_are_would_be_found() -> None:
    content, _ = plan(replace(PLAN, rules=Rules.NONE))
    bare, _, least = covered(document(content, "a.pdf"), turned(content, 90))
    assert bare > 0.1
    assert least < 0.02


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [0, 90])
def test_boxes_of_recognised_pages_cover_their_words(degrees: int) -> None:
    content, _ = plan(replace(PLAN, rules=Rules.NONE, rows=6, directions=0))
    shown = turned(scanned(pictures(content)), degrees)
    bare, _, least = covered(document(shown, "a.pdf"), shown, slack=3)
    assert bare < 0.01
    assert least > 0.01
