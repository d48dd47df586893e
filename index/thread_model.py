"""The values of threads: how a statement hangs in one, a thread with its items, a pair that may belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from corpus.model import Commitment, Deadline, Evidence, Origin, Standing
from corpus.standing import Judgement, due, judge
from corpus.standing_words import is_moved
from index.thread_material import Key, Said, said_id
from index.thread_periods import Period, periods
from index.thread_score import Score


class Link(StrEnum):
    """How a statement hangs in a thread; people confirm and reject, the rest is found."""

    AUTO = "auto"
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


FIRM = frozenset([Link.AUTO, Link.CONFIRMED])


class Part(StrEnum):
    """What a statement is in a thread."""

    COMMITMENT = "commitment"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Tie:
    """A statement in a thread, by where it stands."""

    key: Key
    thread: str
    part: Part
    link: Link
    score: Score


@dataclass(frozen=True, slots=True)
class Ruling:
    """What people decided of a statement and a commitment: together or apart; ``decision`` grows with time."""

    statement: Key
    commitment: Key
    together: bool
    decision: int


@dataclass(frozen=True, slots=True)
class Item:
    """A statement in a thread."""

    said: Said
    part: Part
    link: Link
    score: Score

    @property
    def id(self) -> str:
        """Stable over re-runs on the same text: a commitment's own id, else that of its place."""
        return said_id(self.said)

    @property
    def is_firm(self) -> bool:
        """Whether it counts."""
        return self.link in FIRM


@dataclass(frozen=True, slots=True)
class Thread:
    """One undertaking: ``commitment`` is the earliest that states it, items are in the order of their days.

    ``decided`` is the status that people set.
    """

    id: str
    commitment: Commitment
    items: tuple[Item, ...]
    decided: Standing | None = None

    def current(self, as_of: date) -> Commitment:
        """What states it as of a day: the newest edition that says when it is due, else the earliest, its day moved."""
        made = self._edition(as_of)
        last, moves = due(made), [said for said in self._moves(as_of) if said.days]
        day = max(max(moves, key=lambda said: said.date or date.min).days) if moves else None
        if last is None or day is None or day <= last:
            return made
        return replace(made, deadlines=(Deadline(day.isoformat(), end=day, due=day),))

    def _moves(self, as_of: date) -> Iterator[Said]:
        """The statements of evidence that say that a day was moved."""
        for item in self.items:
            said = item.said
            if item.is_firm and said.evidence is not None and (said.date or as_of) <= as_of and is_moved(said.text):
                yield said

    def _edition(self, as_of: date) -> Commitment:
        known = [
            item.said
            for item in self.items
            if item.is_firm and item.said.commitment is not None and (item.said.issued or as_of) <= as_of
        ]
        dated = [one for one in known if one.commitment is not None and due(one.commitment) is not None]
        if due(self.commitment) is None or not dated:
            return self.commitment
        newest = max(dated, key=lambda one: (one.issued or date.min, one.key))
        first = self.items[0].said
        if newest.commitment is None or (newest.issued or date.min) <= (first.issued or date.min):
            return self.commitment
        counts = any(figure.value.get("of") for figure in newest.commitment.figures)
        is_edition = newest.commitment.origin is not Origin.STATEMENT
        figures = newest.commitment.figures if counts and is_edition else self.commitment.figures
        return replace(newest.commitment, evidence=(), figures=figures, action=self.commitment.action)

    def judged(self, as_of: date) -> Judgement:
        """Its status on a day, by all that is firmly in it."""
        return judge(self.current(as_of), as_of, (*self.commitment.evidence, *self.evidence()), self.decided)

    def periods(self, as_of: date) -> tuple[Period, ...]:
        """What became of it in each of its periods, where it recurs."""
        made = self.current(as_of)
        told = (*self.commitment.evidence, *self.evidence())
        issued = self.items[0].said.issued
        return periods(made if made.deadlines else self.commitment, issued, as_of, told)

    def stated(self) -> Sequence[Commitment]:
        """The commitments that it holds for certain, the earliest first."""
        return [item.said.commitment for item in self.items if item.said.commitment is not None and item.is_firm]

    def evidence(self) -> Iterator[Evidence]:
        """What its firm items tell, apart from what the commitment itself holds."""
        own = {(item.start, item.end) for item in self.commitment.evidence}
        for item in self.items:
            told = item.said.evidence
            if told is None or not item.is_firm:
                continue
            if item.said.document != self.commitment.document or (told.start, told.end) not in own:
                yield told
