"""What a document says of itself: kind, title, number, date, issuer, addressees, the request it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import dates
from corpus.feet import date_elsewhere, foot_number
from corpus.head_wording import wording
from corpus.headings import annex, names_document
from corpus.issuers import issuer
from corpus.kinds import kind_of
from corpus.letters import addressees, asked, is_date_alone, own_number
from corpus.model import Block, BlockKind, Executor, Kind, Language, Request
from corpus.said import LONG, Said, head_of, is_sentence, lines_of, prose_of, said_of
from corpus.signing import executor, is_signature, signatory

_HEAD_BLOCKS = 25
_NEWS_OPENING = 4
_SAMPLE = 400_000
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
    executor: Executor | None = None
    request: Request | None = None


def particulars(text: str, blocks: Sequence[Block], metadata: Mapping[str, str], source: str) -> Particulars:
    """Read the particulars out of a document's head, foot and metadata; what is not there stays unset."""
    said = said_of(text, blocks)
    prose = prose_of(said, blocks)
    head = head_of(prose)
    lines = lines_of(text, head)
    below = prose[len(head) :]
    named = _title(prose, metadata)
    kind = kind_of("\n".join(leaf.text for leaf in said)[:_SAMPLE], named, blocks)
    request = asked(lines)
    if kind is Kind.OTHER and re.search(r"(?i:news|novost|zhanalyk|press)", source):
        kind = Kind.NEWS
    if kind is Kind.OTHER and request is not None:
        kind = Kind.REPLY
    number, day = own_number(lines, request)
    languages = _languages(blocks, head, below)
    unlisted = ["" if leaf.block.kind is BlockKind.LIST_ITEM else leaf.text for leaf in prose]
    return Particulars(
        kind=kind,
        languages=languages,
        title=named or _title_of_last_resort(kind, prose),
        number=number or (foot_number(unlisted) if kind is Kind.ACT else None),
        date=_stated_date(metadata)
        or day
        or _dated_line(head, request.lines if request else ())
        or date_elsewhere(kind, unlisted),
        issuer=issuer(kind, prose, head, lines, languages[0] if languages else Language.OTHER),
        addressees=addressees(lines) if kind in (Kind.REPLY, Kind.OTHER) else (),
        period=_period(named, prose) if kind is not Kind.REPLY else None,
        in_reply_to=request.text if request else None,
        signatory=signatory(prose, len(head)),
        executor=executor(lines_of(text, below)),
        request=request.request if request else None,
    )


def _languages(blocks: Sequence[Block], head: Sequence[Said], below: Sequence[Said]) -> tuple[Language, ...]:
    """The languages that hold at least a twentieth of the text, the most used first.

    Heads do not count, which may be in two languages, nor signatures, which are in neither; a text of nothing else is
    in the languages of its head.
    """
    above = [leaf.block for leaf in head if not is_sentence(leaf.text) and leaf.block.end - leaf.block.start <= LONG]
    passed = {block.start for block in above} | {leaf.block.start for leaf in below if is_signature(leaf.text)}
    leaves = [block for block in blocks if block.is_leaf]
    return _shares([leaf for leaf in leaves if leaf.start not in passed]) or _shares(leaves)


def _shares(leaves: Sequence[Block]) -> tuple[Language, ...]:
    tally: Counter[Language] = Counter()
    for block in leaves:
        size = block.end - block.start
        if block.language is Language.MIXED:
            tally[Language.KK] += size // 2
            tally[Language.RU] += size // 2
        elif block.language is not Language.OTHER:
            tally[block.language] += size
    total = sum(tally.values())
    return tuple(told for told, share in tally.most_common() if share * 20 >= total)


def _stated_date(metadata: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(metadata.get("date", "")[:10])
    except ValueError:
        return None


def _dated_line(head: Sequence[Said], request: Sequence[Said]) -> date | None:
    """The date that stands at the top, alone, behind a word for it, or in the line of an act's title."""
    asked_in = {line.block.start for line in request}
    for leaf in head:
        if leaf.block.start in asked_in:
            continue
        for start, end, day in dates(leaf.text):
            before = leaf.text[:start]
            alone = len(leaf.text) - (end - start) < 40 and not names_document(leaf.text)
            if wording("dated").fullmatch(before) or alone or wording("act_of").match(leaf.text):
                return day
            break
    return None


def _title(prose: Sequence[Said], metadata: Mapping[str, str]) -> str | None:
    """The title that the metadata state, else the one that the text begins with or that heads its annex."""
    stated = wording("site").sub("", " ".join(metadata.get("title", "").split()))
    if stated and not wording("file_name").match(stated):
        return stated
    for place, leaf in enumerate(prose[:_HEAD_BLOCKS]):
        text = leaf.text
        if leaf.block.kind is BlockKind.LIST_ITEM or len(text) > 600:
            return None
        if text.endswith((".", "!", ":", ";", ",")) or wording("untitled").match(text) or annex(text):
            continue
        if names_document(text) or wording("named").match(text) or leaf.block.level == 1:
            return None if re.match(r"[IVXІХ]+\s?\.", text) else _whole_title(text, prose[place + 1 : place + 2])
    return None


def _whole_title(text: str, below: Sequence[Said]) -> str:
    """A title with its second line, where the first only says what kind of document it is."""
    if wording("title_begins").match(text) is None:
        return text
    goes_on = (leaf.text for leaf in below if leaf.block.kind is BlockKind.PARAGRAPH and not is_sentence(leaf.text))
    return " ".join([text, *(line for line in goes_on if len(line) < 2 * LONG and not any(dates(line)))])


def _title_of_last_resort(kind: Kind, prose: Sequence[Said]) -> str | None:
    """What a reply was asked about; the first sentence of a news item."""
    if kind is Kind.REPLY:
        for leaf in prose[:_HEAD_BLOCKS]:
            asked = wording("asked").search(leaf.text) if len(leaf.text) > 60 else None
            if asked is not None:
                phrase = asked.group().strip()
                return phrase[:1].upper() + phrase[1:]
    if kind is Kind.NEWS:
        opening = [leaf for leaf in prose[:_NEWS_OPENING] if not is_date_alone(leaf.text) and _says(leaf.text)]
        above = opening[: 1 if opening and is_sentence(opening[0].text) else 2]  # below a sentence it heads a section
        headline = next((leaf.text for leaf in above if leaf.block.kind is BlockKind.HEADING), None)
        if headline is not None or not opening:
            return headline
        text = re.sub(r"^\s*date\s+\d{4}-\d\d-\d\d\s*", "", opening[0].text)
        first = re.match(r".{20,160}?[^\s.]{3}(?=[.!?](?:\s|\Z))|.{1,160}(?=\s|\Z)", text)
        return first.group() if first else None
    return None


def _says(text: str) -> bool:
    """Whether a line at the top is more than a note about the file; the date that pages print first is no note."""
    return wording("untitled").match(text) is None or (text.startswith("date") and not is_date_alone(text))


def _period(title: str | None, prose: Sequence[Said]) -> tuple[int, int] | None:
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
