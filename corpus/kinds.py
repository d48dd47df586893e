"""What genre a document belongs to, by the weight of its marks."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Block, Column, Kind

_HEAD = 2500
_ENOUGH = 2
_PLAN_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class KindRule:
    """One mark of a genre, with its examples."""

    kind: Kind
    where: str
    weight: int
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


@cache
def kind_rules() -> tuple[KindRule, ...]:
    """The marks of all genres."""
    data = tomllib.loads((files("corpus") / "data" / "kinds.toml").read_text(encoding="utf-8"))
    return tuple(
        KindRule(
            Kind(row["kind"]),
            row["where"],
            row["weight"],
            re.compile(row["pattern"], re.MULTILINE),
            (row["ru"], row["kk"]),
        )
        for row in data["rule"]
    )


def kind_of(text: str, title: str | None, blocks: Sequence[Block]) -> Kind:
    """The genre of a text; ``text`` holds one paragraph a line, ``blocks`` the roles of its columns."""
    parts = {"all": text, "head": text[:_HEAD], "title": title or ""}
    tally: Counter[Kind] = Counter()
    for rule in kind_rules():
        if rule.pattern.search(parts[rule.where]):
            tally[rule.kind] += rule.weight
    roles = {block.role for block in blocks if block.header}
    if Column.MEASURE in roles and roles & {Column.DEADLINE, Column.RESPONSIBLE, Column.FORM}:
        tally[Kind.PLAN] += _PLAN_COLUMNS
    if not tally:
        return Kind.OTHER
    best = max(tally, key=lambda kind: (tally[kind], -list(Kind).index(kind)))
    return best if tally[best] >= _ENOUGH else Kind.OTHER
