"""What a document says of itself: kind, title, number, date, issuer, addressees, the request it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from corpus.dates import dates
from corpus.feet import NUMBER, date_elsewhere, foot_number
from corpus.head_wording import wording
from corpus.headings import names_document
from corpus.kinds import kind_of
from corpus.model import Block, BlockKind, Kind, Language
from corpus.reading import reading

_HEAD_BLOCKS = 25
_NEWS_OPENING = 4
_LONG = 160
_SENTENCE = 40
_SAMPLE = 400_000
_INITIALS = r"[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.\s?(?:[А-ЯЁӘҒҚҢӨҰҮҺІA-Z][а-яё]?\.\s?)?"
_SURNAME = r"[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+"
_NAME = re.compile(rf"(?:{_INITIALS}{_SURNAME}|{_SURNAME}\s{_INITIALS})")
_SIGNED = re.compile(
    rf"(?:(?P<office>[^.!?;:]{{3,150}}?)\s+)?"
    rf"(?P<name>{_INITIALS}{_SURNAME}|{_SURNAME}\s{_INITIALS}\Z|{_SURNAME}\s{_SURNAME})\s*\Z"
)
_DATIVE_NAME = re.compile(rf"{_INITIALS}{_SURNAME}(?:ке|ге|қа|ға|не|на|а|е|у|ю|ой)|{_SURNAME}(?:у|ю|ой|е)\s{_INITIALS}")
_DATE_BELOW = re.compile(r"от\s.{0,30}\Z|\d{4}\s?ж.{0,30}\Z", re.IGNORECASE)
_REQUEST = re.compile(
    r"(?:на\s+(?:ваш\w*\s+)?(?:(?:исх|вх)\w*\.?\s*)?(?P<ru>№\s*\S.{0,80})"
    r"|сіздің\s+(?P<kk>.{0,60}№.{0,60}?)(?:\s+(?:хат|сауал|өтініш|сұрау)\w*)?\s*\Z)",
    re.IGNORECASE,
)
_OUTGOING_NUMBER = re.compile(
    r"\W{0,4}(?:№|нөмірі|номер)?\W{0,3}(?P<number>\d[\w./-]*[\w/](?:\s[А-ЯӘҒҚҢӨҰҮҺІ]{1,2}/[А-ЯӘҒҚҢӨҰҮҺІ]{1,2})?)"
)
# A page that sets the address beside the request's number may give both as one line.
_REQUEST_BEHIND = re.compile(r"\.\sНа\s(?P<ru>№\s*\S.{0,80})\Z")
_YEAR = r"(?:19|20)\d\d"
_PERIODS = (
    re.compile(
        rf"(?P<first>{_YEAR})\s?(?:[-–—]|мен|и|по)\s?(?P<last>{_YEAR})\s?(?:\(?-?\w{{0,3}}\)?\s)?(?:год|гг|жыл|жж|уч|оқу)"
    ),
    re.compile(rf"(?:на|за|в|итог\w+)\s(?P<first>{_YEAR})(?P<last>)\s?(?:год|г\.)"),
    re.compile(rf"(?P<first>{_YEAR})(?P<last>)\s?(?:год|жыл)\Z"),
    re.compile(rf"(?P<first>{_YEAR})(?P<last>)\s?жыл(?:ға\b|ғы\b(?!\s\d)|дың\b|\sүшін|дар)"),
)


@dataclass(frozen=True, slots=True)
class Particulars:
    """The particulars of a document; ``period`` are the first and last year that its title says it covers."""

    kind: Kind = Kind.OTHER
    languages: tuple[Language, ...] = ()
    title: str | None = None
    number: str | None = None
    date: date | None = None
    issuer: str | None = None
    addressees: tuple[str, ...] = ()
    period: tuple[int, int] | None = None
    in_reply_to: str | None = None
    signatory: str | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """A leaf and its reading."""

    block: Block
    text: str


def particulars(text: str, blocks: Sequence[Block], metadata: Mapping[str, str], source: str) -> Particulars:
    """Read the particulars out of a document's head, foot and metadata; what is not there stays unset."""
    said = [
        _Said(block, reading(text, block.start, min(block.end, block.start + 4000)).text.strip())
        for block in blocks
        if block.is_leaf
    ]
    said = [leaf for leaf in said if leaf.text]
    prose = [leaf for leaf in said if leaf.block.table is None]
    named = _title(prose, metadata)
    lines = "\n".join(leaf.text for leaf in said)[:_SAMPLE]
    kind = kind_of(lines, named, blocks)
    if kind is Kind.OTHER and re.search(r"(?i:news|novost|zhanalyk|press)", source):
        kind = Kind.NEWS
    lines_of_prose = ["" if leaf.block.kind is BlockKind.LIST_ITEM else leaf.text for leaf in prose]
    head = _head(prose)
    request = _request(head)
    number, day = _own_number(head, request)
    title = named or _title_of_last_resort(kind, prose)
    return Particulars(
        kind=kind,
        languages=_languages(blocks),
        title=title,
        number=number or (foot_number(lines_of_prose) if kind is Kind.ACT else None),
        date=_stated_date(metadata) or day or _dated_line(head) or date_elsewhere(kind, lines_of_prose),
        issuer=_issuer(kind, prose, head),
        addressees=_addressees(head) if kind in (Kind.REPLY, Kind.OTHER) else (),
        period=_period(named, prose) if kind is not Kind.REPLY else None,
        in_reply_to=request[1] if request else None,
        signatory=_signatory(prose, len(head)),
    )


def _languages(blocks: Sequence[Block]) -> tuple[Language, ...]:
    """The languages that hold at least a twentieth of the text, the most used first."""
    tally: Counter[Language] = Counter()
    for block in blocks:
        if not block.is_leaf:
            continue
        size = block.end - block.start
        if block.language is Language.MIXED:
            tally[Language.KK] += size // 2
            tally[Language.RU] += size // 2
        elif block.language is not Language.OTHER:
            tally[block.language] += size
    total = sum(tally.values())
    return tuple(told for told, share in tally.most_common() if share * 20 >= total)


def _head(prose: Sequence[_Said]) -> list[_Said]:
    """The leaves above the text proper: up to the salutation, the first long paragraph or the first point."""
    head: list[_Said] = []
    for leaf in prose[:_HEAD_BLOCKS]:
        if leaf.block.kind is BlockKind.LIST_ITEM or len(leaf.text) > _LONG or leaf.text.endswith("!"):
            break
        head.append(leaf)
    if not head and prose:
        head = [_Said(prose[0].block, prose[0].text[:_LONG])]
    return head


def _request(head: Sequence[_Said]) -> tuple[_Said, str] | None:
    """The number and date of the letter that this one answers."""
    for place, leaf in enumerate(head):
        match = _REQUEST.match(leaf.text)
        behind = _REQUEST_BEHIND.search(leaf.text[:_LONG])
        if match is not None or behind is not None:
            said = ((match.group("ru") or match.group("kk")) if match else behind.group("ru") if behind else "").strip()
            below = head[place + 1].text if place + 1 < len(head) else ""
            return leaf, f"{said} {below}" if _DATE_BELOW.match(below) and not any(dates(said)) else said
    numbered = [leaf for leaf in head if NUMBER.search(leaf.text) or wording("outgoing").match(leaf.text)]
    addressed = any(wording("addressed").match(leaf.text) or _DATIVE_NAME.fullmatch(leaf.text) for leaf in head)
    if addressed or any(wording("outgoing").match(leaf.text) for leaf in numbered):
        labelled = any(wording("outgoing").match(leaf.text) for leaf in numbered)
        asked = (
            leaf
            for leaf in numbered
            if wording("incoming").match(leaf.text) or (labelled and wording("incoming_beside").match(leaf.text))
        )
        return next(((leaf, leaf.text) for leaf in asked), None)
    return None


def _own_number(head: Sequence[_Said], request: tuple[_Said, str] | None) -> tuple[str | None, date | None]:
    """The document's own number and date: those of the head that are not the request's."""
    for leaf in sorted(head, key=lambda leaf: wording("outgoing").match(leaf.text) is None):
        if (request is not None and leaf is request[0]) or len(leaf.text) > _LONG:
            continue
        labelled = wording("outgoing").match(leaf.text)
        number = _OUTGOING_NUMBER.match(leaf.text, labelled.end()) if labelled else None
        number = number or NUMBER.search(leaf.text)
        told = next((day for _, _, day in dates(leaf.text)), None)
        if number is not None and not names_document(leaf.text):
            return number.group("number").rstrip("."), told or _neighbouring_date(head, leaf, request)
    return None, None


def _neighbouring_date(head: Sequence[_Said], leaf: _Said, request: tuple[_Said, str] | None) -> date | None:
    """The date on a line of its own beside the number."""
    place = head.index(leaf)
    for other in (*head[max(0, place - 1) : place], *head[place + 1 : place + 2]):
        if len(other.text) < 60 and (request is None or other is not request[0]):
            for _, _, day in dates(other.text):
                return day
    return None


def _stated_date(metadata: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(metadata.get("date", "")[:10])
    except ValueError:
        return None


def _dated_line(head: Sequence[_Said]) -> date | None:
    """The date that stands at the top, alone, behind a word for it, or in the line of an act's title."""
    for leaf in head:
        if _REQUEST.match(leaf.text):
            continue
        for start, end, day in dates(leaf.text):
            before = leaf.text[:start]
            alone = len(leaf.text) - (end - start) < 40 and not names_document(leaf.text)
            if wording("dated").fullmatch(before) or alone or wording("act_of").match(leaf.text):
                return day
            break
    return None


def _title(prose: Sequence[_Said], metadata: Mapping[str, str]) -> str | None:
    """The title that the metadata state, else the one that the text begins with or that heads its annex."""
    stated = wording("site").sub("", " ".join(metadata.get("title", "").split()))
    if stated and not wording("file_name").match(stated):
        return stated
    for leaf in prose[:_HEAD_BLOCKS]:
        text = leaf.text
        if leaf.block.kind is BlockKind.LIST_ITEM or len(text) > 600:
            return None
        if text.endswith((".", "!", ":", ";", ",")) or wording("untitled").match(text):
            continue
        if names_document(text) or wording("named").match(text) or leaf.block.level == 1:
            return None if re.match(r"[IVXІХ]+\s?\.", text) else text
    return None


def _title_of_last_resort(kind: Kind, prose: Sequence[_Said]) -> str | None:
    """What a reply was asked about; the first sentence of a news item."""
    if kind is Kind.REPLY:
        for leaf in prose[:_HEAD_BLOCKS]:
            asked = wording("asked").search(leaf.text) if len(leaf.text) > 60 else None
            if asked is not None:
                phrase = asked.group().strip()
                return phrase[:1].upper() + phrase[1:]
    if kind is Kind.NEWS:
        opening = [leaf for leaf in prose[:_NEWS_OPENING] if not _is_date_alone(leaf.text) and _says(leaf.text)]
        headline = next((leaf.text for leaf in opening[:2] if leaf.block.kind is BlockKind.HEADING), None)
        if headline is not None or not opening:
            return headline
        text = re.sub(r"^\s*date\s+\d{4}-\d\d-\d\d\s*", "", opening[0].text)
        first = re.match(r".{20,160}?[^\s.]{3}(?=[.!?](?:\s|\Z))|.{1,160}(?=\s|\Z)", text)
        return first.group() if first else None
    return None


def _says(text: str) -> bool:
    """Whether a line at the top is more than a note about the file; the date that pages print first is no note."""
    return wording("untitled").match(text) is None or (text.startswith("date") and not _is_date_alone(text))


def _is_date_alone(text: str) -> bool:
    return len(text) < 40 and any(len(text) - (end - start) < 12 for start, end, _ in dates(text))


def _issuer(kind: Kind, prose: Sequence[_Said], head: Sequence[_Said]) -> str | None:
    """The body that enacts, that the title line names, or that the letterhead shows."""
    if kind is Kind.ACT:
        for leaf in prose:
            match = wording("enacts").search(leaf.text)
            if match is not None:
                return _body(leaf.text[: match.end("body")])
    for leaf in head:
        match = wording("act_of").search(leaf.text)
        if match is not None:
            return (match.group("ru") or match.group("kk")).strip()
    if kind in (Kind.REPLY, Kind.REPORT):
        return next((leaf.text for leaf in head if _is_letterhead(leaf.text)), None)
    return None


def _is_letterhead(text: str) -> bool:
    """Whether a line of the head names the body that writes, not the one written to."""
    named = wording("letterhead").search(text) is not None
    return named and not wording("addressed").match(text) and not NUMBER.search(text)


def _body(preamble: str) -> str | None:
    """The body that enacts, out of a preamble that also tells on what ground."""
    found = wording("body_ru").search(preamble) or wording("body_kk").match(preamble)
    if found is None:
        found = next((match for match in reversed(list(wording("body_kk").finditer(preamble)))), None)
    return " ".join(found.group().split()) if found else None


def _addressees(head: Sequence[_Said]) -> tuple[str, ...]:
    """To whom a letter goes: the office, then the people."""
    first = next(
        (place for place, leaf in enumerate(head) if wording("addressed").match(leaf.text) and not _is_apart(leaf)),
        None,
    )
    if first is None:
        first = next((place for place, leaf in enumerate(head) if _DATIVE_NAME.fullmatch(leaf.text)), None)
        while first and not _ends_address(head[first - 1]):
            first -= 1
    if first is None:
        return ()
    lines = list(takewhile(lambda leaf: not _is_apart(leaf) and len(leaf.text) < _LONG, head[first:]))
    text = " ".join(leaf.text for leaf in lines)
    named = _NAME.search(text)
    office = text[: named.start()].strip(" ,") if named else text
    return (*((office,) if office else ()), *(match.group().strip() for match in _NAME.finditer(text)))


def _ends_address(leaf: _Said) -> bool:
    """Whether a line of the head cannot belong to the address below it."""
    return _is_apart(leaf) or leaf.text.endswith(".") or wording("letterhead").search(leaf.text) is not None


def _is_apart(leaf: _Said) -> bool:
    """Whether a line of the head holds a number or a date, the letter's own or the request's."""
    return _REQUEST.match(leaf.text) is not None or "№" in leaf.text or _is_date_alone(leaf.text)


def _period(title: str | None, prose: Sequence[_Said]) -> tuple[int, int] | None:
    """The years that the title covers, or that the heading of a plan or report names."""
    candidates = [title] if title else []
    candidates += [leaf.text for leaf in prose[:40] if len(leaf.text) < 400 and wording("named").match(leaf.text)]
    for candidate in candidates:
        for pattern in _PERIODS:
            match = pattern.search(candidate)
            if match is not None:
                first = int(match.group("first"))
                last = int(match.group("last") or first)
                if first <= last <= first + 50:
                    return first, last
    return None


def _signatory(prose: Sequence[_Said], above_text: int) -> str | None:
    """Who signed: the first name that stands on a line of its own below the text."""
    said = 0
    for place, leaf in enumerate(prose):
        if place < above_text:
            continue
        match = _SIGNED.fullmatch(leaf.text) if said and leaf.block.kind is not BlockKind.LIST_ITEM else None
        said += leaf.text.endswith((".", ";")) and len(leaf.text) > _SENTENCE
        if match is None or leaf.block.kind is BlockKind.HEADING:
            continue
        office = match.group("office")
        above = prose[place - 1].text if place else ""
        if office is not None and wording("place").search(office):  # the office runs over two lines
            office = f"{above} {office}"
        if office is not None and not wording("office").search(office):
            continue
        unshortened = "." not in match.group("name")
        if unshortened and (
            wording("place").search(match.group("name")) or not wording("office").search(office or above)
        ):
            continue
        if re.match(r"(?i:исп|орынд|фото|сурет)", leaf.text):
            continue
        return match.group("name").strip()
    return None
