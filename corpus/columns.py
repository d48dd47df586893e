"""What the columns of a plan hold, told from the cells that name them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Column
from corpus.reading import reading

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """The names of one kind of column, with examples."""

    role: Column
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


@cache
def column_rules() -> tuple[ColumnRule, ...]:
    """The rules in the order in which they are tried."""
    data = tomllib.loads((files("corpus") / "data" / "columns.toml").read_text(encoding="utf-8"))
    return tuple(
        ColumnRule(Column(row["role"]), re.compile(row["pattern"], re.IGNORECASE), (*row["ru"], *row["kk"]))
        for row in data["rule"]
    )


def column_role(name: str) -> Column | None:
    """What a column named so holds; none where a cell names no column."""
    if not name or len(name) > _LONGEST:
        return None
    plain = reading(name).text
    for rule in column_rules():
        if rule.pattern.search(plain):
            return rule.role
    return None
