"""Saved searches: a query with its filters under a name, kept in the library, each with a feed of what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from corpus import schema
from corpus.errors import MindetError
from corpus.model import short_id
from index.search import Filters

_TABLE = schema.saved_searches.c
_LONGEST_NAME, _LONGEST_QUERY = 200, 2000
# What a search page and `mindet search` call the filters, by the field that holds them.
LISTS: Mapping[str, str] = {
    "kind": "kinds", "lang": "languages", "agency": "agencies", "document": "documents", "place": "places",
    "tag": "tags",
}  # fmt: skip
NUMBERS: Mapping[str, str] = {"due": "due", "year": "years"}
DAYS = ("since", "until")


class NoSavedSearch(MindetError):
    """The library has no saved search of an id or name."""


class BadSavedSearch(MindetError):
    """A search can't be saved as it is asked."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A search under its name; ``query`` holds `q` and its filters as the search page names them."""

    id: str
    name: str
    query: Mapping[str, Any]
    added: datetime

    @property
    def words(self) -> str:
        """What is searched for."""
        return str(self.query.get("q", ""))

    def filters(self) -> Filters:
        """What the search is narrowed to."""
        given: dict[str, Any] = {held: tuple(map(str, self.query.get(said, ()))) for said, held in LISTS.items()}
        given |= {held: tuple(map(int, self.query.get(said, ()))) for said, held in NUMBERS.items()}
        given |= {said: date.fromisoformat(self.query[said]) for said in DAYS if self.query.get(said)}
        return Filters(**given)

    def parameters(self) -> list[tuple[str, str]]:
        """The search as the parameters of an address."""
        found = [("q", self.words)]
        for said in (*LISTS, *NUMBERS):
            found += [(said, str(value)) for value in self.query.get(said, ())]
        return found + [(said, str(self.query[said])) for said in DAYS if self.query.get(said)]

    def plain(self) -> dict[str, Any]:
        """The search as JSON."""
        return {"id": self.id, "name": self.name, "query": dict(self.query), "added": self.added.isoformat()}


def query_of(q: str, filters: Mapping[str, Sequence[Any] | str | None]) -> dict[str, Any]:
    """A query as it is kept: what is empty left out. Raises `BadSavedSearch`."""
    if not q.strip():
        raise BadSavedSearch("query: it is empty. Search for words, a question or an exact phrase first.")
    if len(q) > _LONGEST_QUERY:
        raise BadSavedSearch(f"query: it is longer than {_LONGEST_QUERY} characters. Shorten it.")
    kept: dict[str, Any] = {"q": q.strip()}
    for field, value in filters.items():
        if field in DAYS and value:
            kept[field] = _day(field, str(value))
        elif field in NUMBERS and value:
            kept[field] = [_number(field, one) for one in value if one not in ("", None)]
        elif field in LISTS and value:
            kept[field] = [str(one) for one in value if one]
        elif field not in (*DAYS, *NUMBERS, *LISTS):
            raise BadSavedSearch(f"{field}: no filter of a search. It takes {', '.join((*LISTS, *NUMBERS, *DAYS))}.")
    return {field: value for field, value in kept.items() if value}


def _day(field: str, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise BadSavedSearch(f"{field}={value!r}: this is no date; write it as YYYY-MM-DD.") from None


def _number(field: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise BadSavedSearch(f"{field}={value!r}: this is no year.") from None


def save(connection: Connection, name: str, query: Mapping[str, Any]) -> Saved:
    """Keep a search under a name of its own. Raises `BadSavedSearch`."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise BadSavedSearch(f"name: give the search a name of 1 to {_LONGEST_NAME} characters.")
    made = Saved(short_id("saved", name), name, dict(query), datetime.now(UTC).replace(microsecond=0))
    if connection.scalar(select(_TABLE.id).where(_TABLE.name == name)) is not None:
        raise BadSavedSearch(
            f"name {name!r}: a search of this name is saved already. Choose another name, or remove that one."
        )
    values = {"id": made.id, "name": made.name, "query": made.query, "added": made.added}
    try:
        connection.execute(insert(schema.saved_searches).values(**values))
    except IntegrityError:
        raise BadSavedSearch(f"name {name!r}: a search of this name is saved already. Choose another name.") from None
    return made


def saved(connection: Connection) -> list[Saved]:
    """All saved searches by name."""
    return [_saved(row) for row in connection.execute(select(schema.saved_searches).order_by(_TABLE.name))]


def get(connection: Connection, identity: str) -> Saved:
    """The saved search of an id or a name. Raises `NoSavedSearch`."""
    row = connection.execute(
        select(schema.saved_searches).where((_TABLE.id == identity) | (_TABLE.name == identity))
    ).one_or_none()
    if row is None:
        raise NoSavedSearch(f"saved search {identity!r}: the library holds none of this id or name.")
    return _saved(row)


def remove(connection: Connection, identity: str) -> Saved:
    """Take a saved search out of the library. Raises `NoSavedSearch`."""
    found = get(connection, identity)
    connection.execute(delete(schema.saved_searches).where(_TABLE.id == found.id))
    return found


def _saved(row: Any) -> Saved:
    added = row.added if row.added.tzinfo else row.added.replace(tzinfo=UTC)
    return Saved(row.id, row.name, row.query, added)
