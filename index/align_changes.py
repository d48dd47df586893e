"""A change between two documents as every output shows it: what, where on both sides, a sentence in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.model import short_id
from index.align_units import Unit

LANGUAGES = ("kk", "ru", "en")
KINDS = ("commitment", "deadline", "figure", "agency", "section", "text")
_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Side:
    """A stretch of one document: its source text, what it is worth where it is a tag, its place and page."""

    text: str
    value: Mapping[str, Any] | None
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference or disagreement; ``detail`` is finer than ``change``; ``matters`` tells substance from wording.

    ``messages`` hold the same sentence by language of the interface.
    """

    id: str
    kind: str
    change: str
    detail: str
    matters: bool
    before: Side | None
    after: Side | None
    section: tuple[str, ...]
    messages: Mapping[str, str]

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.messages["en"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A difference as a number with its unit, a row of `units` in `data/changes.toml`, and its share in percent."""

    value: float
    unit: str = ""
    percent: float | None = None


def change(
    kind: str,
    changed: str,
    detail: str,
    before: Side | None,
    after: Side | None,
    section: Sequence[str],
    *,
    table: str = "same",
    message: str | None = None,
    amount: Amount | None = None,
    matters: bool | None = None,
) -> Change:
    """A change with its sentences; ``message`` names their row where it isn't the kind and the detail.

    ``matters`` is told where the kind does not decide it: all but wording matters.
    """
    told = {
        language: _say(language, table, message or f"{kind}.{detail}", before, after, amount) for language in LANGUAGES
    }
    place = [str(side.start) + "-" + str(side.end) if side else "" for side in (before, after)]
    identity = short_id("change", kind, changed, detail, *place)
    weighs = kind != "text" if matters is None else matters
    return Change(identity, kind, changed, detail, weighs, before, after, tuple(section), told)


def side(source: str, units: Sequence[Unit]) -> Side | None:
    """Units as one side of a change; None where there are none."""
    if not units:
        return None
    start, end = units[0].start, units[-1].end
    return Side(source[start:end], None, start, end, units[0].page)


def number_text(value: float, language: str) -> str:
    """A number with spaces between thousands and the language's sign before decimals."""
    rounded = f"{abs(value):,.10g}" if abs(value) < 1e15 else f"{abs(value):.6g}"
    if language != "en":
        rounded = rounded.replace(",", "\u00a0").replace(".", ",")
    return rounded


def _say(language: str, table: str, row: str, before: Side | None, after: Side | None, amount: Amount | None) -> str:
    template = messages()[table][row.split(".")[0]][row.split(".")[1]][language]
    said = template.format(
        before=_quoted(before), after=_quoted(after), difference=_amount(amount, language) if amount else ""
    )
    # A quote may end a sentence of its own, or an abbreviation.
    return str(said).replace("..", ".")


def _amount(amount: Amount, language: str) -> str:
    number = number_text(amount.value, language)
    if amount.unit in ("years", "months", "days"):
        return str(messages()["units"][amount.unit][language].format(n=number))
    sign = "+" if amount.value > 0 else "−"
    said = sign + (messages()["units"][amount.unit][language].format(n=number) if amount.unit else number)
    if amount.percent is None:
        return said
    digits = 1 if abs(amount.percent) >= 0.1 else 4
    return f"{said}; {sign}{number_text(round(amount.percent, digits), language)}\u00a0%"


def _quoted(held: Side | None) -> str:
    if held is None:
        return ""
    text = " ".join(held.text.split())
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1].rsplit(" ", 1)[0] + "…"


@cache
def messages() -> Mapping[str, Any]:
    """The rows of `data/changes.toml`."""
    return tomllib.loads((files("index") / "data" / "changes.toml").read_text(encoding="utf-8"))
