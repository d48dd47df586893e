"""The wording of heads and feet of documents, as patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def wording(group: str) -> re.Pattern[str]:
    """One group of the wording of heads and feet, as a pattern."""
    row = _wording()[group]
    return re.compile("|".join(row["any"]), 0 if row.get("case") else re.IGNORECASE)


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads((files("corpus") / "data" / "particulars.toml").read_text(encoding="utf-8"))
