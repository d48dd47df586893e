"""Word's automatic numbers, computed as Word shows them: levels, starts, restarts and the text around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.readers.docx_package import W
from corpus.readers.numbering import ordinal

_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, format, the text around (`%1.%2)`), and the level that restarts it."""

    start: int = 1
    number_format: str = "decimal"
    text: str = "%1."
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted."""

    levels: Mapping[str, Mapping[int, Level]]
    lists: Mapping[str, str]
    starts: Mapping[str, Mapping[int, int]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, list_id: str, depth: int) -> str | None:
        """The number of the next item at a depth, empty for bullets; None where there is no such list."""
        definition = self.lists.get(list_id)
        levels = self.levels.get(definition or "")
        if definition is None or levels is None:
            return None
        level = levels.get(depth, Level())
        counts = self.counts.setdefault(definition, {})
        starts = self.starts.get(list_id, {})
        # A list that overrides the start of a shared definition counts anew at its own first item.
        if depth in starts and (list_id, depth) not in self.begun:
            counts[depth] = starts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = level.start
        self.begun.add((list_id, depth))
        for deeper in [other for other in counts if other > depth]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or 0 <= depth < restart:
                del counts[deeper]
        if level.number_format in ("bullet", "none"):
            return "" if level.number_format == "bullet" else _PLACEHOLDER.sub("", level.text).strip()

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = levels.get(place, Level())
            number_format = "decimal" if level.legal else other.number_format
            return ordinal(counts.setdefault(place, other.start), number_format)

        return _PLACEHOLDER.sub(shown, level.text).strip()


def numbering(tree: Any) -> Numbering:
    """The lists that a numbering part defines; none without one."""
    levels: dict[str, dict[int, Level]] = {}
    lists: dict[str, str] = {}
    starts: dict[str, dict[int, int]] = {}
    if tree is not None:
        for abstract in tree.iter(f"{W}abstractNum"):
            levels[abstract.get(f"{W}abstractNumId", "")] = dict(_level(item) for item in abstract.iter(f"{W}lvl"))
        for concrete in tree.iter(f"{W}num"):
            list_id = concrete.get(f"{W}numId", "")
            lists[list_id] = value(concrete.find(f"{W}abstractNumId"), "")
            for override in concrete.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    starts.setdefault(list_id, {})[number(override.get(f"{W}ilvl"))] = number(value(start, "1"))
    return Numbering(levels, lists, starts)


def _level(item: Any) -> tuple[int, Level]:
    restart = item.find(f"{W}lvlRestart")
    return number(item.get(f"{W}ilvl")), Level(
        start=number(value(item.find(f"{W}start"), "1")),
        number_format=value(item.find(f"{W}numFmt"), "decimal"),
        text=value(item.find(f"{W}lvlText"), ""),
        restart=number(value(restart, "0")) if restart is not None else None,
        legal=item.find(f"{W}isLgl") is not None,
        style=value(item.find(f"{W}pStyle"), "") or None,
    )


def value(element: Any, default: str) -> str:
    """The `w:val` of a property element."""
    return element.get(f"{W}val", default) if element is not None else default


def number(text: str | None) -> int:
    """A number out of an attribute; what is none counts as 0."""
    try:
        return int(text or 0)
    except ValueError:
        return 0
