"""How many of the passages found are of each kind, language, year, body and place, and which tags they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from corpus.model import Label, Statement
from index.columns import DOCUMENT, LANGUAGE, LANGUAGES, Columns
from index.engines.interfaces import Keys
from index.undertakings import Undertakings

# Of bodies and places only so many are told, the most frequent first.
MOST = 12
Facets = dict[str, dict[str, int]]
_BY_VALUE = {
    Label.AGENCY.value: "agency",
    Label.PLACE.value: "place",
    Label.DEADLINE.value: "due",
    Label.OBLIGATION.value: "tag",
}


def facets(connection: Connection, columns: Columns, keys: Sequence[int], undertakings: Undertakings) -> Facets:
    """Counts of passages by facet and value, the most frequent first; `tag` holds labels and types of statements."""
    made: dict[str, Counter[str]] = {
        name: Counter() for name in ("kind", "lang", "year", "agency", "place", "due", "tag", "status", "document")
    }
    rows = columns.at(keys)
    held = columns.passages[rows]
    documents, counts = np.unique(held[:, DOCUMENT], return_counts=True)
    for number, count in zip(documents.tolist(), counts.tolist(), strict=True):
        one = columns.documents[number]
        made["kind"][one.kind.value] += count
        made["document"][one.id] += count
        if one.date is not None:
            made["year"][str(one.date)[:4]] += count
    languages, counts = np.unique(held[:, LANGUAGE], return_counts=True)
    for number, count in zip(languages.tolist(), counts.tolist(), strict=True):
        made["lang"][LANGUAGES[number].value] += count
    stretches = ((columns.documents[one].id, start, end) for one, _, start, end, _ in held.tolist())
    made["status"].update(undertakings.standings(connection, stretches))
    _count_tags(columns, columns.keys[rows], made)
    return {
        name: dict(sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:MOST])
        for name, counter in made.items()
    }


def _count_tags(columns: Columns, keys: Keys, made: dict[str, Counter[str]]) -> None:
    tagged, numbers = columns.tags_of(keys)
    for number, count in zip(*(part.tolist() for part in np.unique(numbers, return_counts=True)), strict=True):
        label, value = columns.tag_names[number]
        facet = _BY_VALUE.get(label)
        if facet is not None and value and value != Statement.NONE.value:
            made[facet][value] += count
    # A passage with two deadlines has a deadline once.
    labels = {
        (key, columns.tag_names[number][0]) for key, number in zip(tagged.tolist(), numbers.tolist(), strict=True)
    }
    made["tag"].update(label for _, label in labels if label != Label.OBLIGATION.value)
