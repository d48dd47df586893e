"""What every component writes on its spans: `span._.value`, the tag's JSON value, and `span._.rule`, what made it."""

from __future__ import annotations

from spacy.tokens import Span

for _name in ("value", "rule"):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=None)
