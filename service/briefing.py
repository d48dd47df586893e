"""The briefing note: what a committee needs to know of a body's, a document's or some chosen commitments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from corpus import ledger
from corpus.errors import MindetError
from corpus.ledger import Kept
from corpus.model import Role, Standing
from corpus.standing import due
from index.filters import agency_ids, document_ids
from index.indicators import Series
from service import charts, events, indicators, threads
from service.agency import threads_by_commitment
from service.ledger import Asked, agency_name, name, reference, wanted
from service.note import Block, Bullets, Grid, Heading, Note, Picture, Quote, Text
from service.web.agency_pages import status_bars
from service.web.i18n import day_text, number_text
from service.web.sources import Source, sources
from service.wording import said

_MOST = 60
_MOST_READ = 5000
_MOST_ROWS = 15
_MOST_CHARTS = 4
_MOST_EVIDENCE = 4
_QUOTE, _ACTION = 500, 240
_SOON = timedelta(days=90)
_BAD = (Standing.OVERDUE, Standing.NOT_DONE, Standing.REFUSED)
_OVER = (Standing.DONE, Standing.DROPPED, Standing.REFUSED)
_ORDER = (
    Standing.OVERDUE, Standing.NOT_DONE, Standing.REFUSED, Standing.PARTLY_DONE, Standing.IN_PROGRESS,
    Standing.ANNOUNCED, Standing.DONE, Standing.DROPPED,
)  # fmt: skip


class NothingChosen(MindetError):
    """No note can be made of nothing."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the note is about: bodies, documents, or commitments and threads by their ids; as they are typed."""

    agencies: Sequence[str] = ()
    documents: Sequence[str] = ()
    ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One undertaking, and its thread where it is told in full."""

    kept: Kept
    thread_id: str | None
    thread: Mapping[str, Any] | None

    @property
    def standing(self) -> Standing:
        """The status that all documents give it."""
        return self.kept.judgement.standing

    @property
    def due(self) -> date | None:
        """The last day by which all of it is due."""
        return due(self.kept.commitment)


@dataclass(frozen=True, slots=True)
class _Writing:
    """What every part of the note is written with."""

    entries: Sequence[Entry]
    measures: Sequence[Series]
    held: Mapping[str, Source]
    as_of: date
    language: str
    address: str

    def say(self, key: str, **values: object) -> str:
        """A message in the note's language."""
        return said(f"brief.{key}", self.language, **values)

    def where(self, document: str, start: int, end: int) -> tuple[str, str]:
        """A place in words, with document, date and page, and its permalink."""
        source = self.held.get(document)
        if source is None:
            return document, ""
        page = source.page(start)
        parts = [source.title, day_text(source.date, self.language) or said("undated", self.language)]
        if page:
            parts.append(said("page", self.language, number=page))
        link = self.address + source.link(self.language, start, end) if self.address else ""
        return ", ".join(parts), link


def briefing(connection: Connection, chosen: Chosen, as_of: date, language: str, address: str = "") -> Note:
    """The note as of a day; ``address`` is where the pages are served, for links, or empty.

    Raises `NothingChosen`, `BadFilter` and `NoThread`.
    """
    if not (chosen.agencies or chosen.documents or chosen.ids):
        raise NothingChosen("brief: name a body (--agency), a document (--document) or ids of commitments or threads.")
    entries = _entries(connection, chosen, as_of)
    spans = [
        (item["document"], item["start"], item["end"])
        for one in entries
        for item in ([*_firm(one.thread)] if one.thread else [])
    ]
    spans += [(one.kept.commitment.document, one.kept.commitment.start, one.kept.commitment.end) for one in entries]
    measures = sorted(indicators.touching(connection, spans), key=lambda one: (not one.disagreements, -len(one.points)))
    told = {span[0] for span in spans} | {point.document for one in measures for point in one.points}
    writing = _Writing(entries, measures, sources(connection, told), as_of, language, address)
    return Note(
        title=said("brief.title", language),
        about=(*_about(connection, chosen, entries, language), said("as_of", language, day=day_text(as_of, language))),
        foot=said("brief.title", language),
        language=language,
        blocks=tuple(_blocks(writing)),
    )


def _entries(connection: Connection, chosen: Chosen, as_of: date) -> list[Entry]:
    """The undertakings, each once however many texts state it, what needs attention first; with threads where shown."""
    held = [_by_id(connection, identity, as_of) for identity in chosen.ids]
    if chosen.agencies or chosen.documents:
        filtered = wanted(connection, Asked(documents=chosen.documents, agencies=chosen.agencies))
        held += ledger.kept(connection, filtered, as_of, limit=_MOST_READ)
    threads_of = threads_by_commitment(connection, (kept.commitment.id for kept in held))
    found: dict[str, Entry] = {}
    for kept in held:
        thread = threads_of.get(kept.commitment.id)
        found.setdefault(thread or kept.commitment.id, Entry(kept, thread, None))
    ordered = sorted(found.values(), key=lambda one: (_ORDER.index(one.standing), one.due or date.max))
    return [
        replace(one, thread=threads.one(connection, one.thread_id, as_of)) if number < _MOST and one.thread_id else one
        for number, one in enumerate(ordered)
    ]


def _by_id(connection: Connection, identity: str, as_of: date) -> Kept:
    """The commitment of an id, or the first of the thread of an id. Raises `NoThread`."""
    kept = ledger.get_commitment(connection, identity, as_of)
    if kept is None:
        first = threads.one(connection, identity, as_of)["commitment"]
        kept = ledger.get_commitment(connection, first, as_of)
    if kept is None:
        raise threads.NoThread(f"thread {identity!r}: its commitment is not in the library any more")
    return kept


def _firm(thread: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (item for item in thread["items"] if item["link"] not in ("suggested", "rejected"))


def _about(connection: Connection, chosen: Chosen, entries: Sequence[Entry], language: str) -> Iterator[str]:
    for agency in agency_ids(chosen.agencies):
        yield f"{said('brief.subject', language)}: {agency_name(agency, agency, language)}"
    documents = document_ids(connection, chosen.documents)
    for one in sources(connection, documents).values():
        yield f"{said('brief.documents', language)}: {one.title}"
    if chosen.ids:
        yield said("brief.chosen", language, number=len(entries))


def _blocks(writing: _Writing) -> Iterator[Block]:
    if not writing.entries:
        yield Text(writing.say("empty"))
        yield Text(writing.say("method"), soft=True)
        return
    if any(one.sample for one in writing.held.values()):
        yield Text(said("invented", writing.language))
    yield from _summary(writing)
    yield from _attention(writing)
    yield from _next(writing)
    yield from _measures(writing)
    yield from _commitments(writing)
    yield from _missing(writing)
    yield from _sources(writing)
    yield Text(writing.say("method"), soft=True)


def _summary(writing: _Writing) -> Iterator[Block]:
    entries, as_of = writing.entries, writing.as_of
    soon = [one for one in entries if one.standing not in _OVER and _falls_due(one, as_of, as_of + _SOON)]
    overdue = [one for one in entries if one.standing is Standing.OVERDUE]
    lacking = [one for one in entries if one.kept.commitment.missing]
    yield Heading(1, writing.say("summary"))
    counts = (("total", entries), ("overdue", overdue), ("soon", soon), ("lacking", lacking))
    yield Bullets(tuple(writing.say(key, number=number_text(len(own), writing.language)) for key, own in counts))
    if len(entries) > 1:
        statuses = {standing: sum(one.standing is standing for one in entries) for standing in Standing}
        bars = status_bars(statuses, writing.language)
        told = "; ".join(f"{bar.name}: {bar.count}" for bar in bars)
        yield Picture(charts.bars_png(bars, writing.language), told)


def _falls_due(one: Entry, first: date, last: date) -> bool:
    """Whether any of its deadlines falls within the days, recurring ones too."""
    return any(True for event in events.events(one.kept) for _ in event.days(first, last))


def _attention(writing: _Writing) -> Iterator[Block]:
    bad = [one for one in writing.entries if one.standing in _BAD]
    if not bad or len(writing.entries) == 1:
        return
    yield Heading(1, writing.say("attention"))
    heads = (writing.say("what"), said("thread.owners", writing.language), said("thread.due", writing.language),
             said("status", writing.language))  # fmt: skip
    rows = tuple(
        (_cut(one.kept.commitment.action, _ACTION), _owners(one, writing.language), _due(one, writing.language),
         name("status", one.standing.value, writing.language))
        for one in bad[:_MOST_ROWS]
    )  # fmt: skip
    yield Grid(heads, rows, (0.46, 0.22, 0.17, 0.15))
    if len(bad) > _MOST_ROWS:
        yield Text(said("more", writing.language, number=len(bad) - _MOST_ROWS), soft=True)


def _next(writing: _Writing) -> Iterator[Block]:
    first, last = writing.as_of, writing.as_of + _SOON
    coming = sorted(
        (
            (day, one)
            for one in writing.entries
            if one.standing not in _OVER
            for event in events.events(one.kept)
            for day in event.days(first, last)
        ),
        key=lambda pair: (pair[0], pair[1].kept.commitment.action),
    )
    if not coming:
        return
    yield Heading(1, writing.say("calendar"))
    heads = (said("day", writing.language), writing.say("what"), said("thread.owners", writing.language))
    rows = tuple(
        (day_text(day, writing.language), _cut(one.kept.commitment.action, _ACTION), _owners(one, writing.language))
        for day, one in coming[:_MOST_ROWS]
    )
    yield Grid(heads, rows, (0.2, 0.5, 0.3))
    if len(coming) > _MOST_ROWS:
        yield Text(said("more", writing.language, number=len(coming) - _MOST_ROWS), soft=True)


def _measures(writing: _Writing) -> Iterator[Block]:
    shown = 0
    for one in writing.measures:
        if shown == _MOST_CHARTS or not _is_telling(one):
            continue
        picture = indicators.picture(one, writing.language)
        if not picture:
            continue
        if not shown:
            yield Heading(1, writing.say("indicators"))
        shown += 1
        yield Heading(2, one.title)
        told = "; ".join(
            f"{day_text(point.day, writing.language)}: {indicators.value_text(point, writing.language)}"
            for point in one.points
        )
        yield Picture(picture, told)
        for found in one.disagreements:
            yield Text(indicators.contradiction_text(found, writing.held, writing.language))


def _is_telling(one: Series) -> bool:
    """Whether a measure is worth a committee's time: plan beside fact, a contradiction, or more than two days."""
    kinds = {point.stated for point in one.points}
    return bool(one.disagreements) or len(kinds) > 1 or len({point.day for point in one.points}) > 2


def _commitments(writing: _Writing) -> Iterator[Block]:
    yield Heading(1, writing.say("commitments"))
    for number, one in enumerate(writing.entries[:_MOST], 1):
        yield from _told(writing, number, one)
    left = len(writing.entries) - _MOST
    if left > 0:
        yield Text(writing.say("cut", shown=_MOST, left=left))


def _told(writing: _Writing, number: int, one: Entry) -> Iterator[Block]:
    made, language = one.kept.commitment, writing.language
    yield Heading(2, f"{number}. {_cut(made.action, _ACTION)}")
    rows = [
        (
            said("status", language),
            f"{name('status', one.standing.value, language)} — {name('why', one.kept.judgement.rule, language)}",
        ),
        (said("thread.owners", language), _owners(one, language) or said("thread.none", language)),
        (said("thread.due", language), _due(one, language)),
    ]
    if made.missing:
        rows.append((writing.say("missing"), ", ".join(name("missing", lack.value, language) for lack in made.missing)))
    yield Grid((), tuple(rows), (0.22, 0.78))
    where, link = writing.where(made.document, made.start, made.end)
    place = reference(made, language)
    yield Quote(_cut(made.text, _QUOTE), f"{where}, {place}" if place else where, link)
    # Two files of one text say the same twice.
    evidence = list({" ".join(item["text"].split()): item for item in reversed(list(_evidence(one)))}.values())[::-1]
    if not evidence:
        yield Text(writing.say("silent"))
        return
    yield Text(f"{writing.say('evidence')}:")
    for item in evidence[:_MOST_EVIDENCE]:
        where, link = writing.where(item["document"], item["start"], item["end"])
        yield Quote(_cut(item["text"], _QUOTE), where, link)
    if len(evidence) > _MOST_EVIDENCE:
        yield Text(said("more", language, number=len(evidence) - _MOST_EVIDENCE), soft=True)


def _evidence(one: Entry) -> Iterator[Mapping[str, Any]]:
    """What is said of it: what its status rests on first, then the newest."""
    if one.thread is None:
        for said_of_it in one.kept.commitment.evidence:
            yield {
                "document": said_of_it.document,
                "start": said_of_it.start,
                "end": said_of_it.end,
                "text": said_of_it.text,
            }
        return
    rests = {(item["document"], item["start"]) for item in one.thread["rests_on"]}
    own = [item for item in _firm(one.thread) if item["role"] == "evidence"]
    own.sort(key=lambda item: item["date"] or "", reverse=True)
    yield from sorted(own, key=lambda item: (item["document"], item["start"]) not in rests)


def _missing(writing: _Writing) -> Iterator[Block]:
    yield Heading(1, writing.say("missing"))
    lacking = [one for one in writing.entries if one.kept.commitment.missing]
    told = []
    for one in lacking[: 2 * _MOST_ROWS]:
        made = one.kept.commitment
        what = ", ".join(name("missing", lack.value, writing.language) for lack in made.missing)
        told.append(f"{_cut(made.action, 120)} — {writing.say('missing_entry', what=what)}")
    if len(lacking) > 2 * _MOST_ROWS:
        told.append(said("more", writing.language, number=len(lacking) - 2 * _MOST_ROWS))
    undated = sum(one.date is None for one in writing.held.values())
    if undated:
        told.append(writing.say("no_date", number=undated))
    yield Bullets(tuple(told)) if told else Text(writing.say("none_missing"))


def _sources(writing: _Writing) -> Iterator[Block]:
    yield Heading(1, writing.say("sources"))
    ordered = sorted(writing.held.values(), key=lambda one: (one.date or date.max, one.title))
    yield Bullets(
        tuple(
            f"{one.title} ({one.source}), {day_text(one.date, writing.language) or said('undated', writing.language)}"
            if one.source not in one.title
            else f"{one.title}, {day_text(one.date, writing.language) or said('undated', writing.language)}"
            for one in ordered
        )
    )


def _owners(one: Entry, language: str) -> str:
    owners = (body for body in one.kept.commitment.agencies if body.role in (Role.RESPONSIBLE, Role.BY_AGREEMENT))
    return "; ".join(dict.fromkeys(agency_name(body.id, body.name, language) for body in owners))


def _due(one: Entry, language: str) -> str:
    told = [
        f"{deadline.stage}: {deadline.text}" if deadline.stage else deadline.text
        for deadline in one.kept.commitment.deadlines[:4]
    ]
    return "; ".join(dict.fromkeys(told)) or said("thread.none", language)


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"
