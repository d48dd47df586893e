"""Commitments from statements outside plans: each sentence that looks ahead, items of lists with their lead-in's body.

`2. Комитету X:` above `1) до 1 мая обеспечить …` lends its item the body and the number (2.1) and is no commitment
itself; a lead-in whose items undertake nothing is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from corpus.model import (
    Annotation,
    Block,
    BlockKind,
    Commitment,
    Deadline,
    Evidence,
    Figure,
    Kind,
    Label,
    Origin,
    Party,
    Place,
    Role,
    Standing,
    Statement,
)
from nlp.commitment_action import action, mark
from nlp.commitment_data import found
from nlp.commitment_indicators import is_indicator
from nlp.commitment_parts import Division, division
from nlp.commitment_roles import JOINED, Told, party, roles
from nlp.commitment_rows import FORWARD
from nlp.commitment_scene import Scene, deadlines, figures, is_fact, places
from nlp.languages.letters import has_kazakh_letter

_NUMBERED = (Kind.ACT, Kind.PLAN, Kind.OTHER)
_DIGITS = re.compile(r"\d{1,3}(?:[.-]\d{1,3}){0,3}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 3
_BOUND = (Role.RESPONSIBLE, Role.BY_AGREEMENT)
_LONGEST_OPENER = 60
_GOES_ON = re.compile(r"\s*(?:,\s|(?:и|а также|және|мен|пен|бен)\s)")
_IN_FORCE = ("standing-ban", "forbidden", "quota", "cannot-in-a-norm")
_BULLET = 6
# Marks that a list item may have, the higher first: `1.`, `1.1.`, roman, `1)`, `a)`, a bullet.
_RANKS = (
    re.compile(r"\d{1,3}(?:-\d{1,3})?\s?\."),
    re.compile(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3})*\s?[.)]"),
    re.compile(r"[ivxі]{1,4}\s?[.)]", re.IGNORECASE),
    re.compile(r"\d{1,3}(?:-\d{1,3})?\s?\)"),
    re.compile(r"[а-яёa-zәғқңөұүһі]\s?[.)]", re.IGNORECASE),
)


@dataclass(slots=True)
class _Lead:
    """A lead-in in force: how deep its mark stands, what it lends, the commitment that it is where no item is one."""

    rank: int
    text: str
    parties: tuple[Party, ...]
    deadlines: tuple[Deadline, ...]
    places: tuple[Place, ...]
    own: Commitment | None
    amends: bool
    used: bool = False


@dataclass(slots=True)
class _Reader:
    """Where in the document's points and lists reading has come to."""

    leads: list[_Lead] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)
    issuer: Party | None = None

    def heading(self) -> None:
        self.leads.clear()
        self.numbers.clear()

    @property
    def number(self) -> str | None:
        """The reference of the point that reading stands in: `3.4`."""
        parts: list[str] = []
        for rank in sorted(self.numbers):
            own = self.numbers[rank]
            if parts and own.startswith(f"{parts[-1]}."):
                parts[-1] = own
            else:
                parts.append(own)
        return ".".join(parts) or None


def statement_commitments(view: Scene, plans: frozenset[int]) -> Iterator[Commitment]:
    """The commitments of all text but the tables of ``plans`` and indicators."""
    reader = _Reader()
    waiting: list[_Lead] = []
    for leaf in view.document.leaves():
        if leaf.kind in (BlockKind.FURNITURE, BlockKind.FOOTNOTE) or leaf.table in plans or is_indicator(view, leaf):
            continue
        if leaf.kind is BlockKind.HEADING or leaf.header:
            reader.heading()
            _head(view, leaf, reader)
            continue
        for place, tag in enumerate(view.within(Label.OBLIGATION, leaf.start, leaf.end)):
            if place == 0:
                _step(view, leaf, reader)
            yield from _statement(view, leaf, tag, reader, waiting)
    yield from (lead.own for lead in waiting if lead.own is not None and not lead.used)


def _head(view: Scene, leaf: Block, reader: _Reader) -> None:
    """A heading that tells a body what follows (`Акимату области:`) leads all that stands under it."""
    tags = view.within(Label.AGENCY, leaf.start, leaf.end)
    covered = sum(tag.end - tag.start for tag in tags)
    if not tags or covered * 2 < leaf.end - leaf.start or view.document.kind not in _NUMBERED:
        return
    told = roles(view, leaf.start, leaf.end)
    text = view.said(leaf.start, leaf.end)
    if text.endswith(":") or all(one.case == "Dat" for one in told):
        bodies = tuple(party(view, one.tag, Role.RESPONSIBLE) for one in told)
        reader.leads.append(_Lead(-1, text, bodies, (), (), None, amends=False))


def _step(view: Scene, leaf: Block, reader: _Reader) -> None:
    """Close the lead-ins that a block does not belong to, and follow the numbers of points."""
    text = view.said(leaf.start, leaf.end)
    own = mark(text)
    rank = _rank(own)
    if rank is None and leaf.kind is BlockKind.LIST_ITEM:
        rank = _BULLET
    if leaf.table is not None:
        reader.heading()
    elif rank is None:
        inside = [lead.rank == -1 or lead.text in leaf.section for lead in reader.leads]
        kept = max((place + 1 for place, stays in enumerate(inside) if stays), default=0)
        del reader.leads[kept:]
        if not leaf.section or not _WORD.search(text):
            return
    else:
        while reader.leads and reader.leads[-1].rank >= rank:
            reader.leads.pop()
        if rank < _BULLET:
            for deeper in [known for known in reader.numbers if known >= rank]:
                del reader.numbers[deeper]
        if rank < _BULLET and (digits := _DIGITS.search(own)):
            reader.numbers[rank] = digits.group()
        elif rank == len(_RANKS):
            reader.numbers[rank] = own.rstrip(".) ")


def _rank(own: str) -> int | None:
    """How deep a mark stands, 1 for `1.`; none without a mark."""
    if not own:
        return None
    return next((rank for rank, pattern in enumerate(_RANKS, 1) if pattern.fullmatch(own)), _BULLET)


def _statement(
    view: Scene, leaf: Block, tag: Annotation, reader: _Reader, waiting: list[_Lead]
) -> Sequence[Commitment]:
    said = view.said(tag.start, tag.end)
    type_ = Statement(tag.value["type"])
    if tag.made_by in ("resolves", "decides"):
        reader.issuer = next(
            (party(view, body, Role.RESPONSIBLE) for body in reversed(view.within(Label.AGENCY, tag.start, tag.end))),
            reader.issuer,
        )
        if said.endswith(":"):
            return ()
    told = roles(view, tag.start, tag.end)
    made = None
    if type_ in FORWARD and not any(lead.amends for lead in reader.leads) and _undertakes(view, tag, said):
        made = _commitment(view, leaf, tag, reader, told)
    if not said.endswith(":"):
        if made is not None:
            for lead in reader.leads:
                lead.used = True
        parts = _parts(view, tag, made, reader, told) if made is not None else ()
        return tuple(_enacted(view, part, reader) for part in parts)
    rank = _rank(mark(view.said(leaf.start, leaf.end))) or (_BULLET if leaf.kind is BlockKind.LIST_ITEM else 0)
    bodies = made.agencies if made else tuple(party(view, one.tag, one.role) for one in told if one.role)
    lead = _Lead(
        rank,
        view.said(leaf.start, leaf.end),
        bodies or (reader.leads[-1].parties if reader.leads else ()),
        deadlines(view, tag.start, tag.end),
        places(view, tag.start, tag.end),
        _enacted(view, made, reader) if made is not None else None,
        amends=bool(found("new-wording", said)) and view.document.kind is Kind.ACT,
    )
    for above in reader.leads:
        above.used = above.used or made is not None
    reader.leads.append(lead)
    waiting.append(lead)
    return ()


def _undertakes(view: Scene, tag: Annotation, said: str) -> bool:
    """Whether a statement that looks ahead undertakes something that can be told by itself."""
    if tag.made_by == "measure" or found("no-undertaking", said):
        return False
    if tag.made_by == "series" and not view.within(Label.FIGURE, tag.start, tag.end):
        return False
    return len(_WORD.findall(said)) >= _FEWEST_WORDS


def _commitment(view: Scene, leaf: Block, tag: Annotation, reader: _Reader, told: Sequence[Told]) -> Commitment:
    leads = reader.leads
    parties = _parties(view, tag, leads, told)
    own_dates = deadlines(view, tag.start, tag.end)
    lent = next((lead.deadlines for lead in reversed(leads) if lead.deadlines), ())
    type_ = Statement(tag.value["type"])
    made = Commitment(
        id="",
        document=view.document.id,
        type=type_,
        origin=Origin.STATEMENT,
        action=action(view, tag.start, tag.end, _clutter(view, tag, told)),
        start=tag.start,
        end=tag.end,
        text=view.source(tag.start, tag.end),
        agencies=parties,
        deadlines=tuple(_in_force(one, tag) for one in own_dates or lent),
        figures=_targets(view, tag),
        places=_with_lent(places(view, tag.start, tag.end), leads),
        language=leaf.language,
        section=leaf.section,
        made_by=tag.made_by,
    )
    if view.document.kind in _NUMBERED and reader.number and leaf.table is None:
        made = replace(made, origin=Origin.POINT, number=reader.number)
    return made


def _parts(
    view: Scene, tag: Annotation, whole: Commitment, reader: _Reader, told: Sequence[Told]
) -> Iterator[Commitment]:
    """A statement as the undertakings that it holds, each with what is its own and what all of them share.

    A part without a day or a body that must takes those of the part before it, else those that close the statement,
    but never the body with which another part begins.
    """
    split = division(view, tag.start, tag.end)
    if split is None or (whole.type is Statement.DUTY and not _each_dated(view, split)):
        yield whole
        return
    lent = () if deadlines(view, tag.start, tag.end) else whole.deadlines
    dates: tuple[Deadline, ...] = ()
    owners = [one for one in told if one.role is Role.RESPONSIBLE and _starts_in(one, split.opening)]
    subjects = {part.start for part in split.parts[1:]}
    owners = owners or [one for one in told if one.role is Role.RESPONSIBLE and one.tag.start not in subjects]
    shared = [one for one in told if one.role is not Role.RESPONSIBLE and _starts_in(one, split.opening)]
    shared_places = places(view, *split.opening)
    for part in split.parts:
        span = (part.start, part.end)
        told = _own(view, span, told)
        own = [one for one in told if _starts_in(one, span)]
        owners = [one for one in own if one.role is Role.RESPONSIBLE] or owners
        rest = [one for one in own if one.role is not Role.RESPONSIBLE]
        near = [*owners, *(one for one in shared if one not in rest), *rest]
        dates = tuple(_in_force(one, tag) for one in deadlines(view, *span)) or dates
        stretch, quoted = replace(tag, start=part.told[0], end=part.told[1]), replace(tag, start=span[0], end=span[1])
        own_places = places(view, *span) or shared_places
        yield replace(
            whole,
            action=action(view, *part.told, [*part.without, *_clutter(view, stretch, told)]),
            start=span[0],
            end=span[1],
            text=view.source(*span),
            agencies=_parties(view, tag, reader.leads, near),
            deadlines=dates or tuple(_in_force(one, tag) for one in deadlines(view, *split.closing)) or lent,
            figures=_targets(view, quoted),
            places=_with_lent(own_places, reader.leads),
        )


def _own(view: Scene, span: tuple[int, int], told: Sequence[Told]) -> list[Told]:
    """The bodies of a statement read from a part of it: who must by its own wording, whatever stands before, does."""
    must = {one.tag.start: one for one in roles(view, *span) if one.role is Role.RESPONSIBLE}
    return [must.get(one.tag.start, one) for one in told]


def _each_dated(view: Scene, split: Division) -> bool:
    """Whether each part is due at a time of its own: without one the clauses of a norm are one rule."""
    return all(
        any(one.due or one.every or one.offset for one in deadlines(view, part.start, part.end)) for part in split.parts
    )


def _starts_in(one: Told, span: tuple[int, int]) -> bool:
    return span[0] <= one.tag.start < span[1]


def _parties(view: Scene, tag: Annotation, leads: Sequence[_Lead], told: Sequence[Told]) -> tuple[Party, ...]:
    """The bodies of a statement; without one that must, those of its lead-in, or the author who speaks of himself."""
    lent = [one for one in next((lead.parties for lead in reversed(leads) if lead.parties), ()) if one.role in _BOUND]
    if lent and not any(one.role is Role.RESPONSIBLE and one.case == "Nom" for one in told):
        told = [one for one in told if one.role is not Role.RESPONSIBLE or one.joint]
    else:
        lent = []
    own = [*lent, *(party(view, one.tag, one.role) for one in told if one.role is not None)]
    unowned = not any(one.role is Role.RESPONSIBLE for one in own)
    if unowned and view.document.issuer and found("we", view.said(tag.start, tag.end)):
        own.insert(0, _author(view, view.document.issuer))
    return tuple({(one.id or one.name, one.role): one for one in own}.values())


def _author(view: Scene, issuer: str) -> Party:
    """The document's issuer, with the id that its text gives the name."""
    wanted = issuer.casefold()
    for tag in view.tags[Label.AGENCY].tags:
        if view.said(tag.start, tag.end).casefold() == wanted:
            return Party(tag.value.get("id"), issuer, Role.RESPONSIBLE)
    return Party(None, issuer, Role.RESPONSIBLE)


def _clutter(view: Scene, tag: Annotation, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """The spans that an action can do without: deadlines, and who must where that opens the sentence."""
    times = view.within(Label.DEADLINE, tag.start, tag.end)
    for time in times:
        # In Kazakh the event stands before the term and may share its object with the act itself.
        if not (time.value.get("anchor") and has_kazakh_letter(view.source(time.start, time.end))):
            yield time.start, time.end
    place = begun = _opening(view, tag, times)
    last = None
    for one in told:
        opens = JOINED.fullmatch(view.document.text, place, one.tag.start) and one.case in ("Dat", "Nom", "", "Gen")
        if opens and (one.role is Role.RESPONSIBLE or one.case == "Gen"):
            place = one.tag.end
            last = place if one.role is Role.RESPONSIBLE or last is not None else None
        elif one.role is Role.RESPONSIBLE and one.case == "Dat":
            yield one.tag.start, one.tag.end
    # A list of bodies that goes on with one that has no tag is left whole.
    if last is not None and not _GOES_ON.match(view.document.text, last, tag.end):
        yield begun, last


def _opening(view: Scene, tag: Annotation, times: Sequence[Annotation]) -> int:
    """Where a sentence begins behind its list mark, the word that joins it to the one before, and its deadline."""
    place = tag.start + len(mark(view.source(tag.start, tag.end)))
    head = view.document.text[place : min(tag.end, place + _LONGEST_OPENER)]
    if opener := found("opener", head.lstrip()):
        place += len(head) - len(head.lstrip()) + opener.end()
    for time in times:
        if JOINED.fullmatch(view.document.text, place, max(place, time.start)):
            place = time.end
    return place


def _targets(view: Scene, tag: Annotation) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures(view, tag.start, tag.end) if not is_fact(figure, view.document.date))


def _with_lent(own: Sequence[Place], leads: Sequence[_Lead]) -> tuple[Place, ...]:
    every = chain(own, chain.from_iterable(lead.places for lead in leads))
    return tuple({place.id: place for place in every}.values())


def _in_force(deadline: Deadline, tag: Annotation) -> Deadline:
    """The term of a ban or a quota is no day by which to act; a norm's counts from each of its cases."""
    of_norm = tag.value["type"] == Statement.DUTY and deadline.offset is not None
    return replace(deadline, due=None) if of_norm or tag.made_by in _IN_FORCE else deadline


def _enacted(view: Scene, made: Commitment, reader: _Reader) -> Commitment:
    """A clause that does what it says (`Утвердить …`) is the issuer's, and done with the act itself."""
    owned = any(one.role is Role.RESPONSIBLE for one in made.agencies)
    said = view.said(made.start, made.end)
    said = said.removeprefix(mark(said)).strip()
    if view.document.kind is not Kind.ACT or made.type is not Statement.INSTRUCTION or owned or made.deadlines:
        return made
    if not found("enacted", said):
        return made
    proof = Evidence(
        Statement.DONE,
        made.start,
        made.end,
        made.text,
        view.document.id,
        date=view.document.date,
        says=Standing.DONE,
        whole=True,
    )
    issuer = (reader.issuer,) if reader.issuer else ()
    return replace(made, agencies=(*issuer, *made.agencies), evidence=(proof,), made_by=f"{made.made_by}, enacted")
