"""What became of a commitment as of a date: rules over its evidence, as `docs/commitments.md` lists them.

What a statement's wording says is in its `Evidence`, and in what `standing_words` reads of its text. Threads over
several documents are judged by the same rules, with the evidence of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from corpus.model import Commitment, Evidence, Standing, Statement
from corpus.registry.regions import regions
from corpus.standing_amounts import falls_short
from corpus.standing_words import (
    is_but_for,
    is_cancelled,
    is_declined,
    is_ended,
    is_failed_step,
    is_found_wanting,
    is_in_use,
    is_moved,
    is_not_done,
    is_step,
    is_told_as_done,
    share,
)

_TO_COME = (Statement.COMMITMENT, Statement.INSTRUCTION)
# Which earlier statements a later one puts out of date.
_OVERTAKEN = {
    Statement.DONE: (Statement.PROGRESS, Statement.REFUSAL),
    Statement.PROGRESS: (Statement.REFUSAL,),
    Statement.REFUSAL: (Statement.PROGRESS,),
}
_SEVERAL = 2
# Letters by which the town of a region is known, and words of its name that others share.
_STEM = 6
_NO_NAMES = ("област", "облыс", "город", "қала", "запад", "восточ", "север", "батыс", "шығыс", "солтүс")
_OPEN = (Standing.ANNOUNCED, Standing.IN_PROGRESS)


class Rule(StrEnum):
    """Why a commitment has its standing."""

    DECIDED = "somebody set it"
    NOTHING_SAID = "nothing is said of what was done"
    WHOLE = "a statement says so of the whole"
    DUE_AGAIN = "done for a period, and due again"
    SOME_REGIONS_GOING_ON = "done in some regions, going on in others"
    GOING_ON = "statements say that it is being done"
    MORE_TO_COME = "part of it is done, more is planned"
    PART_NOT_DONE = "done in part, not done in part"
    GOING_ON_IN_PART = "being done, with parts that are not"
    REGIONS_NOT_DONE = "not done in the regions that are named"
    NOT_DONE = "statements say that it is not done"
    CANCELLED = "it was taken back altogether"
    AMOUNT_REACHED = "the amount that was to be reached is reported"
    AMOUNT_SHORT = "less than the amount that was to be reached is reported"
    REGIONS_DONE = "done in the regions that are named"
    REPORTED_DONE = "statements report it done"
    DEADLINE_PASSED = "its deadline has passed and nothing says that it is done"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A standing, the rule that gave it and the statements that it rests on, none where nothing was said."""

    standing: Standing
    rule: Rule
    rests_on: tuple[Evidence, ...] = ()

    @property
    def undated(self) -> tuple[Evidence, ...]:
        """Those of the statements whose day nobody knows: they may be older than they seem."""
        return tuple(item for item in self.rests_on if item.date is None)


def due(made: Commitment) -> date | None:
    """The last day by which all of it is due; None where it has none or recurs without an end."""
    days = [deadline.due for deadline in made.deadlines if deadline.due is not None]
    recurs_on = any(deadline.every and deadline.end is None for deadline in made.deadlines)
    return None if recurs_on or not days else max(days)


def first_due(made: Commitment) -> date | None:
    """The earliest day on which a part of it is due."""
    return min((deadline.due for deadline in made.deadlines if deadline.due is not None), default=None)


def judge(
    made: Commitment, as_of: date, further: Iterable[Evidence] = (), decided: Standing | None = None
) -> Judgement:
    """The standing on a day, by the commitment's own and further evidence, none of it from after that day.

    ``decided`` is the status that people set: it goes before all that is said.
    """
    if decided is not None:
        return Judgement(decided, Rule.DECIDED)
    known = [item for item in _apart(made, further) if item.date is None or item.date <= as_of]
    last = due(made)
    return _judged(made, known, last is not None and last < as_of)


def before_and_after(
    made: Commitment, further: Iterable[Evidence] = (), decided: Standing | None = None
) -> tuple[Standing, Standing]:
    """The standings that all evidence gives until its last day, and once that has passed."""
    if decided is not None:
        return decided, decided
    known = _apart(made, further)
    return _judged(made, known, passed=False).standing, _judged(made, known, passed=True).standing


def _apart(made: Commitment, further: Iterable[Evidence]) -> list[Evidence]:
    """All evidence, each statement once, with the type that its wording gives it beside this undertaking."""
    found = {(item.document, item.start, item.end, item.type): item for item in (*further, *made.evidence)}
    typed = ((item, _type(made, item)) for item in (_located(made, one) for one in found.values()))
    return [item if item.type is type_ else replace(item, type=type_) for item, type_ in typed]


def _located(made: Commitment, item: Evidence) -> Evidence:
    """Of several regions to which an undertaking is bound, that whose town a statement names: `Павлодар`."""
    if item.places or len(made.places) < _SEVERAL:
        return item
    words = [word.strip("«»,.;:()") for word in item.text.casefold().split()]
    own = [place for place in made.places if any(word.startswith(_stems(place.id)) for word in words)]
    return replace(item, places=tuple(own)) if own else item


@cache
def _stems(region: str) -> tuple[str, ...]:
    """How the words of a region's own name begin in both languages."""
    known = regions().get(region)
    names = f"{known.name_ru} {known.name_kk}".casefold().split() if known else []
    return tuple(word[:_STEM] for word in names if not word.startswith(_NO_NAMES))


def _type(made: Commitment, item: Evidence) -> Statement:
    """A step on the way that is done tells that the act has begun; what has begun to work is there."""
    if item.whole:
        return item.type
    if item.type is Statement.REFUSAL:
        return _against(made, item)
    if item.type is Statement.PROGRESS and not is_step(made, item) and (is_in_use(item.text) or _has_begun(made, item)):
        return Statement.DONE
    if item.type is not Statement.DONE:
        return item.type
    if is_found_wanting(item.text):
        return Statement.REFUSAL
    if is_moved(item.text) and not is_told_as_done(item.text):
        return Statement.NONE
    is_share = share(item.text) is not None and not any(figure.value.get("unit") == "%" for figure in made.figures)
    return Statement.PROGRESS if is_share or is_step(made, item) else item.type


def _against(made: Commitment, item: Evidence) -> Statement:
    """What was to be ended and is, is done; a day that was moved, or a step that failed, declines nothing."""
    if is_not_done(item.text) or is_declined(item.text):
        return item.type
    if is_ended(made.action, item.text):
        return Statement.DONE
    if is_failed_step(made, item):
        return Statement.PROGRESS
    return Statement.NONE if is_moved(item.text) else item.type


def _has_begun(made: Commitment, item: Evidence) -> bool:
    """Whether a statement is of a day from which on something was to be so: `с 1 января выдаются бесплатно`."""
    begins = [deadline.start for deadline in made.deadlines if deadline.end is None and deadline.every is None]
    return any(start is not None and item.date is not None and start <= item.date for start in begins)


def _judged(made: Commitment, known: Sequence[Evidence], passed: bool) -> Judgement:
    found = _by_evidence(made, sorted(known, key=lambda item: item.date or date.min), passed)
    if passed and found.standing in _OPEN:
        return Judgement(Standing.OVERDUE, Rule.DEADLINE_PASSED, found.rests_on)
    return found


def _by_evidence(made: Commitment, known: Sequence[Evidence], passed: bool) -> Judgement:
    """The standing that the statements give, whatever the deadline; the newest that speaks of the whole decides."""
    whole = [item for item in known if item.whole and item.says is not None]
    if whole and not any(_is_told(item) and _is_newer(item, whole[-1]) for item in known):
        said = whole[-1]
        standing = said.says or Standing.ANNOUNCED
        if standing is Standing.DONE and _goes_on(made, passed):
            return Judgement(Standing.IN_PROGRESS, Rule.DUE_AGAIN, (said,))
        return Judgement(standing, Rule.WHOLE, (said,))
    known = [item for item in known if not any(_overtakes(made, newer, item) for newer in known)]
    done = [item for item in known if item.type is Statement.DONE]
    going = [item for item in known if item.type is Statement.PROGRESS]
    against = [item for item in known if item.type is Statement.REFUSAL]
    if not (done or going or against):
        counted = [item for item in known if item.type is Statement.NONE]
        if falls_short(made, counted) is not None:
            return _reported(made, counted, passed)
        return Judgement(Standing.ANNOUNCED, Rule.NOTHING_SAID)
    if against:
        return _contested(made, done, going, against, passed)
    if done and not going:
        planned = [item for item in known if item.type in _TO_COME]
        if planned:
            return Judgement(Standing.IN_PROGRESS, Rule.MORE_TO_COME, (*done, *planned))
        return _reported(made, [item for item in known if item.type in (Statement.DONE, Statement.NONE)], passed)
    short = falls_short(made, [*done, *going])
    if not short and going and is_but_for(_newest(going).text):
        return Judgement(Standing.PARTLY_DONE, Rule.PART_NOT_DONE, (*done, *going))
    if short:
        return Judgement(Standing.PARTLY_DONE, Rule.AMOUNT_SHORT, (*done, *going))
    if done and short is False and not any(_goes_beyond(item, done[-1]) for item in going):
        return Judgement(Standing.DONE, Rule.AMOUNT_REACHED, tuple(done))
    if done and _regional(made, done) and _regions(done) - _regions(going):
        return Judgement(Standing.PARTLY_DONE, Rule.SOME_REGIONS_GOING_ON, (*done, *going))
    return Judgement(Standing.IN_PROGRESS, Rule.GOING_ON, (*done, *going))


def _is_told(item: Evidence) -> bool:
    return item.type in _OVERTAKEN


def _is_newer(one: Evidence, other: Evidence) -> bool:
    """Whether a statement is the later one; of one without a date nobody knows."""
    return one.date is not None and other.date is not None and one.date > other.date


def _newest(items: Iterable[Evidence]) -> Evidence:
    return max(items, key=lambda item: item.date or date.min)


def _goes_beyond(going: Evidence, done: Evidence) -> bool:
    """Whether what goes on was told later than what is done, or beside it in one document."""
    return _is_newer(going, done) or going.document == done.document


def _overtakes(made: Commitment, newer: Evidence, older: Evidence) -> bool:
    """Whether a later statement puts an earlier one out of date: what is done was once going on, or not done.

    It must speak of the same regions, or of no region in particular. That something is not done takes nothing back that
    was done before: then it is done in part.
    """
    if older.type not in _OVERTAKEN.get(newer.type, ()):
        return False
    if newer.type is Statement.REFUSAL and falls_short(made, [older]):
        return False
    # Whenever it was said that something is going on: that was before it was done.
    is_past = newer.type is Statement.DONE and older.type is Statement.PROGRESS and older.date is None
    if not is_past and not _is_newer(newer, older):
        return False
    bound = {place.id for place in made.places}
    speaks, spoke = _regions([newer]) - bound, _regions([older]) - bound
    return not speaks or (bool(spoke) and spoke <= speaks)


def _contested(
    made: Commitment, done: Sequence[Evidence], going: Sequence[Evidence], against: Sequence[Evidence], passed: bool
) -> Judgement:
    """Some statements say that it is not done: everywhere, or only in the regions that they name."""
    if done and not passed and any(deadline.every for deadline in made.deadlines):
        return Judgement(Standing.IN_PROGRESS, Rule.DUE_AGAIN, (*done, *against))
    if done or falls_short(made, [*going, *against]):
        return Judgement(Standing.PARTLY_DONE, Rule.PART_NOT_DONE, (*done, *going, *against))
    if going:
        return Judgement(Standing.IN_PROGRESS, Rule.GOING_ON_IN_PART, (*going, *against))
    if _regional(made, against):
        return Judgement(Standing.ANNOUNCED, Rule.REGIONS_NOT_DONE, tuple(against))
    last = against[-1]
    if any(share(item.text) for item in against):
        return Judgement(Standing.PARTLY_DONE, Rule.PART_NOT_DONE, tuple(against))
    newest = [item.text for item in against if not _is_newer(last, item)]
    if any(map(is_cancelled, newest)):
        return Judgement(Standing.DROPPED, Rule.CANCELLED, tuple(against))
    if any(map(is_not_done, newest)):
        return Judgement(Standing.NOT_DONE, Rule.NOT_DONE, tuple(against))
    says = Standing.REFUSED if any(map(is_declined, newest)) else last.says or Standing.NOT_DONE
    return Judgement(says, Rule.NOT_DONE, tuple(against))


def _reported(made: Commitment, done: Sequence[Evidence], passed: bool) -> Judgement:
    """All statements report what was done: enough of it, everywhere, and for good?"""
    rests = tuple(done)
    short = falls_short(made, done)
    if short is not None:
        if not short:
            return Judgement(Standing.DONE, Rule.AMOUNT_REACHED, rests)
        return Judgement(Standing.PARTLY_DONE, Rule.AMOUNT_SHORT, rests)
    if is_but_for(_newest(done).text):
        return Judgement(Standing.PARTLY_DONE, Rule.PART_NOT_DONE, rests)
    if _goes_on(made, passed):
        return Judgement(Standing.IN_PROGRESS, Rule.DUE_AGAIN, rests)
    if _regional(made, done):
        return Judgement(Standing.PARTLY_DONE, Rule.REGIONS_DONE, rests)
    return Judgement(Standing.DONE, Rule.REPORTED_DONE, rests)


def _goes_on(made: Commitment, passed: bool) -> bool:
    """Whether it recurs or has targets for several periods, the last of which is not over."""
    if passed:
        return False
    periods = {str(figure.value["period"]) for figure in made.figures if figure.value.get("period")}
    return len(periods) > 1 or any(deadline.every for deadline in made.deadlines)


def _regions(items: Iterable[Evidence]) -> set[str]:
    return {place.id for item in items for place in item.places}


def _regional(made: Commitment, items: Sequence[Evidence]) -> bool:
    """Whether all statements speak of regions, and not of all those to which the commitment is bound."""
    own = {place.id for place in made.places}
    return all(item.places for item in items) and not (own and own <= _regions(items))
