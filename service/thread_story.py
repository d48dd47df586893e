"""A thread told: how its status changed from day to day, and what was said last of each region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from corpus import ledger, store
from corpus.model import Label
from corpus.standing import due
from service import threads

_SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Turn:
    """A status, the day from which it held, None for what undated texts say, and the items that it rests on."""

    since: date | None
    status: str
    why: str
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class InRegion:
    """What was said last of a region."""

    region: str
    item: Mapping[str, Any]


def history(connection: Connection, thread: Mapping[str, Any], as_of: date) -> list[Turn]:
    """The statuses of a thread up to a day, each once, the oldest first."""
    days = {date.fromisoformat(item["date"]) for item in thread["items"] if item["date"]}
    kept = ledger.get_commitment(connection, thread["commitment"], as_of)
    last = due(kept.commitment) if kept else None
    if last is not None:
        days.add(last + timedelta(days=1))
    turns: list[Turn] = []
    for day in sorted(day for day in {*days, as_of} if day <= as_of):
        then = threads.one(connection, thread["id"], day)
        if not turns or (turns[-1].status, turns[-1].why) != (then["status"], then["why"]):
            turns.append(Turn(day, then["status"], then["why"], tuple(_resting(then))))
    return turns


def _resting(thread: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    rests = {(one["document"], one["start"]) for one in thread["rests_on"]}
    yield from (item for item in thread["items"] if (item["document"], item["start"]) in rests)


def by_region(connection: Connection, thread: Mapping[str, Any]) -> list[InRegion]:
    """The regions that its firm evidence names, each with the newest statement; by their ids."""
    newest: dict[str, Mapping[str, Any]] = {}
    for item in thread["items"]:
        if item["link"] == _SUGGESTED or item["role"] != "evidence":
            continue
        tags = store.annotations_within(connection, item["document"], item["start"], item["end"])
        for tag in tags:
            if tag.label is Label.PLACE and tag.value.get("id"):
                region = str(tag.value["id"])
                if region not in newest or (item["date"] or "") >= (newest[region]["date"] or ""):
                    newest[region] = item
    return [InRegion(region, item) for region, item in sorted(newest.items())]


def firm(thread: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The items that count."""
    return [item for item in thread["items"] if item["link"] not in (_SUGGESTED, "rejected")]


def offered(thread: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The items that may belong to it."""
    return [item for item in thread["items"] if item["link"] == _SUGGESTED]
