"""What a single figure can not be: a sum in two currencies, a share of more than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.audit_data import currencies, spoken, words
from nlp.audit_finding import Contradiction, Finding, finding
from nlp.audit_lines import Line, Quantity

_BETWEEN = re.compile(rf"[\s.]{{0,3}}(?:{words('spent')}\s){{0,2}}", re.I)
_SHARE_AHEAD = re.compile(rf"{words('share_ahead')}[^\d.;()]{{0,90}}$", re.I)
_SHARE_BEHIND = re.compile(rf"(?:-\w{{1,6}})?\s(?:[^\W\d_]++\s){{0,2}}?{words('share_behind')}", re.I)
_OF_ALL = re.compile(r"[^\W\d_](?:ның|нің|дың|дің|тың|тің)\s$")
_ITS = re.compile(r"-?(?:ы|ін|ына|ын|сы|ыз)(?!\w)|\s?пайыз(?:ы|ын|ына)(?!\w)")
_BY = re.compile(r"(?<!\w)(?:на|в|с)\s(?:[^\W\d_]++\s){0,2}+$", re.I)


def two_currencies(line: Line) -> Iterator[Finding]:
    """Sums that name a second currency right behind their own: `832,6 млн. долл. выделено тенге`."""
    for quantity in line.quantities:
        if quantity.unit not in ("KZT", "USD", "EUR", "other"):
            continue
        own = line.text[quantity.after : quantity.end]
        named = [code for code, pattern in currencies().items() if pattern.search(own)]
        if not named:
            continue
        gap = _BETWEEN.match(line.text, quantity.end)
        at = gap.end() if gap else quantity.end
        for code, pattern in currencies().items():
            second = pattern.match(line.text, at)
            if second and code not in named and not _is_another_sum(line, second.end()):
                span = line.source(quantity.start, quantity.end), line.source(second.start(), second.end())
                yield finding(Contradiction.CURRENCY, span, first=own.strip(" ."), second=second[0])


def _is_another_sum(line: Line, place: int) -> bool:
    """Whether the second currency begins a sum of its own: `$5`."""
    return re.match(r"\s?\d", line.text[place : place + 2]) is not None


def percents(line: Line) -> Iterator[Finding]:
    """Shares of a whole above 100 %."""
    for quantity in line.quantities:
        if (
            quantity.is_share
            and quantity.low > 100.5
            and quantity.cmp in ("=", "~", ">=")
            and _is_of_a_whole(line, quantity)
        ):
            yield finding(Contradiction.PERCENT, [line.source(quantity.start, quantity.end)], said=quantity.value)


def _is_of_a_whole(line: Line, share: Quantity) -> bool:
    text = line.text
    ahead = text[max(0, share.start - 120) : share.start]
    around = text[max(0, share.start - 120) : share.end + 60]
    if spoken("may_exceed").search(around) or _BY.search(ahead):
        return False
    its = _ITS.match(text, share.end) or _ITS.search(text, share.after, share.end)
    return bool(_SHARE_AHEAD.search(ahead) or _SHARE_BEHIND.match(text, share.end) or (its and _OF_ALL.search(ahead)))
