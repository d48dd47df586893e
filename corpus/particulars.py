"""What a document says of itself: kind, title, number, date, issuer, addressees, the request it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import dates
from corpus.kinds import kind_of
from corpus.model import Block, BlockKind, Kind, Language
from corpus.reading import reading

_HEAD_BLOCKS = 25
_LONG = 160
_SAMPLE = 400_000
_INITIALS = r"[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.\s?(?:[А-ЯЁӘҒҚҢӨҰҮҺІA-Z][а-яё]?\.\s?)?"
_SURNAME = r"[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+"
_NAME = re.compile(rf"(?:{_INITIALS}{_SURNAME}|{_SURNAME}\s{_INITIALS})")
_SIGNED = re.compile(
    rf"(?:(?P<office>[^.!?;:]{{3,150}}?)\s+)?(?P<name>{_INITIALS}{_SURNAME}|{_SURNAME}\s{_INITIALS}\Z|{_SURNAME}\s{_SURNAME})\s*\Z"
)
_COUNTRY = re.compile(r"Республик|Казахстан|Қазақстан|Министр|Области|области|облыс|город|Правительств")
_OFFICE = re.compile(
    r"(?i:министр|премьер|вице|заместител|руководител|председател|аким\b|акима\b|әкім|төраға|басшы|орынбасар|президент"
    r"|директор|депутат|прокурор|секретар|хатшы|начальник|бастығ|спикер|ректор|управляющ|басқарушы|міндетін)"
)
_REQUEST = re.compile(
    r"(?:на\s+(?:ваш\w*\s+)?(?:(?:исх|вх)\w*\.?\s*)?(?P<ru>№\s*\S.{0,80})"
    r"|сіздің\s+(?P<kk>.{0,60}№.{0,60}?)(?:\s+(?:хат|сауал|өтініш|сұрау)\w*)?\s*\Z)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"№\s*(?P<number>[^\s,;«»]*\d[^\s,;«»]*(?:\s[А-ЯӘҒҚҢӨҰҮҺІ]{1,2}/[А-ЯӘҒҚҢӨҰҮҺІ]{1,2})?)")
_DATED_LINE = re.compile(r"(?:date|дата|күні|опубликовано|жарияланды|жарияланған)\b\W{0,3}", re.IGNORECASE)
_ENACTS = re.compile(
    r"(?:^|[.,»)\s])(?P<body>(?:Қазақстан Республикасы(?:ның)?\s)?[^.,;:()]{3,120}?)\s"
    r"(?:ПОСТАНОВЛЯЕТ|ПРИКАЗЫВАЕТ|РЕШИЛ[АИ]?|РЕШАЕТ|ҚАУЛЫ ЕТЕДІ|БҰЙЫРАДЫ|ШЕШІМ ҚАБЫЛДА\w+|ШЕШТІ)"
)
_BODY_RU = re.compile(
    r"(?:Правительство|Министерство|Парламент|Агентство|Национальный Банк|Президент|(?:[А-Я][\w-]+\s){0,3}(?:маслихат|акимат)"
    r"|[Аа]кимат|[Мм]аслихат|Коллегия|Комитет)(?:\s[\w-]+){0,12}\Z"
)
_BODY_KK = re.compile(
    r"(?:Қазақстан Республикасы(?:ның)?\s(?:[\w-]+\s){0,8}?(?:Үкіметі|Президенті|Парламенті|министрлігі|агенттігі|Ұлттық Банкі)"
    r"|(?:[А-ЯӘҒҚҢӨҰҮҺІ][\w-]+\s)(?:[\w-]+\s){0,3}?(?:мәслихаты|әкімдігі))(?!\w)(?!\s(?:Заң|туралы))"
)
_ACT_OF = re.compile(
    r"(?:Закон|Кодекс|Указ|Постановление|Приказ|Распоряжение|Решение)\s(?P<ru>(?:Республики|Президента|Правительства|Премьер|Министра|и\.о\.|акима|\w+ского\s)[^№\d]{0,140}?)(?=\s(?:от\s|№)|\Z)"
    r"|(?P<kk>(?:Қазақстан Республикасы|\w+ (?:облысы|қаласы|ауданы))\S*\s[^№\d]{0,120}?)(?:ның|нің|дың|дің|тың|тің)?\s(?:\d{4} жыл\S*\s.{0,40})?(?:қаулысы|бұйрығы|жарлығы|өкімі|шешімі)\b"
)
_LETTERHEAD = re.compile(
    r"(?i:министерство|министрлігі|агентство|агенттігі|комитет|акимат|әкімдігі|аппарат|управление|басқармасы|канцелярия|кеңсесі)"
)
_YEAR = r"(?:19|20)\d\d"
_PERIODS = (
    re.compile(
        rf"(?P<first>{_YEAR})\s?(?:[-–—]|мен|и|по)\s?(?P<last>{_YEAR})\s?(?:\(?-?\w{{0,3}}\)?\s)?(?:год|гг|жыл|жж|уч|оқу)"
    ),
    re.compile(rf"(?:на|за|в|итог\w+)\s(?P<first>{_YEAR})(?P<last>)\s?(?:год|г\.)"),
    re.compile(rf"(?P<first>{_YEAR})(?P<last>)\s?жыл(?:ға\b|ғы\b(?!\s\d)|дың\b|\sүшін|дар)"),
)
_TITLE_RU = re.compile(r"(?:О|Об|О б)\s[^\W\d]")
_TITLE_KK = re.compile(r".{10,}\b(?:туралы|бекіту|жөнінде)\Z")
_NAMED_TITLE = re.compile(
    r"(?i:(?:[\w«»-]+\s){0,4}(?:план|отч[её]т|доклад|дорожная карта|концепция|программа|стратегия|правила|регламент|перечень|справка|информация|протокол)\b"
    r"|.{10,}\b(?:жоспары|есебі|баяндамасы|жол картасы|тұжырымдамасы|бағдарламасы|стратегиясы|қағидалары|регламенті|тізбесі|анықтама|ақпарат|хаттамасы)\b)"
)
_ASKED = re.compile(
    r"(?:(?:депутатск\w+\s)?(?:запрос|обращени|письм)\w*|[^.,]{0,200}?(?:сауал|өтініш|хат)\w*)\s?[^.,;]{10,220}",
    re.IGNORECASE,
)
_POOR_TITLE = re.compile(
    r"(?i:microsoft word|документ\s?\d*\Z|document\s?\d*\Z|untitled|без имени|\S+\.(?:docx?|pdf|html?|rtf|odt|txt)\Z|\W*\Z)"
)
_STAMP = re.compile(r"\A(?:Утвержд|УТВЕРЖД|Приложение)|(?:бекітілген|қосымша)\Z")
_SITE = re.compile(r"\s(?:[-–—|]|::)\s(?:ИПС|АҚЖ|\S+\.(?:kz|ru|com)|gov|официальн|ресми|\S*әділет).*\Z", re.IGNORECASE)
_NO_TITLE = re.compile(r"(?i:\s*(?:приложение|қосымша|утвержд|бекіт|проект|жоба|№|на\s*№|date\b|сноска|ескерту|\d))")


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
    head = _head(prose)
    request = _request(head)
    number, day = _own_number(head, request)
    title = named or _title_of_last_resort(kind, prose)
    return Particulars(
        kind=kind,
        languages=_languages(blocks),
        title=title,
        number=number,
        date=_stated_date(metadata) or day or _dated_line(head) or (_stamp_date(prose) if kind is Kind.ACT else None),
        issuer=_issuer(kind, prose, head),
        addressees=_addressees(head) if kind in (Kind.REPLY, Kind.OTHER) else (),
        period=_period(named, prose) if kind is not Kind.REPLY else None,
        in_reply_to=request[1] if request else None,
        signatory=_signatory(prose),
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
    for leaf in head:
        match = _REQUEST.match(leaf.text)
        if match is not None:
            return leaf, (match.group("ru") or match.group("kk")).strip()
    return None


def _own_number(head: Sequence[_Said], request: tuple[_Said, str] | None) -> tuple[str | None, date | None]:
    """The document's own number and date: those of the head that are not the request's."""
    for leaf in head:
        if (request is not None and leaf is request[0]) or len(leaf.text) > _LONG:
            continue
        number = _NUMBER.search(leaf.text)
        told = next((day for _, _, day in dates(leaf.text)), None)
        if number is not None and not _is_title(leaf.text):
            return number.group("number"), told or _neighbouring_date(head, leaf, request)
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
            alone = len(leaf.text) - (end - start) < 40 and not _is_title(leaf.text)
            if _DATED_LINE.fullmatch(before) or alone or _ACT_OF.match(leaf.text):
                return day
            break
    return None


def _stamp_date(prose: Sequence[_Said]) -> date | None:
    """The date of an act as the stamp on its annex repeats it."""
    for leaf in prose:
        if len(leaf.text) < 300 and _STAMP.search(leaf.text) and not leaf.text.endswith("."):
            for _, _, day in dates(leaf.text):
                return day
    return None


def _is_title(text: str) -> bool:
    return bool(_TITLE_RU.match(text) or _TITLE_KK.match(text))


def _title(prose: Sequence[_Said], metadata: Mapping[str, str]) -> str | None:
    """The title that the metadata state, else the one that the text begins with or that heads its annex."""
    stated = _SITE.sub("", " ".join(metadata.get("title", "").split()))
    if stated and not _POOR_TITLE.match(stated):
        return stated
    for leaf in prose[:_HEAD_BLOCKS]:
        text = leaf.text
        if leaf.block.kind is BlockKind.LIST_ITEM or len(text) > 600:
            return None
        if text.endswith((".", "!", ":", ";", ",")) or _NO_TITLE.match(text):
            continue
        if _is_title(text) or _NAMED_TITLE.match(text) or leaf.block.level == 1:
            return None if re.match(r"[IVXІХ]+\s?\.", text) else text
    return None


def _title_of_last_resort(kind: Kind, prose: Sequence[_Said]) -> str | None:
    """What a reply was asked about; the first sentence of a news item."""
    if kind is Kind.REPLY:
        for leaf in prose[:_HEAD_BLOCKS]:
            asked = _ASKED.search(leaf.text) if len(leaf.text) > 60 else None
            if asked is not None:
                phrase = asked.group().strip()
                return phrase[:1].upper() + phrase[1:]
    if kind is Kind.NEWS and prose:
        text = re.sub(r"^\s*date\s+\d{4}-\d\d-\d\d\s*", "", prose[0].text)
        first = re.match(r".{20,160}?[^\s.]{3}(?=[.!?](?:\s|\Z))|.{1,160}(?=\s|\Z)", text)
        return first.group() if first else None
    return None


def _issuer(kind: Kind, prose: Sequence[_Said], head: Sequence[_Said]) -> str | None:
    """The body that enacts, that the title line names, or that the letterhead shows."""
    if kind is Kind.ACT:
        for leaf in prose:
            match = _ENACTS.search(leaf.text)
            if match is not None:
                return _body(leaf.text[: match.end("body")])
    for leaf in head:
        match = _ACT_OF.search(leaf.text)
        if match is not None:
            return (match.group("ru") or match.group("kk")).strip()
    if kind in (Kind.REPLY, Kind.REPORT):
        for leaf in head:
            if _LETTERHEAD.search(leaf.text) and not _DATIVE.match(leaf.text) and not _NUMBER.search(leaf.text):
                return leaf.text
    return None


_DATIVE = re.compile(
    r"(?:Депутат(?:у|ам)\b|Министерству|Министру|Председателю|Руководител(?:ю|ям)|Акиму\b|Акимату|Премьер-Министру|Президенту"
    r"|Комитету|Агентству|Сенату|Мажилису|Парламенту|Правительству|Администрации|Канцелярии|Аппарату|Общественному|Гражданину|Гр\."
    r"|.{0,150}(?:депутат(?:ына|тарына|ыңа)|министрлігіне|министріне|төрағасына|басшысына|әкіміне|әкімдігіне|комитетіне|аппаратына"
    r"|агенттігіне|кеңсесіне|палатасына|сенатына|мәжілісіне|парламентіне|президентіне)\b)"
)


def _body(preamble: str) -> str | None:
    """The body that enacts, out of a preamble that also tells on what ground."""
    found = _BODY_RU.search(preamble) or _BODY_KK.match(preamble)
    if found is None:
        found = next((match for match in reversed(list(_BODY_KK.finditer(preamble)))), None)
    return " ".join(found.group().split()) if found else None


def _addressees(head: Sequence[_Said]) -> tuple[str, ...]:
    """To whom a letter goes: the office, then the people."""
    for leaf in head:
        if not _DATIVE.match(leaf.text) or _REQUEST.match(leaf.text):
            continue
        names = [match.group().strip() for match in _NAME.finditer(leaf.text)]
        first = _NAME.search(leaf.text)
        office = leaf.text[: first.start()].strip(" ,") if first else leaf.text
        return (*((office,) if office else ()), *names)
    return ()


def _period(title: str | None, prose: Sequence[_Said]) -> tuple[int, int] | None:
    """The years that the title covers, or that the heading of a plan or report names."""
    candidates = [title] if title else []
    candidates += [leaf.text for leaf in prose[:40] if len(leaf.text) < 400 and _NAMED_TITLE.match(leaf.text)]
    for candidate in candidates:
        for pattern in _PERIODS:
            match = pattern.search(candidate)
            if match is not None:
                first = int(match.group("first"))
                last = int(match.group("last") or first)
                if first <= last <= first + 50:
                    return first, last
    return None


def _signatory(prose: Sequence[_Said]) -> str | None:
    """Who signed: the first name that stands on a line of its own below the text."""
    begun = False
    for place, leaf in enumerate(prose):
        if len(leaf.text) > _LONG or leaf.block.kind is BlockKind.LIST_ITEM:
            begun = True
            continue
        match = _SIGNED.fullmatch(leaf.text) if begun else None
        if match is None or leaf.block.kind is BlockKind.HEADING:
            continue
        office = match.group("office")
        above = prose[place - 1].text if place else ""
        if office is not None and not _OFFICE.search(office):
            continue
        if "." not in match.group("name") and (
            _COUNTRY.search(leaf.text[match.start("name") :]) or not _OFFICE.search(office or above)
        ):
            continue
        if re.match(r"(?i:исп|орынд|фото|сурет)", leaf.text):
            continue
        return match.group("name").strip()
    return None
