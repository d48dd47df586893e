"""Percentages against the counts they are taken from: `69 из 91 (76 %)`, `91 % (выявлено 4886, ликвидировано 4335)`.

A percentage is checked only where the words tie it to a part and to a whole. It is let pass when any other whole of the
sentence, or of the one before, makes it right: the reader would take that one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.audit_data import lemmas, spoken, words
from nlp.audit_finding import Contradiction, Finding, finding
from nlp.audit_lines import Line, Quantity, are_alike

_REACH = 120
_FAR = 500
_WORDS = r"(?:[^\W\d_]++[\s-]++){0,6}+"
_OR = "или|это|то есть|что|составляет|составило|всего|только|почти|яғни|немесе|бұл|шамамен|тек"
_OPENS = re.compile(rf"[\s,]?\s?{_WORDS}\(\s?(?:(?:{_OR})\s){{0,2}}")
_SAYS = re.compile(
    r",?[^\d;():.]{0,60}?(?<!\w)(?:или|что|то есть|т\.\s?е\.|это|яғни|немесе|бұл|не)(?!\w)[^\d;():.]{0,60}", re.I
)
_CLOSES = re.compile(r"\s?[^\d()]{0,60}\)")
_BARE_CLOSE = re.compile(r"\s?\)")
_BRACKETED = re.compile(r"[^\d();:]{0,60}\(\s?[^\d();:]{0,30}")
_GENITIVE = re.compile(
    r"(?:[^\W\d_](?:ның|нің|дың|дің|тың|тің|нан|нен|дан|ден|тан|тен)|\d\s?[-‑–](?:ның|нің|дың|дің|тың|тің|нан|нен|дан|ден|тан|тен)|ішінен|ішінде|арасында)\s?,?\s?$"
)
_FROM = re.compile(rf"{words('from')}(?!\s(?:них|которых|числа\sкоторых))\s(?:[^\W\d_]++\s){{0,3}}+\(?$", re.I)
_IS_FROM = re.compile(rf"(?:\s?,\s?|[^\d,;:()]{{0,60}}?){_FROM.pattern}", re.I)
_LEADS = re.compile(r"(?<!\w)из\s(?:[^\W\d_]++\s){0,3}+$", re.I)
_PLAN_AHEAD = re.compile(rf"{words('plan')}(?:(?!выполн|исполн|орында)[^\d;.]){{0,60}}$", re.I)
_PLAN_BEHIND = re.compile(r"[^\d;.()]{0,40}?(?<!\w)(?:жоспарлан|планировал|запланирован|план)", re.I)
_EXECUTION_RU = re.compile(
    r"(?<!\w)(?:(?:исполнение|выполнение)(?:\sплана)?|план\s(?:был\s)?(?:исполнен|выполнен)\sна)\s(?:[-–—]\s|составил\w\s)?$",
    re.I,
)
_EXECUTION_KK = re.compile(r"(?<!\w)жоспар(?:дың|дың\sорындалуы)?\s(?:[-–—]\s)?$", re.I)
_EXECUTED_KK = re.compile(r"[^\w,;.]{0,3}\w{0,5}\s?(?:\w{1,3}\s)?(?:орындал|болды|құрады)|[\s.]", re.I)
_PLANNED = re.compile(r"[^\d,;.()]{0,30}?(?<!\w)(?:запланированн|плановы|намеченн)", re.I)
# What was done to the whole and to its part: `выявлено 4886, ликвидировано 4335`.
_DONE = re.compile(
    r"(?:[^\W\d_]{2}(?:но|ны|на|то|ты|ғаны|гені|қаны|кені|лды|лді|нды|нді|рды|рді|сты|сті)|(?<!\w)(?:всего|барлығы))"
    r"\s?[-–—:]?\s?$",
    re.I,
)
_SO_MANY = re.compile(r"\d\s?[-‑–]с?[ыі]$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_POINTS = re.compile(r"пункт|п\.\s?п|тармақ|тармағ", re.I)
_ON = re.compile(r"(?<!\w)(?:на|в|до|с|по)\s(?:[^\W\d_]++\s){0,2}+$", re.I)


@dataclass(frozen=True, slots=True)
class _Tie:
    """A percentage and the part it stands beside; ``start`` and ``end`` bound both."""

    share: Quantity
    part: Quantity
    start: int
    end: int


def shares(line: Line) -> Iterator[Finding]:
    """The percentages of a line that are not what their own counts give."""
    for start, end in line.sentences:
        for share in line.within(start, end):
            if share.is_share and not _POINTS.search(line.text, share.after, share.end):
                near = line.within(max(start, share.start - _FAR), min(end, share.end + _FAR))
                wider = line.within(share.start - 2 * _FAR, share.end + _FAR)
                yield from _checked(line, (start, end), share, _counts(near), _counts(wider))


def _counts(quantities: Sequence[Quantity]) -> list[Quantity]:
    return [quantity for quantity in quantities if not quantity.is_share]


def _checked(
    line: Line, sentence: tuple[int, int], share: Quantity, counts: Sequence[Quantity], wider: Sequence[Quantity]
) -> Iterator[Finding]:
    found = (
        _bracketed(line, sentence, share, counts)
        or _tied(line, sentence, share, counts)
        or _carried_out(line, sentence, share, counts)
    )
    if found is None:
        return
    kind, part, whole = found
    if whole.high <= 0 or _agrees(share, part, whole):
        return
    for other in wider:
        if (
            other is not part
            and other is not whole
            and other.cmp == "="
            and are_alike(other, part)
            and (_agrees(share, part, other) or _agrees(share, other, whole))
        ):
            return
    right = 100 * part.value / whole.value
    yield finding(
        kind,
        [line.source(one.start, one.end) for one in (part, whole, share)],
        part=part.value,
        whole=whole.value,
        right=_rounded(right, share.step),
        said=share.value,
    )


def _agrees(share: Quantity, part: Quantity, whole: Quantity) -> bool:
    """Whether a percentage is what a part of a whole may come to, rounded or cut off at its last digit."""
    if whole.high <= 0 or whole.low <= 0:
        return True
    # Beside `4,6 млрд` the writer of `5 млрд` means 5,0.
    slack = min(whole.high - whole.value, max(part.high - part.value, 0.0)) if whole.cmp == "=" else math.inf
    least = 100 * part.low / min(whole.high, whole.value + slack) if whole.high < math.inf else 0.0
    most = 100 * part.high / max(whole.low, whole.value - slack)
    # Many cut a percentage off at its last digit where they should round it up.
    cut = share.step / 2 if share.cmp == "=" else 0.0
    return least < share.high + cut - 1e-9 and most >= share.low - 1e-9


def _rounded(right: float, step: float) -> float:
    digits = max(1, 1 - round(math.log10(step))) if step > 0 else 1
    return round(right, min(digits, 4))


def _tied(
    line: Line, sentence: tuple[int, int], share: Quantity, counts: Sequence[Quantity]
) -> tuple[Contradiction, Quantity, Quantity] | None:
    tie = _tie(line, share, counts)
    if tie is None or spoken("change").search(line.text, max(0, tie.start - 30), min(len(line.text), tie.end + 25)):
        return None
    part, text = tie.part, line.text
    earlier = [one for one in counts if one.end <= tie.start]
    later = [one for one in counts if one.start >= tie.end]
    if later and _IS_FROM.fullmatch(text[tie.end : later[0].start]):
        return _told(line, part, later[0])
    if not earlier:
        return None
    gap = text[earlier[-1].after : tie.start]
    if _FROM.search(gap):
        return _told(line, earlier[-1], part)
    if _PLAN_AHEAD.search(gap) and are_alike(earlier[-1], part) and not _is_planned(line, sentence, earlier[-1]):
        return Contradiction.PLAN, earlier[-1], part
    return _whole_before(line, sentence, part, earlier)


def _whole_before(
    line: Line, sentence: tuple[int, int], part: Quantity, earlier: Sequence[Quantity]
) -> tuple[Contradiction, Quantity, Quantity] | None:
    text = line.text
    alike = [one for one in earlier if are_alike(one, part) and one.value > 0]
    for whole in reversed(alike):
        gap = text[whole.after : part.start]
        if len(gap) > 2 * _REACH or ";" in gap:
            break
        if _is_planned(line, sentence, whole) or _PLAN_BEHIND.match(gap):
            return Contradiction.PLAN, part, whole
        if _LEADS.search(text[max(sentence[0], whole.start - 40) : whole.start]) or spoken("of_them").search(gap):
            return _told(line, part, whole)
        if whole is earlier[-1] and _GENITIVE.search(gap) and len(gap) <= 80:
            return _told(line, part, whole)
    # Nothing ties them but that one verb follows the other: `выявлено 3 126 свалок, ликвидировано 2 814 (90 %)`.
    if alike and alike[-1] is earlier[-1] and not part.of and _one_follows(line, alike[-1], part):
        return Contradiction.SHARE, part, alike[-1]
    return None


def _one_follows(line: Line, whole: Quantity, part: Quantity) -> bool:
    gap = line.text[whole.end : part.start]
    apart = whole.period is not None and part.period is not None and whole.period != part.period
    plain = len(gap) <= 60 and "," in gap and not any(mark in gap for mark in ";:()–—") and not _YEAR.search(gap)
    return plain and not apart and whole.value >= part.value and bool(whole.of) and not _ON.search(gap)


def _told(line: Line, part: Quantity, whole: Quantity) -> tuple[Contradiction, Quantity, Quantity] | None:
    """The words say that one is of the other, so that nouns need not agree unless the whole is a number of places."""
    same = part.unit == whole.unit or not part.unit or not whole.unit
    if not same or (whole.of in lemmas("containers") and part.of not in ("", whole.of)):
        return None
    near = line.text[max(0, whole.start - 40) : whole.start], line.text[whole.after : whole.end + 20]
    planned = _PLAN_AHEAD.search(near[0]) or _PLANNED.match(near[1])
    return (Contradiction.PLAN if planned else Contradiction.SHARE), part, whole


def _carried_out(
    line: Line, sentence: tuple[int, int], share: Quantity, counts: Sequence[Quantity]
) -> tuple[Contradiction, Quantity, Quantity] | None:
    """How far a plan told before was carried out: `запланировано 250, проведено 225, исполнение плана – 90 %`."""
    ahead = [one for one in counts if sentence[0] <= one.start and one.end <= share.start][-2:]
    if len(ahead) < 2:
        return None
    (whole, part), text = ahead, line.text
    gap, behind = text[part.after : share.start], text[share.after : share.end + 24]
    says = _EXECUTION_RU.search(gap) or (_EXECUTION_KK.search(gap) and _EXECUTED_KK.match(behind))
    between = text[whole.after : part.start]
    if not says or len(gap) > _REACH or ";" in between or not are_alike(whole, part):
        return None
    planned = _is_planned(line, sentence, whole) or _PLAN_BEHIND.match(between)
    return (Contradiction.PLAN, part, whole) if planned else None


def _is_planned(line: Line, sentence: tuple[int, int], whole: Quantity) -> bool:
    return _PLAN_AHEAD.search(line.text[max(sentence[0], whole.start - 60) : whole.start]) is not None


def _tie(line: Line, share: Quantity, counts: Sequence[Quantity]) -> _Tie | None:
    """The count that a percentage stands beside: `69 (76 %)`, `69, или 76 %`, `76 % (69)`."""
    text = line.text
    ahead = [one for one in counts if one.end <= share.start]
    if ahead and share.start - ahead[-1].after <= _REACH:
        gap = text[ahead[-1].after : share.start]
        close = _CLOSES.match(text, share.end)
        if close and _OPENS.fullmatch(gap) and not spoken("change").search(close[0]):
            return _Tie(share, ahead[-1], ahead[-1].start, close.end())
        if _SAYS.fullmatch(gap):
            return _Tie(share, ahead[-1], ahead[-1].start, share.end)
    behind = [one for one in counts if one.start >= share.end]
    if behind and _BRACKETED.fullmatch(text[share.end : behind[0].start]):
        close = _BARE_CLOSE.match(text, behind[0].end)
        if close:
            return _Tie(share, behind[0], share.start, close.end())
    return None


def _bracketed(
    line: Line, sentence: tuple[int, int], share: Quantity, counts: Sequence[Quantity]
) -> tuple[Contradiction, Quantity, Quantity] | None:
    """A percentage with both of its counts behind it: `91 % (выявлено 4886, ликвидировано 4335)`."""
    text = line.text
    behind = [one for one in counts if one.start >= share.end][:3]
    if len(behind) < 2 or not _BRACKETED.fullmatch(text[share.end : behind[0].start]):
        return None
    first, second = behind[:2]
    gap = text[first.end : second.start]
    close = _CLOSES.match(text, second.end)
    if close is None or any(mark in gap for mark in "();") or _YEAR.search(text, share.end, close.end()):
        return None
    before = text[max(sentence[0], share.start - 60) : share.start]
    around = (before, gap, text[close.end() : close.end() + 40])
    if not are_alike(first, second) or _ON.search(before) or any(spoken("change").search(part) for part in around):
        return None
    if _FROM.search(gap):
        return Contradiction.SHARE, first, second
    if _GENITIVE.search(text[first.start : second.start]) and _SO_MANY.search(text[second.start : second.end]):
        return Contradiction.SHARE, second, first
    planned = [one for one in (first, second) if _PLAN_AHEAD.search(text[max(share.end, one.start - 30) : one.start])]
    if len(planned) == 1:
        return Contradiction.PLAN, second if planned[0] is first else first, planned[0]
    labels = text[share.end : first.start], gap
    if share.value > 100 or first.value == second.value or not all(_DONE.search(label) for label in labels):
        return None
    part, whole = sorted((first, second), key=lambda one: one.value)
    return Contradiction.SHARE, part, whole
