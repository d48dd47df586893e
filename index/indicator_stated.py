"""As what an amount is stated: plan, fact or baseline; a level, a sum over years or only what was added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from corpus.model import Figure, Language, Statement
from index.indicator_data import rules
from index.indicator_model import As, Basis, Span, Turn
from index.indicator_setting import Around

_FORWARD = (Statement.COMMITMENT, Statement.INSTRUCTION)
_BEHIND = 40


def stated(one: Figure, type_: Statement, said: str, at: int, around: Around, span: Span, issued: date | None) -> As:
    """As what a figure is stated: its column's head, the nearest word before it, one behind it, its period, its type.

    ``said`` is its clause and ``at`` its place there.
    """
    kind = _nearest(around.column, len(around.column)) or _nearest(said, at)
    if kind is None and one.value.get("as"):
        kind = As(one.value["as"])
    to_come = issued is not None and span.last is not None and span.last > issued
    if to_come and span.first is not None and issued is not None and span.first > issued:
        return As.PLAN
    kind = kind or _after(said, at)
    if kind is not None:
        return kind
    if around.plans:
        return As.PLAN
    if type_ is Statement.DONE or (type_ not in _FORWARD and rules().cues["past"].search(said)):
        return As.FACT
    if to_come or (span.by and (issued is None or type_ in _FORWARD)):
        return As.PLAN
    return As.PLAN if type_ in _FORWARD else As.FACT


def _nearest(text: str, at: int) -> As | None:
    """What the last word before a place calls an amount."""
    best, place = None, -1
    for kind in As:
        for match in rules().cues[kind].finditer(text, 0, at):
            if match.start() > place:
                to_be = kind is As.FACT and rules().grammar["future.verb"].search(text[: match.start()])
                best, place = As.PLAN if to_be else kind, match.start()
    return best


def _after(text: str, at: int) -> As | None:
    found = [(match.start(), kind) for kind in As if (match := rules().cues[kind].search(text, at))]
    return min(found)[1] if found else None


def last_day(span: Span, kind: As, issued: date | None) -> date | None:
    """The last day of the period; a fact never stands after its document, and without a period on its day."""
    if span.last is None:
        return issued if kind is As.FACT else None
    if kind is As.FACT and issued is not None and not _is_nearly_over(span, issued):
        return min(span.last, issued)
    return span.last


def _is_nearly_over(span: Span, issued: date) -> bool:
    """Whether what is told of a period near its end stands for all of it, as in December for the year."""
    if span.first is None or span.last is None or issued < span.first:
        return False
    return (span.last - issued).days <= 0.1 * (span.last - span.first).days


def basis(said: str, statement: str, low: int, high: int, span: Span) -> Basis:
    """What kind of amount a figure is; ``low`` and ``high`` are its place in its statement, ``said`` its clause."""
    if _is_added(statement, low, high):
        return Basis.ADDED
    cumulative = rules().cues["cumulative"]
    if cumulative.search(said) or (span.first and span.last and span.last.year > span.first.year):
        return Basis.CUMULATIVE
    before = statement[max(0, low - 60) : low]
    return Basis.CUMULATIVE if cumulative.search(before) else Basis.LEVEL


def _is_added(statement: str, low: int, high: int) -> bool:
    """Whether a figure says by how much something changed: `выросло на 7 %`, `ещё 6`, `9 %-ға көп`."""
    grammar = rules().grammar
    before, behind = statement[:low], statement[high : high + _BEHIND]
    if grammar["grown.before"].search(before) or grammar["grown.behind"].search(statement, low, high + _BEHIND):
        return True
    if grammar["grown.by"].search(before) and grammar["grown.more"].search(behind):
        return True
    near = [match.end() for match in rules().cues["added"].finditer(before)]
    return bool(near) and len(before[near[-1] :].split()) <= 1 and "," not in before[near[-1] :]


def turns(text: str, spans: Sequence[tuple[int, int]], language: Language) -> dict[int, Turn]:
    """Which figures of a statement, by number, are the two ends of a change; ``spans`` are their places."""
    found: dict[int, Turn] = {}
    for number, ((low, high), (next_low, next_high)) in enumerate(pairwise(spans)):
        if any(mark in text[high:next_low] for mark in ";."):
            continue
        if language is Language.KK:
            ends = (_behind(text, low, high, "from_kk"), _behind(text, next_low, next_high, "to_kk"))
        else:
            ends = (_ahead(text, low, high, "from_ru"), _ahead(text, next_low, next_high, "to_ru"))
        if all(ends):
            found[number], found[number + 1] = Turn.FROM, Turn.TO
    return found


def _ahead(text: str, low: int, high: int, name: str) -> bool:
    digit = next((place for place in range(low, high) if text[place].isdigit()), low)
    return rules().grammar[f"turns.{name}"].search(text[:digit]) is not None


def _behind(text: str, low: int, high: int, name: str) -> bool:
    digit = next((place for place in range(high - 1, low, -1) if text[place].isdigit()), low)
    return rules().grammar[f"turns.{name}"].match(text[digit + 1 : high + 12]) is not None
