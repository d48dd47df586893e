"""Figures: quantities with their value, unit and sign. Numerals first, then what each measures, then what is none.

A text's numbers are read once from left to right; neighbours in a list or a range share what is said of either.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from corpus.model import BlockKind, Column
from nlp.context import Context
from nlp.figure_exclusions import Zones, are_joined, are_listed, exclusion, zones
from nlp.figure_heads import Head, head, lead
from nlp.figure_measures import Measure, measure
from nlp.figure_nouns import is_kazakh
from nlp.figure_parts import parts
from nlp.figure_rules import after, before, rules
from nlp.figure_setting import setting
from nlp.found import Found
from nlp.numbers import Numeral, numerals
from nlp.spans import read, text_of, write

_DASH = re.compile(r"\s?[-–—−÷]\s?")
_STARTS_FROM = re.compile(r".{0,5}?\s?(?:дан|ден|тан|тен|нан|нен)\s?,?\s?", re.S)
_ABLATIVE = re.compile(r"(?:дан|ден|тан|тен|нан|нен)$")
_UNTIL = re.compile(r"\s?дейін", re.I)
_BETWEEN = re.compile(r"\s?аралы[ғқ]", re.I)
_FROM = re.compile(r"(?<!\w)от\s$", re.I)
_FROM_CHANGE = re.compile(r"(?<!\w)с[о]?\s$", re.I)
_INCLUDING = re.compile(r"(?<!\w)между\s$", re.I)
_NEEDS_ABLATIVE = re.compile(r"(?:артық|асты|асады|асатын|асқан|асып|аспа\w{1,6}|көп|жоғары|кем|төмен|аз)(?!\w)", re.I)
# What parts the two bounds of one term: `не ранее чем за 90 и не позднее чем за 30 дней`.
_BOUNDS = re.compile(
    r",?\s(?:и|но|а)\s(?:не\s)?(?:позднее|ранее|раньше|позже|более|менее)\s(?:чем\s)?(?:за\s|через\s|на\s)?"
    r"|(?:-?[дтн][ае]н)?\s(?:кем|ерте|аз|артық|көп)\sемес,?\s(?:және|бірақ|ал)\s(?:кемінде\s|кем\sдегенде\s)?"
    r"|(?:-?[дтн][ае]н)?\s(?:ерте|бұрын)\sемес,?\s(?:және|бірақ|ал)\s",
    re.I,
)
# What is denied before the number that is told in its place: `не 54, а 49 комплексов`.
_DENIED = re.compile(r"\sемес,\s|,\sа\s")
_AND_KK = re.compile(r"\s(?:және|мен|бен|пен)\s")
# A dash right before degrees is a minus: `до –38 °С`; behind a number it may be the dash of a range.
_MINUS = re.compile(r"(?:^|[^\d\s])[\s(]{0,8}[-–−]$|(?<!\w)минус\s$", re.I)
_PER_DAY = re.compile(r"в\s(?:день|сутки)|күніне|тәулігіне", re.I)
_REACH = 40
_MILLION = 1_000_000
_SERIES = 300
_LONGEST_CELL = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A numeral with what it measures, the sign that words give it, and why it is no figure, if so."""

    start: int
    numeral: Numeral
    measure: Measure | None
    cmp: str = "="
    end: int = 0
    out: str = ""

    @property
    def stop(self) -> int:
        """Where the numeral and its unit end."""
        return self.measure.end if self.measure else self.numeral.end


@Language.factory("mindet_figures")
def mindet_figures(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the shape of a factory
    """The component under spaCy's name."""

    def find(doc: Doc) -> Doc:
        context = doc.user_data.get("context") or Context()
        write(doc, "figure", figures(text_of(doc), context, read(doc, "time"), doc.lang_))
        return doc

    return find


def figures(text: str, context: Context | None = None, times: Sequence[Found] = (), language: str = "") -> list[Found]:
    """The figures of one block's text, in order; ``times`` are its time expressions, whose numbers are none."""
    context = context or Context()
    kazakh = is_kazakh(text, language)
    found = numerals(text, kazakh=kazakh)
    if not found or _is_numbering(text, found, context):
        return []
    where = zones(text)
    candidates = [_candidate(text, numeral, where, times, kazakh=kazakh) for numeral in found]
    if context.block is BlockKind.FOOTNOTE and not text[: found[0].start].strip() and found[0].plain:
        candidates[0] = replace(candidates[0], out="footnote")
    candidates = [_as_told(text, context, candidate) for candidate in _parts(text, _share(text, candidates))]
    results, index = [], 0
    while index < len(candidates):
        first = candidates[index]
        second = candidates[index + 1] if index + 1 < len(candidates) else None
        if second is not None and _is_range(text, first, second):
            results.append(_found(text, context, times, first, second))
            index += 2
            continue
        if not first.out:
            results.append(_found(text, context, times, first, first))
        index += 1
    return results


def _is_numbering(text: str, found: Sequence[Numeral], context: Context) -> bool:
    """Whether the whole text is the number of a page, a row or a column."""
    if context.role is Column.NUMBER:
        return True
    first = found[0]
    if len(found) > 1 or text.strip(" .)(–-") != text[first.start : first.end].strip(" ."):
        return False
    small = first.value == int(first.value) and first.value < 1000
    if context.header:
        return True
    if context.block is BlockKind.CELL:
        if head(context.heading) or _is_amount(context):
            return False
        return context.role is None and first.value == int(first.value) and first.value < 100
    return small or (first.digits.isdecimal() and 1900 <= first.value <= 2100)


def _is_amount(context: Context) -> bool:
    """Whether a bare number stands behind the name of its row under a column that numbers and dates nothing."""
    above = context.head
    named = context.role is None and above.is_number and bool(above.names) and bool(above.column)
    return named and rules().numbering.search(above.column) is None


def _candidate(text: str, numeral: Numeral, where: Zones, times: Sequence[Found], *, kazakh: bool) -> Candidate:
    begin, cmp = _after(text, numeral.end)
    what = measure(text, numeral, begin, kazakh=kazakh)
    if what is not None and what.kind == "degree" and _MINUS.search(text[max(0, numeral.start - 8) : numeral.start]):
        numeral = replace(numeral, value=-numeral.value)
    end = max(begin, what.end if what else 0)
    if what is not None and cmp is None:
        end, cmp = _after(text, what.end)
    out = exclusion(text, numeral, what, where, kazakh=kazakh)
    if not out and begin > numeral.end:
        out = exclusion(text, replace(numeral, end=begin), what, where, kazakh=kazakh)
    if not out and _in_time(text, numeral, what, times):
        out = "time"
    start, said = _before(text, numeral)
    sign = cmp or said or "="
    if not out and numeral.bound and sign == "=":
        out = "indefinite"
    return Candidate(start, numeral, what, sign, end, out)


def _as_told(text: str, context: Context, candidate: Candidate) -> Candidate:
    """A bare number takes the unit told before its series or over its column; money is told of any number there."""
    what = candidate.measure
    if candidate.out or (what is not None and what.kind != "noun"):
        return candidate
    begin = max(0, candidate.numeral.start - _SERIES)
    told = lead(text, begin, candidate.numeral.start) if what is None else None
    if told is None and context.block is BlockKind.CELL and len(text) <= _LONGEST_CELL:
        told = _over(context, what)
    if told is None and what is None and candidate.numeral.magnitude >= _MILLION:
        around = text[max(0, candidate.numeral.start - _SERIES) : candidate.numeral.end + _REACH]
        told = Head("KZT", "money", 1.0) if rules().money.search(around) else None
    if told is None:
        return candidate
    multiplier = 1.0 if candidate.numeral.magnitude > 1 else told.multiplier
    return replace(candidate, measure=Measure(candidate.numeral.end, told.unit, told.kind, multiplier))


def _over(context: Context, what: Measure | None) -> Head | None:
    told = head(context.heading)
    return told if told is not None and (what is None or told.kind == "money") else None


def _in_time(text: str, numeral: Numeral, what: Measure | None, times: Sequence[Found]) -> bool:
    index = bisect_right(times, numeral.start, key=_begin)
    for time in times[max(0, index - 3) : index]:
        if numeral.start < time.end:
            daily = what is not None and what.kind == "times" and _PER_DAY.search(text[time.start : time.end])
            return not daily and (what is None or what.kind in ("noun", "times", "count"))
    return False


def _begin(time: Found) -> int:
    return time.start


def _before(text: str, numeral: Numeral) -> tuple[int, str | None]:
    found = before(text, numeral.start, rules().signs_before)
    return (found[1], found[0].says) if found else (numeral.start, None)


def _after(text: str, end: int) -> tuple[int, str | None]:
    """A Kazakh `көп` or `кем` compares only what stands in the ablative: `ондаған көп` says nothing of a number."""
    found = after(text, end, rules().signs_after)
    if found is None:
        return end, None
    rule, start, stop = found
    if _NEEDS_ABLATIVE.match(text, start) and not _ABLATIVE.search(text[max(0, end - 3) : end]):
        return end, None
    return stop, rule.says


def _share(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What ends a list holds for its numbers before, what begins it for those behind."""
    shared = list(candidates)
    for index in range(1, len(shared)):
        left, right = shared[index - 1], shared[index]
        if _is_one_of_several(text, left, right):
            shared[index - 1], shared[index] = replace(left, out=""), replace(right, out="")
        elif _is_article_number(text, left, right):
            shared[index - 1], shared[index] = replace(left, out="code"), replace(right, out="code")
        elif not right.out and left.out in _NAMING and are_listed(text, left.numeral.end, right.numeral.start):
            is_joined = are_joined(text, left.numeral.end, right.numeral.start)
            bare = right.measure is None or (is_joined and right.measure.kind == "noun")
            if bare and right.numeral.plain:
                shared[index] = replace(right, out=left.out)
    for index in range(len(shared) - 2, -1, -1):
        left, right = shared[index], shared[index + 1]
        is_listed = are_listed(text, left.numeral.end, right.numeral.start) or _starts_from(text, left, right)
        is_listed = is_listed or _DENIED.fullmatch(text, left.numeral.end, right.numeral.start) is not None
        if right.out and _BOUNDS.fullmatch(text, left.numeral.end, right.numeral.start):
            is_listed = True
        if left.out or left.measure or not is_listed:
            continue
        if right.out:
            if right.out not in _OWN and _are_alike(left, right):
                shared[index] = replace(left, out=right.out)
        elif right.measure:
            numeral = _scaled(text, left, right)
            shared[index] = replace(left, numeral=numeral, measure=replace(right.measure, end=left.numeral.end))
    return shared


def _parts(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates once parts have what their wholes are measured in."""
    told = parts(text, [None if candidate.out else (candidate.numeral, candidate.measure) for candidate in candidates])
    return [
        replace(candidate, numeral=own[0], measure=own[1]) if own else candidate
        for candidate, own in zip(candidates, told, strict=True)
    ]


def _is_one_of_several(text: str, left: Candidate, right: Candidate) -> bool:
    """`бір экскаватор және екі трактор`: joined to a counted thing, `бір` counts too."""
    outs, measures = {left.out, right.out}, (left.measure, right.measure)
    counted = all(what is not None and what.kind == "noun" for what in measures)
    return outs == {"article", ""} and counted and _AND_KK.fullmatch(text, left.stop, right.numeral.start) is not None


def _is_article_number(text: str, left: Candidate, right: Candidate) -> bool:
    """`57-1` with nothing larger behind the hyphen is no range but the number of an article put in later."""
    hyphened = text[left.numeral.end : right.numeral.start] in ("-", "‑") and left.numeral.plain and right.numeral.plain
    return (
        hyphened
        and left.numeral.value >= right.numeral.value
        and (right.measure is None or right.measure.kind == "noun")
    )


def _are_alike(left: Candidate, right: Candidate) -> bool:
    """Whether a number can be what its neighbour is: no class above twelve, no 5 among years."""
    if right.out == "ordinal-noun":
        return left.numeral.value <= 12
    years = [1900 <= candidate.numeral.value <= 2100 for candidate in (left, right)]
    return right.out != "year-or-duration" or years[0] == years[1]


# Reasons that hold for one number alone, and those that a word before a list gives to all of it.
_ALONE = (
    "code title article indefinite footnote number-sign list-number bracketed-item pair name year telephone-number "
    "time registration-number standard-or-code address-of-a-page mail-address date-in-figures clock decision-number "
    "header fraction"
)
_OWN = frozenset(_ALONE.split())
_NAMING = frozenset(("part-of-an-act", "chapter-or-table", "numbered-thing", "telephone"))


def _is_range(text: str, first: Candidate, second: Candidate) -> bool:
    if first.out or second.out or second.numeral.start - first.stop > 12:
        return False
    low, high = _bounds(first, second)
    if not low < high:
        return False
    unit = first.measure.unit if first.measure and first.measure.end > first.numeral.end else ""
    if unit and second.measure is not None and second.measure.unit != unit:
        return False
    gap = text[first.stop : second.numeral.start]
    ahead = text[max(0, first.numeral.start - 8) : first.numeral.start]
    behind = text[second.stop : second.stop + _REACH]
    if _DASH.fullmatch(gap):
        return not unit or (second.measure is not None and second.measure.kind != "noun")
    if gap.strip() == "до":
        return _FROM.search(ahead) is not None
    if gap.strip() == "и":
        return _INCLUDING.search(ahead) is not None
    if gap.strip() in ("мен", "бен", "пен"):
        return (_BETWEEN.match(behind) or _BETWEEN.match(text, second.numeral.end)) is not None
    if _starts_from(text, first, second):
        until = _UNTIL.match(behind) or _UNTIL.match(text, second.numeral.end)
        return until is not None and not rules().change.search(behind)
    return False


def _scaled(text: str, left: Candidate, right: Candidate) -> Numeral:
    """`с 248,3 до 232,6 тыс.` speaks of thousands twice; a list may not."""
    numeral = left.numeral
    is_pair = text[numeral.end : right.numeral.start].strip() == "до" or _starts_from(text, left, right)
    if is_pair and numeral.plain and numeral.value < 1000 < right.numeral.magnitude + 1:
        return replace(numeral, value=numeral.value * right.numeral.magnitude, magnitude=right.numeral.magnitude)
    return numeral


def _starts_from(text: str, first: Candidate, second: Candidate) -> bool:
    """Whether the first number stands in the ablative right before the second: `5-тен 10-ға`."""
    begin = max(first.numeral.start, first.stop - 4)
    return second.numeral.start - begin < 12 and _STARTS_FROM.fullmatch(text, begin, second.numeral.start) is not None


def _bounds(first: Candidate, second: Candidate) -> tuple[float, float]:
    """Both ends in one magnitude: `5–10 мың` is five to ten thousand, `500 – 1 мың` is not."""
    what = _of_both(first, second)
    low, high = _value(first.numeral, what), _value(second.numeral, what)
    scaled = low * second.numeral.magnitude
    return (scaled if first.numeral.magnitude == 1 and scaled < high else low), high


def _of_both(first: Candidate, second: Candidate) -> Measure | None:
    """A range's measure stands behind its second number; where it stands behind the first alone, its end moves."""
    if second.measure is None and first.measure is not None:
        return replace(first.measure, end=second.numeral.end)
    return second.measure


def _value(numeral: Numeral, what: Measure | None) -> float:
    """The number in its unit; a lone separator before three digits groups thousands where things are counted."""
    value = numeral.value
    if numeral.grouped is not None:
        kind = what.kind if what else "noun"
        is_counted = kind in ("noun", "count", "money")
        if is_counted or (kind != "share" and numeral.digits.endswith("000")):
            value = numeral.grouped
    return value * (what.multiplier if what else 1.0)


def _found(text: str, context: Context, times: Sequence[Found], first: Candidate, second: Candidate) -> Found:
    low, high = _bounds(first, second) if first is not second else (_value(first.numeral, first.measure),) * 2
    is_range = first is not second
    what = _of_both(first, second)
    cmp = "=" if is_range else _sign(text, first)
    start = first.numeral.start if is_range else first.start
    end = max(second.end, second.stop)
    value: dict[str, Any] = {
        "min": _number(low),
        "max": _number(high),
        "unit": _unit(context, first, what),
        "cmp": cmp,
    }
    value |= setting(text, start, end, what, times, context)
    rule = "range" if is_range else ("digits" if first.numeral.digits else "words")
    return Found(_with_sign(text, start), end, value, f"{rule}-{what.kind if what else 'bare'}")


def _with_sign(text: str, start: int) -> int:
    """A currency sign before its number belongs to it."""
    return start - 1 if text[start - 1 : start] in ("$", "€", "₸") and start else start


def _sign(text: str, candidate: Candidate) -> str:
    """`до` after `с`, `дейін` after an ablative says where a change ends, not what is not exceeded."""
    ahead = text[max(0, candidate.start - _REACH) : candidate.start]
    if candidate.cmp == "<=" and re.search(r"\d.{0,16}(?:дан|ден|тан|тен|нан|нен)\s$", ahead):
        return "="
    if candidate.cmp != "<=" or not text[candidate.start : candidate.numeral.start].lower().startswith("до"):
        return candidate.cmp
    return "=" if re.search(r"(?<!\w)со?\s\d[^;()]*$", ahead) else candidate.cmp


def _unit(context: Context, candidate: Candidate, what: Measure | None) -> str:
    if what is not None:
        return what.unit
    if context.role is Column.FUNDING:
        return "KZT"
    return "count" if _value(candidate.numeral, None) == int(_value(candidate.numeral, None)) else "other"


def _number(value: float) -> int | float:
    """A whole number as such, any other without what binary fractions add to it."""
    exact = value if value == int(value) else float(f"{value:.15g}")
    return int(exact) if exact == int(exact) else exact
