"""Works: what the versions and translations of one text share, proposed as documents come and settled by people.

A pair that scores `SURE` is one work without asking; below that a person confirms it. What a person decided about a
pair holds whatever it scores, and is found again when a document is read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from corpus import decisions, schema
from corpus.decisions import Decision, Verdict
from corpus.errors import MindetError
from corpus.model import Annotation, Document, Kind, Language, short_id
from index.versions import SURE, Proposal, Signature, keys, proposal, signature

# A key that more documents have says too little, and of the documents found this many are compared.
_COMMON, _COMPARED = 60, 60


class State(StrEnum):
    """What became of a pair of documents that look like one work."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Link:
    """Two documents that look like one work; ``by`` is who decided, None where nobody did."""

    first: str
    second: str
    relation: str
    score: float
    reasons: tuple[str, ...]
    state: State
    by: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """Documents that are one work, the earliest first."""

    id: str
    documents: tuple[str, ...]


class NoPair(MindetError):
    """A document can't be one work with itself."""


def note(connection: Connection, document: Document, annotations: Iterable[Annotation]) -> None:
    """Keep what a document is compared by, and propose or make what it is one work with."""
    made = signature(document, annotations)
    found = keys(made)
    for table in (schema.signatures, schema.signature_keys):
        connection.execute(delete(table).where(table.c.document_id == made.document))
    connection.execute(insert(schema.signatures).values(document_id=made.document, value=_packed(made)))
    if found:
        rows = [{"key": key, "document_id": made.document} for key in sorted(found)]
        connection.execute(insert(schema.signature_keys), rows)
    decided = _decided(connection, made.document)
    links = {other: held for other in _alike(connection, made, found) if (held := _compared(connection, made, other))}
    for other in decided.keys() - links.keys():
        # What people joined stays joined though the program sees no likeness.
        if _signature(connection, other) is not None:
            links[other] = Proposal(min(made.document, other), max(made.document, other), "version", 0.0, ())
    _put(connection, made.document, links, decided)
    settle(connection, [made.document])


def links(connection: Connection, state: State | None = None) -> list[Link]:
    """The pairs that look like one work, those that ask for a decision first."""
    table = schema.work_links
    rows = connection.execute(select(table).where(table.c.state == state.value) if state else select(table)).all()
    people = {_pair(one): one.who for one in _decisions(connection)}
    found = [
        Link(
            row.document_id,
            row.other_id,
            row.kind,
            row.score,
            tuple(row.reasons),
            State(row.state),
            people.get((row.document_id, row.other_id)),
        )
        for row in rows
    ]
    return sorted(found, key=lambda link: (link.state is not State.PROPOSED, -link.score, link.first, link.second))


def works(connection: Connection) -> list[Work]:
    """The works of the library with their documents, the earliest document first."""
    table = schema.documents
    rows = connection.execute(
        select(table.c.work, table.c.id)
        .where(table.c.work.is_not(None))
        .order_by(table.c.work, table.c.date, table.c.source, table.c.id)
    ).all()
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.work, []).append(row.id)
    return [Work(work, tuple(held)) for work, held in found.items()]


def decide(connection: Connection, first: str, second: str, state: State, who: str) -> Decision:
    """Keep what a person says of two documents, and put the works right. Raises `NoPair`, `BadDecision`."""
    if first == second:
        raise NoPair("a document is always one work with itself; name two documents")
    first, second = sorted((first, second))
    taken = decisions.take_pair(connection, who, (first, second), state.value)
    table = schema.work_links
    changed = connection.execute(
        update(table).where(table.c.document_id == first, table.c.other_id == second).values(state=state.value)
    )
    if not changed.rowcount:
        row = {"document_id": first, "other_id": second, "kind": "version", "score": 0.0, "reasons": []}
        connection.execute(insert(table).values(**row, state=state.value))
    settle(connection, [first, second])
    return taken


def settle(connection: Connection, documents: Iterable[str]) -> None:
    """Give each document the work that its confirmed pairs make, and take it from one that has none left.

    A work's id comes from its earliest document, so that the order in which documents come makes no difference.
    """
    waiting = set(documents)
    while waiting:
        joined = _joined(connection, waiting.pop())
        waiting -= joined
        table = schema.documents
        rows = connection.execute(select(table.c.id, table.c.date, table.c.work).where(table.c.id.in_(joined))).all()
        if not rows:
            continue
        earliest = min(rows, key=lambda row: (row.date is None, row.date or date.min, row.id))
        work = short_id("work", earliest.id) if len(rows) > 1 else None
        waiting |= _others_of(connection, {row.work for row in rows if row.work}, joined)
        connection.execute(update(table).where(table.c.id.in_(joined)).values(work=work))


def partners(connection: Connection, document: str) -> list[str]:
    """The documents that a document is one work with by a pair of their own: what to settle when it goes."""
    table = schema.work_links
    rows = connection.execute(
        select(table.c.document_id, table.c.other_id).where(
            or_(table.c.document_id == document, table.c.other_id == document)
        )
    ).all()
    return sorted({name for row in rows for name in (row.document_id, row.other_id)} - {document})


def _joined(connection: Connection, document: str) -> set[str]:
    """A document with all that confirmed pairs tie to it, at once or through others."""
    table = schema.work_links
    found, edge = {document}, {document}
    while edge:
        rows = connection.execute(
            select(table.c.document_id, table.c.other_id).where(
                or_(table.c.document_id.in_(edge), table.c.other_id.in_(edge)),
                table.c.state == State.CONFIRMED.value,
            )
        ).all()
        edge = {name for row in rows for name in (row.document_id, row.other_id)} - found
        found |= edge
    return found


def _others_of(connection: Connection, held: set[str], joined: set[str]) -> set[str]:
    """The documents that still bear a work which these had, and are no longer tied to them."""
    table = schema.documents
    rows = connection.execute(select(table.c.id).where(table.c.work.in_(held))).scalars() if held else ()
    return set(rows) - joined


def _alike(connection: Connection, made: Signature, found: frozenset[str]) -> list[str]:
    """The documents that share most of the telling keys."""
    table = schema.signature_keys
    telling = (
        select(table.c.key).where(table.c.key.in_(found)).group_by(table.c.key).having(func.count() <= _COMMON)
    ).subquery()
    shared = func.count().label("shared")
    rows = connection.execute(
        select(table.c.document_id, shared)
        .where(table.c.key.in_(select(telling.c.key)), table.c.document_id != made.document)
        .group_by(table.c.document_id)
        .order_by(shared.desc(), table.c.document_id)
        .limit(_COMPARED)
    )
    return [row.document_id for row in rows]


def _compared(connection: Connection, made: Signature, other: str) -> Proposal | None:
    held = _signature(connection, other)
    # The same order on both sides, whichever came first.
    return proposal(*sorted((made, held), key=lambda one: one.document)) if held is not None else None


def _put(connection: Connection, document: str, found: Mapping[str, Proposal], decided: Mapping[str, State]) -> None:
    table = schema.work_links
    before = partners(connection, document)
    connection.execute(delete(table).where(or_(table.c.document_id == document, table.c.other_id == document)))
    for other, held in sorted(found.items()):
        state = decided.get(other) or (State.CONFIRMED if held.score >= SURE else State.PROPOSED)
        connection.execute(
            insert(table).values(
                document_id=min(document, other),
                other_id=max(document, other),
                kind=held.relation,
                score=held.score,
                reasons=list(held.reasons),
                state=state.value,
            )
        )
    settle(connection, [other for other in before if other not in found])


def _signature(connection: Connection, document: str) -> Signature | None:
    table = schema.signatures
    value = connection.execute(select(table.c.value).where(table.c.document_id == document)).scalar()
    return None if value is None else _unpacked(document, value)


def _decided(connection: Connection, document: str) -> dict[str, State]:
    """What people last said of a document's pairs, by the other document."""
    found = {}
    for one in _decisions(connection):
        first, other = _pair(one)
        if document in (first, other):
            found[other if first == document else first] = State(one.value["state"])
    return found


def _decisions(connection: Connection) -> list[Decision]:
    return decisions.standing(connection, [Verdict.WORK])


def _pair(decision: Decision) -> tuple[str, str]:
    first, second = decision.value["documents"]
    return first, second


def _packed(made: Signature) -> dict[str, Any]:
    values = asdict(made)
    del values["document"]
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def _unpacked(document: str, value: Mapping[str, Any]) -> Signature:
    held = dict(value)
    held |= {name: frozenset(held[name]) for name in ("title", "years", "anchors")}
    held |= {"kind": Kind(held["kind"]), "language": Language(held["language"]), "sketch": tuple(held["sketch"])}
    return Signature(document=document, **held)
