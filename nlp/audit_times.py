"""Times that contradict themselves: a year named twice in a series, ranges that run backwards, days that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from corpus.model import Document
from nlp.audit_data import months, spoken
from nlp.audit_finding import Contradiction, Finding, finding
from nlp.audit_lines import Line, Quantity

_YEAR = r"(?:19|20)\d\d"
_NOUN = r"(?:год(?:а|у|ы|ов|ам|ах)?|гг?|жыл(?:ы|ға|дар|дары|дарға|дарында|дарда|дарының)?|жж?)(?!\w)\.?"
_DASH = r"\s?[-–—]\s?"
# One item of a series, up to its figure: `факт 2024 года – `, `IV тоқсан 2026 жыл: `.
_ITEM = re.compile(rf"(?P<label>[^\d,;:()]{{0,40}}?)(?<!\d)(?P<year>{_YEAR})(?!\d)\s?-?(?:{_NOUN})?\s?[-–—:]\s?")
_NEXT = re.compile(r"\s?(?:\([^()]{0,40}\)\s?)?(?:[,;]\s?(?:(?:и|және|мен)\s)?|(?:и|және|мен)\s)")
_YEARS = (
    re.compile(
        rf"(?<!\w)со?\s(?P<first>{_YEAR})(?:\s?{_NOUN})?\s(?:по|до)\s(?P<second>{_YEAR})(?!\d)(?:\s?{_NOUN})?", re.I
    ),
    re.compile(rf"(?<![\d.№/-])(?P<first>{_YEAR})(?:\s?{_NOUN})?{_DASH}(?P<second>{_YEAR})\s?-?{_NOUN}", re.I),
    re.compile(
        rf"(?<!\d)(?P<first>{_YEAR})\s?(?:жылдан|жылынан|жылдың|ж\.)\s(?:бастап\s)?"
        rf"(?P<second>{_YEAR})\s?(?:жылға|жылына|жыл|ж\.)\s(?:дейін|шейін)",
        re.I,
    ),
    re.compile(
        rf"(?<!\d)(?P<first>{_YEAR})\s(?:мен|бен|пен|және)\s(?P<second>{_YEAR})\s{_NOUN}\s?аралығ\w{{1,8}}", re.I
    ),
)
_NUMERIC = r"(?P<{0}d>\d{{1,2}})\.(?P<{0}m>\d{{1,2}})\.(?P<{0}y>(?:19|20)\d\d)(?!\d)"
_DAY_TO_DAY = re.compile(
    rf"(?<![\d.]){_NUMERIC.format('a')}\s?(?:г\.|года|ж\.|жылдан|-?(?:дан|ден|тан|тен|нан|нен))?"
    rf"(?:{_DASH}|\s(?:по|до|бастап)\s|\s){_NUMERIC.format('b')}",
    re.I,
)
_NUMERIC_DAY = re.compile(rf"(?<![\d.,/№-])(?<!№\s){_NUMERIC.format('a')}(?!\.\d)")
_CALLED_DAY = re.compile(r"\s?(?:г\.|года|ж\.|жыл)")
_FROM = re.compile(r"(?<!\w)от\s$", re.I)
_MONTHS = 12
_FROM_DAY = re.compile(r"(?<!\w)со?\s$", re.I)
_ABLATIVE = ("нан", "нен", "дан", "ден", "тан", "тен")
# What is larger was never meant for a day.
_NO_DAY = 39
_UNTIL = re.compile(r"(?<!\w)(?:до|не позднее|к)\s(?:[^\W\d_]{1,12}\s)?$", re.I)
_BEHIND_UNTIL = re.compile(r"\s?(?:г\.|года)?\s?(?:-?(?:ға|ге|қа|ке|на|не)\s)?(?:дейін|кешіктір\w{1,8})", re.I)
_END_OF_YEAR = re.compile(
    rf"(?<!\w)(?:до|к)\s(?:конца|концу)\s(?P<ru>{_YEAR})\s?г|(?<!\d)(?P<kk>{_YEAR})\s?(?:жылдың|жылының|ж\.)\sсоңына",
    re.I,
)


def series(line: Line) -> Iterator[Finding]:
    """A period that one series names twice: `2025 год – 81, 2025 год – 85`."""
    seen: dict[tuple[str, str], tuple[Quantity, int, str]] = {}
    reached = -1
    for quantity in line.quantities:
        item = _item(line.text, max(0, quantity.start - 60), quantity.start)
        if item is None:
            if reached >= 0 and line.depth(reached, quantity.start) == 0:
                seen, reached = {}, -1
            continue
        begin, label, year = item
        gap = line.text[reached:begin] if reached >= 0 else ""
        if reached < 0 or (not _NEXT.fullmatch(gap + " ") and not _NEXT.fullmatch(gap)):
            seen = {}
        reached = quantity.end
        key = (label, year)
        earlier = seen.get(key)
        if earlier and (earlier[0].unit == quantity.unit and earlier[0].of == quantity.of):
            first, at, _ = earlier
            yield finding(
                Contradiction.PERIOD,
                [line.source(at, first.end), line.source(begin, quantity.end)],
                period=f"{label} {year}".strip(),
                first=first.value,
                second=quantity.value,
            )
        seen.setdefault(key, (quantity, begin, year))


def _item(text: str, begin: int, at: int) -> tuple[int, str, str] | None:
    """Where the item of a series begins whose figure stands at a place, its label and its year."""
    ahead = text[begin:at]
    cut = max(ahead.rfind(mark) for mark in ",;:()")
    head = re.sub(r"^\s?(?:и|және|мен)\s", "", ahead[cut + 1 :])
    if cut >= 0 and ahead[cut] == ":" and not head.strip():
        cut = max(ahead.rfind(mark, 0, cut) for mark in ",;:()")
        head = ahead[cut + 1 :]
    match = _ITEM.fullmatch(head.lstrip())
    if match is None:
        return None
    label = " ".join(word for word in match["label"].lower().split() if word not in ("в", "на", "за"))
    return at - len(head.lstrip()), label, match["year"]


def ranges(line: Line) -> Iterator[Finding]:
    """Ranges of years, days and shares that run from the later or greater to the earlier or smaller."""
    for pattern in _YEARS:
        for match in pattern.finditer(line.text):
            if int(match["first"]) > int(match["second"]):
                yield _backwards(line, match.start(), match.end(), match["first"], match["second"])
    for match in _DAY_TO_DAY.finditer(line.text):
        first, second = _day(match, "a"), _day(match, "b")
        joined = re.search(r"[-–—]|по\s|до\s|бастап", line.text[match.end("ay") : match.start("bd")])
        if first and second and first > second and joined:
            yield _backwards(
                line, match.start(), match.end(), match[0][: match.end("ay") - match.start()], _told(match, "b")
            )
    for earlier, later in pairwise(_worded().finditer(line.text)):
        if _is_told_backwards(line.text, earlier, later):
            yield _backwards(line, earlier.start(), later.end(), earlier[0], later[0])
    for first_one, second_one in pairwise(line.quantities):
        if _is_backwards(line, first_one, second_one):
            said = (
                line.text[first_one.start : first_one.end],
                line.text[second_one.start : second_one.end].removeprefix("до "),
            )
            yield _backwards(line, first_one.start, second_one.end, *said)


def _is_told_backwards(text: str, earlier: re.Match[str], later: re.Match[str]) -> bool:
    """`с 1 декабря 2026 года по 1 марта 2026 года`: two days with a year each, the later one first."""
    gap = text[earlier.end() : later.start()]
    years = [match["ahead"] or match["behind"] for match in (earlier, later)]
    first, last = _worded_day(earlier), _worded_day(later)
    if not all(years) or first is None or last is None or first <= last:
        return False
    russian = _FROM_DAY.search(text[max(0, earlier.start() - 4) : earlier.start()]) and gap.strip() in ("по", "до")
    kazakh = earlier[0].endswith(_ABLATIVE) and gap.strip() in ("", "бастап") and _BEHIND_UNTIL.match(text, later.end())
    return bool(russian or kazakh)


def _is_backwards(line: Line, first: Quantity, second: Quantity) -> bool:
    """A bare number, a dash and a smaller number with the unit of both: `20 – 10 %`; `от 20 до 10 %`."""
    gap = line.text[first.end : second.start]
    if (
        first.unit
        or second.unit in ("", "count", "times", "other")
        or first.value <= second.value
        or first.value + second.value == 100  # a ratio
        or first.shared != second.unit
    ):
        return False
    around = line.text[max(0, first.start - 3) : first.start], line.text[second.end : second.end + 3]
    if re.fullmatch(_DASH, gap):
        return not any(re.search(r"[-–—/:+=]|\d", side) for side in around)
    up_to = gap.strip() in ("до", "") and re.search(r"(?<!\w)до(?!\w)", line.text[first.end : second.after])
    return bool(up_to) and _FROM.search(line.text[: first.start][-4:]) is not None and not _changes(line, first.start)


def _changes(line: Line, at: int) -> bool:
    return spoken("change").search(line.text, max(0, at - 100), at) is not None


def _backwards(line: Line, start: int, end: int, first: str, second: str) -> Finding:
    return finding(Contradiction.RANGE, [line.source(start, end)], first=first, second=second)


def _day(match: re.Match[str], side: str) -> date | None:
    try:
        return date(int(match[f"{side}y"]), int(match[f"{side}m"]), int(match[f"{side}d"]))
    except ValueError:
        return None


def _told(match: re.Match[str], side: str) -> str:
    return f"{match[f'{side}d']}.{match[f'{side}m']}.{match[f'{side}y']}"


@cache
def _worded() -> re.Pattern[str]:
    """A day and its month in words, with the year where it stands beside them."""
    named = "|".join(f"(?P<m{index}>{stem})" for index, stem in enumerate(months()))
    return re.compile(
        rf"(?:(?<!\d)(?P<ahead>{_YEAR})\s?(?:жыл\w{{0,6}}|ж\.)\s)?(?<![\d.,№-])(?<!№\s)(?P<day>\d{{1,2}})(?:-го|-е)?\s"
        rf"(?:{named})(?:[а-яәіғқңөұүһ]{{0,6}})(?!\w)(?:\s(?P<behind>{_YEAR})\s?(?:г\.|год\w{{0,2}}(?!\w)))?",
        re.I,
    )


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return next(month for index, month in enumerate(months().values()) if groups[f"m{index}"])


def _worded_day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["ahead"] or match["behind"] or 2024), _month(match), int(match["day"]))
    except ValueError:
        return None


def days(line: Line) -> Iterator[Finding]:
    """Days that no month has: `31 ноября`, `29.02.2025`."""
    for match in _worded().finditer(line.text):
        if _worded_day(match) is None and 1 <= int(match["day"]) <= _NO_DAY:
            yield finding(Contradiction.DATE, [line.source(match.start(), match.end())], day=match[0])
    for match in _NUMERIC_DAY.finditer(line.text):
        day, month = int(match["ad"]), int(match["am"])
        called = _CALLED_DAY.match(line.text, match.end()) is not None
        is_day = 1 <= day <= 31 and 1 <= month <= _MONTHS
        if _day(match, "a") is None and (is_day or called):
            yield finding(Contradiction.DATE, [line.source(match.start(), match.end())], day=match[0])


def deadlines(document: Document, read: Sequence[Line]) -> Iterator[Finding]:
    """Promises that were due before the document was written."""
    if document.date is None:
        return
    for line in read:
        if (
            line.block.role is not None
        ):  # a plan's cells tell what was due when, and its date is that of its last report
            continue
        for begin, end in line.promises:
            if spoken("was_planned").search(line.text, begin, end):
                continue
            for start, stop, due in _due(line.text, begin, end):
                if due < document.date:
                    yield finding(Contradiction.DEADLINE, [line.source(start, stop)], day=due, issued=document.date)


def _due(text: str, begin: int, end: int) -> Iterator[tuple[int, int, date]]:
    """The days with a year, and the ends of years, until which a sentence says that something will be done."""
    for match in _worded().finditer(text, begin, end):
        year, day = match["ahead"] or match["behind"], _worded_day(match)
        if year and day and _is_until(text, match):
            yield match.start(), match.end(), day
    for match in _NUMERIC_DAY.finditer(text, begin, end):
        day = _day(match, "a")
        if day and _is_until(text, match):
            yield match.start(), match.end(), day
    for match in _END_OF_YEAR.finditer(text, begin, end):
        yield match.start(), match.end(), date(int(match["ru"] or match["kk"]), 12, 31)


def _is_until(text: str, match: re.Match[str]) -> bool:
    behind = _BEHIND_UNTIL.match(text, match.end()) or _BEHIND_UNTIL.search(match[0])
    return bool(_UNTIL.search(text[max(0, match.start() - 20) : match.start()]) or behind)
