"""The registry of the regions and the cities of national importance, with the first two digits of their KATO."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corpus.registry.cells import rows, several


@dataclass(frozen=True, slots=True)
class Region:
    """One region or city: its names, its abbreviations and the further or former names that texts use for it."""

    id: str
    kato: str
    kind: str
    name_ru: str
    name_kk: str
    name_en: str
    abbr_ru: tuple[str, ...] = ()
    abbr_kk: tuple[str, ...] = ()
    short_ru: tuple[str, ...] = ()
    short_kk: tuple[str, ...] = ()

    @property
    def akimat(self) -> str:
        """The id of the region's akimat in the registry of agencies."""
        return self.id.replace("kz.", "kz.akimat.", 1)


@cache
def regions() -> Mapping[str, Region]:
    """Every region of `regions.csv` by its id, in the order of their codes."""
    return MappingProxyType({row["id"]: _region(row) for row in rows("regions.csv")})


def _region(row: Mapping[str, str]) -> Region:
    return Region(
        id=row["id"],
        kato=row["kato"],
        kind=row["kind"],
        name_ru=row["name_ru"],
        name_kk=row["name_kk"],
        name_en=row["name_en"],
        abbr_ru=several(row["abbr_ru"]),
        abbr_kk=several(row["abbr_kk"]),
        short_ru=several(row["short_ru"]),
        short_kk=several(row["short_kk"]),
    )
