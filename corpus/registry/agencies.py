"""The registry of public bodies: ministries, committees, courts, akimats, state enterprises, generic bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from corpus.registry.cells import rows, several


@dataclass(frozen=True, slots=True)
class Agency:
    """One public body: full names in three languages, abbreviations and further names that texts use for it.

    ``short_*`` holds a name in guillemets where the bare words are too common to mean the body; ``valid_from`` and
    ``valid_to`` are the first and the last day of the body under this name, `None` where not verified;
    ``successor`` is the id that took over.
    """

    id: str
    kind: str
    name_ru: str
    name_kk: str
    name_en: str
    abbr_ru: tuple[str, ...] = ()
    abbr_kk: tuple[str, ...] = ()
    short_ru: tuple[str, ...] = ()
    short_kk: tuple[str, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None

    def exists_on(self, day: date) -> bool:
        """Whether nothing known speaks against the body existing on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@cache
def agencies() -> Mapping[str, Agency]:
    """Every body of `agencies.csv` by its id, in the file's order."""
    return MappingProxyType({row["id"]: _agency(row) for row in rows("agencies.csv")})


def _agency(row: Mapping[str, str]) -> Agency:
    return Agency(
        id=row["id"],
        kind=row["kind"],
        name_ru=row["name_ru"],
        name_kk=row["name_kk"],
        name_en=row["name_en"],
        abbr_ru=several(row["abbr_ru"]),
        abbr_kk=several(row["abbr_kk"]),
        short_ru=several(row["short_ru"]),
        short_kk=several(row["short_kk"]),
        parent=row["parent"] or None,
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successor=row["successor"] or None,
    )
