"""Units of measure by the ids of `docs/tags.md`, with the forms that both languages write them in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corpus.registry.cells import rows, several


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of `units.csv`: ``id`` is the tag's unit (`other` where the tags have none of their own).

    ``multiplier`` takes a number in this unit to one in ``id``. Forms are in lower case; `*` stands for any ending of
    the language, a space for optional white space. An id of two, `kW|kWh`, is told by what is measured.
    """

    id: str
    kind: str
    multiplier: float
    ru: tuple[str, ...]
    kk: tuple[str, ...]


@cache
def units() -> tuple[Unit, ...]:
    """The registry, in the order of its file."""
    return tuple(
        Unit(row["id"], row["kind"], float(row["multiplier"]), several(row["ru"]), several(row["kk"]))
        for row in rows("units.csv")
    )
