"""How many of the passages found are of each kind, language, year, body and place, and which tags they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, text

from corpus.model import Label, Statement
from index import tags

# Of bodies and places only so many are told, the most frequent first.
MOST = 12
Facets = dict[str, dict[str, int]]


def facets(connection: Connection, keys: Sequence[int]) -> Facets:
    """Counts of passages by facet and value, the most frequent first; `tag` holds labels and types of statements."""
    made: dict[str, Counter[str]] = {
        name: Counter() for name in ("kind", "lang", "year", "agency", "place", "due", "tag")
    }
    wanted = {"keys": f"[{','.join(map(str, keys))}]"}
    rows = connection.execute(
        text(
            "SELECT d.kind, p.language, substr(d.date, 1, 4) AS year, count(*) AS often "
            "FROM passages p JOIN documents d ON d.id = p.document_id "
            "WHERE p.key IN (SELECT value FROM json_each(:keys)) GROUP BY d.kind, p.language, year"
        ),
        wanted,
    )
    for kind, language, year, often in rows:
        made["kind"][kind] += often
        made["lang"][language] += often
        if year:
            made["year"][year] += often
    if tags.exists(connection):
        _count_tags(connection, wanted, made)
    return {
        name: dict(sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:MOST])
        for name, counter in made.items()
    }


def _count_tags(connection: Connection, wanted: dict[str, str], made: dict[str, Counter[str]]) -> None:
    chosen = "passage_key IN (SELECT value FROM json_each(:keys))"
    statement = text(f"SELECT label, count(DISTINCT passage_key) FROM passage_tags WHERE {chosen} GROUP BY label")
    for label, often in connection.execute(statement, wanted):
        made["tag"][label] += often
    del made["tag"][Label.OBLIGATION.value]
    by_value = {Label.AGENCY.value: "agency", Label.PLACE.value: "place", Label.DEADLINE.value: "due"}
    statement = text(
        f"SELECT label, value, count(*) FROM passage_tags WHERE {chosen} AND label IN :labels AND value != '' "
        "GROUP BY label, value"
    ).bindparams(bindparam("labels", expanding=True))
    values = {**wanted, "labels": [*by_value, Label.OBLIGATION.value]}
    for label, value, often in connection.execute(statement, values):
        if label in by_value:
            made[by_value[label]][value] += often
        elif value != Statement.NONE.value:
            made["tag"][value] += often
