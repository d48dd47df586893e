"""What a document's figures measure: how much, when, where, as what, and the words by which the measure is known.

A figure's own clause names its measure; the clauses without figures, the row or the lead-in add to it. What a figure
says of its period, its place and its being a plan counts first (`docs/figures.md`), the words around it after that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from corpus.model import Annotation, Block, BlockKind, Column, Document, Figure, Label, Language, Statement
from corpus.reading import reading
from index.bridge import bridge
from index.indicator_data import rules
from index.indicator_when import Span, when
from nlp.commitment_scene import Scene, figure, scene
from nlp.context import Context
from nlp.languages.letters import has_kazakh_letter
from nlp.spans import Found
from nlp.times import read_times
from nlp.words import words

_CUT = re.compile(r"[;:,](?=\s)|\s[–—-]\s|[()]|\.(?=\s)")
_SHORTEST = 3
_REACH = 20
_KAZAKH_SHARE = 0.15
_FORWARD = (Statement.COMMITMENT, Statement.INSTRUCTION)
# One unit for what is measured by several, with how many of it each is.
_BASE: Mapping[str, tuple[str, float]] = {
    "kg": ("t", 1e-3), "g": ("t", 1e-6), "m": ("km", 1e-3), "m2": ("ha", 1e-4), "km2": ("ha", 100.0),
    "kW": ("MW", 1e-3), "l": ("m3", 1e-3),
}  # fmt: skip


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

    ``start`` and ``end`` are the figure's place in its document, ``said`` that of the statement around it, ``terms``
    the words by which the measure is known, with their weights; ``region`` is an id of the registry.
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
    sample: bool = False

    @property
    def day(self) -> date | None:
        """The day that the amount stands for."""
        return self.last


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a statement's figures: words of its row or lead-in, the head of its column, its place."""

    lead: str = ""
    column: str = ""
    region: str | None = None


def points(document: Document, annotations: Iterable[Annotation]) -> list[Point]:
    """The amounts that a document states, in text order; those of norms are no measures."""
    view = scene(document, annotations)
    leaves = [block for block in document.blocks if block.is_leaf]
    starts = [block.start for block in leaves]
    rows = _rows(leaves)
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
        around = _around(view, leaves, place, rows)
        found += _of_statement(view, tag, [figure(view, one) for one in inside], around)
    return found


def _of_statement(view: Scene, tag: Annotation, own: Sequence[Figure], around: _Around) -> Iterator[Point]:
    held = reading(view.document.text, tag.start, tag.end)
    language = _language(view.document, held.text)
    times = read_times(held.text, Context(issued=view.document.date, period=view.document.period))
    tagged = view.within(Label.PLACE, tag.start, tag.end)
    places = [(held.to_reading(one.start - tag.start, one.end - tag.start)[0], one.value["id"]) for one in tagged]
    spans = [held.to_reading(one.start - tag.start, one.end - tag.start) for one in own]
    cuts = _clauses(held.text, spans, times)
    outside = _outside(view, tag, times)
    clauses = [_terms(_without(held.text, low, high, outside), language) for low, high in cuts]
    filled = {_clause(cuts, low) for low, _ in spans}
    lead = _terms(around.lead, _language(view.document, around.lead)) if around.lead else {}
    type_ = Statement(tag.value["type"])
    for at, (one, (low, high)) in enumerate(zip(own, spans, strict=True)):
        clause = _clause(cuts, low)
        said = held.text[slice(*cuts[clause])]
        edges = (spans[at - 1][1] if at else 0, low, high, spans[at + 1][0] if at + 1 < len(spans) else len(held.text))
        span = when(one, held.text, edges, times, around.column, view.document.date)
        weights = rules().weights
        terms: dict[str, float] = {}
        _add(terms, clauses[clause], weights["local"])
        for other, words_ in enumerate(clauses):
            if other != clause:
                _add(terms, words_, weights["other" if other in filled else "common"])
        _add(terms, lead, weights["lead"])
        counted = _counted(one, terms)
        if counted:
            terms[counted] = weights["counted"]
        unit, times_ = _BASE.get(one.value["unit"], (one.value["unit"], 1.0))
        stated = _stated(one, type_, said, low - cuts[clause][0], around.column, span, view.document.date)
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


def _outside(view: Scene, tag: Annotation, times: Sequence[Found]) -> list[tuple[int, int]]:
    """What is no part of a measure's name: bodies, places and times."""
    held = reading(view.document.text, tag.start, tag.end)
    labels = (Label.AGENCY, Label.PLACE, Label.DEADLINE)
    tagged = (one for label in labels for one in view.within(label, tag.start, tag.end))
    found = [held.to_reading(one.start - tag.start, one.end - tag.start) for one in tagged]
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


def _terms(text: str, language: Language) -> dict[str, float]:
    """The lemmas of a text that may name a measure."""
    general = rules().general
    return {
        word.lemma: 1.0
        for word in words(text, language)
        if len(word.lemma) >= _SHORTEST and not word.lemma[0].isdigit() and word.lemma not in general
    }


def _add(terms: dict[str, float], more: Mapping[str, float], weight: float) -> None:
    for term, own in more.items():
        terms[term] = max(terms.get(term, 0.0), own * weight)


def _counted(one: Figure, terms: Mapping[str, float]) -> str | None:
    """The thing counted, by its lemma; a percentage counts nothing."""
    of = one.value.get("of")
    if not of or one.value["unit"] == "%":
        return None
    lemma = str(of).casefold()
    return None if lemma in rules().general and terms else lemma


def _bridged(terms: Mapping[str, float], language: Language) -> Mapping[str, float]:
    if language is not Language.KK:
        return {}
    pairs, weight = bridge(Language.KK), rules().weights["bridged"]
    found: dict[str, float] = {}
    for term, own in terms.items():
        for other in pairs.get(term, ()):
            if other not in rules().general:
                found[other] = max(found.get(other, 0.0), own * weight)
    return found


def _stated(one: Figure, type_: Statement, said: str, at: int, column: str, span: Span, issued: date | None) -> As:
    """As what a figure is stated: its column's head, the nearest word before it, one behind it, its period, its type.

    ``said`` is its clause and ``at`` its place there.
    """
    kind = _nearest(column, len(column)) or _nearest(said, at)
    if kind is None and one.value.get("as"):
        kind = As(one.value["as"])
    to_come = issued is not None and span.last is not None and span.last > issued
    if to_come and span.first is not None and issued is not None and span.first > issued:
        return As.PLAN
    kind = kind or _after(said, at)
    if kind is not None:
        return kind
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
    if stated is As.FACT and issued is not None:
        return min(span.last, issued)
    return span.last


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


def _language(document: Document, text: str) -> Language:
    if len(document.languages) == 1:
        return document.languages[0]
    found = words(text)
    kazakh = sum(has_kazakh_letter(word.text.casefold()) for word in found)
    return Language.KK if kazakh > _KAZAKH_SHARE * len(found) else Language.RU


def _rows(leaves: Sequence[Block]) -> Mapping[tuple[int, int], list[Block]]:
    rows: dict[tuple[int, int], list[Block]] = {}
    for leaf in leaves:
        if leaf.table is not None and leaf.row is not None:
            rows.setdefault((leaf.table, leaf.row), []).append(leaf)
    return rows


def _around(
    view: Scene, leaves: Sequence[Block], place: int, rows: Mapping[tuple[int, int], Sequence[Block]]
) -> _Around:
    """The row's name and the column's head of a cell; of a list item its lead-in; else the heading."""
    if place < 0:
        return _Around()
    leaf = leaves[place]
    if leaf.table is not None and leaf.row is not None:
        return _in_table(view, leaf, rows)
    above = [one for one in leaves[max(0, place - _REACH) : place] if one.kind is BlockKind.HEADING]
    heading = above[-1] if above and leaf.section else None
    if leaf.kind is BlockKind.LIST_ITEM:
        for before in reversed(leaves[max(0, place - _REACH) : place]):
            if before.kind is not BlockKind.LIST_ITEM:
                if view.said(before.start, before.end).endswith(":"):
                    heading = before
                break
    if heading is None:
        return _Around(lead=leaf.section[-1] if leaf.section else "")
    return _Around(lead=view.said(heading.start, heading.end), region=_only_region(view, [heading]))


def _in_table(view: Scene, leaf: Block, rows: Mapping[tuple[int, int], Sequence[Block]]) -> _Around:
    assert leaf.table is not None
    assert leaf.row is not None
    others = [one for one in rows[leaf.table, leaf.row] if one.column != leaf.column]
    named = [one for one in others if one.role is Column.MEASURE] or [
        one
        for one in others
        if one.role is None and not view.within(Label.FIGURE, one.start, one.end) and len(_terms_of(view, one))
    ][:2]
    heads = [
        view.said(one.start, one.end)
        for (table, _), cells in rows.items()
        if table == leaf.table
        for one in cells
        if one.header and one.column == leaf.column
    ]
    lead = " ".join(said for one in named if not (said := view.said(one.start, one.end)).isdigit())
    return _Around(lead=lead, column=" ".join(heads), region=_only_region(view, named))


def _terms_of(view: Scene, block: Block) -> Mapping[str, float]:
    said = view.said(block.start, block.end)
    return _terms(said, _language(view.document, said))


def _only_region(view: Scene, blocks: Iterable[Block]) -> str | None:
    found = {tag.value["id"] for one in blocks for tag in view.within(Label.PLACE, one.start, one.end)}
    return next(iter(found)) if len(found) == 1 else None


def marked(found: Iterable[Point], *, sample: bool) -> list[Point]:
    """Points of a document that is an invented sample, or is none."""
    return [replace(one, sample=sample) for one in found]
