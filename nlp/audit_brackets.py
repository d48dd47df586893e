"""Where the round brackets of a text stand: how deep each place is, and where the bracket around it closes."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

_BRACKET = re.compile("[()]")


@dataclass(frozen=True, slots=True)
class Brackets:
    """Brackets that have a partner, for each place of a text; a bracket itself lies outside of its own pair."""

    depths: array[int]
    closings: array[int]

    def depth(self, begin: int, place: int) -> int:
        """How much deeper a place lies than where one begins to read."""
        return max(0, self.depths[place] - self.depths[begin])

    def closing(self, place: int, end: int) -> int:
        """Where the bracket closes that is open at a place; the end where none is, or where it closes later."""
        return min(self.closings[place], end)


def brackets(text: str) -> Brackets:
    """The brackets of a text, in one pass; those without a partner, as in `1)`, are none."""
    partner: dict[int, int] = {}
    open_: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "(":
            open_.append(match.start())
        elif open_:
            partner[open_.pop()] = match.start()
    opening = set(partner)
    depths, closings = array("l"), array("l")
    around: list[int] = []
    begin = 0
    # A stretch is as deep as where it begins: after an opening bracket, and from a closing one on.
    for cut in sorted([*(place + 1 for place in opening), *partner.values(), len(text) + 1]):
        depths.extend([len(around)] * (cut - begin))
        closings.extend([around[-1] if around else len(text)] * (cut - begin))
        if cut - 1 in opening:
            around.append(partner[cut - 1])
        if around and around[-1] == cut:
            around.pop()
        begin = cut
    return Brackets(depths, closings)
