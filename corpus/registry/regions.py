"""The registry of the regions and the cities of national importance, with the first two digits of their KATO."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


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
    text = files("corpus.registry").joinpath("regions.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: _region(row) for row in csv.DictReader(text.splitlines())})


def _region(row: Mapping[str, str]) -> Region:
    return Region(
        id=row["id"],
        kato=row["kato"],
        kind=row["kind"],
        name_ru=row["name_ru"],
        name_kk=row["name_kk"],
        name_en=row["name_en"],
        abbr_ru=_several(row["abbr_ru"]),
        abbr_kk=_several(row["abbr_kk"]),
        short_ru=_several(row["short_ru"]),
        short_kk=_several(row["short_kk"]),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
