"""Numerals in running text: digits and number words of both languages, with magnitudes multiplied out.

Knows nothing of what a number counts: dates, articles and codes come out too. `nlp.figures` tells them apart.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

_CASES = "ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті да де та те дан ден тан тен нан нен мен бен пен"
_LIKENESS = "дай дей тай тей"
_POSSESSIVES = (
    "ы і сы сі ын ін сын сін ына іне сына сіне ынан інен сынан сінен ында інде сында сінде ының інің сының сінің "
    "ымен імен сымен сімен"
)
_PERSONS = (
    "еу ау еуі ауы уі уы еуін ауын уін уын еуіне ауына уіне уына еуінің ауының уінің уының на не "
    "еуінен ауынан еуінде ауында еуімен ауымен"
)
# Without the accusative, which makes `үшін`, a postposition.
_PARTS = "і іне інен інде інің імен"
_ENDINGS = {"case": f"{_CASES} {_LIKENESS}".split(), "possessive": _POSSESSIVES.split(), "part": _PARTS.split()}

# A hyphen and a Kazakh case or a Russian cardinal ending; all that stays behind is an ordinal or a code.
_SUFFIX = re.compile(
    r"\s?[-‑–]?\s?(?P<kk>(?<=[-‑–\s])(?:дан|ден|тан|тен|нан|нен)(?=\s)|(?<=[-‑–])(?:"
    + "|".join(sorted(f"{_CASES} {_LIKENESS} {_POSSESSIVES} {_PERSONS}".split(), key=len, reverse=True))
    + r"))(?!\w)|[-‑–](?P<ru>ти|ми|мя|ю|и|х|ух|ех|ёх|ка)(?!\w)"
)
_SPACE = " \u00a0\u2007\u2009\u202f"
_TOKEN = re.compile(
    rf"(?P<digits>(?<!\d)(?:[1-9]\d{{0,2}}(?:[{_SPACE}]\d{{3}}(?:\d{{3}})?(?!\d))+(?:,\d+(?![\d.,]*\d))?"
    r"|\d+(?:[.,]\d+)*))|[^\W\d_]+"
)
_BLANK = re.compile(r"\s+")
_PARENTHESIS = re.compile(r"\s?\(([^()]{1,80})\)")
_FRACTION_WORDS = re.compile(
    r"(?:цел(?:ая|ых|ой)|десят(?:ая|ых|ой)|сот(?:ая|ых|ой)|тысячн(?:ая|ых|ой)|с|и|половин(?:ой|а)|бүтін|оннан|жүзден|мыңнан)"
)
_ABBREVIATIONS = frozenset(("тыс", "млн", "млрд", "трлн"))


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at its place; ``end`` takes in its magnitude, its case ending and a repetition in parentheses.

    ``grouped`` is the other reading of `90.000` or `1,500`, where the separator may set off thousands; ``bound`` says
    that it counts only after a comparator (`тысячи`, `сотни`), ``one`` that it is the word for one, which often is an
    article; ``plain`` that it is digits and nothing else, as years, articles and codes are.
    """

    start: int
    end: int
    value: float
    grouped: float | None = None
    magnitude: float = 1.0
    ending: str = ""
    digits: str = ""
    bound: bool = False
    one: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is written in digits without a magnitude."""
        return bool(self.digits) and self.magnitude == 1.0


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    role: str
    value: float
    text: str
    ending: str = ""
    kazakh: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    role: str
    value: float
    ending: str
    kazakh: bool


def numerals(text: str, *, kazakh: bool) -> list[Numeral]:
    """All numerals of a text, in order; ``kazakh`` lets `он` be ten, which in Russian is a pronoun."""
    atoms = list(_atoms(text, kazakh))
    found: list[Numeral] = []
    index = 0
    while index < len(atoms):
        numeral, index = _compose(text, atoms, index)
        if numeral is None:
            continue
        if found and (whole := _repeated(text, found[-1], numeral)):
            found[-1] = whole
        else:
            found.append(_inflected(text, numeral))
    return found


@cache
def _words() -> dict[str, _Word]:
    """Every inflected number word; a form that both languages share is read once."""
    table: dict[str, _Word] = {}
    source = files("nlp").joinpath("data/numerals.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(source.splitlines()):
        for form in row["forms"].split():
            inflected = {form + end: end for kind in row["endings"].split() for end in _ENDINGS[kind]}
            for whole, end in ({form: ""} | inflected).items():
                word = _Word(row["role"], float(row["value"]), end, row["language"] == "kk")
                table.setdefault(whole, word)
    return table


def _atoms(text: str, kazakh: bool) -> Sequence[_Atom]:
    words = _words()
    atoms: list[_Atom] = []
    for match in _TOKEN.finditer(text):
        if match["digits"]:
            atoms.append(_Atom(match.start(), match.end(), "digits", 0.0, match[0]))
            continue
        form = match[0].lower().replace("ё", "е")
        word = words.get(form)
        if word and len(form) == match.end() - match.start():
            atoms.append(_Atom(match.start(), match.end(), word.role, word.value, form, word.ending, word.kazakh))
    if kazakh:
        return atoms
    return [atom for atom, after in zip(atoms, [*atoms[1:], None], strict=False) if not _is_pronoun(text, atom, after)]


def _is_pronoun(text: str, atom: _Atom, after: _Atom | None) -> bool:
    follows = after is not None and after.kazakh and after.role in ("unit", "one", "magnitude")
    return atom.text == "он" and not (follows and after is not None and text[atom.end : after.start] == " ")


def _compose(text: str, atoms: Sequence[_Atom], first: int) -> tuple[Numeral | None, int]:
    """The longest numeral that begins at an atom, and where the next one may begin."""
    total, group, floor, limit = 0.0, None, 0.0, float("inf")
    grouped: float | None = None
    index = first
    while index < len(atoms):
        atom = atoms[index]
        if index > first and not _adjacent(text, atoms[index - 1], atom):
            break
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        if following is not None and not _adjacent(text, atom, following):
            following = None
        if atom.role == "digits":
            value, other = read_digits(atom.text)
            if index > first:
                value, other = float(atom.text) if atom.text.isdecimal() else value, grouped
                if group is not None or not _continues(value, limit, atom, following):
                    break
            if value is None:
                return None, index + 1
            group, grouped, floor = value, other, 0.0
        elif atom.role.startswith("magnitude"):
            if atom.value >= limit or (group is None and (index > first or atom.role == "magnitude_bound")):
                break
            total += (1.0 if group is None else group) * atom.value
            group, limit = None, atom.value
        else:
            placed = _place(atom, group, floor, following)
            if placed is None or (index > first and group is None and limit == float("inf")):
                break
            group, floor = placed
        index += 1
    if index == first:
        atom = atoms[first]
        bound = atom.role in ("magnitude_bound", "round") and len(atom.text) > 4
        numeral = Numeral(atom.start, atom.end, atom.value, ending=atom.ending, bound=True) if bound else None
        return numeral, first + 1
    head, last = atoms[first], atoms[index - 1]
    magnitude = 1.0 if limit == float("inf") else limit
    return Numeral(
        start=head.start,
        end=last.end + (last.text in _ABBREVIATIONS and text[last.end : last.end + 1] == "."),
        value=_clean(total + (group or 0.0)),
        grouped=grouped if magnitude == 1.0 else None,
        magnitude=magnitude,
        ending=last.ending,
        digits=head.text if head.role == "digits" else "",
        one=head.role == "one" and index == first + 1,
    ), index


def _place(atom: _Atom, group: float | None, floor: float, following: _Atom | None) -> tuple[float, float] | None:
    """The group and what may still be added to it after a number word; None where the word begins another number."""
    value = atom.value
    match atom.role:
        case "zero" | "fraction" | "whole":
            return (value, 0.0) if group is None else None
        case "half":
            return (value, 0.0) if group is None else None
        case "and_half":
            return (group + value, 0.0) if group is not None and group == int(group) else None
        case "one" | "unit":
            return (value, 1.0) if group is None else (group + value, 1.0) if floor >= 10 else None
        case "teen":
            return (value, 1.0) if group is None else (group + value, 1.0) if floor >= 100 else None
        case "ten":
            return (value, 10.0) if group is None else (group + value, 10.0) if floor >= 100 else None
        case "ten_bound":  # тоқсан alone is a quarter of a year
            if group is None:
                return (value, 10.0) if following is not None and following.role in ("unit", "one") else None
            return (group + value, 10.0) if floor >= 100 else None
        case "hundred":
            return (value, 100.0) if group is None else None
        case "multiplier":
            return (value, 100.0) if group is None else (group * value, 100.0) if floor == 1.0 and group < 10 else None
    return None


def _adjacent(text: str, left: _Atom, right: _Atom) -> bool:
    gap = text[left.end : right.start]
    if left.text in _ABBREVIATIONS:
        gap = gap.removeprefix(".")
        return gap in ("", " ") if right.role != "digits" else gap == " "
    if not gap:
        return left.role == "digits" and right.role.startswith("magnitude")
    return len(gap) <= 2 and gap.strip() == ""


def _continues(value: float | None, limit: float, atom: _Atom, following: _Atom | None) -> bool:
    """Whether digits go on a number after its magnitude: `1 млн. 389 тыс.`, `3 тыс. 092`, but not `5 млн. 20 машин`."""
    if value is None or limit == float("inf"):
        return False
    if following is not None and following.role.startswith("magnitude"):
        return value * following.value < limit
    return value < limit and "," not in atom.text and value == int(value) and (limit == 1000.0 or value >= 1000)


def read_digits(raw: str) -> tuple[float | None, float | None]:
    """The value of digits with separators, and the other reading of an ambiguous one; None for dates and codes."""
    compact = _BLANK.sub("", raw)
    if len(compact) > 24:
        return None, None
    spaced = compact != raw
    separators = [char for char in compact if char in ".,"]
    if not separators:
        if len(compact) > 1 and compact[0] == "0":
            return None, None
        return float(compact), None
    parts = re.split("[.,]", compact)
    thousands = all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3 and parts[0][0] != "0"
    if len(separators) == 1:
        decimal = float(".".join(parts))
        if len(parts[0]) > 1 and parts[0][0] == "0":
            return None, None
        return decimal, float("".join(parts)) if thousands and not spaced else None
    if len(set(separators)) == 1:
        return (float("".join(parts)), None) if thousands else (None, None)
    if separators[-1] not in separators[:-1] and all(len(part) == 3 for part in parts[1:-1]):
        return float("".join(parts[:-1]) + "." + parts[-1]), None
    return None, None


def _clean(value: float) -> float:
    """Without the dust of binary fractions: 116.992 thousand are 116992."""
    return round(value, 6) if abs(value) < 1e12 else float(round(value))


def _inflected(text: str, numeral: Numeral) -> Numeral:
    """With its case ending after a hyphen, and with its repetition in words: `10 (десять)`."""
    if match := _SUFFIX.match(text, numeral.end):
        numeral = replace(numeral, end=match.end(), ending=match["kk"] or match["ru"])
    if (match := _PARENTHESIS.match(text, numeral.end)) and _is_in_words(match[1]):
        numeral = replace(numeral, end=match.end())
    return numeral


def _is_in_words(phrase: str) -> bool:
    forms = [form.lower().replace("ё", "е") for form in phrase.split()]
    known = [form in _words() for form in forms]
    fractions = [_FRACTION_WORDS.fullmatch(form) is not None for form in forms]
    return any(known) and all(word or fraction for word, fraction in zip(known, fractions, strict=True))


def _repeated(text: str, before: Numeral, numeral: Numeral) -> Numeral | None:
    """The number before, grown over this one, where this one only says it again in parentheses."""
    if numeral.end <= before.end:
        return before
    is_same = text[before.end : numeral.start].strip() == "(" and before.value == numeral.value and not before.digits
    return replace(before, end=numeral.end + 1) if is_same and text[numeral.end : numeral.end + 1] == ")" else None
