"""A statement cut into clauses, and which of them a figure is in; never within a figure or a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from nlp.found import Found

_CUT = re.compile(r"[;:,](?=\s)|\s[–—-]\s|[()]|\.(?=\s)")

Cuts = Sequence[tuple[int, int]]


def clauses(text: str, spans: Sequence[tuple[int, int]], times: Sequence[Found]) -> list[tuple[int, int]]:
    """The clauses of a statement, each with its begin and end; ``spans`` are those of its figures."""
    closed = [*spans, *((time.start, time.end) for time in times)]
    cuts = [0]
    for match in _CUT.finditer(text):
        if not any(low < match.end() and match.start() < high for low, high in closed):
            cuts.append(match.end())
    return [(low, high) for low, high in zip(cuts, [*cuts[1:], len(text)], strict=True) if low < high] or [
        (0, len(text))
    ]


def number(cuts: Cuts, place: int) -> int:
    """Which clause a place is in."""
    return max(0, bisect_right([low for low, _ in cuts], place) - 1)


def interrupted(text: str, cuts: Cuts) -> list[tuple[int, int]]:
    """The numbers of clauses that a bracket parts: `69 предприятий (76 %) ведут мониторинг`."""
    found, opened = [], -1
    for at, (low, high) in enumerate(cuts):
        if text[low - 1 : low] == ")" and opened >= 0:
            if high - low > 1 and text[low : low + 1] not in ";:,.":
                found.append((opened, at))
            opened = -1
        if text[high - 1 : high] == "(":
            opened = at
    return found


def without(text: str, low: int, high: int, outside: Sequence[tuple[int, int]]) -> str:
    """A stretch of a text less what stands in other stretches."""
    pieces, at = [], low
    for start, end in outside:
        if end <= low or start >= high:
            continue
        if start > at:
            pieces.append(text[at:start])
        at = max(at, min(end, high))
    pieces.append(text[at:high])
    return " ".join(pieces)
