"""Deadlines as an iCalendar file (RFC 5545): whole days, recurrences as rules, the same ids on every run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from corpus.due_days import Recurrence
from corpus.ledger import Kept, Listed
from corpus.model import Role, Standing
from service.events import Event, events
from service.ledger import agency_name, name, reference
from service.wording import said

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST_LINE = 75
_LONGEST_SUMMARY = 160
_ESCAPED: Mapping[str, str] = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_OFF = (Standing.DROPPED, Standing.REFUSED)


def calendar(found: Iterable[Kept | Listed], as_of: date, language: str, address: str = "") -> str:
    """The calendar of some commitments; ``address`` is where the pages are served, for links, or empty."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mindet//Deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(said('calendar.title', language))}",
    ]
    for kept in found:
        for event in events(kept):
            lines += _event(event, as_of, language, address)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, as_of: date, language: str, address: str) -> Iterator[str]:
    made, standing = event.kept.commitment, event.kept.standing
    status = name("status", standing.value, language)
    action = " ".join(made.action.split())
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@mindet"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    if event.recurrence is not None:
        yield f"RRULE:{rule(event.recurrence)}"
    yield f"SUMMARY:{_text(f'{_cut(action)} ({status})')}"
    yield f"DESCRIPTION:{_text(_description(event, language))}"
    yield f"CATEGORIES:{_text(status)}"
    yield f"STATUS:{'CANCELLED' if standing in _OFF else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    if address:
        yield f"URL:{address}/{language}/ledger/{made.id}"
    yield "END:VEVENT"


def rule(recurrence: Recurrence) -> str:
    """The recurrence as the value of an RRULE."""
    if recurrence.days:
        parts = ["FREQ=DAILY", f"INTERVAL={recurrence.days}"]
        if recurrence.days % 7 == 0:
            parts = ["FREQ=WEEKLY", f"INTERVAL={recurrence.days // 7}"]
    elif recurrence.months % 12 == 0 and recurrence.month_day != -1:
        parts = ["FREQ=YEARLY", f"INTERVAL={recurrence.months // 12}"]
    else:
        parts = ["FREQ=MONTHLY", f"INTERVAL={recurrence.months}", f"BYMONTHDAY={recurrence.month_day}"]
    if recurrence.last is not None:
        parts.append(f"UNTIL={recurrence.last:%Y%m%d}")
    return ";".join(parts)


def _description(event: Event, language: str) -> str:
    kept, made = event.kept, event.kept.commitment
    owners = (one for one in made.agencies if one.role in (Role.RESPONSIBLE, Role.BY_AGREEMENT))
    bodies = "; ".join(dict.fromkeys(agency_name(one.id, one.name, language) for one in owners))
    place = [kept.title or kept.source, reference(made, language)]
    if made.page:
        place.append(said("page", language, number=made.page))
    lines = (
        f"{name('column', 'deadline', language)}: {event.deadline.text}",
        f"{name('column', 'responsible', language)}: {bodies}" if bodies else "",
        f"{name('column', 'document', language)}: {', '.join(filter(None, place))}",
        f"«{' '.join(made.text.split())}»",
    )
    return "\n".join(filter(None, lines))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SUMMARY else f"{text[: _LONGEST_SUMMARY - 1].rstrip()}…"


def _text(value: str) -> str:
    """A value of type TEXT: its separators escaped, nothing in it that a line can't hold."""
    clean = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\\;,\n]", lambda match: _ESCAPED[match[0]], clean)


def _folded(line: str) -> Iterator[str]:
    """A line in parts of no more than 75 octets, never cut within a letter."""
    octets = line.encode()
    start, room, space = 0, _LONGEST_LINE, ""
    while len(octets) - start > room:
        end = start + room
        # The octets of a letter after its first begin with the bits 10.
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        yield space + octets[start:end].decode()
        start, room, space = end, _LONGEST_LINE - 1, " "
    yield space + octets[start:].decode()
