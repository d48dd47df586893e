"""What the head of a letter says: its own number and date, the letter it answers, to whom it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import dates
from corpus.feet import NUMBER, SERIES
from corpus.head_wording import wording
from corpus.headings import names_document
from corpus.model import BlockKind, Request
from corpus.names import DATIVE_NAME, NAME
from corpus.said import LONG, Said, is_sentence

_DATE_BELOW = re.compile(r"от\s.{0,30}\Z|\d{4}\s?ж.{0,30}\Z", re.IGNORECASE)
_DATE_ABOVE = re.compile(r"(?:19|20)\d\d\s?(?:жылғы|ж\.)\s.{3,20}(?:дағы|дегі|тағы|тегі)\Z", re.IGNORECASE)
_REQUEST = re.compile(
    r"\A(?:на\s+(?:(?:ваш|депутатск|исх|вх|запрос|обращени|письм|поручени)\w*\.?\s*){0,4}(?P<ru>№\s*\S.{0,80})"
    r"|сіздің\s+(?P<your>.{0,60}№.{0,60}?)(?:\s+(?:хат|сауал|өтініш|сұрау)\w*)?\s*\Z"
    r"|(?P<kk>(?:\d.{0,40})?№.{1,40}?)\s+(?:депутаттық\s)?(?:хат|сауал|өтініш|сұрау|тапсырма)\w{0,8}(?:ға|ге|қа|ке)\s*\Z)",
    re.IGNORECASE,
)
# A page that sets the address beside the request's number may give both as one line.
_REQUEST_BEHIND = re.compile(r"\.\sНа\s(?P<ru>№\s*\S.{0,80})\Z")
_OUTGOING_NUMBER = re.compile(rf"\W{{0,4}}(?:№|нөмірі|номер)?\W{{0,3}}(?P<number>\d[\w./-]{{0,40}}[\w/]{SERIES})")
_DATIVE_SUFFIX = re.compile(r"-(?:ге|ға|ке|қа|на|не)\Z")
_PRIVATE = re.compile(r"(?:гр\.|г-ну|г-же|граждан(?:ину|ке)|азамат(?:ша|қа|шаға)?)\s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """The letter answered as the head tells of it, its number and date, and the lines that do."""

    text: str
    request: Request
    lines: tuple[Said, ...]


def asked(head: Sequence[Said]) -> Asked | None:
    """The letter that this one answers; a blank left for its number says none."""
    found = next((one for one in _candidates(head) if NUMBER.search(one.text)), None)
    return found or _labelled(head)


def _candidates(head: Sequence[Said]) -> Iterator[Asked]:
    for place, line in enumerate(head):
        match = _REQUEST.match(line.text) or _REQUEST_BEHIND.search(line.text[:LONG])
        if match is None:
            continue
        said = next(part for part in match.groups() if part).strip()
        above = head[place - 1] if place else None
        below = head[place + 1] if place + 1 < len(head) else None
        if below is not None and _DATE_BELOW.match(below.text) and not any(dates(said)):
            yield _told(f"{said} {below.text}", line, below)
        elif above is not None and _DATE_ABOVE.match(above.text) and not any(dates(said)):
            yield _told(f"{above.text} {said}", above, line)
        else:
            yield _told(said, line)


def _labelled(head: Sequence[Said]) -> Asked | None:
    """The request where its number stands beside the letter's own, which is labelled, or below an address."""
    numbered = [line for line in head if NUMBER.search(line.text) or wording("outgoing").match(line.text)]
    labelled = any(wording("outgoing").match(line.text) for line in numbered)
    if not labelled and not any(is_addressed(line) for line in head):
        return None
    for line in numbered:
        if wording("incoming").match(line.text) or (labelled and wording("incoming_beside").match(line.text)):
            return _told(line.text, line)
    return None


def _told(text: str, *lines: Said) -> Asked:
    number = NUMBER.search(text)
    said = _DATIVE_SUFFIX.sub("", number.group("number").rstrip(".")) if number else None
    return Asked(text, Request(said, next((day for _, _, day in dates(text)), None)), lines)


def own_number(head: Sequence[Said], request: Asked | None) -> tuple[str | None, date | None]:
    """The document's own number and date: those of the head that are not the request's."""
    others = [line for line in head if request is None or line not in request.lines]
    for line in sorted(others, key=lambda line: wording("outgoing").match(line.text) is None):
        if len(line.text) > LONG:
            continue
        labelled = wording("outgoing").match(line.text)
        number = _OUTGOING_NUMBER.match(line.text, labelled.end()) if labelled else None
        number = number or NUMBER.search(line.text)
        if number is not None and not names_document(line.text):
            told = next((day for _, _, day in dates(line.text)), None)
            return number.group("number").rstrip("."), told or _neighbouring_date(others, line)
    return None, None


def _neighbouring_date(lines: Sequence[Said], line: Said) -> date | None:
    """The date on a line of its own beside the number."""
    place = lines.index(line)
    for other in (*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2]):
        if len(other.text) < 60:
            for _, _, day in dates(other.text):
                return day
    return None


def addressees(head: Sequence[Said]) -> tuple[str, ...]:
    """To whom a letter goes: each office, and the people behind it."""
    first = next((place for place, line in enumerate(head) if is_addressed(line) and not is_apart(line)), None)
    if first is None:
        return ()
    if wording("addressed_begin").match(head[first].text) is None:
        while first and not _ends_address(head[first - 1]):
            first -= 1
    found: list[str] = []
    office: list[str] = []
    for line in head[first:]:
        if is_apart(line) or len(line.text) > LONG or is_sentence(line.text) or _is_subject(line):
            break
        if office and wording("addressed_begin").match(line.text):
            found.append(" ".join(office))
            office = []
        said, names = _parted(_bare(line))
        if said:
            office.append(said)
        if office and (names or wording("addressed_end").search(said)):
            found.append(" ".join(office))
            office = []
        found += names
    return tuple(found) + ((" ".join(office),) if office else ())


def _parted(line: str) -> tuple[str, list[str]]:
    """What a line of an address names besides people, and the people."""
    private = _PRIVATE.match(line)
    names = [match.group().strip() for match in NAME.finditer(line, private.end() if private else 0)]
    if not names:
        return line, []
    office = line[: line.index(names[0])].strip(" ,")
    return ("", [f"{office} {names[0]}", *names[1:]]) if private else (office, names)


def is_addressed(line: Said) -> bool:
    """Whether a line names an office or a person as one to whom a letter goes."""
    said = _bare(line)
    if wording("addressed_begin").match(said) or DATIVE_NAME.fullmatch(said):
        return True
    office, names = _parted(said) if len(said) <= LONG else ("", [])
    if names and DATIVE_NAME.fullmatch(names[-1]) and wording("office").search(office):
        return True
    return wording("addressed_end").search(office) is not None


def _bare(line: Said) -> str:
    return line.text.strip(" ,;")


def _is_subject(line: Said) -> bool:
    """Whether a line says what the letter is about."""
    return (line.block.kind is BlockKind.HEADING or names_document(line.text)) and not is_addressed(line)


def _ends_address(line: Said) -> bool:
    """Whether a line of the head cannot belong to the address below it."""
    return is_apart(line) or line.text.endswith(".") or wording("letterhead").search(line.text) is not None


def is_apart(line: Said) -> bool:
    """Whether a line of the head holds a number or a date, the letter's own or the request's."""
    return _REQUEST.match(line.text) is not None or "№" in line.text or is_date_alone(line.text)


def is_date_alone(text: str) -> bool:
    """Whether a short line is a date and little else."""
    return len(text) < 40 and any(len(text) - (end - start) < 12 for start, end, _ in dates(text))
