"""What a document's figures measure: how much, when, where, as what, and the words by which the measure is known.

A figure's own clause names its measure; the clauses without figures, the row or the lead-in add to it. What a figure
says of its period, its place and its being a plan counts first (`docs/figures.md`), the words around it after that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.model import Annotation, BlockKind, Document, Kind, Label, Language, Statement
from index.indicator_data import rules, russian
from index.indicator_dating import Dating, dating, frame_of, latest
from index.indicator_model import Basis, Kinds, Point, Span
from index.indicator_names import ACT, IDEA, acts, counted, leans, named, same_idea
from index.indicator_setting import around_it, language_of, rows_of
from index.indicator_stated import basis
from index.indicator_statement import Laid, laid, spelt_out
from nlp.commitment_scene import Scene, figure, scene

_TELLING = 2
_NEAR = 250
_ADJACENT = 3
# One unit for what is measured by several, with how many of it each is.
_BASE: Mapping[str, tuple[str, float]] = {
    "kg": ("t", 1e-3), "g": ("t", 1e-6), "m": ("km", 1e-3), "m2": ("ha", 1e-4), "km2": ("ha", 100.0),
    "kW": ("MW", 1e-3), "l": ("m3", 1e-3),
}  # fmt: skip


def compared(unit: str) -> tuple[str, float]:
    """The unit in which amounts of a unit are compared, and how many of it each is."""
    return _BASE.get(unit, (unit, 1.0))


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands before a statement: the last point near by and the first of its statement, the period that leaves.

    ``sentence`` is the one right before it, with figures or without.
    """

    point: Point | None = None
    opening: Point | None = None
    frame: Span | None = None
    sentence: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    """By what a figure's measure is known."""

    terms: Mapping[str, float]
    things: tuple[str, ...]
    acts: frozenset[str]
    kinds: Kinds


def points(document: Document, annotations: Iterable[Annotation]) -> list[Point]:
    """The amounts that a document states, in text order; those of norms are no measures."""
    view = scene(document, annotations)
    leaves = [block for block in document.blocks if block.is_leaf]
    starts = [block.start for block in leaves]
    rows = rows_of(leaves)
    found: list[Point] = []
    frame: Span | None = None
    above: tuple[int, int] | None = None
    for tag in view.tags[Label.OBLIGATION].tags:
        sentence = above if above is not None and tag.start - above[1] <= _ADJACENT else None
        above = tag.start, tag.end
        inside = view.within(Label.FIGURE, tag.start, tag.end)
        if not inside or _is_norm(view, tag):
            continue
        place = bisect_right(starts, tag.start) - 1
        leaf = leaves[place] if place >= 0 else None
        if leaf is not None and (leaf.header or leaf.kind is BlockKind.FURNITURE):
            continue
        before = found[-1] if found and 0 <= tag.start - found[-1].said[1] <= _NEAR else None
        opening = next(one for one in found if one.said == before.said) if before else None
        behind = _Behind(before, opening, frame if before else None, sentence)
        one = laid(view, tag, [figure(view, figured) for figured in inside], around_it(view, leaves, place, rows))
        made = _of_statement(view, one, behind)
        frame = frame_of(made)
        found += made
    if document.date is not None:
        return found
    day = latest(document, found)
    return [replace(one, not_before=day) if one.last is None else one for one in found]


def _is_norm(view: Scene, tag: Annotation) -> bool:
    """Whether a statement sets a norm, and no measure: `составила 36 % и должна вырасти до 40 %` tells one."""
    if Statement(tag.value["type"]) is not Statement.DUTY:
        return False
    return view.document.kind is Kind.ACT or not rules().cues["past"].search(view.said(tag.start, tag.end))


def _of_statement(view: Scene, one: Laid, behind: _Behind) -> list[Point]:
    made: list[Point] = []
    for at in range(len(one.figures)):
        when = dating(one, at, made, behind.point, behind.frame)
        made.append(_point(view, one, at, _named(view, one, at, made, behind), when))
    return made


def _point(view: Scene, one: Laid, at: int, known: _Named, when: Dating) -> Point:
    own, (low, high) = one.figures[at], one.spans[at]
    unit, times = compared(own.value["unit"])
    turn, in_cell = one.turned.get(at), one.in_cell or one.around.plans
    is_bare = len(one.words[one.clause(at)]) < _TELLING
    return Point(
        document=view.document.id,
        source=view.document.source,
        issued=view.document.date,
        start=own.start,
        end=own.end,
        text=own.text,
        statement=view.said(one.tag.start, one.tag.end),
        said=(one.tag.start, one.tag.end),
        page=view.page(own.start),
        low=own.value["min"] * times,
        high=own.value["max"] * times,
        cmp="=" if turn else own.value.get("cmp", "="),
        unit=unit,
        given=own.value["unit"],
        counted=known.things[0] if known.things else None,
        region=_region(one.places, low, high) or one.around.region,
        first=when.span.first,
        last=when.day,
        stated=when.stated,
        basis=Basis.LEVEL if turn else basis(one.said(at), one.text, low, high, when.span),
        corrects=rules().cues["corrected"].search(one.text) is not None,
        language=one.language,
        terms=known.terms,
        bridged=_bridged(known.terms, one.language),
        kinds=known.kinds,
        name=one.around.lead if in_cell and is_bare else "",
        thing=str(own.value.get("of") or "") or None if known.things else None,
        things=frozenset(known.things),
        acts=known.acts,
        turn=turn,
        dated=when.dated,
    )


def _named(view: Scene, one: Laid, at: int, made: Sequence[Point], behind: _Behind) -> _Named:
    """By what a figure's measure is known: its clause first, then what that leans on, then what stands around."""
    own, clause, said = one.figures[at], one.clause(at), one.said(at)
    weights = rules().weights
    terms: dict[str, float] = {}
    _add(terms, one.words[clause] or one.words_before(clause), weights["local"])
    _add(terms, named(f"{own.text} {own.value.get('what') or ''}", one.language), weights["local"])
    things = _things(one, at)
    beside = made[-1] if made else None
    is_number = not things and beside is not None and beside.unit == own.value["unit"] == "count"
    if beside is not None and is_number and rules().cues["back"].search(said):
        # `олардың 443-і`, `из них 391`: of what was counted before.
        things = tuple(sorted(beside.things, key=lambda thing: (thing != beside.counted, thing)))
        _add(terms, beside.terms, weights["back"])
    for other in _others(one, clause):
        _add(terms, one.words[other], weights["other" if other in one.taken else "common"])
    if one.in_cell or not terms:
        # A row says little of a measure that a sentence in its cell names: it lends its words to bare numbers.
        _add(terms, one.lead, weights["lead" if len(one.words[clause]) < _TELLING else "other"])
    before = behind.point if not one.in_cell else None
    goes_on = before if before is not None and before.unit == compared(own.value["unit"])[0] else None
    if leans(said, one.language):
        # `к ней подключены`: to what the clause before tells of, or the sentence before, with a figure or without.
        opened = behind.opening if goes_on else None
        _add(terms, one.words_before(clause) or (opened.terms if opened else _above(view, behind)), weights["back"])
    elif goes_on is not None and _is_open(terms, things, goes_on):
        _add(terms, goes_on.terms, weights["back"])
    did = _acts(one, at)
    terms.update(dict.fromkeys(did, weights["local"]))
    if things:
        terms[things[0]] = weights["counted"]
    kinds = _kinds(said) or _kinds(one.text if len(one.filled) == 1 else one.around.lead)
    return _Named(terms, things, did, kinds)


def _things(one: Laid, at: int) -> tuple[str, ...]:
    """The thing counted and what else it may be; a percentage counts nothing."""
    own, (low, _), (start, end) = one.figures[at], one.spans[at], one.cuts[one.clause(at)]
    if own.value["unit"] != "count":
        return ()
    return counted(str(own.value.get("of") or ""), one.text[start:low], one.text[low:end], one.language)


def _others(one: Laid, clause: int) -> Iterator[int]:
    """The clauses that are not a figure's own."""
    lent = -1 if one.words[clause] else one.before(clause)
    for other, words in enumerate(one.words):
        if other not in (clause, lent) and words is not one.words[clause]:
            yield other


def _acts(one: Laid, at: int) -> frozenset[str]:
    """What was done with what a figure counts: its clause says it, or what stands around one that says too little."""
    clause = one.clause(at)
    found = acts(one.said(at))
    if not found and len({*one.words[clause], *named(one.figures[at].text, one.language)}) < _TELLING:
        # A Kazakh verb stands behind all that it is of; a name before its series in both languages.
        start, end = one.cuts[clause]
        behind = acts(one.text[end:]) if one.language is Language.KK else found
        found = behind or acts(one.text[:start])
    return found or (acts(one.around.lead) if one.in_cell else found)


def _above(view: Scene, behind: _Behind) -> Mapping[str, float]:
    """The terms of the sentence before."""
    if behind.sentence is None:
        return {}
    said = view.said(*behind.sentence)
    return spelt_out(said, language_of(view.document, said), view.document)


def _is_open(terms: Mapping[str, float], things: tuple[str, ...], before: Point) -> bool:
    """Whether a figure's clause says too little: what it measures is what the sentence before it does."""
    thing = things[0] if things else None
    own = sum(weight >= rules().weights["common"] for term, weight in terms.items() if term != thing)
    return own == 0 and (thing is None or thing == before.counted)


def _add(terms: dict[str, float], more: Mapping[str, float], weight: float) -> None:
    for term, own in more.items():
        terms[term] = max(terms.get(term, 0.0), own * weight)


def _bridged(terms: Mapping[str, float], language: Language) -> Mapping[str, float]:
    if language is not Language.KK:
        return {}
    weight = rules().weights["bridged"]
    found: dict[str, float] = {}
    for term, own in terms.items():
        for other in russian(term) if term[0] not in (IDEA, ACT) else ():
            if other not in rules().general:
                other = same_idea(other, Language.RU)
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


def _region(places: Sequence[tuple[int, str]], low: int, high: int) -> str | None:
    """The region named last before the figure, else the only one behind it."""
    before = [region for start, region in places if start < low]
    if before:
        return before[-1]
    behind = {region for start, region in places if start >= high}
    return next(iter(behind)) if len(behind) == 1 else None
