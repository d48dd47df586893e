"""What paragraph styles say: outline level and list, inherited from the styles that they build on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from corpus.readers.docx_numbering import number, value
from corpus.readers.docx_package import W

_HEADING = re.compile(r"(?:heading|заголовок|тақырып)\s*([1-9])", re.IGNORECASE)
_TITLES = frozenset(("title", "название", "тақырып атауы"))


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; `level` 1 is the highest heading, None body text; `bold` as the style sets it."""

    level: int | None = None
    list_id: str | None = None
    depth: int = 0


def styles(tree: Any) -> dict[str, Style]:
    """The paragraph styles by id, inheritance resolved."""
    if tree is None:
        return {}
    raw = {item.get(f"{W}styleId", ""): item for item in tree.iter(f"{W}style")}
    return {style_id: _resolve(style_id, raw) for style_id in raw}


def _resolve(style_id: str, raw: dict[str, Any]) -> Style:
    level: int | None = None
    list_id: str | None = None
    depth = 0
    settled = False
    seen: set[str] = set()
    while style_id in raw and style_id not in seen:
        seen.add(style_id)
        item = raw[style_id]
        name = value(item.find(f"{W}name"), "").strip().lower()
        outline = item.find(f"{W}pPr/{W}outlineLvl")
        if not settled:
            if outline is not None:
                level = outline_level(outline)
                settled = True
            elif match := _HEADING.match(name):
                level, settled = int(match[1]), True
            elif name in _TITLES:
                level, settled = 1, True
        listed = item.find(f"{W}pPr/{W}numPr")
        if list_id is None and listed is not None:
            list_id = value(listed.find(f"{W}numId"), "") or None
            depth = number(value(listed.find(f"{W}ilvl"), "0"))
        style_id = value(item.find(f"{W}basedOn"), "")
    return Style(level, list_id, depth)


def outline_level(outline: Any) -> int | None:
    """Word counts outline levels from 0 and gives body text 9."""
    level = number(value(outline, "9"))
    return level + 1 if 0 <= level <= 8 else None
