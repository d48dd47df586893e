"""A contradiction between the figures of a document: what it is, where it stands, and its arithmetic in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.model import short_id
from nlp.audit_data import LANGUAGES, messages

Fact = str | float | date | tuple[float, ...]
Span = tuple[int, int]


class Contradiction(StrEnum):
    """What kind of contradiction it is; `docs/audit.md` tells each with examples."""

    SHARE = "share"
    PLAN = "plan"
    PARTS = "parts"
    SUM = "sum"
    TOTAL = "total"
    PERIOD = "period"
    RANGE = "range"
    DATE = "date"
    DEADLINE = "deadline"
    CURRENCY = "currency"
    PERCENT = "percent"


class Severity(StrEnum):
    """How much a finding weighs: `high` is arithmetic, `low` may have a good reason."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: `[start, end)` of the source text, the spans of what contradicts, the numbers involved."""

    kind: Contradiction
    start: int
    end: int
    spans: tuple[Span, ...]
    facts: Mapping[str, Fact]

    @property
    def severity(self) -> Severity:
        """How much findings of this kind weigh."""
        return Severity(messages()[self.kind].severity)

    def message(self, language: str) -> str:
        """The contradiction with its arithmetic, in `kk`, `ru` or `en` (any other language gets English)."""
        language = language if language in LANGUAGES else "en"
        said = {name: _said(fact, language) for name, fact in self.facts.items()}
        return messages()[self.kind].texts[language].format_map(said)

    def id(self, document: str) -> str:
        """Stable over re-runs on the same text."""
        return short_id("finding", document, self.kind, str(self.start), str(self.end))


def finding(kind: Contradiction, spans: Sequence[Span], **facts: Fact) -> Finding:
    """A finding over everything between its first and its last span."""
    ordered = tuple(sorted(set(spans)))
    return Finding(kind, ordered[0][0], max(end for _, end in ordered), ordered, facts)


def _said(fact: Fact, language: str) -> str:
    if isinstance(fact, tuple):
        return " + ".join(number(part, language) for part in fact)
    if isinstance(fact, date):
        return fact.isoformat() if language == "en" else fact.strftime("%d.%m.%Y")
    return fact if isinstance(fact, str) else number(fact, language)


def number(value: float, language: str) -> str:
    """A number with the separators of a language: `4,335.5` in English, `4 335,5` with no-break spaces otherwise."""
    digits = f"{value:,.6f}".rstrip("0").rstrip(".")
    if language == "en":
        return digits
    return digits.replace(",", "\u00a0").replace(".", ",")
