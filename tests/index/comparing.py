"""Two short texts compared as the command compares them; without a model, shared words stand for meaning."""

from __future__ import annotations

from service.compare import Comparison, Tagged, compare_units
from service.ingest import read


def tagged(text: str, name: str = "a.txt") -> Tagged:
    made = read(text.encode("utf-8"), name)
    return Tagged(made.document, made.annotations)


def compared(before: str, after: str) -> Comparison:
    return compare_units(tagged(before, "a.txt"), tagged(after, "b.txt"), None, ())


def kinds(comparison: Comparison) -> list[tuple[str, str]]:
    return [(change.kind, change.detail) for change in comparison.found if change.matters]
