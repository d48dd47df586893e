"""Numbers that are no quantities: years, dates, durations, articles, ordinals, codes, list numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.figure_measures import RECURRENCE, Measure
from nlp.figure_nouns import is_part
from nlp.figure_rules import after, before, rules
from nlp.numbers import Numeral

_REACH = 80
_DIGITS = re.compile(r"\d+")
_ASIDE = 600
_PARENTHESIS = re.compile("[()]")
_ATTACHED_BEFORE = re.compile(r"(?:[^\W\d_]|[/\\_@#&])$")
_PUNCTUATED = re.compile(r"[^\W\d_][.;,!?]$")
_SENTENCE_NOTE = re.compile(r"\s(?:[«“\"]?(?=[^\W\d_а-яёәғқңөұүһіa-z])|(?:19|20)\d\d\s)")
_OPENING_NOTE = re.compile(r"\s(?:[«“\"]|(?:19|20)\d\d\s)")
_ACT_NOTE = re.compile(r"\s(?=[^\W\d_а-яёәғқңөұүһіa-z])[^\W\d_]+\s(?:[Кк]одекс|[Зз]аң|[Зз]акон|[Жж]арлы)")
_NAME_HYPHEN = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]++)[-‑]$")
_NAMED_LIST = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,}+\s?[-‑]\s?\d{1,6}(?=[,;)]|\s(?:и|және)\s)")
_ATTACHED_AFTER = re.compile(r"(?:\s?[-‑]\s?|\s[-‑]|)(?=[^\W\d_])[^\W\d_]*")
_ORDINAL_WORD = re.compile(
    r"\s(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|\w{3,9}надцат|двадцат|тридцат|сороков|\w{3,7}десят|сот|тысячн)"
    r"(?:ый|ий|ой|ая|ое|ые|ого|его|ому|ым|ом|ую|ых|ья|ье|ьего)(?!\w)|\s?[^\W\d_]{0,9}(?:нші|ншы)(?!\w)",
    re.I,
)
_QUOTED = re.compile(r"[«“\"]\s?$")
_CLOSED = re.compile(r"[^«»“”\"]{0,80}[»”\"]")
# A short name in quotation marks that ends in a number: `«Кең дала 2»`.
_NUMBERED_NAME = re.compile(r"[«“\"][А-ЯЁӘҒҚҢӨҰҮҺІA-Z][^\W\d_]*(?:[\s-][^\W\d_]+){0,3}[\s-]$")
# What begins like a word of time and is none, and how many parts an act has, which is not the number of a part.
_NO_NAME = re.compile(
    r"\s?жылу\w*|\s(?:статей|параграфов|подпунктов|абзацев)(?!\w)|\s?(?:баптан|тармақтан|параграфтан|абзацтан)\s(?:тұра|құрал)"
)
_RANKED = 500
_YEARS_ALIKE = re.compile(r"\(\s?\d{1,6}\s?\)")
# What a year's amounts are stated as, in the head of a column: `2024 факт`, `2025 жоспар`.
_STATED = frozenset(
    ("факт", "план", "прогноз", "оценка", "отчёт", "отчет", "жоспар", "болжам", "баға", "есеп", "нақты")
)
_ZHUZ = re.compile(r"(?:ұлы|орта|кіші)\s$", re.I)

_HEADER = re.compile(r"(?:^|[(,;:])\s?$")
_PART = re.compile(r"\s(?:бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он)\w{0,4}(?:\sбөлі\w{0,5})?(?!\w)")
_ONE_CUE = re.compile(
    r"(?<!\w)(?:только|лишь|всего|еще|ещё|по|из них|минимум|хотя бы|ни|не менее|не более|более|менее|не более чем|"
    r"свыше|тек|тағы|кемінде|кем дегенде|барлығы|кем деген)\s$",
    re.I,
)
_ONE_NAME = re.compile(
    r"\s(?:из|и\sтот|и\sта|и\sто|на\sодин|за\sодн|к\sодн|ко\s|сторон|врем|момент|голос|только|лишь|другой)", re.I
)
_ONE_RUSSIAN = re.compile(r"один|одна|одно|одну", re.I)
_FOLLOWED_TWICE = re.compile(r"\s(?:жақт|тараб|тарап|жағын|стороны(?!\w)|языка(?:х)?(?!\w))", re.I)

_FOOTNOTE_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]++)\s$")
_FOOTNOTE_AFTER = re.compile(r"\s(?:және|немесе)\s[^\W\d]|[,.](?!\d)|\s[^\W\d_]+?[аеу]у(?!\w)|$")
_FOOTNOTE_ALLOWED = re.compile(
    r"сан(?:ы|ын|ымен)?|барлығы|бәрі|жалпы|көлем\w*|деңгей\w*|үлес\w*|ішінде|көрсеткіш\w*|орташа|жоспар\w*|факт\w*|"
    r"болжам\w*|мәні|құрамында|тек|тағы|астам|жуық|кемінде|шамамен|қалған\w*|дейін|есе|облыс\w*|қала\w*|аудан\w*",
    re.I,
)
# `306, или 90 %` says one thing twice: behind a comma `или` lists nothing.
_SEPARATOR = re.compile(r"\s?(?:[,;/]|[-–—−]|,?\s(?:и|по|до|және|мен|бен|пен)\s|(?<!,)\s(?:или|либо|немесе)\s)\s?-?\s?")
_CONJUNCTION = re.compile(r"\s(?:и|или|либо|по|до|және|мен|бен|пен|немесе)\s|[-–—]")


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text that holds no quantity."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Zones:
    """All zones of a text, asked for the one at a place."""

    starts: Sequence[int]
    zones: Sequence[Zone]
    closings: frozenset[int]

    def at(self, place: int) -> str:
        """The name of the zone that covers a place, or nothing."""
        index = bisect_right(self.starts, place)
        return next((zone.name for zone in reversed(self.zones[max(0, index - 3) : index]) if zone.end > place), "")


def zones(text: str) -> Zones:
    """The zones of the rules, in text order."""
    found: list[Zone] = []
    at_digits = [zone for zone in rules().zones if zone.at_digits]
    for zone in rules().zones:
        if not zone.at_digits and zone.needs in text:
            found.extend(Zone(match.start(), match.end(), zone.name) for match in zone.pattern.finditer(text))
    for digits in _DIGITS.finditer(text):
        for zone in at_digits:
            if match := zone.pattern.match(text, digits.start()):
                found.append(Zone(match.start(), match.end(), zone.name))
    found.sort(key=lambda zone: zone.start)
    return Zones([zone.start for zone in found], found, _closings(text))


def _closings(text: str) -> frozenset[int]:
    """Where a parenthesis closes one that was opened not far before it."""
    opened: list[int] = []
    closed = set()
    for match in _PARENTHESIS.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif opened and match.start() - opened.pop() < _ASIDE:
            closed.add(match.start())
    return frozenset(closed)


def exclusion(text: str, numeral: Numeral, measure: Measure | None, where: Zones, *, kazakh: bool) -> str:
    """Why a numeral is no quantity, by the name of a rule; empty where it may be one."""
    has_unit = measure is not None and measure.kind != "noun"
    if name := where.at(numeral.start):
        return name
    if measure is not None and measure.kind == RECURRENCE:
        return RECURRENCE
    ahead = text[max(0, numeral.start - _REACH) : numeral.start]
    return (
        _glued(text, numeral, ahead, has_unit=has_unit)
        # `9 шарттың 4-еуі` is four of the contracts, not the contract number four.
        or ("" if is_part(numeral) else _named_before(text, numeral, measure))
        or ("" if has_unit or is_part(numeral) else _named_after(text, numeral))
        or _bracketed(text, numeral, where)
        or _spoken(text, numeral, measure, ahead)
        or ("" if has_unit else _bare_year(text, numeral, measure, ahead))
        or ("" if has_unit else _footnote(text, numeral, ahead, kazakh=kazakh))
        or ("code" if len(numeral.digits) >= 10 and numeral.digits.isdecimal() and not has_unit else "")
    )


def are_listed(text: str, left: int, right: int) -> bool:
    """Whether nothing but a separator stands between two numbers, so that what is said of one holds for the other."""
    return right - left <= 12 and _SEPARATOR.fullmatch(text, left, right) is not None


def are_joined(text: str, left: int, right: int) -> bool:
    """Whether a conjunction or a dash joins two numbers more closely than a comma does."""
    return right - left <= 12 and _CONJUNCTION.search(text, left, right) is not None


def _glued(text: str, numeral: Numeral, ahead: str, *, has_unit: bool) -> str:
    if not numeral.digits:
        return ""
    hyphened = _NAME_HYPHEN.search(ahead)
    if hyphened and not _counts_by_name(text, numeral, hyphened["word"], has_unit=has_unit):
        return "code"
    if not hyphened and _ATTACHED_BEFORE.search(ahead):
        return "code"
    if not has_unit and numeral.value < 100 and _PUNCTUATED.search(ahead):
        return "footnote"
    if has_unit or numeral.ending:
        return ""
    after = _ATTACHED_AFTER.match(text, numeral.end)
    if after is None:
        return ""
    word = after[0].lstrip(" -‑")
    is_attached_noun = after[0] == word and len(word) > 3 and word == word.lower() and "а" <= word[0] <= "я"
    return "" if after[0].strip() and is_attached_noun else "ordinal"


def _counts_by_name(text: str, numeral: Numeral, word: str, *, has_unit: bool) -> bool:
    """`телеканалы-5 380` and `(Павлодар-2, Аксу-1)` count; `ТЭЦ-2` and `Байконур-2` are names."""
    if has_unit and word == word.lower():
        return True
    if word == word.lower():
        return len(word) > 3 and text[numeral.end : numeral.end + 1] not in ("»", '"', "”", "-")
    around = text[max(0, numeral.start - 40) : numeral.end + 30]
    return len(word) > 3 and word[1:] == word[1:].lower() and len(_NAMED_LIST.findall(around)) > 1


def _named_before(text: str, numeral: Numeral, measure: Measure | None) -> str:
    if not numeral.plain:
        return ""
    found = before(text, numeral.start, rules().names_before, 70)
    if found is None:
        return ""
    rule, begin = found
    if text[max(0, begin - 3) : begin].rstrip().endswith("т."):
        return ""  # `в т.ч. 300`
    is_weak = rule.says == "uncounted" or (rule.says == "indicator" and numeral.value == int(numeral.value))
    return rule.name if rule.says == "always" or (is_weak and measure is None) else ""


def _named_after(text: str, numeral: Numeral) -> str:
    found = after(text, numeral.end, rules().names_after)
    is_rank = found is not None and found[0].name == "rank"
    if (is_rank and numeral.value >= _RANKED) or (_NO_NAME.match(text, numeral.end) and not _is_of_list(text, numeral)):
        return ""
    if found and (found[0].says != "ordinal" or (numeral.plain and numeral.value <= 12)):
        return found[0].name
    return "ordinal" if _ORDINAL_WORD.match(text, numeral.end) else ""


def _is_of_list(text: str, numeral: Numeral) -> bool:
    """Whether a number goes on a list of numbers: `статей` behind `9, 10` names two of them."""
    return re.search(r"\d\s?(?:,|и|-|–)\s?$", text[max(0, numeral.start - 6) : numeral.start]) is not None


def _bracketed(text: str, numeral: Numeral, where: Zones) -> str:
    """`3)` without its opening is the number of an item; a number that opens a short quotation belongs to a title."""
    if (
        text[numeral.end : numeral.end + 1] == ")"
        and numeral.plain
        and numeral.value < 1000
        and numeral.end not in where.closings
    ):
        return "bracketed-item"
    is_last = numeral.plain and numeral.value < 100 and text[numeral.end : numeral.end + 1] in ("»", "”", '"')
    if is_last and _NUMBERED_NAME.search(text, max(0, numeral.start - 60), numeral.start):
        return "title"
    opening = _QUOTED.search(text, max(0, numeral.start - 2), numeral.start)
    return "title" if opening and _CLOSED.match(text, numeral.end) else ""


def _spoken(text: str, numeral: Numeral, measure: Measure | None, ahead: str) -> str:
    """Number words that are often something else: the article-like one, unbound thousands, `екі жақты`, `Орта жүз`."""
    if numeral.digits:
        return ""
    word = text[numeral.start : numeral.end].lower()
    if numeral.one:
        if _ONE_NAME.match(text, numeral.end) or measure is None:
            return "article"
        if _ONE_CUE.search(ahead):
            return ""
        if measure.kind in ("times", "count"):
            return "article"
        if measure.kind != "noun":
            return ""
        return "" if _ONE_RUSSIAN.fullmatch(word) else "article"
    is_bare = numeral.value == numeral.magnitude and " " not in word
    if is_bare and measure is not None and measure.kind != "noun" and _HEADER.search(ahead):
        return "header"
    if numeral.ending.endswith(("дан", "ден", "тан", "тен", "нан", "нен")) and _PART.match(text, numeral.end):
        return "fraction"
    if word == "жүз" and _ZHUZ.search(ahead):
        return "name"
    return "pair" if _FOLLOWED_TWICE.match(text, numeral.end) and numeral.value == 2 else ""


def _bare_year(text: str, numeral: Numeral, measure: Measure | None, ahead: str) -> str:
    if not numeral.plain or not numeral.digits.isdecimal() or not 1900 <= numeral.value <= 2100:
        return ""
    if measure is not None and measure.of in _STATED:
        return "year"
    if measure is not None and not re.search(r"(?:^|\W)(?:в|на|за|к|до|с|по|от|от\s\d+|конца|начал[ае])\s$", ahead):
        return ""
    in_parentheses = ahead.endswith("(") and text[numeral.end : numeral.end + 1] == ")"
    around = text[max(0, numeral.start - 60) : numeral.start - 1] + text[numeral.end + 1 : numeral.end + 60]
    return "" if in_parentheses and _YEARS_ALIKE.search(around) else "year"


def _footnote(text: str, numeral: Numeral, ahead: str, *, kazakh: bool) -> str:
    """A superscript or the mark of a note that the text layer has put into the line: nothing around asks for it."""
    if not numeral.digits.isdecimal() or numeral.ending or numeral.value > 99 or numeral.magnitude > 1:
        return ""
    if ahead.rstrip().endswith((".", ";", "?", "!", ". .")) and _SENTENCE_NOTE.match(text, numeral.end):
        return "footnote"
    if not ahead.strip() and _OPENING_NOTE.match(text, numeral.end):
        return "footnote"
    if _ACT_NOTE.match(text, numeral.end):
        return "footnote"
    match = _FOOTNOTE_BEFORE.search(ahead)
    if not kazakh or match is None or _FOOTNOTE_ALLOWED.fullmatch(match[1]):
        return ""
    if not _FOOTNOTE_AFTER.match(text, numeral.end):
        return ""
    takes_verb = re.match(r"\s[^\W\d_]+?[аеу]у(?!\w)", text[numeral.end : numeral.end + 30]) is not None
    takes_object = match[1].endswith(("ны", "ні", "ды", "ді", "ты", "ті"))
    return "footnote" if takes_object or not takes_verb else ""
