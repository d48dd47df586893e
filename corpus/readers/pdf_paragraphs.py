"""Paragraphs, headings and list items out of lines, by their geometry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.model import BlockKind
from corpus.readers.pdf_lines import TextLine

_MARKER = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,2}(?:\.\d{1,2})+|[^\W\d_]\)|[IVXІХ]{1,6}[.)]|[-–—•·▪●■○*])\s+\S"
)
_SENTENCE_END = re.compile(r"[.!?:;…][»\"”)\]]*$")
_HYPHEN = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_HEADING_LENGTH = 300
_LARGER = 1.1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; ``room`` is what the last one leaves free at its right edge."""

    kind: BlockKind
    lines: tuple[TextLine, ...]
    level: int | None = None
    room: float = 0.0
    indented: bool = False
    centred: bool = False

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Typography:
    """The size of running text in a document, the larger sizes from the top, and whether bold tells headings."""

    body: float
    larger: tuple[float, ...]
    bold_tells: bool


def typography(lines: Iterable[TextLine]) -> Typography:
    """Weigh the lines of a document by their letters."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for line in lines:
        letters = len(line.text)
        sizes[_rounded(line.size)] += letters
        total += letters
        bold += letters if line.bold else 0
    body = max(sizes, key=lambda size: (sizes[size], size)) if sizes else 12.0
    larger = sorted((size for size in sizes if size >= _LARGER * body), reverse=True)
    return Typography(body, tuple(larger), bold < 0.4 * total)


@dataclass(frozen=True, slots=True)
class _Region:
    """The lines of a column, its edges, where each line could reach, and the usual distance of lines in sizes."""

    lines: Sequence[TextLine]
    left: float
    right: float
    reach: Sequence[float]
    pitch: float


def paragraphs(lines: Sequence[TextLine], letters: Typography) -> list[Paragraph]:
    """The paragraphs of one region (a column, or the whole width of a page)."""
    if not lines:
        return []
    left, right = _left_edge(lines), max(line.x1 for line in lines)
    region = _Region(lines, left, right, _right_edges(lines, left, right), _pitch(lines))
    groups: list[list[int]] = []
    for index in range(len(lines)):
        if index and not _parts(region, groups[-1], index):
            groups[-1].append(index)
        else:
            groups.append([index])
    return [_headed(_paragraph(region, group), letters) for group in groups]


def _paragraph(region: _Region, group: Sequence[int]) -> Paragraph:
    members = tuple(region.lines[index] for index in group)
    return Paragraph(
        BlockKind.LIST_ITEM if _MARKER.match(members[0].text) else BlockKind.PARAGRAPH,
        members,
        room=region.reach[group[-1]] - members[-1].x1,
        indented=_is_indented(region, group[0]),
        centred=all(_is_centred(region, index) for index in group),
    )


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _left_edge(lines: Sequence[TextLine]) -> float:
    """The leftmost place where more than a stray line begins; first lines that stand in may outnumber the others."""
    starts = Counter(round(line.x0) for line in lines)
    usual = [start for start, times in starts.items() if times >= max(2, 0.12 * len(lines))]
    return float(min(usual)) if usual and len(lines) > 3 else min(line.x0 for line in lines)


def _right_edges(lines: Sequence[TextLine], left: float, right: float) -> list[float]:
    """Where each line could reach: a block set far to the right or left of the rest has its own edge."""
    edges: list[float] = []
    start = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or (index > start and abs(lines[index].x0 - lines[start].x0) > 3):
            run = lines[start:index]
            aside = run[0].x0 > left + 0.3 * (right - left)
            edges.extend([max(line.x1 for line in run) if aside and len(run) > 1 else right] * len(run))
            start = index
    return edges


def _pitch(lines: Sequence[TextLine]) -> float:
    """The usual distance of baselines, in sizes of letters."""
    steps = [
        (lower.baseline - upper.baseline) / lower.size
        for upper, lower in pairwise(lines)
        if 0 < lower.baseline - upper.baseline < 2.6 * lower.size
    ]
    return min(median(steps), 2.0) if steps else 1.2


def _is_centred(region: _Region, index: int) -> bool:
    line = region.lines[index]
    before, after = line.x0 - region.left, region.right - line.x1
    alike = abs(before - after) < 0.12 * (region.right - region.left)
    return before > 2 * line.size and after > line.size and alike


def _is_indented(region: _Region, index: int) -> bool:
    return region.lines[index].x0 - region.left > 0.8 * region.lines[index].size


def _share_middle(region: _Region, group: Sequence[int], line: TextLine) -> bool:
    """Whether a line is centred on all those of the group though their widths differ, as in a letterhead."""
    others = [region.lines[index] for index in group]
    return abs(line.x0 - others[-1].x0) > 4 and all(abs(line.x0 + line.x1 - one.x0 - one.x1) < 5 for one in others)


def _parts(region: _Region, group: Sequence[int], index: int) -> bool:
    """Whether a line begins a new paragraph after those of the group."""
    line, first, last = region.lines[index], region.lines[group[0]], region.lines[group[-1]]
    size = max(line.size, last.size)
    step = line.baseline - last.baseline
    if step > (1.25 * region.pitch + 0.05) * size or step < 0 or not 0.9 < line.size / last.size < 1.11:
        return True
    if line.bold != last.bold and (line.bold or all(region.lines[index].bold for index in group)):
        return True
    if (_is_centred(region, index) and _is_centred(region, group[-1])) or _share_middle(region, group, line):
        return False
    if region.reach[group[-1]] - last.x1 > line.first + 0.35 * size:
        return True
    ended = _SENTENCE_END.search(last.text) is not None
    if _MARKER.match(line.text) and (ended or last.text.endswith(",")):
        return True
    if line.x0 - last.x0 > 0.8 * size:
        # Further right than the line before: an indent, or what hangs after a marker.
        return not (len(group) == 1 and _MARKER.match(first.text) is not None)
    if len(group) == 1 and _is_indented(region, group[0]) and _is_indented(region, index):
        # Both stand in: two paragraphs of which the first is short, or one that is set in as a whole.
        return ended or _is_first_line(region, index)
    return len(group) > 1 and last.x0 - line.x0 > 0.8 * size


def _is_first_line(region: _Region, index: int) -> bool:
    """Whether the line after an indented one goes back to the left edge."""
    if index + 1 >= len(region.lines):
        return False
    line, following = region.lines[index], region.lines[index + 1]
    close = following.baseline - line.baseline <= (1.25 * region.pitch + 0.05) * line.size
    return close and line.x0 - following.x0 > 0.8 * line.size


def _headed(paragraph: Paragraph, letters: Typography) -> Paragraph:
    text = paragraph.text.strip()
    if len(text) > _HEADING_LENGTH or len(paragraph.lines) > 6 or sum(map(str.isalpha, text)) < 3:
        return paragraph
    if text.endswith((";", ",", ":")) or (text.endswith(".") and len(text) > 150):
        return paragraph
    size = _rounded(max(line.size for line in paragraph.lines))
    bold = letters.bold_tells and all(line.bold for line in paragraph.lines)
    caps = text.upper() == text and sum(map(str.isalpha, text)) > 5
    if size in letters.larger:
        level = letters.larger.index(size) + 1
    elif bold or (caps and paragraph.centred):
        level = len(letters.larger) + 1
    else:
        return paragraph
    return replace(paragraph, kind=BlockKind.HEADING, level=level)


def runs_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph at the end of a column or page goes on at the start of the next one."""
    if before.kind is BlockKind.HEADING or after.kind is not BlockKind.PARAGRAPH:
        return False
    if not 0.92 < before.lines[-1].size / after.lines[0].size < 1.09 or after.centred:
        return False
    end, start = before.lines[-1].text.rstrip(), after.lines[0].text.lstrip()
    if _SENTENCE_END.search(end):
        return False
    if start[:1].islower() or _HYPHEN.search(end) or end.endswith(","):
        return True
    first = after.lines[0]
    return before.room <= first.first + 0.35 * first.size and not after.indented and not before.centred


def ranked(levels: Iterable[int | None]) -> dict[int, int]:
    """The levels of headings that a document has, counted from 1 without gaps."""
    return {level: rank for rank, level in enumerate(sorted({level for level in levels if level}), start=1)}


def joined(before: Paragraph, after: Paragraph) -> Paragraph:
    """Both as one."""
    return replace(before, lines=before.lines + after.lines, room=after.room)
