"""What a document's figures measure: how much, when, where, as what, and the words by which the measure is known.

A figure's own clause names its measure; the clauses without figures, the row or the lead-in add to it. What a figure
says of its period, its place and its being a plan counts first (`docs/figures.md`), the words around it after that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.model import Annotation, BlockKind, Document, Figure, Label, Language, Statement
from corpus.reading import reading
from index.indicator_data import rules, russian
from index.indicator_setting import SHORTEST, Around, around_it, language_of, rows_of, terms_of
from index.indicator_when import Span, when
from nlp.commitment_scene import Scene, figure, scene
from nlp.context import Context
from nlp.found import Found
from nlp.time_reading import read_times
from nlp.words import words

_CUT = re.compile(r"[;:,](?=\s)|\s[–—-]\s|[()]|\.(?=\s)")
_TELLING = 2
_NEAR = 250
_FORWARD = (Statement.COMMITMENT, Statement.INSTRUCTION)
# One unit for what is measured by several, with how many of it each is.
_BASE: Mapping[str, tuple[str, float]] = {
    "kg": ("t", 1e-3), "g": ("t", 1e-6), "m": ("km", 1e-3), "m2": ("ha", 1e-4), "km2": ("ha", 100.0),
    "kW": ("MW", 1e-3), "l": ("m3", 1e-3),
}  # fmt: skip


Kinds = frozenset[tuple[str, int]]


class As(StrEnum):
    """As what an amount is stated."""

    PLAN = "plan"
    FACT = "fact"
    BASELINE = "baseline"


class Basis(StrEnum):
    """Whether an amount is that of its day or period, a sum over several, or only what was added."""

    LEVEL = "level"
    CUMULATIVE = "cumulative"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Point:
    """An amount of a measure: ``unit`` is the one it is compared in, ``first`` to ``last`` its days where known.

    ``start`` and ``end`` are the figure's place in its document, ``said`` that of the statement around it; ``terms``
    are the words by which the measure is known, with their weights; ``region`` is an id of the registry, ``name`` what
    its row or list calls it.
    """

    document: str
    source: str
    issued: date | None
    start: int
    end: int
    text: str
    statement: str
    said: tuple[int, int]
    page: int | None
    low: float
    high: float
    cmp: str
    unit: str
    counted: str | None
    region: str | None
    first: date | None
    last: date | None
    stated: As
    basis: Basis
    corrects: bool
    language: Language
    terms: Mapping[str, float]
    bridged: Mapping[str, float]
    kinds: Kinds = frozenset()
    name: str = ""
    sample: bool = False

    @property
    def day(self) -> date | None:
        """The day that the amount stands for."""
        return self.last


def compared(unit: str) -> tuple[str, float]:
    """The unit in which amounts of a unit are compared, and how many of it each is."""
    return _BASE.get(unit, (unit, 1.0))


def points(document: Document, annotations: Iterable[Annotation]) -> list[Point]:
    """The amounts that a document states, in text order; those of norms are no measures."""
    view = scene(document, annotations)
    leaves = [block for block in document.blocks if block.is_leaf]
    starts = [block.start for block in leaves]
    rows = rows_of(leaves)
    found: list[Point] = []
    for tag in view.tags[Label.OBLIGATION].tags:
        inside = view.within(Label.FIGURE, tag.start, tag.end)
        type_ = Statement(tag.value["type"])
        if not inside or type_ is Statement.DUTY:
            continue
        place = bisect_right(starts, tag.start) - 1
        leaf = leaves[place] if place >= 0 else None
        if leaf is not None and (leaf.header or leaf.kind is BlockKind.FURNITURE):
            continue
        around = around_it(view, leaves, place, rows)
        before = found[-1] if found and 0 <= tag.start - found[-1].said[1] <= _NEAR else None
        found += _of_statement(view, tag, [figure(view, one) for one in inside], around, before)
    return found


def _of_statement(
    view: Scene, tag: Annotation, own: Sequence[Figure], around: Around, before: Point | None
) -> Iterator[Point]:
    held = reading(view.document.text, tag.start, tag.end)
    language = language_of(view.document, held.text)
    times = read_times(held.text, Context(issued=view.document.date, period=view.document.period))
    tagged = view.within(Label.PLACE, tag.start, tag.end)
    places = [(held.to_reading(one.start, one.end)[0], one.value["id"]) for one in tagged]
    spans = [held.to_reading(one.start, one.end) for one in own]
    cuts = _clauses(held.text, spans, times)
    outside = sorted([*_outside(view, tag, times), *spans])
    clauses = [terms_of(_without(held.text, low, high, outside), language) for low, high in cuts]
    filled = {_clause(cuts, low) for low, _ in spans}
    lead = terms_of(around.lead, language_of(view.document, around.lead)) if around.lead else {}
    type_ = Statement(tag.value["type"])
    for at, (one, (low, high)) in enumerate(zip(own, spans, strict=True)):
        clause = _clause(cuts, low)
        said = held.text[slice(*cuts[clause])]
        edges = (spans[at - 1][1] if at else 0, low, high, spans[at + 1][0] if at + 1 < len(spans) else len(held.text))
        span = when(one, held.text, edges, times, around.column, view.document.date)
        weights = rules().weights
        terms: dict[str, float] = {}
        _add(terms, clauses[clause] or _before(clauses, clause), weights["local"])
        _add(terms, terms_of(f"{one.text} {one.value.get('what') or ''}", language), weights["local"])
        for other, words_ in enumerate(clauses):
            if other != clause:
                _add(terms, words_, weights["other" if other in filled else "common"])
        counted = _counted(one, terms, language)
        # A heading says little of a measure that its own clause names.
        if around.column or around.is_list or not terms:
            _add(terms, lead, weights["lead"])
        unit, times_ = compared(one.value["unit"])
        goes_on = None if around.column or around.is_list or before is None or before.unit != unit else before
        if goes_on is not None and _points_back(said, terms, goes_on, counted):
            _add(terms, goes_on.terms, weights["back"])
        if rules().cues["back"].search(said):
            _add(terms, _before(clauses, clause), weights["back"])
        if counted:
            terms[counted] = weights["counted"]
        kinds = _kinds(said) or _kinds(held.text if len(filled) == 1 else around.lead)
        open_fact = goes_on is not None and span.last is None and goes_on.stated is As.FACT
        if goes_on is not None and open_fact and _is_same_measure(goes_on, unit, counted, terms, kinds):
            # `В области такими системами оснащены 9`: the day is that of the sentence before.
            span = Span(goes_on.first, goes_on.last)
        stated = _stated(one, type_, said, low - cuts[clause][0], around, span, view.document.date)
        yield Point(
            document=view.document.id,
            source=view.document.source,
            issued=view.document.date,
            start=one.start,
            end=one.end,
            text=one.text,
            statement=view.said(tag.start, tag.end),
            said=(tag.start, tag.end),
            page=view.page(one.start),
            low=one.value["min"] * times_,
            high=one.value["max"] * times_,
            cmp=one.value.get("cmp", "="),
            unit=unit,
            counted=counted,
            region=_region(places, low, high) or around.region,
            first=span.first,
            last=_day(span, stated, view.document.date),
            stated=stated,
            basis=_basis(said, held.text, low, span),
            corrects=rules().cues["corrected"].search(held.text) is not None,
            language=language,
            terms=terms,
            bridged=_bridged(terms, language),
            kinds=kinds,
            name=around.lead if around.column or around.is_list or around.plans else "",
        )


def _clauses(text: str, spans: Sequence[tuple[int, int]], times: Sequence[Found]) -> list[tuple[int, int]]:
    """A statement cut at its separators, never within a figure or a time."""
    closed = [*spans, *((time.start, time.end) for time in times)]
    cuts = [0]
    for match in _CUT.finditer(text):
        if not any(low < match.end() and match.start() < high for low, high in closed):
            cuts.append(match.end())
    return [(low, high) for low, high in zip(cuts, [*cuts[1:], len(text)], strict=True) if low < high] or [
        (0, len(text))
    ]


def _clause(cuts: Sequence[tuple[int, int]], place: int) -> int:
    return max(0, bisect_right([low for low, _ in cuts], place) - 1)


def _points_back(said: str, terms: Mapping[str, float], before: Point, counted: str | None) -> bool:
    """Whether a figure's clause leans on the sentence before it: by its words (`их число`), or by saying too little."""
    if rules().cues["back"].search(said):
        return True
    own = sum(weight >= rules().weights["common"] for term, weight in terms.items() if term != counted)
    return own == 0 and (counted is None or counted == before.counted)


def _is_same_measure(before: Point, unit: str, counted: str | None, terms: Mapping[str, float], kinds: Kinds) -> bool:
    alike = set(terms) & set(before.terms)
    return (before.unit, before.counted, before.kinds) == (unit, counted, kinds) and len(alike) > _TELLING


def _before(clauses: Sequence[Mapping[str, float]], clause: int) -> Mapping[str, float]:
    """What a clause without words of its own goes on with: `(в 2024 году – 2 298 тыс. тонн)`."""
    return next((clauses[at] for at in range(clause - 1, -1, -1) if clauses[at]), {})


def _outside(view: Scene, tag: Annotation, times: Sequence[Found]) -> list[tuple[int, int]]:
    """What is no part of a measure's name besides the figures: bodies, places and times."""
    held = reading(view.document.text, tag.start, tag.end)
    labels = (Label.AGENCY, Label.PLACE, Label.DEADLINE)
    tagged = (one for label in labels for one in view.within(label, tag.start, tag.end))
    found = [held.to_reading(one.start, one.end) for one in tagged]
    return sorted([*found, *((time.start, time.end) for time in times)])


def _without(text: str, low: int, high: int, outside: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], low
    for start, end in outside:
        if end <= low or start >= high:
            continue
        if start > at:
            pieces.append(text[at:start])
        at = max(at, min(end, high))
    pieces.append(text[at:high])
    return " ".join(pieces)


def _add(terms: dict[str, float], more: Mapping[str, float], weight: float) -> None:
    for term, own in more.items():
        terms[term] = max(terms.get(term, 0.0), own * weight)


def _counted(one: Figure, terms: Mapping[str, float], language: Language) -> str | None:
    """The thing counted, by its lemma; a percentage counts nothing."""
    if one.value["unit"] != "count":
        return None
    of = one.value.get("of")
    found = [word for word in words(str(of or one.text), language) if not word.lemma[0].isdigit()]
    if not found or (not of and found[-1].lemma in rules().general):
        return None
    lemma = found[-1].lemma
    return None if len(lemma) < SHORTEST or (lemma in rules().general and terms) else lemma


def _bridged(terms: Mapping[str, float], language: Language) -> Mapping[str, float]:
    if language is not Language.KK:
        return {}
    weight = rules().weights["bridged"]
    found: dict[str, float] = {}
    for term, own in terms.items():
        for other in russian(term):
            if other not in rules().general:
                found[other] = max(found.get(other, 0.0), own * weight)
    return found


def _kinds(text: str) -> Kinds:
    """Which kinds of a thing a text names, of those that are never one measure."""
    return frozenset(
        (name, number)
        for name, kinds in rules().contrasts.items()
        for number, pattern in enumerate(kinds)
        if pattern.search(text)
    )


def _stated(one: Figure, type_: Statement, said: str, at: int, around: Around, span: Span, issued: date | None) -> As:
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
    if type_ is Statement.DONE:
        return As.FACT
    if span.by or to_come:
        return As.PLAN
    return As.PLAN if type_ in _FORWARD else As.FACT


def _nearest(text: str, at: int) -> As | None:
    """What the last word before a place calls an amount."""
    best, place = None, -1
    for kind in As:
        for match in rules().cues[kind].finditer(text, 0, at):
            if match.start() > place:
                best, place = kind, match.start()
    return best


def _after(text: str, at: int) -> As | None:
    found = [(match.start(), kind) for kind in As if (match := rules().cues[kind].search(text, at))]
    return min(found)[1] if found else None


def _day(span: Span, stated: As, issued: date | None) -> date | None:
    """The last day of the period; a fact never stands after its document, and without a period on its day."""
    if span.last is None:
        return issued if stated is As.FACT else None
    if stated is As.FACT and issued is not None and not _is_nearly_over(span, issued):
        return min(span.last, issued)
    return span.last


def _is_nearly_over(span: Span, issued: date) -> bool:
    """Whether what is told of a period near its end stands for all of it, as in December for the year."""
    if span.first is None or span.last is None or issued < span.first:
        return False
    return (span.last - issued).days <= 0.1 * (span.last - span.first).days


def _basis(said: str, statement: str, low: int, span: Span) -> Basis:
    cues = rules().cues
    if cues["added"].search(said):
        return Basis.ADDED
    if cues["cumulative"].search(said) or (span.first and span.last and span.last.year > span.first.year):
        return Basis.CUMULATIVE
    before = statement[max(0, low - 60) : low]
    return Basis.CUMULATIVE if cues["cumulative"].search(before) else Basis.LEVEL


def _region(places: Sequence[tuple[int, str]], low: int, high: int) -> str | None:
    """The region named last before the figure, else the only one behind it."""
    before = [region for start, region in places if start < low]
    if before:
        return before[-1]
    behind = {region for start, region in places if start >= high}
    return next(iter(behind)) if len(behind) == 1 else None
