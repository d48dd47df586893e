"""The ledger: the commitments of a library, kept with their documents, filtered, counted and paged.

Pages are cut by `place`, a text that puts the newest documents first and, within one, commitments in text order.
Whether a commitment is overdue depends on the day: the store keeps its standing until its last day and after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from corpus import edits, following, ledger_counts, ledger_days, schema
from corpus.ledger_filter import Facet, Wanted, conditions, standing
from corpus.ledger_values import pack, unpack
from corpus.model import Commitment, Document, Evidence, Role, Standing
from corpus.parts import parts
from corpus.standing import Judgement, before_and_after, due, first_due, judge

__all__ = [
    "Facet",
    "Followed",
    "Kept",
    "Listed",
    "Wanted",
    "commitments_of",
    "count",
    "facets",
    "get_commitment",
    "is_kept",
    "kept",
    "kept_by_due",
    "listed",
    "listed_by_key",
    "place",
    "put_commitments",
    "put_standings",
]

_TABLE, _VALUES, _DOCUMENTS = schema.commitments.c, schema.commitment_values.c, schema.documents.c
_KEYS, _ITEMS, _THREADS = schema.commitment_keys.c, schema.thread_items.c, schema.threads.c
_OWNERS = (Role.RESPONSIBLE, Role.BY_AGREEMENT)
_LAST_DAY = 99991231
_KEYED = (Facet.AGENCY, Facet.PLACE, Facet.MISSING)


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment of the library with its document's particulars and its standing as of the day asked for."""

    commitment: Commitment
    source: str
    title: str | None
    date: date | None
    sample: bool
    judgement: Judgement

    @property
    def standing(self) -> Standing:
        """What became of it."""
        return self.judgement.standing


@dataclass(frozen=True, slots=True)
class Listed:
    """A commitment of the library as long lists show it: with its standing, not what that rests on."""

    commitment: Commitment
    source: str
    title: str | None
    date: date | None
    sample: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class Followed:
    """A commitment with what people set in it, what further statements tell of it, and the status that people set."""

    commitment: Commitment
    further: tuple[Evidence, ...] = ()
    status: Standing | None = None


def put_commitments(connection: Connection, document: Document, found: Sequence[Commitment]) -> None:
    """Keep a document's commitments in place of those it had."""
    ledger_counts.note_change(connection)
    connection.execute(delete(schema.commitments).where(_TABLE.document_id == document.id))
    if not found:
        return
    connection.execute(
        insert(schema.commitments), [_row(document, ordinal, made) for ordinal, made in enumerate(found)]
    )
    rows = connection.execute(select(_TABLE.id, _TABLE.key).where(_TABLE.document_id == document.id))
    key = {row.id: row.key for row in rows}
    ledger_days.put(connection, {key[made.id]: (made, document.date) for made in found})
    connection.execute(
        insert(schema.commitment_values), [{"commitment_key": key[made.id], "value": pack(made)} for made in found]
    )
    keys = [
        {"commitment_key": key[made.id], "field": field, "value": value}
        for made in found
        for field, value in _keys(made)
    ]
    if keys:
        connection.execute(insert(schema.commitment_keys), keys)


def _row(document: Document, ordinal: int, made: Commitment) -> dict[str, Any]:
    until, late = before_and_after(made)
    return {
        "id": made.id,
        "document_id": document.id,
        "place": place(document.id, document.date, ordinal),
        "type": made.type.value,
        "language": made.language.value,
        "standing": until.value,
        "standing_late": late.value,
        "due": due(made),
        "first_due": first_due(made),
    }


def place(document_id: str, issued: date | None, ordinal: int) -> str:
    """What lists are sorted and cut by: the newest documents first, within one in text order."""
    day = int(issued.strftime("%Y%m%d")) if issued else 0
    return f"{_LAST_DAY - day:08d}{document_id}{ordinal:06d}"


def put_standings(connection: Connection, followed: Sequence[Followed]) -> None:
    """Keep what commitments are filtered and counted by, with what later documents and people say of them."""
    ledger_counts.note_change(connection)
    wanted = {one.commitment.id: one for one in followed}
    for part in parts(wanted):
        held = connection.execute(
            select(_TABLE.id, _TABLE.key, _DOCUMENTS.date)
            .join(schema.documents, _DOCUMENTS.id == _TABLE.document_id)
            .where(_TABLE.id.in_(part))
        ).all()
        if not held:
            continue
        key = {row.id: row.key for row in held}
        ledger_days.put(connection, {row.key: (wanted[row.id].commitment, row.date) for row in held})
        rows = []
        for name, at in key.items():
            made = wanted[name].commitment
            until, late = before_and_after(made, wanted[name].further, wanted[name].status)
            rows.append(
                {
                    "at": at,
                    "standing": until.value,
                    "standing_late": late.value,
                    "due": due(made),
                    "first_due": first_due(made),
                }
            )
        connection.execute(update(schema.commitments).where(_TABLE.key == bindparam("at")), rows)
        connection.execute(delete(schema.commitment_keys).where(_KEYS.commitment_key.in_(key.values())))
        keys = [
            {"commitment_key": at, "field": field, "value": value}
            for name, at in key.items()
            for field, value in _keys(wanted[name].commitment)
        ]
        if keys:
            connection.execute(insert(schema.commitment_keys), keys)


def _keys(made: Commitment) -> Iterator[tuple[str, str]]:
    owners = dict.fromkeys(one.id for one in made.agencies if one.id is not None and one.role in _OWNERS)
    yield from ((Facet.AGENCY.value, owner) for owner in owners)
    yield from ((Facet.PLACE.value, place) for place in dict.fromkeys(place.id for place in made.places))
    yield from ((Facet.MISSING.value, lack.value) for lack in made.missing)


def commitments_of(connection: Connection, document_id: str) -> list[Commitment]:
    """A document's commitments in text order."""
    rows = connection.scalars(
        select(_VALUES.value)
        .join(schema.commitments, _TABLE.key == _VALUES.commitment_key)
        .where(_TABLE.document_id == document_id)
        .order_by(_TABLE.place)
    )
    return [unpack(row) for row in rows]


def get_commitment(connection: Connection, commitment_id: str, as_of: date) -> Kept | None:
    """One commitment, or None."""
    rows = connection.execute(_selected().where(_TABLE.id == commitment_id)).all()
    return next(iter(_followed(connection, rows, as_of)), None)


def kept(
    connection: Connection, wanted: Wanted, as_of: date, *, after: str | None = None, limit: int | None = None
) -> list[Kept]:
    """The commitments wanted, in the ledger's order: ``limit`` of them from the one behind the commitment ``after``."""
    keys = select(_TABLE.key).where(*conditions(wanted, as_of)).order_by(_TABLE.place)
    if after is not None:
        keys = keys.where(_TABLE.place > select(_TABLE.place).where(_TABLE.id == after).scalar_subquery())
    # The keys are cut first, so that no value is read that the page does not show.
    query = _selected().where(_TABLE.key.in_(keys.limit(limit))).order_by(_TABLE.place)
    return _followed(connection, connection.execute(query).all(), as_of)


def kept_by_due(
    connection: Connection, wanted: Wanted, as_of: date, *, after: str | None = None, limit: int | None = None
) -> list[Kept]:
    """The commitments wanted, those due first before the others, those without a day last; as `kept`."""
    day = func.coalesce(_TABLE.due, _TABLE.first_due, literal(date.max, Date))
    keys = select(_TABLE.key).where(*conditions(wanted, as_of))
    if after is not None:
        last = connection.execute(select(day.label("day"), _TABLE.place).where(_TABLE.id == after)).one_or_none()
        if last is None:
            return []
        at = literal(last.day, Date)
        keys = keys.where(or_(day > at, and_(day == at, _TABLE.place > last.place)))
    # The keys are cut first, so that no value is read that the page does not show.
    keys = keys.order_by(day, _TABLE.place).limit(limit)
    query = _selected().where(_TABLE.key.in_(keys)).order_by(day, _TABLE.place)
    return _followed(connection, connection.execute(query).all(), as_of)


def listed(connection: Connection, wanted: Wanted, as_of: date) -> list[Listed]:
    """The commitments wanted, in the ledger's order."""
    query = _standings(as_of).where(*conditions(wanted, as_of)).order_by(_TABLE.place)
    return _listed(connection, connection.execute(query).all(), as_of)


def listed_by_key(connection: Connection, keys: Iterable[int], as_of: date) -> dict[int, Listed]:
    """The commitments of some keys."""
    found: dict[int, Listed] = {}
    for part in parts(keys):
        rows = connection.execute(_standings(as_of).where(_TABLE.key.in_(part))).all()
        found |= zip((row.key for row in rows), _listed(connection, rows, as_of), strict=True)
    return found


def is_kept(connection: Connection, commitment_id: str) -> bool:
    """Whether the library holds a commitment of this id."""
    return connection.scalar(select(_TABLE.key).where(_TABLE.id == commitment_id)) is not None


def count(connection: Connection, wanted: Wanted, as_of: date) -> int:
    """How many commitments are wanted."""
    query = select(func.count()).select_from(schema.commitments).where(*conditions(wanted, as_of))
    return ledger_counts.remembered(connection, ("count", wanted, as_of), lambda: int(connection.scalar(query) or 0))


def facets(
    connection: Connection, wanted: Wanted, as_of: date, among: Collection[Facet] = tuple(Facet)
) -> Mapping[Facet, Mapping[str, int]]:
    """How many commitments each value of each facet would leave, the most first; a facet's own filter is left out."""
    counted: dict[Facet, Mapping[str, int]] = {}
    by_filter: dict[Wanted, list[Facet]] = {}
    for facet in among:
        by_filter.setdefault(_without(wanted, facet), []).append(facet)
    for filtered, own in by_filter.items():
        made = partial(_counted, connection, own, filtered, as_of)
        counted |= ledger_counts.remembered(connection, (tuple(own), filtered, as_of), made)
    return {facet: counted[facet] for facet in among}


def _counted(
    connection: Connection, own: Sequence[Facet], filtered: Wanted, as_of: date
) -> dict[Facet, Mapping[str, int]]:
    """The facets that are counted under one filter."""
    fulfilled = conditions(filtered, as_of)
    counted: dict[Facet, Mapping[str, int]] = {}
    keyed = [facet for facet in own if facet in _KEYED]
    few = [facet for facet in own if facet not in (*_KEYED, Facet.DOCUMENT)]
    if keyed:
        counted |= _counted_keys(connection, keyed, fulfilled)
    if few:
        counted |= _counted_columns(connection, few, fulfilled, as_of)
    if Facet.DOCUMENT in own:
        counted |= _counted_documents(connection, fulfilled)
    return counted


def _counted_columns(
    connection: Connection, wanted: Sequence[Facet], fulfilled: Sequence[ColumnElement[bool]], as_of: date
) -> dict[Facet, Mapping[str, int]]:
    """One reading of the table for several facets that have few values.

    Grouped as the index for it is sorted, so that the database need not sort: what is late is counted beside it.
    """
    columns = (_TABLE.type, _TABLE.language, _TABLE.standing, _TABLE.standing_late)
    late = func.sum(case((_TABLE.due < as_of, 1), else_=0)).label("late")
    query = select(*columns, func.count().label("n"), late).where(*fulfilled).group_by(*columns)
    counts: dict[Facet, Counter[str]] = {facet: Counter() for facet in (Facet.TYPE, Facet.LANGUAGE, Facet.STATUS)}
    for row in connection.execute(query):
        counts[Facet.TYPE][row.type] += row.n
        counts[Facet.LANGUAGE][row.language] += row.n
        counts[Facet.STATUS][row.standing] += row.n - row.late
        counts[Facet.STATUS][row.standing_late] += row.late
    return {facet: _most_first(+counts[facet]) for facet in wanted}


def _counted_documents(
    connection: Connection, fulfilled: Sequence[ColumnElement[bool]]
) -> dict[Facet, Mapping[str, int]]:
    """How many commitments each document has."""
    query = select(_TABLE.document_id, func.count().label("n")).where(*fulfilled).group_by(_TABLE.document_id)
    return {Facet.DOCUMENT: _most_first({row.document_id: row.n for row in connection.execute(query)})}


def _counted_keys(
    connection: Connection, wanted: Sequence[Facet], fulfilled: Sequence[ColumnElement[bool]]
) -> dict[Facet, Mapping[str, int]]:
    """One reading of the keys for several facets."""
    query = (
        select(_KEYS.field, _KEYS.value, func.count().label("n"))
        .where(_KEYS.field.in_([facet.value for facet in wanted]))
        .group_by(_KEYS.field, _KEYS.value)
    )
    if fulfilled:
        query = query.where(_KEYS.commitment_key.in_(select(_TABLE.key).where(*fulfilled)))
    counts: dict[Facet, dict[str, int]] = {facet: {} for facet in wanted}
    for row in connection.execute(query):
        counts[Facet(row.field)][row.value] = row.n
    return {facet: _most_first(own) for facet, own in counts.items()}


def _most_first(counts: Mapping[str, int]) -> Mapping[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _without(wanted: Wanted, facet: Facet) -> Wanted:
    """The filter without that of one facet."""
    match facet:
        case Facet.TYPE:
            return replace(wanted, types=())
        case Facet.STATUS:
            return replace(wanted, standings=())
        case Facet.AGENCY:
            return replace(wanted, agencies=())
        case Facet.PLACE:
            return replace(wanted, places=())
        case Facet.MISSING:
            return replace(wanted, missing=())
        case Facet.LANGUAGE:
            return replace(wanted, languages=())
        case Facet.DOCUMENT:
            return replace(wanted, documents=())


def _selected() -> Select[Any]:
    return (
        select(_TABLE.id, _VALUES.value, _DOCUMENTS.source, _DOCUMENTS.title, _DOCUMENTS.date, _DOCUMENTS.sample)
        .select_from(schema.commitments)
        .join(schema.commitment_values, _VALUES.commitment_key == _TABLE.key)
        .join(schema.documents, _DOCUMENTS.id == _TABLE.document_id)
    )


def _followed(connection: Connection, rows: Sequence[Row[Any]], as_of: date) -> list[Kept]:
    """Commitments as people and later documents leave them."""
    further = following.further(connection, [row.id for row in rows])
    changes = edits.standing(connection)
    found = []
    for row in rows:
        own = changes.get(row.id, ())
        made = edits.edited(unpack(row.value), own)
        judged = judge(made, as_of, further.get(row.id, ()), edits.status(own))
        found.append(Kept(made, row.source, row.title, row.date, row.sample, judged))
    return found


def _standings(as_of: date) -> Select[Any]:
    """Commitments with their standing as it is kept, and the day of the newest statement in their thread."""
    return (
        _selected()
        .add_columns(_TABLE.key, standing(as_of).label("standing"), _ITEMS.thread_id, _THREADS.newest)
        .join(schema.thread_items, following.IN_THREAD, isouter=True)
        .join(schema.threads, _THREADS.id == _ITEMS.thread_id, isouter=True)
    )


def _listed(connection: Connection, rows: Sequence[Row[Any]], as_of: date) -> list[Listed]:
    """Commitments with their standing: where something was said after the day, judged without that."""
    changes = edits.standing(connection)
    made = {row.key: edits.edited(unpack(row.value), changes.get(row.id, ())) for row in rows}
    later = [row for row in rows if _is_told_later(row.newest, made[row.key], as_of)]
    judged = {
        row.key: one.judgement.standing for row, one in zip(later, _followed(connection, later, as_of), strict=True)
    }
    return [
        Listed(made[row.key], row.source, row.title, row.date, row.sample, judged.get(row.key, Standing(row.standing)))
        for row in rows
    ]


def _is_told_later(newest: date | None, made: Commitment, as_of: date) -> bool:
    days = [newest, *(item.date for item in made.evidence)]
    return any(day is not None and day > as_of for day in days)
