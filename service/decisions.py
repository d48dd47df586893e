"""What people decide of links and values: taken, taken back, listed, and what is worth deciding next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from corpus import decisions, edits, schema
from corpus.anchors import anchor, located, orphaned
from corpus.decisions import Anchor, BadDecision, Decision, Refusal, Verdict
from corpus.model import Standing
from corpus.serial import plain
from corpus.standing import judge
from index import thread_keep
from index.thread_model import FIRM, Link, Part
from index.threads import Item, Thread, named, threads_of

_ITEMS = schema.thread_items.c
_LIKELIEST = 400
_OPEN = (Standing.OVERDUE, Standing.ANNOUNCED, Standing.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision as it is asked for: what it is about, in the order that its kind takes, and what it sets or says."""

    verdict: Verdict
    ids: tuple[str, ...]
    field: str = ""
    value: str = ""
    text: str = ""


def take(connection: Connection, who: str, asked: Asked) -> dict[str, Any]:
    """Take a decision and follow it through. Raises `BadDecision`."""
    match asked.verdict:
        case Verdict.CONFIRM | Verdict.REJECT:
            made = _of_link(connection, who, asked)
        case Verdict.MERGE:
            made = _merge(connection, who, asked)
        case Verdict.SPLIT:
            made = _split(connection, who, asked)
        case Verdict.EDIT:
            made = _edit(connection, who, asked)
        case Verdict.NOTE:
            (about,) = _named(asked, 1, "a commitment or statement")
            if not asked.text.strip():
                raise BadDecision(Refusal.NO_NOTE)
            made = decisions.take(connection, who, asked.verdict, _anchor(connection, about), (), {"text": asked.text})
        case Verdict.UNDO:
            (number,) = _named(asked, 1, "the number of a decision")
            if not number.isascii() or not number.isdigit():
                raise BadDecision(Refusal.NO_NUMBER, number=number)
            made = decisions.undo(connection, who, int(number))
        case Verdict.WORK:
            raise BadDecision(Refusal.OF_WORKS)
    _follow(connection, made)
    return _shown(made, frozenset(), orphaned(connection, [made]))


def _follow(connection: Connection, made: Decision) -> None:
    """Bring the threads that a decision touches up to date."""
    first: Decision | None = made
    while first is not None and first.undoes is not None:
        first = decisions.get(connection, first.undoes)
    if first is None or first.verdict is Verdict.NOTE:
        return
    ends = [end for pair in first.ends for end in pair]
    keys = located(connection, [*ends, first.about] if first.about else ends)
    thread_keep.settle(connection, set(keys.values()))


def _named(asked: Asked, count: int, what: str) -> tuple[str, ...]:
    if len(asked.ids) != count:
        raise BadDecision(Refusal.WRONG_IDS, verdict=asked.verdict.value, takes=what, given=len(asked.ids))
    return asked.ids


def _anchor(connection: Connection, name: str) -> Anchor:
    found = anchor(connection, name)
    if found is None:
        raise BadDecision(Refusal.NO_STATEMENT, id=name)
    return found


def _thread(connection: Connection, name: str) -> Thread:
    wanted = named(connection, name)
    found = next(threads_of(connection, [wanted]), None) if wanted else None
    if found is None:
        raise BadDecision(Refusal.NO_THREAD, id=name)
    return found


def _stated(thread: Thread) -> list[Anchor]:
    """The commitments of a thread, its first one first."""
    items = [item for item in thread.items if item.is_firm and item.part is Part.COMMITMENT]
    return [Anchor(item.id, item.said.document, item.said.start, item.said.end, item.said.text) for item in items]


def _of_link(connection: Connection, who: str, asked: Asked) -> Decision:
    statement, name = _named(asked, 2, "a statement and a thread")
    about, thread = _anchor(connection, statement), _thread(connection, name)
    stated = [end for end in _stated(thread) if end.id != about.id]
    if not stated:
        raise BadDecision(Refusal.ALONE, id=statement)
    ends = stated[:1] if asked.verdict is Verdict.CONFIRM else stated
    return decisions.take(connection, who, asked.verdict, about, [(about, end) for end in ends], _note(asked))


def _merge(connection: Connection, who: str, asked: Asked) -> Decision:
    one, other = (_thread(connection, name) for name in _named(asked, 2, "two threads"))
    if one.id == other.id:
        raise BadDecision(Refusal.ONE_ALREADY)
    first, second = _stated(one)[0], _stated(other)[0]
    return decisions.take(connection, who, asked.verdict, first, [(first, second)], _note(asked))


def _split(connection: Connection, who: str, asked: Asked) -> Decision:
    if len(asked.ids) < 2:
        raise BadDecision(Refusal.NOTHING_LEAVES)
    thread = _thread(connection, asked.ids[0])
    inside = {item.id for item in thread.items if item.is_firm}
    for name in asked.ids[1:]:
        if name not in inside:
            raise BadDecision(Refusal.NOT_INSIDE, id=name)
    leaving = [_anchor(connection, name) for name in dict.fromkeys(asked.ids[1:])]
    staying = [end for end in _stated(thread) if end.id not in asked.ids[1:]]
    if not staying:
        raise BadDecision(Refusal.NONE_STAYS)
    ends = [(one, other) for one in leaving for other in staying]
    return decisions.take(connection, who, asked.verdict, leaving[0], ends, _note(asked))


def _edit(connection: Connection, who: str, asked: Asked) -> Decision:
    (name,) = _named(asked, 1, "a commitment")
    change = edits.checked(asked.field, asked.value)
    about = _anchor(connection, name)
    if connection.scalar(select(schema.commitments.c.key).where(schema.commitments.c.id == name)) is None:
        raise BadDecision(Refusal.NO_COMMITMENT, id=name)
    value = {"field": change.field.value, "value": change.value, **_note(asked)}
    return decisions.take(connection, who, asked.verdict, about, (), value)


def _note(asked: Asked) -> dict[str, str]:
    return {"text": asked.text} if asked.text.strip() else {}


def listed(
    connection: Connection, about: Sequence[str] = (), after: int | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """The log, the newest first: all of it, or what is about some statements and commitments."""
    entries = decisions.log(connection)
    gone = decisions.undone(entries)
    wanted = set(about)
    chosen = [
        one
        for one in entries
        if (after is None or one.id < after)
        and (not wanted or (one.about is not None and one.about.id in wanted) or _touches(one, wanted))
    ][:limit]
    lost = orphaned(connection, chosen)
    return [_shown(one, gone, lost) for one in chosen]


def _touches(one: Decision, wanted: set[str]) -> bool:
    return any(end.id in wanted for pair in one.ends for end in pair)


def _shown(one: Decision, gone: frozenset[int], lost: frozenset[int]) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "who": one.who,
        "kind": one.verdict.value,
        "about": plain(one.about),
        "with": [plain(end) for end in dict.fromkeys(other for _, other in one.ends)],
        "value": dict(one.value),
        "undoes": one.undoes,
        "undone": one.id in gone,
        "orphaned": one.id in lost,
    }


def waiting(connection: Connection) -> int:
    """How many suggested links nobody has decided."""
    query = select(func.count()).select_from(schema.thread_items).where(_ITEMS.link == Link.SUGGESTED.value)
    return int(connection.scalar(query) or 0)


def review(connection: Connection, as_of: date, limit: int) -> list[dict[str, Any]]:
    """The suggestions that are worth deciding, those first that would change what is known of an undertaking.

    A decision settles most where it gives a thread another status, next where the thread is open and nothing is said of
    it yet; among equals the likelier comes first.
    """
    rows = connection.execute(
        select(_ITEMS.thread_id, _ITEMS.document_id, _ITEMS.ordinal)
        .where(_ITEMS.link == Link.SUGGESTED.value)
        .order_by(_ITEMS.score.desc(), _ITEMS.thread_id, _ITEMS.document_id, _ITEMS.ordinal)
        .limit(_LIKELIEST)
    ).all()
    wanted = {(row.thread_id, row.document_id, row.ordinal) for row in rows}
    found = []
    for thread in threads_of(connection, dict.fromkeys(row.thread_id for row in rows)):
        for item in thread.items:
            if (thread.id, *item.said.key) in wanted and item.link is Link.SUGGESTED:
                found.append(_question(thread, item, as_of))
    found.sort(key=lambda one: (-one["settles"], -one["score"], one["thread"], one["statement"]))
    return found[:limit]


def _question(thread: Thread, item: Item, as_of: date) -> dict[str, Any]:
    now = thread.judged(as_of).standing
    then = now
    if item.said.evidence is not None:
        told = (*thread.commitment.evidence, *thread.evidence(), item.said.evidence)
        then = judge(thread.current(as_of), as_of, told, thread.decided).standing
    silent = not any(one.link in FIRM and one.part is Part.EVIDENCE for one in thread.items)
    settles = (2 if then is not now else 0) + (1 if silent and now in _OPEN else 0)
    return {
        "thread": thread.id,
        "title": thread.commitment.action,
        "status": now.value,
        "status_if_confirmed": then.value,
        "settles": settles,
        "statement": item.id,
        "role": item.part.value,
        "text": item.said.text,
        "document": item.said.document,
        "source": item.said.source,
        "date": plain(item.said.date),
        "start": item.said.start,
        "end": item.said.end,
        "score": item.score.value,
        "reasons": list(item.score.reasons),
    }


def text(entries: Sequence[Mapping[str, Any]]) -> str:
    """The log as the command prints it."""
    lines = []
    for one in entries:
        marks = [mark for mark in ("undone", "orphaned") if one[mark]]
        about = " ".join((one["about"] or {}).get("quote", "").split())[:100]
        what = f"undoes {one['undoes']}" if one["undoes"] else about
        value = "; ".join(f"{name}: {said}" for name, said in one["value"].items())
        note = f" ({', '.join(marks)})" if marks else ""
        lines.append(
            f"{one['id']}  {one['at'][:16]}  {one['who']}  {one['kind']}{note}  {what}{'  ' + value if value else ''}"
        )
    return "\n".join(lines) if lines else "Nothing was decided yet."


def review_text(questions: Sequence[Mapping[str, Any]]) -> str:
    """The queue as the command prints it."""
    lines = []
    for one in questions:
        change = f"{one['status']} -> {one['status_if_confirmed']}" if one["settles"] > 1 else one["status"]
        lines += [
            f"{change}  {' '.join(one['title'].split())[:110]}  [{one['thread']}]",
            f"   ? {one['score']:.2f}  {one['source']}: {' '.join(one['text'].split())[:160]}  [{one['statement']}]",
            f"     {'; '.join(one['reasons'])}",
        ]
    return "\n".join(lines) if lines else "There is nothing to review."
