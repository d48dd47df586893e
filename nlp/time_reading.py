"""Every time expression of a text with its normalised value; needs no spaCy, so that the server may read times too.

The forms are the rules of `data/times.toml` over the words of `data/time_words.toml`; both languages are always read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.model import Column
from nlp.context import Context
from nlp.found import Found
from nlp.time_anchors import anchored
from nlp.time_makes import make
from nlp.time_rules import apply, codes, layers, rules
from nlp.time_values import Calendar, Time, is_yearless, value
from nlp.time_words import OTHER, Node, nodes

# What is a time wherever it stands, and what only in a cell of its own or in the column of deadlines.
STRONG = ("base", "due", "evry", "dur", "durj", "never")
WEAK = ("mon", "yr", "dom", "whole", "year")

_NEAR = 120
_EXCEED = re.compile(r"\sаспа\w+")
_ABLATIVE = re.compile(r"[дтн][ае]н\s*$")
_STOP = re.compile(r"[.;!?]\s|\n")
# An act that recurs is named before its day: `ежегодное проведение отбора не позднее 15 мая`.
_YEARLY = re.compile(
    r"(?<!\w)(?:ежегодн(?:ый|ое|ая|ые|ого|ой|ую|ых|ому|ым|ыми)|жыл\sсайынғы)(?!\w)[^.;:!?\n()]*$", re.I
)
_JOINED = re.compile(r"\s{0,9}(?:,|и|және|мен|бен|пен)\s{0,9}(?:и|және)?\s{0,9}")


def read_times(text: str, context: Context) -> list[Found]:
    """The time expressions of a text in its order, never overlapping; never raises on any text.

    A value has the keys of a deadline's, and `kind`, `frame` (what its preposition or postposition makes of it),
    `dates` (days without a year, as `--03-01`) and `explain`.
    """
    known = Calendar(context.issued, context.period)
    line = nodes(text)
    for layer in layers():
        line = apply(layer, line, text, make)
    finds: list[Found] = []
    end = 0
    for node in _with_shared_limits(text, _with_shared_years(text, _accepted(line, context))):
        find = _found(anchored(text, node, end), known)
        if find is not None:
            finds.append(find)
            end = find.end
    return finds


def _accepted(line: Sequence[Node], context: Context) -> list[Node]:
    strong = {codes()[name] for name in STRONG}
    weak = {codes()[name] for name in WEAK}
    times = [node for node in line if node.code in strong or (node.code in weak and context.role is Column.DEADLINE)]
    if times or context.role is Column.DEADLINE:
        return times
    # A cell that holds nothing else: a month, years without their noun, `постоянно`.
    alone = [node for node in line if node.code in weak]
    others = [node for node in line if node.code == OTHER]
    return alone if not others and len(alone) == 1 else []


def _with_shared_years(text: str, times: list[Node]) -> list[Node]:
    """Days told in one breath share the year that only one of them names: the first in Kazakh, the last in Russian."""
    shared = list(times)
    for here, there in [
        *pairwise(range(len(shared))),
        *((j, i) for i, j in reversed(list(pairwise(range(len(shared)))))),
    ]:
        known, open_ = shared[here].value, shared[there].value
        gap = text[shared[min(here, there)].end : shared[max(here, there)].start]
        if isinstance(known, Time) and isinstance(open_, Time) and _JOINED.fullmatch(gap) and is_yearless(open_):
            forward = here < there
            year = known.y2 if forward else known.y1
            if year is not None and known.kind in ("date", "month", "range") and not open_.every:
                shared[there] = replace(shared[there], value=replace(open_, y1=year, y2=year))
    return shared


def _with_shared_limits(text: str, times: list[Node]) -> list[Node]:
    """What words around a time add: the limit that a later verb sets to all terms, the recurrence of a standing act.

    `… 45 жұмыс күнінен, … 25 жұмыс күнінен аспайды` limits both; `ежегодное … не позднее 15 мая` is due each year.
    """
    shared = list(times)
    limit: Node | None = None
    for place in range(len(shared) - 1, -1, -1):
        node = shared[place]
        time = node.value
        if not isinstance(time, Time):
            continue
        if time.kind == "offset" and time.frame == "within" and _EXCEED.search(text, node.start, node.end):
            limit = node
        elif limit is not None and time.kind == "duration" and _ABLATIVE.search(text, node.start, node.end):
            if limit.start - node.end < _NEAR and not _STOP.search(text, node.end, limit.start):
                shared[place] = replace(node, value=replace(time, kind="offset", frame="within"))
        elif _is_of_each_year(time) and _YEARLY.search(text[max(0, node.start - _NEAR) : node.start]):
            shared[place] = replace(node, value=replace(time, every="P1Y"))
    return shared


def _is_of_each_year(time: Time) -> bool:
    return is_yearless(time) and time.frame in ("until", "by") and not time.every and not time.more


def _found(node: Node, known: Calendar) -> Found | None:
    time = node.value
    if isinstance(time, int):
        time = Time("year", y1=time, y2=time, first=(1, 1), last=(12, 31))
    if not isinstance(time, Time) or node.start >= node.end:
        return None
    says = dict.fromkeys(says for name in time.rules if (says := rules()[name].says))
    shown = {**value(time, known), "explain": "; ".join(says)}
    return Found(node.start, node.end, shown, f"time:{time.rules[-1] if time.rules else 'year-alone'}")
