"""As what genre a document's statements are read, where the marks of the document as a whole tell none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import BlockKind, Document, Kind

_MOST_OPENING = 3
_LONGEST_TITLE = 300
_LEAST_POINTS = 3
_POINT = re.compile(r"\s{0,9}\d{1,3}\. ")
_CHAPTER = re.compile(
    r"\s{0,9}(?:глава|раздел|параграф|статья) \d|\s{0,9}\d{1,3}-(?:тарау|параграф|бөлім|бап)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class GenreRule:
    """What the opening lines of a genre call it; ``points`` where it is of that genre only in chapters or points."""

    kind: Kind
    points: bool
    pattern: re.Pattern[str]
    example: Mapping[str, str]


@cache
def genre_rules() -> tuple[GenreRule, ...]:
    """The names of genres, in the order of trial."""
    data = tomllib.loads((files("nlp") / "data" / "statement_genres.toml").read_text(encoding="utf-8"))
    return tuple(
        GenreRule(Kind(row["kind"]), row["points"], re.compile(row["pattern"], re.IGNORECASE), row["example"])
        for row in data["genre"]
    )


def genre(document: Document) -> Kind:
    """The document's kind, or the one that its opening lines name where it has none."""
    if document.kind is not Kind.OTHER:
        return document.kind
    texts = [
        " ".join(document.text[block.start : block.end].split())
        for block in document.leaves()
        if block.kind is not BlockKind.FURNITURE
    ]
    for text in texts[:_MOST_OPENING]:
        if len(text) > _LONGEST_TITLE:
            return Kind.OTHER
        for rule in genre_rules():
            if rule.pattern.search(text) and (not rule.points or _has_points(texts)):
                return rule.kind
    return Kind.OTHER


def _has_points(texts: Sequence[str]) -> bool:
    """Whether a text stands in chapters or numbered points, as a body of rules does."""
    return any(map(_CHAPTER.match, texts)) or sum(map(bool, map(_POINT.match, texts))) >= _LEAST_POINTS
