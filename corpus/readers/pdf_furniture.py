"""What stands on pages without belonging to the text: running heads and page numbers; and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from corpus.readers.pdf_lines import TextLine

_ZONE = 0.13
_OUTERMOST = 3
_SAME_HEIGHT = 4.0
_PAGE_NUMBER = re.compile(
    r"(?P<dash>[-–—]\s*)?(?:(?:стр(?:аница)?|бет|page)\.?\s*)?(?P<number>\d{1,4})"
    r"\s*(?:(?:/|из|of)\s*\d{1,4}\s*)?(?:бет|стр)?\.?\s*(?(dash)[-–—])",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"(?:продолжение\s+(?:таблицы|приложения)|кестенің\s+жалғасы)\b.{0,40}", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:[⁰¹²³⁴-⁹]{1,3}|\d{1,2}|\*{1,3})[).]?\s*[^\W\d_«\"(]|(?:[⁰¹²³⁴-⁹]{1,3}|\*{1,3})\s*\S")
_SMALL = 0.93
_SHORT = 12


def furniture(pages: Sequence[tuple[float, Sequence[TextLine]]]) -> set[TextLine]:
    """The running heads and page numbers among the lines of pages given with their heights."""
    # Numbers alone are looked at by themselves: those that stand alike need not be page numbers.
    worded = [(height, [item for item in lines if any(map(str.isalpha, item.text))]) for height, lines in pages]
    edges = [(*_outer_lines(height, lines), lines) for height, lines in worded]
    places: dict[str, list[tuple[int, float]]] = {}
    for page, (top, bottom, _) in enumerate(edges):
        for item in {*top, *bottom}:
            places.setdefault(_pattern(item), []).append((page, item.baseline))

    def times(item: TextLine) -> int:
        """On how many pages a line stands at this height."""
        return len({page for page, y in places[_pattern(item)] if abs(y - item.baseline) <= _SAME_HEIGHT})

    found = _titles([lines for _, lines in worded], [top for top, _, _ in edges])
    needed = 2 if len(pages) < 4 else 3
    for top, bottom, lines in edges:
        for outer in (top, bottom):
            run = list(takewhile(lambda item: times(item) >= needed, outer))
            # The shortest: beyond it the page's own text may happen to begin alike.
            heads = (run[:count] for count in range(1, len(run) + 1))
            found.update(next((head for head in heads if _stands_off(head, lines)), ()))
            found.update(item for item in outer if _CONTINUED.fullmatch(item.text.strip()))
    return found | _numbers([(height, [item for item in lines if item not in found]) for height, lines in pages])


def _titles(pages: Sequence[Sequence[TextLine]], tops: Sequence[Sequence[TextLine]]) -> set[TextLine]:
    """The first lines of pages that say again what a line of the first page says: its title as a running head."""
    said = {_flat(item) for item in pages[0]} if pages else set()
    return {
        top[0]
        for lines, top in zip(pages[1:], tops[1:], strict=True)
        if top and len(top[0].text) > _SHORT and _flat(top[0]) in said and _stands_off(top[:1], lines)
    }


def _flat(item: TextLine) -> str:
    return " ".join(item.text.casefold().split())


def _outer_lines(height: float, lines: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """The lines near the page's upper and lower edge that may be furniture, the outermost first."""
    ordered = sorted(lines, key=lambda item: item.baseline)
    top = [item for item in ordered[:_OUTERMOST] if item.baseline <= _ZONE * height]
    bottom = [item for item in reversed(ordered[-_OUTERMOST:]) if item.top >= (1 - _ZONE) * height]
    return top, bottom


def _stands_off(run: Sequence[TextLine], lines: Sequence[TextLine]) -> bool:
    """Whether white space or another size of letters parts the lines of a run from the text beside them."""
    item = run[-1]
    others = [other for other in lines if other not in run]
    if not others:
        return True
    nearest = min(others, key=lambda other: abs(other.baseline - item.baseline))
    far = abs(nearest.baseline - item.baseline) > 1.7 * max(nearest.size, item.size)
    return far or not 0.94 < nearest.size / item.size < 1.06


def _pattern(item: TextLine) -> str:
    return re.sub(r"\d+", "#", item.text.casefold()).strip()


def _numbers(pages: Sequence[tuple[float, Sequence[TextLine]]]) -> set[TextLine]:
    """Page numbers: alone on the first or last line of a page, and rising with the pages where there are several."""
    found: dict[TextLine, int] = {}
    for page, (height, lines) in enumerate(pages):
        if not lines:
            continue
        first, last = min(lines, key=lambda item: item.baseline), max(lines, key=lambda item: item.baseline)
        near = [first] if first.baseline <= _ZONE * height else []
        near += [last] if last.top >= (1 - _ZONE) * height else []
        for item in near:
            if match := _PAGE_NUMBER.fullmatch(item.text.strip()):
                found[item] = int(match["number"]) - page
    steady = Counter(found.values())
    return {item for item, offset in found.items() if steady[offset] > 1 or len(pages) < 3}


def footnotes(lines: Sequence[TextLine], body_size: float) -> list[list[TextLine]]:
    """The notes at the foot of a page: lines in smaller letters after all others, from the first that has a mark."""
    ordered = sorted(lines, key=lambda item: item.baseline)
    start = len(ordered)
    while start and ordered[start - 1].size <= _SMALL * body_size:
        start -= 1
    notes: list[list[TextLine]] = []
    for item in ordered[start:]:
        if _FOOTNOTE.match(item.text):
            notes.append([item])
        elif notes:
            notes[-1].append(item)
    marks = [int(match[0]) for note in notes if (match := re.match(r"\d+", note[0].text))]
    if any(following != mark + 1 for mark, following in pairwise(marks)):
        return []
    # Everything in small letters from the top on is a page of small letters, not of notes.
    return notes if start else []
