"""What a body undertook and how it kept to it: statuses, punctuality, and what it has left without an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from corpus import ledger, schema
from corpus.errors import MindetError
from corpus.ledger import Facet, Kept, Wanted
from corpus.model import Kind, Standing, Statement
from corpus.parts import parts
from corpus.registry import Agency, agencies
from corpus.serial import plain
from corpus.standing import due
from index.bodies import named
from nlp.words import words

_MOST_PAST = 2000


class NoAgency(MindetError):
    """The registry has no body of an id."""


class Outcome(StrEnum):
    """How an undertaking whose last day has passed was kept."""

    ON_TIME = "on time"
    LATE = "late"
    DONE = "done, the day is not told"
    PARTLY = "partly done"
    GOING_ON = "still going on"
    NOT_DONE = "refused or not done"
    DROPPED = "dropped"
    SILENT = "nothing is said"


@dataclass(frozen=True, slots=True)
class Past:
    """An undertaking whose last day has passed, how it was kept, and its thread."""

    kept: Kept
    due: date
    how: Outcome
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to the body to which the library holds no reply."""

    document: str
    title: str
    number: str | None
    date: date | None


@dataclass(frozen=True, slots=True)
class Account:
    """All that is known of a body as of a day; ``statuses`` count its commitments, by what all documents say."""

    body: Agency
    successor: Agency | None
    predecessors: tuple[Agency, ...]
    statuses: Mapping[Standing, int]
    past: tuple[Past, ...]
    letters: tuple[Letter, ...]

    @property
    def total(self) -> int:
        """How many commitments it has in the ledger."""
        return sum(self.statuses.values())

    @property
    def punctuality(self) -> Mapping[Outcome, int]:
        """How many undertakings whose last day has passed were kept in which way, none left out."""
        return {how: sum(one.how is how for one in self.past) for how in Outcome}

    @property
    def silent(self) -> tuple[Past, ...]:
        """Those of which nothing was said, the longest overdue first."""
        return tuple(sorted((one for one in self.past if one.how is Outcome.SILENT), key=lambda one: one.due))


def one_of(name: str) -> Agency:
    """The body of an id. Raises `NoAgency`."""
    body = agencies().get(name)
    if body is None:
        raise NoAgency(f"agency {name!r}: the registry has no body of this id")
    return body


def account(connection: Connection, name: str, as_of: date) -> Account:
    """The account of a body, by its id. Raises `NoAgency`."""
    body = one_of(name)
    wanted = Wanted(agencies=(body.id,))
    counted = ledger.facets(connection, wanted, as_of)[Facet.STATUS]
    late = ledger.kept(connection, replace(wanted, due_before=as_of), as_of, limit=_MOST_PAST)
    return Account(
        body=body,
        successor=agencies().get(body.successor or ""),
        predecessors=tuple(other for other in agencies().values() if other.successor == body.id),
        statuses={standing: counted.get(standing.value, 0) for standing in Standing},
        past=tuple(_past(connection, late, as_of)),
        letters=tuple(_letters(connection, body.id)),
    )


def _past(connection: Connection, made: Sequence[Kept], as_of: date) -> Iterator[Past]:
    """The undertakings whose last day is over, each once: by the newest text that states it."""
    threads = threads_by_commitment(connection, (kept.commitment.id for kept in made))
    seen: set[str] = set()
    for kept in made:
        last = due(kept.commitment)
        thread = threads.get(kept.commitment.id)
        if last is None or last >= as_of or thread in seen:
            continue
        if thread is not None:
            seen.add(thread)
        yield Past(kept, last, _how(kept, last), thread)


def threads_by_commitment(connection: Connection, commitments: Iterable[str]) -> Mapping[str, str]:
    """The thread that each commitment is in for certain."""
    table = schema.thread_items.c
    found: dict[str, str] = {}
    for part in parts(commitments):
        rows = connection.execute(
            select(table.commitment_id, table.thread_id).where(
                table.commitment_id.in_(part),
                table.part == "commitment",
                table.link.in_(("auto", "confirmed")),
            )
        )
        found.update((row.commitment_id, row.thread_id) for row in rows)
    return found


def _how(kept: Kept, last: date) -> Outcome:
    judged = kept.judgement
    match judged.standing:
        case Standing.DONE:
            days = [one.date for one in judged.rests_on if one.date and one.type is Statement.DONE]
            return Outcome.DONE if not days else Outcome.ON_TIME if min(days) <= last else Outcome.LATE
        case Standing.PARTLY_DONE:
            return Outcome.PARTLY
        case Standing.REFUSED | Standing.NOT_DONE:
            return Outcome.NOT_DONE
        case Standing.DROPPED:
            return Outcome.DROPPED
    return Outcome.GOING_ON if judged.rests_on else Outcome.SILENT


def _letters(connection: Connection, agency: str) -> Iterator[Letter]:
    """Letters to the body whose number no reply of the library names."""
    table = schema.documents.c
    rows = connection.execute(
        select(table.id, table.source, table.title, table.number, table.date, table.kind, table.addressees).order_by(
            table.date
        )
    ).all()
    answered = [
        _bare(said) for said in connection.scalars(select(table.in_reply_to).where(table.in_reply_to.is_not(None)))
    ]
    for row in rows:
        if row.kind == Kind.REPLY or not row.addressees or agency not in _addressed(row.addressees):
            continue
        if row.number and any(_bare(row.number) in said for said in answered):
            continue
        yield Letter(row.id, row.title or row.source, row.number, row.date)


def _addressed(addressees: Sequence[str]) -> set[str]:
    return {identity for said in addressees for mention in named(words(said)) for identity in mention.ids}


def _bare(number: str) -> str:
    return re.sub(r"[\s№]", "", number.casefold())


def listed(connection: Connection, as_of: date) -> Sequence[tuple[Agency, int]]:
    """The bodies that must do something by the ledger, with how many commitments each, the most first."""
    counts = ledger.facets(connection, Wanted(), as_of)[ledger.Facet.AGENCY]
    return [(agencies()[identity], count) for identity, count in counts.items() if identity in agencies()]


def shown(found: Account) -> dict[str, Any]:
    """An account as JSON."""
    return {
        "agency": plain(found.body),
        "successor": found.successor.id if found.successor else None,
        "predecessors": [other.id for other in found.predecessors],
        "commitments": found.total,
        "statuses": {standing.value: count for standing, count in found.statuses.items()},
        "punctuality": {how.value: count for how, count in found.punctuality.items()},
        "past": [
            {
                "commitment": one.kept.commitment.id,
                "thread": one.thread,
                "action": one.kept.commitment.action,
                "due": one.due.isoformat(),
                "status": one.kept.judgement.standing.value,
                "outcome": one.how.value,
            }
            for one in found.past
        ],
        "letters": plain(found.letters),
    }
