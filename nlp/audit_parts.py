"""Parts against their whole: `289 материалов, из них 1 328`, `всего 58: А – 20, Б – 25, В – 15`.

A part that is more than its whole is always wrong. That parts must add up is certain only of a list under a word such
as `всего`, and of parts that can not overlap; other lists are held to their whole only where they nearly reach it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus.model import BlockKind, Document
from nlp.audit_data import lemmas, spoken, words
from nlp.audit_finding import Contradiction, Finding, finding
from nlp.audit_lines import Line, Quantity, are_alike

_JOINED = re.compile(r"\s?(?:,|,?\s(?:и|және|мен|бен|пен)(?!\w))\s?")
_SPLIT = re.compile(r"[,;]|(?<!\w)(?:и|а также|және|мен|бен|пен)(?!\w)")
_OF_THEM = re.compile(words("of_them"), re.I)
_DASH = re.compile(r"(?<!\w)[-–—:]\s?$|[^\W\d_»\")]\s?[-–—:]\s?$|\)\s?[-–—]\s?$")
_LEADING = re.compile(rf"{words('in_all')}:?\s(?:[^\W\d_.]++\s){{0,4}}+(?:[-–—:]\s)?$", re.I)
_PLACED = re.compile(r"(?<!\w)(?:в|во|на|по|с|для)\s(?:[^\W\d_]++\s){0,2}+$", re.I)
_OPENS_LIST = re.compile(r"[^\d.;:()]{0,80}?[:(]\s?[-–—]?\s?")
_BULLET = re.compile(r"\s?(?:[-–—•·▪]|\d{1,2}[.)]|[а-яәіa-z]\))\s?")
_APART_AHEAD = re.compile(rf"\s?{words('apart_ahead')}(?!\w)", re.I)
_APART_BEHIND = re.compile(rf"{words('apart_behind')}[\s–—(-]*$|[^\W\d_]-?(?:да|де|та|те|ында|інде)[\s–—(-]*$", re.I)
_NAME = re.compile(r"\s?[«\"(]?[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]")
_STOP = re.compile(r"^\.\s|[^\W\d_]{5}\.\s")
_REACH = 200
_LONGEST = 1500
# A list that is not known to be a partition is one where its sum comes this near to the whole.
_NEAR = 0.12
_MONEY = ("KZT", "USD", "EUR")
_ENOUGH = 30


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    quantity: Quantity


def parts(line: Line) -> Iterator[Finding]:
    """The parts of a line's sentences that exceed their whole, and its lists that do not add up."""
    for start, end in line.sentences:
        inside = [quantity for quantity in line.within(start, end) if not quantity.is_share]
        if len(inside) < 2:
            continue
        marks = list(_OF_THEM.finditer(line.text, start, end))
        for index, mark in enumerate(marks):
            stop = marks[index + 1].start() if index + 1 < len(marks) else end
            yield from _after_mark(
                line, start, mark.start(), mark.end(), min(stop, line.brackets.closing(mark.end(), stop))
            )
        for whole in inside:
            yield from _breakdown(line, whole, end)


def lists(document: Document, read: Sequence[Line]) -> Iterator[Finding]:
    """An introduction that ends with a colon against the items below: `10 станций, из них: – 8 постов; – 3 поста`."""
    for _, group in groupby(read, key=lambda line: (line.block.table, line.block.row, line.block.column)):
        run = list(group)
        for index, intro in enumerate(run):
            items: list[Line] = []
            for line in run[index + 1 :]:
                near = (items[-1] if items else intro).block.end
                if not _is_item(line) or document.text[near : line.block.start].strip():
                    break
                items.append(line)
            if intro.text.rstrip().endswith(":") and len(items) >= 2:
                yield from _listed(intro, items)


def _is_item(line: Line) -> bool:
    return line.block.kind is BlockKind.LIST_ITEM or _BULLET.match(line.text) is not None


def _listed(intro: Line, items: Sequence[Line]) -> Iterator[Finding]:
    start = intro.sentences[-1][0]
    told = [quantity for quantity in intro.within(start, len(intro.text)) if not quantity.is_share]
    mark = list(_OF_THEM.finditer(intro.text, start))
    if not mark or len(intro.text.rstrip(" :")) - mark[-1].end() > 2:
        return
    whole = _whole(intro, told, mark[-1].start())
    if whole is None:
        return
    found = []
    for item in items:
        bullet = _BULLET.match(item.text)
        begin = bullet.end() if bullet else 0
        first = next((one for one in item.quantities if not one.is_share and _is_part(whole, one)), None)
        if first is None or first.start - begin > 40 or first.cmp != "=":
            return
        found.append((item, _Item(item.text[begin : first.start], first)))
    for item, part in found:
        if part.quantity.low > whole.high:
            yield _excess(
                [intro.source(whole.start, whole.end), item.source(part.quantity.start, part.quantity.end)],
                whole,
                part.quantity,
            )
            return
    if any("%" in part.label for _, part in found):
        return
    spans = [
        intro.source(whole.start, whole.end),
        *(item.source(one.quantity.start, one.quantity.end) for item, one in found),
    ]
    yield from _summed([part for _, part in found], whole, spans, exact=False)


def _after_mark(line: Line, start: int, at: int, begin: int, end: int) -> Iterator[Finding]:
    if end - begin > _LONGEST:
        end = begin + _REACH
    inside = [one for one in line.within(max(start, at - 2 * _REACH), end) if not one.is_share]
    whole = _whole(line, [one for one in inside if one.end <= at], at)
    if whole is None:
        return
    linked: list[_Item] = []
    previous = begin
    for one in inside:
        if not begin <= one.start < end:
            continue
        label = line.text[previous : one.start]
        if line.depth(begin, one.start) > (1 if _is_bracketed(line.text, one) else 0):
            continue
        is_first = not linked and previous == begin
        if not _is_part(whole, one) or ";" in label.strip(" ;") or len(label) > _REACH or _STOP.search(label):
            break
        if whole.of and whole.of not in lemmas("people") and spoken("overlapping").search(label):
            break
        if not is_first and one.of != whole.of and not _is_labelled(line.text, one):
            break
        linked.append(_Item(label, one))
        previous = one.end
    spans = [line.source(whole.start, whole.end)]
    for item in linked:
        if item.quantity.low > whole.high:
            yield _excess([*spans, line.source(item.quantity.start, item.quantity.end)], whole, item.quantity)
            return
    told = [one for one in inside if begin <= one.start < end and line.depth(begin, one.start) == 0]
    if len(linked) >= 2 and len(told) <= len(linked):
        apart = whole.shared in _MONEY or _are_apart(line.text, linked)
        closed = any(spoken("rest").search(item.label) for item in linked)
        exact, items = apart or closed, linked
    else:
        exact, closed, items = False, False, _items(line, begin, end)
    more = sum(item.quantity.low for item in items) > whole.high
    overlap = any(spoken("overlapping").search(item.label) for item in items)
    alike = all(item.quantity.shared == whole.shared or not item.quantity.unit for item in items)
    if len(items) >= 2 and alike and not overlap and (closed or more):
        spans += [line.source(item.quantity.start, item.quantity.end) for item in items]
        yield from _summed(items, whole, spans, exact=exact)


def _whole(line: Line, before: Sequence[Quantity], at: int) -> Quantity | None:
    """What a part is counted in: the last count before the words, with those that are joined to it."""
    depth = line.depth(0, at)
    outer = [one for one in before if line.depth(0, one.start) <= depth and not _is_bracketed(line.text, one)]
    if not outer or at - outer[-1].end > _REACH or ";" in line.text[outer[-1].end : at]:
        return None
    whole = outer[-1]
    if any(_is_inside(line, other, whole, at) for other in before):
        return None
    for left, right in zip(reversed(outer[:-1]), reversed(outer), strict=False):
        gap = _without_brackets(line.text[left.end : right.start])
        linked = re.search(r"(?<!\w)(?:из|от)(?!\w)", gap)
        if left.shared != whole.shared or not (_JOINED.fullmatch(gap) or linked):
            break
        if linked:
            whole = whole if whole.high >= left.high else replace(left, of=whole.of)
        else:
            whole = replace(
                whole, value=whole.value + left.value, low=whole.low + left.low, high=whole.high + left.high, of=""
            )
    return whole


def _is_inside(line: Line, other: Quantity, whole: Quantity, at: int) -> bool:
    """Whether a bracket between names what the part may be counted in: `33 проекта (45 участников), из них`."""
    return (
        other.start > whole.end and other.shared == whole.shared and line.depth(whole.end, at) == 0 and bool(other.of)
    )


def _is_part(whole: Quantity, one: Quantity) -> bool:
    return are_alike(whole, one) and (one.shared == whole.shared or not one.unit)


def _is_labelled(text: str, one: Quantity) -> bool:
    return not one.of and (
        _DASH.search(text[max(0, one.start - 6) : one.start]) is not None or _is_bracketed(text, one)
    )


def _is_bracketed(text: str, one: Quantity) -> bool:
    """Whether a figure stands in brackets of its own: `СМИ (2489)`."""
    ahead, behind = text[max(0, one.start - 4) : one.start], text[one.end : one.end + 4]
    return ahead.rstrip(" –—-").endswith("(") and behind.lstrip(" .").startswith(")")


def _are_apart(text: str, items: Sequence[_Item]) -> bool:
    """Whether the labels of a list can not overlap: places, periods, names, sources."""
    labels = [_without_brackets(item.label).strip(" ,;:().–—-") for item in items]
    if any(spoken("overlapping").search(label) for label in labels):
        return False
    named = [*labels, *(_tail(text, item.quantity) for item in items)] if not all(labels) else labels
    named = [label.removeprefix("и ").removeprefix("және ") for label in named if label]
    if len(named) < len(items):
        return False
    return (
        all(_APART_AHEAD.match(label) or spoken("rest").search(label) for label in named)
        or all(_APART_BEHIND.search(label) or spoken("rest").search(label) for label in named)
        or all(_NAME.match(label) or spoken("rest").search(label) for label in named)
    )


def _tail(text: str, quantity: Quantity) -> str:
    return re.split(r"[,;.()]", text[quantity.end : quantity.end + 60], maxsplit=1)[0].strip()


def _breakdown(line: Line, whole: Quantity, end: int) -> Iterator[Finding]:
    """A count with its list behind a colon or in brackets."""
    text = line.text
    opening = _OPENS_LIST.match(text, whole.end)
    if opening is None or opening.end() >= end or _OF_THEM.search(text, whole.end, min(opening.end() + 20, end)):
        return
    bracket = "(" in opening[0]
    stop = line.brackets.closing(opening.end(), end) if bracket else end
    if (stop == end and bracket) or stop - opening.end() > _LONGEST:
        return
    items = _items(line, opening.end(), stop)
    if len(items) < 2 or not all(_is_part(whole, item.quantity) for item in items):
        return
    if len(items) == whole.value or whole.of in lemmas("containers"):
        return
    ahead = text[max(0, whole.start - 80) : whole.start]
    counted = _LEADING.search(ahead) is not None
    if not counted and (_PLACED.search(ahead) or not all(_is_labelled(text, item.quantity) for item in items)):
        return
    if not counted and any(spoken("overlapping").search(item.label) for item in items):
        return
    spans = [line.source(one.start, one.end) for one in (whole, *(item.quantity for item in items))]
    yield from _summed(items, whole, spans, exact=counted or _are_apart(text, items))


def _summed(
    items: Sequence[_Item], whole: Quantity, spans: Sequence[tuple[int, int]], *, exact: bool
) -> Iterator[Finding]:
    quantities = [item.quantity for item in items]
    if whole.cmp in (">=", "<=") or any(one.cmp != "=" for one in quantities):
        return
    low, high = (sum(getattr(one, side) for one in quantities) for side in ("low", "high"))
    total = round(sum(one.value for one in quantities), 6)
    if (low <= whole.high and high >= whole.low) or _is_reached_early(quantities, whole):
        return
    near = abs(total - whole.value) <= _NEAR * whole.value and whole.value >= _ENOUGH
    if exact or near:
        yield finding(
            Contradiction.SUM, spans, terms=tuple(one.value for one in quantities), sum=total, whole=whole.value
        )


def _is_reached_early(quantities: Sequence[Quantity], whole: Quantity) -> bool:
    """Whether the first parts alone make up the whole, so that what follows is another story."""
    low = high = 0.0
    for index, one in enumerate(quantities):
        low, high = low + one.low, high + one.high
        if index > 0 and low <= whole.high and high >= whole.low:
            return True
    return False


def _items(line: Line, begin: int, end: int) -> list[_Item]:
    """A list cut at its commas: each piece has a label and one count, or there is no list."""
    text, inside = line.text, line.within(begin, end)
    flat = _flat(line, begin, end, inside)
    cuts = [begin, *(begin + match.end() for match in _SPLIT.finditer(flat)), end]
    items = []
    for low, high in pairwise(cuts):
        own = [
            one
            for one in inside
            if low <= one.start < high and (flat[one.start - begin] != "(" or _is_bracketed(text, one))
        ]
        if not own and not text[low:high].strip(" .,;"):
            continue
        if len(own) != 1:
            return []
        label = text[low : own[0].start].strip(" –—-:(")
        items.append(_Item(label or text[own[0].after : high].strip(" .,;"), own[0]))
    return items


def _flat(line: Line, begin: int, end: int, inside: Sequence[Quantity]) -> str:
    """The text with its figures and brackets blotted out, so that their commas cut nothing."""
    flat = [
        "(" if line.depth(begin, begin + offset) > 0 else letter for offset, letter in enumerate(line.text[begin:end])
    ]
    for one in inside:
        for place in range(one.start, min(one.end, end)):
            if flat[place - begin] != "(":
                flat[place - begin] = "0"
    return "".join(flat)


def _excess(spans: Sequence[tuple[int, int]], whole: Quantity, part: Quantity) -> Finding:
    excess = round(part.value - whole.value, 6)
    return finding(Contradiction.PARTS, spans, part=part.value, whole=whole.value, excess=excess)


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)
