"""When a figure holds, by what that is known, and as what it is stated; what period a sentence leaves to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.model import Document, Statement
from index.indicator_data import rules
from index.indicator_model import As, Dated, Point, Span, Turn
from index.indicator_stated import last_day, stated
from index.indicator_statement import Laid
from index.indicator_when import when
from nlp.context import Context
from nlp.found import Found
from nlp.time_reading import read_times

_KNOWN = (Dated.STATED, Dated.CARRIED)
_OPENING = 30


@dataclass(frozen=True, slots=True)
class Dating:
    """The days of a figure, the one it stands for, by what they are known, and as what the figure is stated."""

    span: Span
    day: date | None
    dated: Dated
    stated: As


def dating(one: Laid, at: int, made: Sequence[Point], before: Point | None, frame: Span | None) -> Dating:
    """When a figure holds; ``made`` are the points before it in its statement, ``before`` the last one before that.

    ``frame`` is the period that the sentence before leaves to those that name none.
    """
    low, high = one.spans[at]
    clause = one.clause(at)
    is_last = at + 1 == len(one.spans)
    edges = (
        one.spans[at - 1][1] if at else 0,
        low,
        high,
        len(one.text) if is_last else one.spans[at + 1][0],
        len(one.text) if is_last else one.cuts[clause][1],
    )
    span = when(one.figures[at], one.text, edges, one.times, one.around.column, one.issued)
    said, turn = one.said(at), one.turned.get(at)
    kind = stated(one.figures[at], one.type, said, low - one.cuts[clause][0], one.around, span, one.issued)
    if turn is Turn.FROM:
        kind, span = As.FACT, _start_of(span, one.text, one.times, low)
    elif turn is Turn.TO and _is_of_it(one.text, one.times, one.spans[at - 1][0]) and not _between(one, at):
        # `2023 жылғы 6-дан 27-ге жетті`: the year is that of the first alone.
        span = Span()
    if span.last is not None:
        return Dating(span, last_day(span, kind, one.issued), Dated.STATED, kind)
    if turn is Turn.FROM:
        return Dating(span, None, Dated.NONE, kind)
    carried = None
    if kind is As.FACT and not one.in_cell and turn is None:
        told = said if one.words[clause] else one.text[:high]
        carried = _carried(one.type, told, made[-1] if made else None, before, frame)
    if carried is not None:
        return Dating(carried, last_day(carried, kind, one.issued), Dated.CARRIED, kind)
    day = last_day(span, kind, one.issued)
    return Dating(span, day, Dated.DOCUMENT if day else Dated.NONE, kind)


def _start_of(span: Span, text: str, times: Sequence[Found], low: int) -> Span:
    """When the first amount of a change held: at the time right at it, else as the period of the change began."""
    if not span.first or span.first == span.last or _is_of_it(text, times, low):
        return span
    return Span(span.first, span.first) if any(time.end <= low for time in times) else span


def _is_of_it(text: str, times: Sequence[Found], low: int) -> bool:
    """Whether a time stands right before a figure: it is that figure's."""
    return any(time.end <= low and not text[time.end : low].strip() for time in times)


def _between(one: Laid, at: int) -> bool:
    return any(one.spans[at - 1][1] <= time.start < one.spans[at][0] for time in one.times)


def _carried(
    type_: Statement, said: str, beside: Point | None, before: Point | None, frame: Span | None
) -> Span | None:
    """The period of what was told before, where a clause tells without one what happened, or leans on it."""
    cues = rules().cues
    leans = cues["back"].search(said) is not None
    if not leans and (cues["reached"].search(said) or cues["present"].search(said)):
        return None
    if not leans and type_ is not Statement.DONE and not cues["past"].search(said):
        return None
    last = beside or (before if leans else None)
    return Span(last.first, last.last) if last is not None and last.dated in _KNOWN else frame


def frame_of(made: Sequence[Point]) -> Span | None:
    """The period that a statement sets for those behind it: one that it begins with, or that it went on with itself."""
    first = made[0]
    if first.stated is not As.FACT or first.dated not in _KNOWN or first.turn is not None or first.last is None:
        return None
    return Span(first.first, first.last) if first.dated is Dated.CARRIED or _opens_with_time(first) else None


def _opens_with_time(point: Point) -> bool:
    found = read_times(point.statement[: 2 * _OPENING], Context(issued=point.issued))
    return any(time.start < _OPENING for time in found)


def latest(document: Document, found: Sequence[Point]) -> date | None:
    """The latest day that an undated document must be after: that of the letter it answers, of a fact that it tells."""
    days = [one.last for one in found if one.last and one.stated is As.FACT and one.dated is Dated.STATED]
    if document.request is not None and document.request.date is not None:
        days.append(document.request.date)
    return max(days, default=None)
