"""Short forms that a text introduces: `(далее – X)`, `(бұдан әрі – X)`, `ұзын атауы (ҰА)`, legends of abbreviations.

The long form is what stands before the brackets, cut where its noun phrase begins: an abbreviation is laid over the
initials of the words, a noun is found again among them. A phrase opens with its noun in Russian and ends with it in
Kazakh, so the cut differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.model import Block, BlockKind
from corpus.reading import reading
from corpus.sole_bodies import sole_bodies

_WINDOW = 420  # characters before the brackets in which a long form can begin
_WORDS = 24
_DASH = "-‐‑‒–—−"
_INTRODUCTION = re.compile(
    rf"""\(\s*(?P<intro>(?i:
          (?:именуем\w{{2,4}}\s+)?(?:в\s+)?дал[еь]\w{{1,6}}(?:\s+по\s+тексту)?(?:\s+именуе\w{{2,4}})?
        | б[ұү]дан\s*[әəӘƏ]р[іi](?:\s+м[әə]тін\s+бойынша)?
        | [әəӘƏ]р[іi]\s+қарай ))
        \s*[{_DASH}:]*\s*(?P<short>[^()\n]{{1,90}}(?:\n[^()\n]{{0,60}})?)\)
      | ,\s(?i:далее|бұдан\sәрі)\s?[{_DASH}:]\s?(?P<aside>[«"“]?[А-ЯЁӘҒҚҢӨҰҮҺІ][^,;.()\n]{{1,60}}?)(?=[,;.)])
      | \(\s*[{_DASH}]?\s*(?P<bare>[^\W\d_]{{2,10}}(?:[ \u00a0][^\W\d_]{{1,8}}){{0,2}})\s*\)""",
    re.VERBOSE,
)
_TOKEN = re.compile(r"[^\W_]+")
_CLAUSE_END = re.compile(r"[.;:!?)(](?=\s|$)")
_CAPITALS = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]")
_QUOTES = "«»\"“”„'"
_LEGEND_HEAD = re.compile(
    r"аббревиатур|расшифровк|сокращени|список\s+сокр|условн\w+\s+обознач|қысқарт|шартты\s+белгіл|^\s*(?:примечание|ескерт(?:п|у)\w*)\s*:",
    re.IGNORECASE,
)
_LEGEND_LINE = re.compile(
    rf"(?P<short>[^\W\d_][^{_DASH};:\n]{{0,38}}?)(?:\s+[{_DASH}]\s*|\s*[–—]\s*)(?P<long>[^\W\d_«\"“].{{5,240}})$"
)
_LEGEND_MARK = re.compile(r"(?:\d{1,3}[.)]|[*•▪])\s*(?=[^\W\d_])")
_LEGEND_COLON = re.compile(r"(?P<short>[^\W\d_]{2,12})\s?:\s(?P<long>[^\W\d_«\"“].{5,240})$")
_BETWEEN_PAIRS = re.compile(rf";\s*|,\s+(?=[^\W\d_]{{2,12}}\s+[{_DASH}]\s)")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,40}\]")
_SMALL = frozenset(
    re.findall(r"\w+", "и в во на по о об от для при с со к за из через және мен пен бен үшін бойынша туралы жөніндегі")
)
_COUNTRY = frozenset(("рк", "қр", "казахстан", "казахстана", "республики", "рмк", "ақ"))
_ADJECTIVE = re.compile(r"(?:[оеи]го|[оеы]му|[ыио]й|ая|яя|[оеыи]е|ей|[ыи]м|ую|юю|[ыи]х|[ыи]ми)$")
_LEGAL_BEFORE = re.compile(
    r"(?:[А-ЯӘҒҚҢӨҰҮҺІ]{2,6}|учрежден\w{1,3}|предприяти\w{1,3}|обществ\w{1,3})(?:\s+на\s+(?:ПХВ|праве\s+\w+\s+\w+))?\s*$"
)
_LEGAL_AFTER = re.compile(
    r"»\s*(?:[А-ЯӘҒҚҢӨҰҮҺІК][А-ЯӘҒҚҢӨҰҮҺІа-яе]{1,5}|\w+\s+мекеме\w*|(?:\w+\s+){0,4}кәсіпор[ыи]?н\w*)\s*$"
)
_NAMED = re.compile(r"[^\W\d_]{1,40}-?мин[иі]?$")


def glossary(text: str, blocks: Sequence[Block]) -> dict[str, str]:
    """Every short form that the text introduces with what it stands for; the first introduction wins.

    Legends outrank brackets: they are the document's own list. Long forms are in the reading's letters and spacing.
    """
    found = _legends(text, blocks)
    for short, long in _introductions(text):
        found.setdefault(short, long)
    for short, long in sole_bodies(text):
        found.setdefault(short, long)
    return found


def _introductions(text: str) -> Iterator[tuple[str, str]]:
    for match in _INTRODUCTION.finditer(text):
        before = reading(text, max(0, match.start() - _WINDOW), match.start()).text.rstrip()
        paragraph_end = text.rfind("\n\n", max(0, match.start() - _WINDOW), match.start())
        if paragraph_end >= 0 and match["bare"] is not None:
            before = reading(text, paragraph_end, match.start()).text.strip()
        if match["bare"] is not None:
            short = reading(text, *match.span("bare")).text.strip()
            long = _by_initials(short, before, loose=3) if _is_abbreviation(short) and short.isupper() else None
            if long:
                yield short, long
            continue
        shorts = _shorts(reading(text, *match.span("short" if match["aside"] is None else "aside")).text)
        for short in shorts:
            long = _long_form(short, before)
            if long and long.casefold() != short.casefold():
                yield short, long


def _shorts(inside: str) -> list[str]:
    """The short forms of one bracket: usually one, `соответственно – X, Y` and `X или Y` more."""
    inside = re.sub(rf"^(?:соответственно|тиісінше|также|сондай-ақ)\s*[{_DASH}]?\s*", "", inside.strip(), flags=re.I)
    parts = re.split(r"\s*[,;]\s*|\s+(?:или|немесе|либо)\s+", inside) if len(inside) < 60 else [inside]
    return [short for part in parts if 1 < len(short := part.strip(f" {_QUOTES}.{_DASH}")) <= 70]


def _is_abbreviation(short: str) -> bool:
    letters = [character for character in short if character.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return len(letters) >= 2 and capitals >= 2 and capitals * 2 >= len(letters)


def _long_form(short: str, before: str) -> str | None:
    if _is_abbreviation(short) and (long := _by_initials(short, before, loose=10)):
        return long
    return _by_noun(short, before)


def _by_initials(short: str, before: str, *, loose: int) -> str | None:
    """The stretch at the end of ``before`` whose words begin with the letters of ``short``, in order.

    Words without a letter of their own are passed over inside; at most ``loose`` may trail after the last letter.
    """
    letters = [character.casefold() for character in short if character.isalpha()]
    words = list(_TOKEN.finditer(before))[-_WORDS:]
    telling = [word for word in words if word[0].casefold() not in _SMALL]
    for trailing in range(loose + 1):
        for told in (telling, words):  # conjunctions count only where the letters ask for them
            if (start := _aligned(letters, told[: len(told) - trailing])) is not None:
                return _trimmed(before, start)
    return None


def _aligned(letters: list[str], words: Sequence[re.Match[str]]) -> int | None:
    """Where the words that spell the letters start, matched from the last word back; `None` where they do not."""
    if not words or not letters:
        return None
    place, passed, first = len(letters) - 1, 0, True
    for word in reversed(words):
        initial = word[0][0].casefold()
        if initial == letters[place]:
            place, passed = place - 1, 0
            if place < 0:
                return word.start()
        elif place >= 1 and word[0].casefold()[:2] == "".join(letters[place - 1 : place + 1]) and len(letters) > 2:
            place, passed = place - 2, 0  # two letters of one word: «КазМунайГаз», «ҚазМГ»
            if place < 0:
                return word.start()
        elif place >= 1 and word[0].casefold()[:3] == f"{letters[place - 1]}е{letters[place]}":
            place, passed = place - 2, 0  # «НКО»: некоммерческие организации
            if place < 0:
                return word.start()
        elif first and word[0].casefold() not in _COUNTRY:
            return None
        elif word[0].casefold() not in _SMALL:
            passed += 1
            if passed > 2:
                return None
        first = False
    return None


def _by_noun(short: str, before: str) -> str | None:
    """The noun phrase at the end of ``before`` that the noun in ``short`` repeats, or the last clause's phrase."""
    words = list(_TOKEN.finditer(before))[-_WORDS:]
    if not words:
        return None
    clause = max((match.end() for match in _CLAUSE_END.finditer(before) if before[match.end() :].strip()), default=0)
    wanted = [_stem(word) for word in _TOKEN.findall(short)]
    if not wanted:
        return None
    if _kazakh_last(before, wanted[-1]):
        return _kazakh_phrase(before, words, clause)
    # Russian: the phrase opens with the first word of the short form, a few words to the left of it are adjectives
    for word in reversed(words):
        if _same(_stem(word[0]), wanted[0]):
            return _trimmed(before, _adjectives_before(before, words, word))
    return _fallback(before, words, clause)


def _kazakh_last(before: str, stem: str) -> bool:
    last = _TOKEN.findall(before)[-2:]
    return any(_same(_stem(word), stem) for word in last) and bool(
        re.search(r"[әғқңөұүһі]", before[-60:], re.IGNORECASE)
    )


def _kazakh_phrase(before: str, words: Sequence[re.Match[str]], clause: int) -> str | None:
    """From the leftmost capital of the clause, within fourteen words: Kazakh phrases stand before their noun."""
    inside = [word for word in words[-14:] if word.start() >= clause]
    if not inside:
        return None
    capitals = [word for word in inside if _CAPITALS.match(word[0]) and not word[0].isdigit()]
    return _trimmed(before, (capitals or inside[-6:])[0].start())


def _adjectives_before(before: str, words: Sequence[re.Match[str]], noun: re.Match[str]) -> int:
    start = noun.start()
    place = words.index(noun)
    while place and re.search(
        r"(?:ого|его|ому|ему|ый|ий|ая|яя|ое|ее|ой|ей|ым|им|ую|юю|ые|ие|ых|их)$", words[place - 1][0]
    ):
        gap = before[words[place - 1].end() : words[place].start()]
        if gap.strip(f" {_DASH}"):
            break
        place -= 1
        start = words[place].start()
    return start


def _fallback(before: str, words: Sequence[re.Match[str]], clause: int) -> str | None:
    """Where nothing repeats: the quotation that closes here, else from the last capital of the clause on."""
    if (before.endswith("»") or _LEGAL_AFTER.search(before)) and (opening := before.rfind("«")) >= clause:
        return _trimmed(before, opening)
    inside = [word for word in words[-12:] if word.start() >= clause]
    capitals = [word for word in inside if _CAPITALS.match(word[0])]
    start = (capitals[-1:] or inside[-4:] or words[-1:])[0].start()
    return _trimmed(before, start)


def _trimmed(before: str, start: int) -> str:
    """From ``start`` on; a quotation that it would cut open is taken whole, with the legal form that stands before."""
    if start and before[start - 1] in _QUOTES:
        start -= 1
    if before.count("»", start) > before.count("«", start) and (opening := before.rfind("«", 0, start)) >= 0:
        start = opening
    if before.startswith("«", start) and (legal := _LEGAL_BEFORE.search(before[max(0, start - 60) : start])):
        start -= len(legal[0])
    return before[start:].strip(" ,;:") or before[start:]


def _stem(word: str) -> str:
    return word.casefold()[:6]


def _same(one: str, other: str) -> bool:
    size = min(len(one), len(other), 6)
    return size >= 3 and one[: max(3, size - 1)] == other[: max(3, size - 1)]


def _legends(text: str, blocks: Sequence[Block]) -> dict[str, str]:
    """The legends of abbreviations: `X – long form`, one a line or parted by semicolons, or two cells of a row."""
    found: dict[str, str] = {}
    for line_group in _legend_groups(text):
        for short, long in line_group:
            found.setdefault(short, long)
    for short, long in _legend_rows(text, blocks):
        found.setdefault(short, long)
    return found


def _legend_groups(text: str) -> Iterator[list[tuple[str, str]]]:
    """Runs of legend lines: any run under a heading that says so, a run of at least three anywhere."""
    group: list[tuple[str, str]] = []
    headed = False
    for line in text.splitlines():
        line = _LEGEND_MARK.sub("", _BOOKMARK.sub("", line).strip(), count=1)
        if not line:
            continue
        pairs = _legend_pairs(line, _LEGEND_COLON if headed else _LEGEND_LINE)
        if pairs:
            headed = headed or bool(_LEGEND_HEAD.search(line))
            group += pairs
        elif _LEGEND_HEAD.search(line) and len(line) < 2000:
            if headed or len(group) >= 3:
                yield group
            group, headed = [], True
        elif group and len(line) < 120 and line[0].islower():
            short, long = group[-1]  # a long form that runs on over the line's end
            group[-1] = (short, f"{long} {line.rstrip(' ;,.')}")
        else:
            if headed or len(group) >= 3:
                yield group
            group, headed = [], False
    if headed or len(group) >= 3:
        yield group


def _legend_pairs(line: str, other: re.Pattern[str]) -> list[tuple[str, str]]:
    """The pairs of one line, their halves parted by a dash or as ``other`` has it."""
    pairs = []
    for part in _BETWEEN_PAIRS.split(line):
        head, _, rest = part.partition(":")
        if rest and _LEGEND_HEAD.search(head + ":"):
            part = rest.strip()
        match = _LEGEND_LINE.match(part.strip()) or other.match(part.strip())
        if match and _is_short(short := reading(match["short"], 0, len(match["short"])).text.strip(f" {_DASH}")):
            pairs.append((short, reading(match["long"], 0, len(match["long"])).text.strip(" ;,.")))
    return pairs


def _is_short(short: str) -> bool:
    """Whether this can stand left of a legend's dash: an abbreviation, alone or before a quoted name."""
    words = _TOKEN.findall(short)
    return 0 < len(words) <= 5 and (
        _is_abbreviation(words[0]) or (len(words) == 1 and bool(_NAMED.fullmatch(words[0])))
    )


def _legend_rows(text: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Two cells of one row whose initials agree: a legend set as a table."""
    for first, second in pairwise(blocks):
        if (
            first.kind is BlockKind.CELL is second.kind
            and first.table is not None
            and (first.table, first.row) == (second.table, second.row)
            and first.end - first.start <= 24
            and 8 <= second.end - second.start <= 260
        ):
            short = reading(text, first.start, first.end).text.strip()
            if _is_abbreviation(short) and len(_TOKEN.findall(short)) <= 3:
                long = reading(text, second.start, second.end).text.strip(" ;,.")
                if _by_initials(short, long, loose=2):
                    yield short, long
