"""Threads kept in the store and followed as documents come and go: what a change can't touch is not looked at.

`link` takes in what a document says, `unlink` lets go of it, `rebuild` does all anew with signs counted anew. Each
leaves the threads as they would be had all been linked at once with the same counts; ids stay where they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_

from corpus import schema
from corpus.anchors import at
from corpus.parts import parts
from index import thread_kept_pairs as kept
from index import thread_store
from index.thread_context import context, may_be_one
from index.thread_data import rules
from index.thread_find import found_pairs
from index.thread_groups import OWN, REFUSED, Groups, grouped, hung, latest
from index.thread_ids import assign
from index.thread_material import Key, Said
from index.thread_model import FIRM, Link, Part, Ruling, Tie
from index.thread_rulings import rulings
from index.thread_score import Score
from index.thread_summary import summarise

_SAID, _PAIRS, _ITEMS = schema.said.c, schema.said_pairs.c, schema.thread_items.c
Near = Callable[[Sequence[Said]], Mapping[Key, Sequence[int]]]
_STATED = (_ITEMS.part == Part.COMMITMENT.value, _ITEMS.link.in_([link.value for link in FIRM]))
# Signs are counted anew when statements are twice as many, and all is compared anew then; a little sooner in a small
# library, where that is fast and each document changes how rare words are.
_GROWTH, _OUTGROWN, _SMALL = 2, 1.2, 3_000


def link(connection: Connection, document_id: str, near: Mapping[Key, Sequence[int]] | None = None) -> None:
    """Tie what a document says, which `thread_store.put` has kept, to what the library holds.

    ``near`` names for statements the passages of the library that are nearest in meaning.
    """
    said = thread_store.said_in(connection, document_id)
    if not said:
        return
    if thread_store.size(connection) >= _GROWTH * thread_store.counted(connection):
        thread_store.count_signs(connection)
    found = found_pairs(connection, said, near or {})
    kept.put(connection, found)
    settle(connection, {*(one.key for one in said), *(key for pair in found for key in pair)})


def unlink(connection: Connection, document_id: str) -> None:
    """Let go of what a document says; to be called before the store drops the document."""
    rows = connection.execute(select(_ITEMS.thread_id, *_STATED).where(_ITEMS.document_id == document_id))
    own = {tuple(row) for row in rows}
    threads = {thread for thread, *_ in own}
    stated = {thread for thread, *is_home in own if all(is_home)}
    beside = {
        (row.document_id, row.ordinal)
        for part in parts(stated)
        for row in connection.execute(
            select(_ITEMS.document_id, _ITEMS.ordinal).where(_ITEMS.thread_id.in_(part), *_STATED)
        )
    }
    # What people tied to something that goes is tied to nothing now.
    decided = {
        (row.document_id, row.ordinal)
        for part in parts(threads)
        for row in connection.execute(
            select(_ITEMS.document_id, _ITEMS.ordinal).where(
                _ITEMS.thread_id.in_(part), _ITEMS.link.in_([Link.CONFIRMED.value, Link.REJECTED.value])
            )
        )
    }
    keys = {one.key for one in thread_store.said_in(connection, document_id)}
    paired = {key for pair in kept.of(connection, keys) for key in pair}
    connection.execute(delete(schema.thread_items).where(_ITEMS.document_id == document_id))
    thread_store.remove(connection, document_id)
    settle(connection, (paired | decided) - keys, threads, beside - keys)


def rebuild(connection: Connection, near: Near | None = None) -> int:
    """Count signs and compare everything anew; how many statements there are. Ids and decisions stay.

    ``near`` tells the passages of the library that are nearest to statements.
    """
    begin(connection)
    compare(connection, near)
    thread_store.note_rebuilt(connection)
    return thread_store.size(connection)


def begin(connection: Connection) -> None:
    """Count signs anew for a comparison of all; until that is through, the library counts as outgrown."""
    thread_store.count_signs(connection)
    thread_store.note_unbuilt(connection)


def compare(connection: Connection, near: Near | None = None) -> None:
    """Compare everything anew by the last count of signs."""
    seen: set[str] = set()
    for document_id in in_order(connection):
        seen.add(document_id)
        said = thread_store.said_in(connection, document_id)
        compare_one(connection, said, near(said) if near else {}, seen)


def in_order(connection: Connection) -> Sequence[str]:
    """The documents in the order in which all are compared: each with those before it."""
    documents = schema.documents.c
    return connection.scalars(
        select(documents.id).order_by(documents.date.is_(None), documents.date, documents.id)
    ).all()


def compare_one(
    connection: Connection, said: Sequence[Said], near: Mapping[Key, Sequence[int]], among: Collection[str]
) -> None:
    """Compare what a document says anew with some documents, itself one of them; its pairs with others stay."""
    keys = {one.key for one in said}
    before = [pair for pair in kept.of(connection, keys) if pair[0][0] in among and pair[1][0] in among]
    for part in parts(before):
        connection.execute(
            delete(schema.said_pairs).where(tuple_(*kept.PLACE).in_([(*one, *other) for one, other in part]))
        )
    found = found_pairs(connection, said, near, among)
    kept.put(connection, found)
    settle(connection, keys.union(*before, *found))


def is_outgrown(connection: Connection) -> bool:
    """Whether so much came since all was compared at once that it should be again: words were rarer then."""
    size = thread_store.size(connection)
    return size > (_OUTGROWN if size <= _SMALL else _GROWTH) * thread_store.rebuilt(connection)


def settle(
    connection: Connection, touched: Iterable[Key], threads: Iterable[str] = (), beside: Iterable[Key] = ()
) -> None:
    """Make anew the threads that some statements, pairs or decisions have to do with.

    ``threads`` lost something, and with it the commitments ``beside`` perhaps what held them together.
    Of what is tied to them, only that is looked at again whose thread has become another one.
    """
    told = rulings(connection)
    touched = set(touched)
    seeds = _with_kin(connection, _seeds(connection, touched.union(beside)), told)
    scores = kept.of(connection, seeds)
    among = {pair: made for pair, made in scores.items() if pair[0] in seeds and pair[1] in seeds and may_be_one(made)}
    order = _order(connection, seeds)
    groups = grouped(order, kept.placed(connection, among), told)
    before = _homes(connection, seeds)
    thread_of = assign(
        connection, groups.first, order, seeds, {*threads, *_threads_of(connection, touched | seeds.keys())}
    )
    moved = {key for key, thread in thread_of.items() if before.get(key) != thread}
    ruled = {
        key for one in told if {one.statement, one.commitment} & seeds.keys() for key in (one.statement, one.commitment)
    }
    tied = {key for pair in scores if moved.intersection(pair) for key in pair}
    again = touched | ruled | moved | tied | _owned(connection, moved)
    changed = _hang(connection, groups, thread_of, again, told)
    summarise(connection, {*threads, *changed, *_threads_of(connection, touched)})


def _hang(
    connection: Connection,
    groups: Groups,
    thread_of: Mapping[Key, str],
    again: Collection[Key],
    told: Sequence[Ruling],
) -> set[str]:
    """Write down where commitments are, and where some statements hang; returns the threads that this changed."""
    by_key: dict[Key, dict[Key, Score]] = defaultdict(dict)
    for (one, other), made in kept.of(connection, again).items():
        by_key[one][other] = made
        by_key[other][one] = made
    owner = _owners(connection, again)
    known = {key for scores in by_key.values() for key in scores} | set(owner.values()) | set(again)
    known |= {key for ruling in told for key in (ruling.statement, ruling.commitment)}
    homes = {**_homes(connection, known - thread_of.keys()), **thread_of}
    rulings_of: dict[Key, list[Ruling]] = defaultdict(list)
    for ruling in told:
        rulings_of[ruling.statement].append(ruling)
        rulings_of[ruling.commitment].append(ruling)
    names = _ids(connection, homes.keys() & {*groups.first, *again})
    ties = [Tie(key, thread, Part.COMMITMENT, *groups.reasons[key]) for key, thread in thread_of.items()]
    around = context(kept.likeness_in(connection, {key[0] for key in by_key if key in again and key not in names}))
    for key in sorted(again):
        own = homes.get(owner.get(key, key))
        if own is not None and key not in names:
            ties.append(_beside_tie(key, own, homes, rulings_of.get(key, ())))
        scores, ruled = by_key.get(key, {}), rulings_of.get(key, ())
        if key in names:
            # A commitment belongs to its own thread; to others only as a suggestion, or against it.
            hanging = hung(key, True, scores, homes, own, ruled)
            ties += [replace(tie, part=Part.COMMITMENT) for tie in hanging if tie.link not in FIRM]
        else:
            ties += hung(key, own is not None, scores, homes, own, ruled, around)
    return _put_ties(connection, {(tie.key, tie.thread): tie for tie in ties}, names, thread_of.keys(), again)


def _put_ties(
    connection: Connection,
    ties: Mapping[tuple[Key, str], Tie],
    names: Mapping[Key, str],
    placed: Collection[Key],
    again: Collection[Key],
) -> set[str]:
    """Write down the ties that are new or other than before, and take out those that are no more; their threads."""
    rows: dict[tuple[Key, str], dict[str, Any]] = {
        place: {
            "document_id": tie.key[0],
            "ordinal": tie.key[1],
            "thread_id": tie.thread,
            "commitment_id": names.get(tie.key),
            "part": tie.part.value,
            "link": tie.link.value,
            "score": tie.score.value,
            "reasons": list(tie.score.reasons),
        }
        for place, tie in ties.items()
    }
    firm = [link_.value for link_ in FIRM]
    held: dict[tuple[Key, str], dict[str, Any]] = {}
    for part in parts({*placed, *again}):
        for row in connection.execute(select(schema.thread_items).where(at(_ITEMS.document_id, _ITEMS.ordinal, part))):
            key = (row.document_id, row.ordinal)
            is_home = row.part == Part.COMMITMENT.value and row.link in firm
            # Of what is not looked at again only its home is known; of commitments whose home is not, only the rest.
            if (is_home and key in placed) or (key in again and not (is_home and key in names)):
                held[key, row.thread_id] = dict(row._mapping)
    gone = [place for place in held if rows.get(place) != held[place]]
    for places in parts(gone):
        here = tuple_(_ITEMS.document_id, _ITEMS.ordinal, _ITEMS.thread_id)
        connection.execute(delete(schema.thread_items).where(here.in_([(*key, thread) for key, thread in places])))
    new = [row for place, row in rows.items() if held.get(place) != row]
    for fresh in parts(new, 2_000):
        connection.execute(insert(schema.thread_items), fresh)
    return {thread for _, thread in gone} | {str(row["thread_id"]) for row in new}


def _beside_tie(key: Key, own: str, homes: Mapping[Key, str], told: Sequence[Ruling]) -> Tie:
    """A statement in a commitment's own column, unless people said that it is about something else."""
    for (one, other), together in latest(told).items():
        if not together and own == homes.get(other if one == key else one):
            return Tie(key, own, Part.EVIDENCE, Link.REJECTED, REFUSED)
    return Tie(key, own, Part.EVIDENCE, Link.AUTO, OWN)


def _seeds(connection: Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """Which of some statements are commitments, with their ids."""
    found: dict[Key, str] = {}
    for part in parts(keys):
        rows = connection.execute(
            select(_SAID.document_id, _SAID.ordinal, _SAID.commitment_id).where(
                at(_SAID.document_id, _SAID.ordinal, part), _SAID.commitment_id.is_not(None)
            )
        )
        found.update({(row.document_id, row.ordinal): row.commitment_id for row in rows})
    return found


_ids = _seeds


def _with_kin(connection: Connection, seeds: Mapping[Key, str], told: Sequence[Ruling]) -> dict[Key, str]:
    """Commitments with all those that are, were or may become one undertaking with them, over any number of steps."""
    ruled: dict[Key, set[Key]] = defaultdict(set)
    for ruling in told:
        ruled[ruling.statement].add(ruling.commitment)
        ruled[ruling.commitment].add(ruling.statement)
    found = dict(seeds)
    fresh = set(seeds)
    while fresh:
        near: set[Key] = {other for key in fresh for other in ruled[key]}
        alike = {pair: made for pair, made in kept.of(connection, fresh).items() if may_be_one(made)}
        stated = {*found, *_seeds(connection, {key for pair in alike for key in pair} - found.keys())}
        alike = {pair: made for pair, made in alike.items() if pair[0] in stated and pair[1] in stated}
        for pair, made in kept.placed(connection, alike).items():
            if made.value >= rules().thresholds["merge"]:
                near |= set(pair)
        near |= _beside(connection, fresh)
        more = _seeds(connection, near - found.keys())
        found |= more
        fresh = set(more)
    return found


def _beside(connection: Connection, keys: Iterable[Key]) -> set[Key]:
    """The commitments that are in one thread with some."""
    found: set[Key] = set()
    for part in parts(_homes(connection, keys).values()):
        rows = connection.execute(
            select(_ITEMS.document_id, _ITEMS.ordinal).where(_ITEMS.thread_id.in_(part), *_STATED)
        )
        found |= {(row.document_id, row.ordinal) for row in rows}
    return found


def _homes(connection: Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """The threads that commitments are in for certain."""
    found: dict[Key, str] = {}
    for part in parts(keys):
        rows = connection.execute(
            select(_ITEMS.document_id, _ITEMS.ordinal, _ITEMS.thread_id).where(
                at(_ITEMS.document_id, _ITEMS.ordinal, part), *_STATED
            )
        )
        found.update({(row.document_id, row.ordinal): row.thread_id for row in rows})
    return found


def _threads_of(connection: Connection, keys: Iterable[Key]) -> set[str]:
    found: set[str] = set()
    for part in parts(keys):
        here = at(_ITEMS.document_id, _ITEMS.ordinal, part)
        found |= set(connection.scalars(select(_ITEMS.thread_id).where(here)))
    return found


def _owned(connection: Connection, seeds: Iterable[Key]) -> set[Key]:
    """The statements that stand beside commitments."""
    found: set[Key] = set()
    for part in parts(seeds):
        rows = connection.execute(
            select(_SAID.document_id, _SAID.ordinal).where(at(_SAID.document_id, _SAID.owner, part))
        )
        found |= {(row.document_id, row.ordinal) for row in rows}
    return found


def _owners(connection: Connection, keys: Iterable[Key]) -> dict[Key, Key]:
    """For statements that stand beside a commitment, that commitment."""
    found: dict[Key, Key] = {}
    for part in parts(keys):
        rows = connection.execute(
            select(_SAID.document_id, _SAID.ordinal, _SAID.owner).where(
                at(_SAID.document_id, _SAID.ordinal, part), _SAID.owner.is_not(None)
            )
        )
        found.update({(row.document_id, row.ordinal): (row.document_id, row.owner) for row in rows})
    return found


def _order(connection: Connection, seeds: Iterable[Key]) -> dict[Key, tuple[str, ...]]:
    """Which commitment is the earlier: by the date of its document, then its place in it."""
    documents = schema.documents.c
    found: dict[Key, tuple[str, ...]] = {}
    for part in parts(seeds):
        rows = connection.execute(
            select(_SAID.document_id, _SAID.ordinal, _SAID.start, documents.date)
            .join(schema.documents, documents.id == _SAID.document_id)
            .where(at(_SAID.document_id, _SAID.ordinal, part))
        )
        for row in rows:
            day = (row.date or date.max).isoformat()
            found[row.document_id, row.ordinal] = (day, row.document_id, f"{row.start:012d}")
    return found
