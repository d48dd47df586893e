"""What a reader of the text finds: its place, its value, the rule that made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """One find: `[start, end)` in characters of the doc's text, its value in the tag's JSON shape, the rule's name."""

    start: int
    end: int
    value: Mapping[str, Any]
    rule: str
