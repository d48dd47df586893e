"""Nouns that stand for the one body of their kind that a text names: `Департамент` after its full name.

A noun stands for nothing where the text names two bodies of its kind before it last says the noun alone, or uses the
noun for something else as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.registry import agencies

_AROUND = 140
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OF = re.compile(r"\s(?:по\s(?:делам|вопросам|защите|охране|контролю)\s)?(?P<word>[а-яё][а-яё-]{3,40})(?![\w-])")
_BY = re.compile(
    r"\sпо\s(?:городу\s|г\.\s?)?(?P<region>[А-ЯЁ][а-яё-]{2,30})|\s(?:города\s)?(?P<owner>[А-ЯЁ][а-яё-]{2,30})"
)
_PHRASE = re.compile(r"(?:\s[\w-]{1,40}){1,9}")
_STOPS = frozenset(("в", "на", "с", "от", "для", "о", "об", "из", "не", "что", "к"))
_INSTRUMENTAL = re.compile(r"\s[а-яё-]{2,30}(?:ами|ями|ом|ем|ой|ью)(?![\w-])")
_QUOTE = re.compile(r"\s?[«\"“]")
_PLURAL_KK = re.compile(r"(?:[тдл][ае]р)")
_PLURAL_RU = re.compile(r"(?:ы|ов|ам|ами|ах|я|й|ям|ями|ях)\Z")
_CLAUSE_KK = re.compile(r"[^.,;:()!?«»\"]{1,140}\Z")
_REGION_KK = re.compile(r"(?P<region>[А-ЯӘҒҚҢӨҰҮҺІ][\w-]{2,30})\s(?:облыс|қала|аудан)\w*")
_QUOTED_ACT = re.compile(r"«(?:О|Об)\s[^«»]{5,300}»|«[^«»]{5,300}\sтуралы»")


@dataclass(frozen=True, slots=True)
class _Noun:
    """One noun, and the registry's names of the bodies of its kind: in Russian what follows it, in Kazakh precedes."""

    kind: str | None
    ru: str
    kk: str
    possessed: str
    in_russian: re.Pattern[str]
    in_kazakh: re.Pattern[str]
    names: Mapping[str, str]
    examples: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Use:
    """One use of a noun: the body it names and by what name, or neither where it stands alone."""

    body: tuple[str, str] | None
    name: str
    small: bool
    otherwise: bool = False


def sole_bodies(text: str) -> Iterator[tuple[str, str]]:
    """Each noun that stands for a body, and the body's name as a glossary has it."""
    plain = re.sub(r"\s+", " ", text).translate({0x259: "ә", 0x18F: "Ә"})
    plain = _QUOTED_ACT.sub(lambda match: " " * len(match[0]), plain)
    for noun in nouns():
        for short, uses in ((noun.ru, list(_russian(noun, plain))), (noun.kk, list(_kazakh(noun, plain)))):
            alone = [place for place, use in enumerate(uses) if use.body is None and not use.otherwise]
            named = [use for use in uses[: alone[-1] if alone else 0] if use.body is not None]
            if len(_distinct({use.body for use in named if use.body is not None})) != 1:
                continue
            name = max((use.name for use in named), key=len)
            if any(not uses[place].small for place in alone) and not any(
                use.otherwise and not use.small for use in uses
            ):
                yield short, name
            if any(uses[place].small for place in alone) and not any(use.otherwise and use.small for use in uses):
                yield short.lower(), name


@cache
def nouns() -> tuple[_Noun, ...]:
    """The nouns of `corpus/data/body_nouns.toml`."""
    return tuple(
        _Noun(
            row.get("kind"),
            row["ru"],
            row["kk"],
            row["possessed"],
            re.compile(rf"(?<![\w-]){row['ru_stem']}(?P<ending>[а-яё]{{0,4}})(?![\w-])", re.IGNORECASE),
            re.compile(
                rf"(?<![\w-])(?:{'|'.join(row['kk_stems'])})(?P<ending>[а-яәғқңөұүһі]{{0,9}})(?!\w)", re.IGNORECASE
            ),
            _registered(row.get("kind"), row["ru"], row["possessed"]),
            (row["named_ru"], row["named_kk"]),
        )
        for row in _data()["noun"]
    )


def _registered(kind: str | None, ru: str, possessed: str) -> dict[str, str]:
    """The names of the registry without the noun itself, with the body's id."""
    found: dict[str, str] = {}
    for agency in agencies().values():
        if kind is None or agency.kind != kind:
            continue
        for name in (agency.name_ru, *agency.short_ru):
            if name.startswith(f"{ru} "):
                found[name.removeprefix(f"{ru} ")] = agency.id
        for name in (agency.name_kk, *agency.short_kk):
            if name.casefold().endswith(f" {possessed}"):
                found[name[: -len(possessed) - 1]] = agency.id
    return found


def _russian(noun: _Noun, text: str) -> Iterator[_Use]:
    for match in noun.in_russian.finditer(text):
        after = text[match.end() : match.end() + _AROUND]
        small = match[0][0].islower()
        named = max((name for name in noun.names if after.startswith(f" {name}")), key=len, default=None)
        of = _OF.match(after)
        if named is not None:
            yield _Use((noun.names[named], ""), f"{noun.ru} {named}", small)
        elif of is not None and of["word"].startswith(_topics()):
            said = _phrase(after)
            by = _BY.search(said)
            yield _Use((of["word"][:6], _stem(by)), f"{noun.ru}{said}", small)
        else:
            plural = _PLURAL_RU.search(match["ending"]) if noun.ru != "Управление" else match["ending"] in ("ий", "иям")
            otherwise = bool(plural or _INSTRUMENTAL.match(after) or _QUOTE.match(after)) or _depends(text, match)
            yield _Use(None, "", small, otherwise)


def _stem(match: re.Match[str] | None) -> str:
    """The first letters of the region or owner of a body."""
    return (match["region"] or match["owner"])[:5] if match else ""


def _phrase(after: str) -> str:
    """The words of a Russian name: up to the first verb or preposition, regions apart."""
    found = _PHRASE.match(after)
    words: list[str] = []
    for word in found[0].split() if found else ():
        if word in _STOPS or (word.islower() and len(word) > 3 and word.endswith(_verbs())):
            break
        words.append(word)
    while words and words[-1] in ("и", "по"):
        words.pop()
    return "".join(f" {word}" for word in words)


def _depends(text: str, match: re.Match[str]) -> bool:
    """Whether an adjective before a Russian noun makes it another body: `территориальный департамент`."""
    before = _WORD.findall(text[max(0, match.start() - 40) : match.start()])
    beside = text[match.start() - 1 : match.start()] == " " and bool(before)
    return beside and before[-1].endswith(_agreeing().get(match["ending"].lower(), ("й",)))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("corpus") / "data" / "body_nouns.toml").read_text(encoding="utf-8"))


@cache
def _topics() -> tuple[str, ...]:
    return tuple(_data()["topics"])


@cache
def _verbs() -> tuple[str, ...]:
    return tuple(_data()["verbs"])


@cache
def _agreeing() -> dict[str, tuple[str, ...]]:
    return {ending: tuple(endings) for ending, endings in _data()["agreeing"].items()}


def _kazakh(noun: _Noun, text: str) -> Iterator[_Use]:
    for match in noun.in_kazakh.finditer(text):
        before = text[max(0, match.start() - _AROUND) : match.start()]
        small = match[0][0].islower()
        if not _is_possessed(noun, match):
            plural = _PLURAL_KK.match(match["ending"]) is not None
            words = _WORD.findall(before[-40:])
            other = bool(words and before.endswith(" ") and re.search(r"(?:лық|лік|тық|тік|дық|дік|сті)\Z", words[-1]))
            yield _Use(None, "", small, plural or other or before.rstrip().endswith(("»", '"', "”")))
            continue
        named = max((name for name in noun.names if before.endswith(f"{name} ")), key=len, default=None)
        clause = _CLAUSE_KK.search(before)
        words = _WORD.findall(clause[0]) if clause else []
        if named is not None:
            yield _Use((noun.names[named], ""), f"{named} {noun.possessed}", small)
        elif words and before.endswith(" "):
            region = _REGION_KK.search(clause[0]) if clause else None
            inside = words[-8:]
            if "оның" in inside:  # `Комитет және оның департаменті`: the name begins behind it
                inside = inside[inside.index("оның") + 1 :]
            first = next((place for place, word in enumerate(inside) if word[0].isupper()), max(0, len(inside) - 3))
            name = " ".join([*inside[first:], noun.possessed])
            yield _Use((words[-1][:6].casefold(), region["region"][:5] if region else ""), name, small)
        else:
            yield _Use(None, "", small, otherwise=True)


def _is_possessed(noun: _Noun, match: re.Match[str]) -> bool:
    """Whether a Kazakh noun has the ending of a name: `департаменті`, of several `департаменттері`."""
    several = _PLURAL_KK.match(match["ending"])
    owned = several is not None and match["ending"][several.end() : several.end() + 1] in ("і", "ы")
    return owned or match[0].casefold().startswith(noun.possessed)


def _distinct(bodies: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Bodies of which none is another's name without its region."""
    return {
        (name, region)
        for name, region in bodies
        if region or not any(other == name and where for other, where in bodies)
    }
