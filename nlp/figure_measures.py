"""What a number measures or counts: the unit behind it (or the sign before it), else the noun it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.registry.units import Unit, units
from nlp.figure_forms import Lexicon, form_pattern, lexicon
from nlp.figure_nouns import counted, is_part
from nlp.figure_rules import rules
from nlp.languages.kk import stemmer
from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru import lemmas
from nlp.numbers import Numeral

_WORD = re.compile(r"\s?([^\W\d_]+(?:[-‑/][^\W\d_]+)*)")
_SUFFIX = (
    r"(?:[-‑](?:ды|ді|ты|ті|ны|ні|ға|ге|қа|ке|на|не|да|де|та|те|дан|ден|тан|тен|нан|нен|ның|нің|дың|дің|тың|тің|мен|бен|"
    r"пен|ы|і|сы|сі|дық|дік|тық|тік|лық|лік|ный|ного|ной|ном|ную|ные|ных)(?!\w))?"
)
_ADJECTIVE = re.compile(
    r"[-‑](?:ти|х|и)?[-‑]?(процентн|пайыздық|километров|метров|тонн(?!а)|гектарн|гектарлық|литров|киловаттн|мегаваттн|"
    r"шақырымдық|кратн|еселік|килограммов|метрлік|километрлік|тенгов|долларов)"
)
_SINGLE_LETTER = frozenset("тмглц")
_MONEY_SIGNS = {"$": "USD", "€": "EUR", "₸": "KZT", "₽": "other"}
_ENERGY = re.compile(r"выработ|энерги|потреблен|отпуск|өндір|тұтын")
_SHEETS = re.compile(r"приложени|қосымша|экз")
_REGULAR = re.compile(
    r"\s(?:в|за|на)\s(?:каждый\s|каждое\s|один\s)?(?:год|квартал|месяц|полугодие|неделю|полгода|декаду|три|два|пять|\d)"
    r"|\s(?:ежегодно|ежемесячно|ежеквартально)"
)
_REGULAR_BEFORE = re.compile(
    r"(?:жылына|жыл\sсайын|тоқсанына|тоқсан\sсайын|айына|ай\sсайын|аптасына|апта\sсайын|жартыжылдықта|жылда|ежегодно|"
    r"ежеквартально|ежемесячно|жарты\sжылда|жылда)(?:\s(?:кемінде|кем\sдегенде))?\s$"
)
_ADJECTIVAL = re.compile(r"Case=")


@dataclass(frozen=True, slots=True)
class Measure:
    """Where a figure ends, its unit by id and kind, what the number is multiplied by, and what it counts or weighs."""

    end: int
    unit: str
    kind: str
    multiplier: float = 1.0
    of: str = ""


RECURRENCE = "recurrence"


def measure(text: str, numeral: Numeral, begin: int, *, kazakh: bool) -> Measure | None:
    """The unit or the counted noun at ``begin`` behind a numeral; None where a number stands by itself."""
    ahead = text[max(0, numeral.start - 2) : numeral.start].strip()
    sign = _MONEY_SIGNS.get(ahead[-1:])
    if sign:
        return Measure(begin, sign, "money")
    found = _unit(text, numeral, begin)
    if found:
        head = counted(text, found.end, kazakh=kazakh) if found.kind != "times" else None
        if head and found.kind == "count":
            return Measure(head[0], found.unit, found.kind, found.multiplier, head[1])
        return Measure(found.end, found.unit, found.kind, found.multiplier, _partitive(text, found.end, kazakh=kazakh))
    head = None if is_part(numeral) else counted(text, begin, kazakh=kazakh)
    return Measure(head[0], "count", "noun", 1.0, head[1]) if head else None


def _partitive(text: str, end: int, *, kazakh: bool) -> str:
    """What is measured, where it follows its unit in the genitive (`тонн отходов`) or bare (`тонна қалдық`)."""
    match = _WORD.match(text, end)
    if match is None or match[1].lower() in rules().heads.stops or text[end : end + 1] not in (" ", "."):
        return ""
    if kazakh or has_kazakh_letter(match[1]):
        form = match[1].lower()
        if "Case=" in stemmer.analyse(form).features or form.endswith("у"):
            return ""
    elif "Case=Gen" not in lemmas.analyse(match[1]).features:
        return ""
    head = counted(text, end, kazakh=kazakh)
    return head[1] if head else ""


@cache
def units_lexicon() -> Lexicon[Unit]:
    """Every form of the registry's units."""
    return lexicon(((form, unit) for unit in units() for form in (*unit.ru, *unit.kk)), _unit_pattern)


def _unit_pattern(form: str) -> str:
    if form.endswith("*") or not form[-1].isalnum():
        return form_pattern(form) + (_SUFFIX if form in ("%", "₸", "$") else "")
    return form_pattern(form).removesuffix(r"(?!\w)") + _SUFFIX + r"(?!\w)"


def _unit(text: str, numeral: Numeral, begin: int) -> Measure | None:
    if match := _ADJECTIVE.match(text, numeral.end):
        adjective = units_lexicon().match(text, match.start(1))
        if adjective:
            return Measure(adjective[1], adjective[0].id, adjective[0].kind, adjective[0].multiplier)
    while begin < len(text) and text[begin].isspace():
        begin += 1
    found = units_lexicon().match(text, begin)
    if found is None:
        return None
    unit, end = found
    name = text[begin:end]
    letter = name.rstrip(".").split("-")[0]
    if letter.lower() in _SINGLE_LETTER and not _is_unit_letter(text, numeral, letter, end):
        return None
    around = text[max(0, numeral.start - 60) : numeral.start].lower()
    if unit.id == "l" and name.startswith("л") and len(letter) == 1 and _SHEETS.search(around):
        return Measure(end, "count", "count")
    if unit.kind == "times" and (_REGULAR.match(text, end) or _REGULAR_BEFORE.search(around)):
        return Measure(end, "times", RECURRENCE)
    identity = unit.id
    if "|" in identity:
        power, energy = identity.split("|")
        identity = energy if numeral.magnitude > 1 or _ENERGY.search(around) else power
    return Measure(end, identity, unit.kind, unit.multiplier)


def _is_unit_letter(text: str, numeral: Numeral, letter: str, end: int) -> bool:
    """A lone letter is a unit when it is small and cannot be `г.`, `т.г.`, `т.б.` or the like."""
    if letter != letter.lower():
        return False
    if letter == "г":
        return text[end : end + 1] != "." and not (numeral.plain and 1900 <= numeral.value <= 2100)
    return not re.match(r"\.?\s?[бгдеж]\.", text[end : end + 4])
