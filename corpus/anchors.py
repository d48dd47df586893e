"""Where what people decided about stands now: by id, by place, by quote; what is not found again is orphaned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, and_, select, tuple_

from corpus import schema
from corpus.decisions import Anchor, Decision
from corpus.model import short_id
from corpus.parts import parts

Key = tuple[str, int]
_SAID, _SIGNS = schema.said.c, schema.said_signs.c
# How many of the words of a quote a statement of the same document must share to be the one that was meant.
_SAME = 0.75


def at(document: ColumnElement[str], ordinal: ColumnElement[int], keys: Sequence[Key]) -> ColumnElement[bool]:
    """The condition that a row stands at one of some places; by documents first, which SQLite has an index for."""
    return and_(document.in_({key[0] for key in keys}), tuple_(document, ordinal).in_(keys))


def text_sign(text: str) -> str:
    """The sign of a whole text (`said_signs`), by which a decision finds its statement again."""
    return "t:" + short_id(" ".join(text.split()).casefold())


def id_sign(said_id: str) -> str:
    """The sign of one statement's id."""
    return "i:" + said_id


def anchor(connection: Connection, said_id: str) -> Anchor | None:
    """The anchor of a statement or commitment by its id."""
    row = connection.execute(
        select(schema.said)
        .join(schema.said_signs, (_SIGNS.document_id == _SAID.document_id) & (_SIGNS.ordinal == _SAID.ordinal))
        .where(_SIGNS.sign == id_sign(said_id))
    ).first()
    return None if row is None else Anchor(said_id, row.document_id, row.start, row.end, row.value["text"])


def located(connection: Connection, anchors: Iterable[Anchor]) -> dict[Anchor, Key]:
    """Where what anchors mean stands now; those that are not found are left out."""
    wanted = list(dict.fromkeys(anchors))
    found: dict[Anchor, Key] = {}
    for part in parts(wanted):
        rows = connection.execute(
            select(_SIGNS.sign, _SIGNS.document_id, _SIGNS.ordinal).where(
                _SIGNS.sign.in_([id_sign(anchor.id) for anchor in part])
            )
        )
        by_id = {row.sign[2:]: (row.document_id, row.ordinal) for row in rows}
        found |= {anchor: by_id[anchor.id] for anchor in part if anchor.id in by_id}
    for anchor in wanted:
        if anchor not in found:
            key = _by_quote(connection, anchor)
            if key is not None:
                found[anchor] = key
    return found


def named(connection: Connection, anchors: Iterable[Anchor]) -> dict[Anchor, str]:
    """The ids that the commitments which anchors mean have now."""
    where = located(connection, anchors)
    found: dict[Key, str] = {}
    for part in parts(dict.fromkeys(where.values())):
        rows = connection.execute(
            select(_SAID.document_id, _SAID.ordinal, _SAID.commitment_id).where(
                at(_SAID.document_id, _SAID.ordinal, part),
                _SAID.commitment_id.is_not(None),
            )
        )
        found |= {(row.document_id, row.ordinal): row.commitment_id for row in rows}
    return {anchor: found[key] for anchor, key in where.items() if key in found}


def orphaned(connection: Connection, decisions: Sequence[Decision]) -> frozenset[int]:
    """The numbers of the decisions that are about something that is no more."""
    named = {one.id: [*(anchor for pair in one.ends for anchor in pair)] for one in decisions}
    for one in decisions:
        if not named[one.id] and one.about is not None:
            named[one.id] = [one.about]
    where = located(connection, (anchor for anchors in named.values() for anchor in anchors))
    return frozenset(number for number, anchors in named.items() if any(anchor not in where for anchor in anchors))


def _by_quote(connection: Connection, anchor: Anchor) -> Key | None:
    same = list(_with_text(connection, anchor.quote))
    here = [(abs(start - anchor.start), key) for key, start in same if key[0] == anchor.document]
    if here:
        return min(here)[1]
    rows = connection.execute(
        select(_SAID.ordinal, _SAID.start, _SAID.value).where(_SAID.document_id == anchor.document)
    ).all()
    likely = [(_likeness(anchor.quote, row.value["text"]), -abs(row.start - anchor.start), row.ordinal) for row in rows]
    if likely and max(likely)[0] >= _SAME:
        return anchor.document, max(likely)[2]
    # The document is gone, or says it no more: another that says the very same, if there is only one.
    return same[0][0] if len(same) == 1 and not rows else None


def _with_text(connection: Connection, text: str) -> Iterator[tuple[Key, int]]:
    rows = connection.execute(
        select(_SAID.document_id, _SAID.ordinal, _SAID.start)
        .join(schema.said_signs, (_SIGNS.document_id == _SAID.document_id) & (_SIGNS.ordinal == _SAID.ordinal))
        .where(_SIGNS.sign == text_sign(text))
        .order_by(_SAID.document_id, _SAID.ordinal)
    )
    for row in rows:
        yield (row.document_id, row.ordinal), row.start


def _likeness(one: str, other: str) -> float:
    """The share of words that two texts have in common."""
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) / max(1, len(first | second))
