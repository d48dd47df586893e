"""How many of the passages found are of each kind, language, year, body and place, and which tags they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, text

from corpus.model import Label, Statement
from index import tags
from index.engines.interfaces import listed, one_of
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


def facets(connection: Connection, keys: Sequence[int], undertakings: Undertakings) -> Facets:
    """Counts of passages by facet and value, the most frequent first; `tag` holds labels and types of statements."""
    made: dict[str, Counter[str]] = {
        name: Counter() for name in ("kind", "lang", "year", "agency", "place", "due", "tag", "status", "document")
    }
    wanted = {"keys": listed(connection, keys)}
    rows = connection.execute(
        text(
            'SELECT d.kind, p.language, d.date, d.id, p.start, p."end" '
            "FROM passages p JOIN documents d ON d.id = p.document_id "
            f"WHERE {one_of(connection, 'p.key')}"
        ),
        wanted,
    ).all()
    made["kind"].update(kind for kind, *_ in rows)
    made["lang"].update(language for _, language, *_ in rows)
    made["year"].update(str(day)[:4] for _, _, day, *_ in rows if day)
    made["document"].update(document for _, _, _, document, *_ in rows)
    made["status"].update(undertakings.standings(connection, [(row[3], row[4], row[5]) for row in rows]))
    if tags.exists(connection):
        _count_tags(connection, wanted, made)
    return {
        name: dict(sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:MOST])
        for name, counter in made.items()
    }


def _count_tags(connection: Connection, wanted: dict[str, str], made: dict[str, Counter[str]]) -> None:
    # Counted here: grouping so few rows takes SQLite longer than reading them.
    rows = connection.execute(
        text(f"SELECT passage_key, label, value FROM passage_tags WHERE {one_of(connection, 'passage_key')}"),
        wanted,
    ).all()
    made["tag"].update(
        label for label in {(key, label): label for key, label, _ in rows}.values() if label != Label.OBLIGATION.value
    )
    for _, label, value in rows:
        facet = _BY_VALUE.get(label)
        if facet is not None and value and value != Statement.NONE.value:
            made[facet][value] += 1
