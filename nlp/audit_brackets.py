"""Where the round brackets of a text stand: how deep each place is, and where the bracket around it closes."""

from __future__ import annotations

from array import array
from dataclasses import dataclass


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
    for place, letter in enumerate(text):
        if letter == "(":
            open_.append(place)
        elif letter == ")" and open_:
            partner[open_.pop()] = place
    depths, closings = array("l"), array("l")
    around: list[int] = []
    for place in range(len(text) + 1):
        if around and around[-1] == place:
            around.pop()
        depths.append(len(around))
        closings.append(around[-1] if around else len(text))
        if place in partner:
            around.append(partner[place])
    return Brackets(depths, closings)
