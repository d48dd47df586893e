"""The audit of figures: what contradicts itself in a document, each with its arithmetic.

`findings` reads a document with its annotations and says only what the text itself proves wrong; what may be right
under another reading is passed over. Imports no spaCy, so that a server can audit what it has stored.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Annotation, Document
from nlp.audit_finding import Contradiction, Finding, Severity
from nlp.audit_lines import lines
from nlp.audit_parts import lists, parts
from nlp.audit_shares import shares
from nlp.audit_tables import totals
from nlp.audit_times import days, deadlines, ranges, series
from nlp.audit_units import percents, two_currencies

__all__ = ["Contradiction", "Finding", "Severity", "findings"]


def findings(document: Document, annotations: Sequence[Annotation]) -> list[Finding]:
    """The contradictions of a document in text order; never raises on any text."""
    read = list(lines(document, annotations))
    found: dict[tuple[Contradiction, tuple[tuple[int, int], ...]], Finding] = {}
    made = [
        *(
            one
            for line in read
            for check in (shares, parts, series, ranges, days, two_currencies, percents)
            for one in check(line)
        ),
        *lists(document, read),
        *totals(document),
        *deadlines(document, read),
    ]
    for one in made:
        found.setdefault((one.kind, one.spans), one)
    return sorted(found.values(), key=lambda one: (one.start, one.end, one.kind))
