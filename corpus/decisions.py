"""What people decided: an append-only log in which nothing is changed; taking back is an entry of its own.

An entry names what it is about by id and by an anchor: document, span and quote. The anchor finds it again when a
better reading or tagging has given it another id (`index.thread_rulings`); what is not found again is orphaned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from corpus import schema
from corpus.errors import MindetError

_TABLE = schema.decisions.c
_LONGEST_NAME = 200
_LONGEST_NOTE = 10_000


class Verdict(StrEnum):
    """What a decision does."""

    CONFIRM = "confirm"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    EDIT = "edit"
    NOTE = "note"
    UNDO = "undo"
    WORK = "work"


TOGETHER = frozenset([Verdict.CONFIRM, Verdict.MERGE])
LINKS = frozenset([Verdict.CONFIRM, Verdict.REJECT, Verdict.MERGE, Verdict.SPLIT])


class Refusal(StrEnum):
    """Why a decision can't be taken, as the command and the API say it; pages say it in their reader's language."""

    TOO_LONG = "a note or value of more than %(most)d characters: shorten it."
    NOBODY = "who decides? Give a name of at most %(most)d characters."
    NO_DECISION = "decision %(number)s: there is none of this number. `mindet decisions` lists them."
    NO_NUMBER = "undo %(number)r: give the number of a decision; `mindet decisions` lists them."
    OF_DOCUMENTS = "decision %(number)d is about two documents: decide anew with `mindet works`."
    TAKEN_BACK = "decision %(number)d was taken back already."
    OF_WORKS = "work: versions and translations are decided with `mindet works`."
    NO_FIELD = "field %(value)r: it takes %(known)s."
    NO_DAY = "deadline %(value)r: write it as YYYY-MM-DD, or leave it empty for none."
    NO_BODY = "agency %(value)r: give ids of the registry (`GET /api/v1/agencies`), parted by commas."
    NO_REGION = "place %(value)r: give ids of the registry of regions, parted by commas."
    NO_STATUS = "status %(value)r: it takes %(known)s, or nothing to derive it again."
    NO_ACTION = "action: say what is to be done."
    NO_NOTE = "note: say what is to be noted (--text)."
    WRONG_IDS = "%(verdict)s: it takes %(takes)s; %(given)d ids were given."
    NO_STATEMENT = "%(id)r: the library holds no statement or commitment of this id. It may have vanished."
    NO_THREAD = "%(id)r: the library holds no thread or commitment of this id. It may have vanished."
    ALONE = "%(id)r is all that this thread states: there is nothing to tie it to."
    ONE_ALREADY = "merge: these are one thread already."
    NOTHING_LEAVES = "split: it takes a thread and the commitments or statements that leave it."
    NOT_INSIDE = "split: %(id)r is not in this thread."
    NONE_STAYS = "split: at least one commitment must stay."
    NO_COMMITMENT = "edit: %(id)r is no commitment."


class BadDecision(MindetError):
    """A decision that can't be taken: by nobody, about nothing, or already taken back; ``values`` fill in the words."""

    def __init__(self, refusal: Refusal, **values: object) -> None:
        super().__init__(refusal.value % values)
        self.refusal, self.values = refusal, values


@dataclass(frozen=True, slots=True)
class Anchor:
    """A statement by its id, its place and its words."""

    id: str
    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: ``ends`` are the pairs that it ties or parts, ``about`` the statement that it is about.

    ``value`` holds what an edit sets (``field``, ``value``, ``before``), what a note says (``text``), or whether two
    documents are one work (``documents``, ``state``).
    """

    id: int
    at: datetime
    who: str
    verdict: Verdict
    about: Anchor | None
    ends: tuple[tuple[Anchor, Anchor], ...] = ()
    value: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None


def take(
    connection: Connection,
    who: str,
    verdict: Verdict,
    about: Anchor,
    ends: Sequence[tuple[Anchor, Anchor]] = (),
    value: Mapping[str, Any] | None = None,
) -> Decision:
    """Write a decision down. Raises `BadDecision`."""
    if any(len(str(text)) > _LONGEST_NOTE for text in (value or {}).values()):
        raise BadDecision(Refusal.TOO_LONG, most=_LONGEST_NOTE)
    payload = {"ends": [[_packed(one), _packed(other)] for one, other in ends], "value": dict(value or {})}
    return _put(connection, who, verdict, _about(about, payload))


def take_pair(connection: Connection, who: str, documents: tuple[str, str], state: str) -> Decision:
    """Write down whether two documents are one work. Raises `BadDecision`."""
    first, second = documents
    row = {"subject": f"{first}:{second}", "document_id": first, "payload": {"other": second, "state": state}}
    return _put(connection, who, Verdict.WORK, row)


def undo(connection: Connection, who: str, decision_id: int) -> Decision:
    """Take a decision back, or an earlier undo. Raises `BadDecision`."""
    taken = get(connection, decision_id)
    if taken is None:
        raise BadDecision(Refusal.NO_DECISION, number=decision_id)
    if taken.verdict is Verdict.WORK:
        raise BadDecision(Refusal.OF_DOCUMENTS, number=decision_id)
    if all(one.id != decision_id for one in _active(log(connection))):
        raise BadDecision(Refusal.TAKEN_BACK, number=decision_id)
    row = _about(taken.about, {"ends": [], "value": {}}) | {"undoes": decision_id}
    return _put(connection, who, Verdict.UNDO, row)


def _about(about: Anchor | None, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an entry about a statement."""
    if about is None:
        return {"subject": "", "payload": {**payload, "start": 0, "end": 0}}
    placed = {**payload, "start": about.start, "end": about.end}
    return {"subject": about.id, "document_id": about.document, "quote": about.quote, "payload": placed}


def _put(connection: Connection, who: str, verdict: Verdict, columns: Mapping[str, Any]) -> Decision:
    name = " ".join(who.split())
    if not name or len(name) > _LONGEST_NAME:
        raise BadDecision(Refusal.NOBODY, most=_LONGEST_NAME)
    row = {**columns, "at": datetime.now(UTC), "who": name, "kind": verdict.value}
    made = connection.execute(insert(schema.decisions).values(**row).returning(_TABLE.id)).scalar_one()
    found = get(connection, made)
    assert found is not None
    return found


def get(connection: Connection, decision_id: int) -> Decision | None:
    """One entry of the log."""
    row = connection.execute(select(schema.decisions).where(_TABLE.id == decision_id)).one_or_none()
    return None if row is None else _decision(row)


def log(connection: Connection) -> list[Decision]:
    """All entries, the newest first."""
    return [_decision(row) for row in connection.execute(select(schema.decisions).order_by(_TABLE.id.desc()))]


def standing(connection: Connection, verdicts: Iterable[Verdict] = Verdict) -> list[Decision]:
    """The decisions that were not taken back, the oldest first."""
    if connection.scalar(select(_TABLE.id).limit(1)) is None:
        return []
    wanted = frozenset(verdicts) - {Verdict.UNDO}
    return [one for one in reversed(_active(log(connection))) if one.verdict in wanted]


def _active(newest_first: Sequence[Decision]) -> list[Decision]:
    """Without those that a later entry took back; an undo that was itself undone takes nothing back."""
    gone: set[int] = set()
    found = []
    for one in newest_first:
        if one.id in gone:
            continue
        found.append(one)
        if one.undoes is not None:
            gone.add(one.undoes)
    return found


def undone(newest_first: Sequence[Decision]) -> frozenset[int]:
    """The numbers of the entries that were taken back."""
    return frozenset(one.id for one in newest_first) - {one.id for one in _active(newest_first)}


def _packed(anchor: Anchor) -> list[Any]:
    return [anchor.id, anchor.document, anchor.start, anchor.end, anchor.quote]


def _decision(row: Any) -> Decision:
    payload = row.payload
    if row.kind == Verdict.WORK:
        value = {"documents": (row.document_id, payload["other"]), "state": payload["state"]}
        return Decision(row.id, _aware(row.at), row.who, Verdict.WORK, None, (), value, row.undoes)
    about = None
    if row.subject:
        about = Anchor(row.subject, row.document_id or "", payload["start"], payload["end"], row.quote or "")
    ends = tuple((Anchor(*one), Anchor(*other)) for one, other in payload["ends"])
    return Decision(row.id, _aware(row.at), row.who, Verdict(row.kind), about, ends, payload["value"], row.undoes)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
