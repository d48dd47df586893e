"""Every name of the registry resolves to its body, in every case form of both languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pymorphy3
import pytest

from corpus.model import BlockKind, Column, Kind
from corpus.registry import Agency, agencies
from nlp.agencies import find
from nlp.agency_data import knowledge
from nlp.context import Context

# What a Russian sentence asks of a name: a frame and the case of the noun and its adjectives.
_RUSSIAN = (
    ("Ответ дал {}.", "nomn"),
    ("Позиция {} изменилась.", "gent"),
    ("Поручено {} ответить.", "datv"),
    ("Проверено {} вчера.", "ablt"),
    ("Сказано о {} многое.", "loct"),
)


def _named(language: str) -> Iterator[tuple[Agency, str]]:
    for agency in agencies().values():
        names = (agency.name_ru, *agency.short_ru) if language == "ru" else (agency.name_kk, *agency.short_kk)
        yield from ((agency, name) for name in names)


def _ids(text: str, language: str) -> set[str]:
    """The ids that a text's mentions may stand for."""
    bodies, _ = find(text, Context(kind=Kind.REPORT), language)
    found: set[str] = set()
    for body in bodies:
        found |= {body.value["id"], *body.value.get("candidates", ())}
    return found - {None}


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def _russian(name: str, case: str) -> str:
    """A name in a case: its first noun and the adjectives before it are inflected, what follows stands still."""
    words, made = name.split(), []
    for index, word in enumerate(words):
        if "-" in word or word.isupper() or not _dictionary().word_is_known(word.lower()):
            return name  # a composed name, an abbreviation: it stands as it is
        parses = [parse for parse in _dictionary().parse(word.lower()) if "nomn" in parse.tag]
        form = parses[0].inflect({case}) if parses else None
        inflected = form.word if form else word
        made.append(inflected[:1].upper() + inflected[1:] if word[:1].isupper() else inflected)
        if not parses or parses[0].tag.POS != "ADJF":
            return name if "банк" in words[index + 1 :] else " ".join([*made, *words[index + 1 :]])
    return " ".join(made)


# Behind a vowel, a voiced or a voiceless consonant, and behind a possessive ending.
_ENDINGS = {
    "": ("", "", "", ""),
    "genitive": ("ның", "дың", "тың", "ның"),
    "dative": ("ға", "ға", "қа", "на"),
    "accusative": ("ны", "ды", "ты", "н"),
    "locative": ("да", "да", "та", "нда"),
    "ablative": ("дан", "дан", "тан", "нан"),
    "instrumental": ("мен", "мен", "пен", "мен"),
}


def _kazakh(name: str, case: str) -> str:
    """A name with a case ending in its harmony."""
    vowels = [letter for letter in name.casefold() if letter in "аәеёиоөуұүыіэюя"]
    last = name[-1:].casefold()
    place = 3 if last in "ыі" else 0 if last in "аәеёиоөуұүэюя" else 2 if last in "кқпстфхцчшщһг" else 1
    ending = _ENDINGS[case][place]
    is_front = bool(vowels) and vowels[-1] in "әөүіеэи"
    return name + (ending.translate(str.maketrans("ғқыа", "гкіе")) if is_front else ending)


def _is_shared(agency: Agency, name: str) -> bool:
    """Whether the registry gives the name to another body too."""
    folded = name.casefold()
    return any(
        folded in {other.casefold() for other in (one.name_ru, one.name_kk, *one.short_ru, *one.short_kk)}
        for one in agencies().values()
        if one.id != agency.id
    )


@pytest.mark.slow
@pytest.mark.parametrize("case", _ENDINGS)
def test_every_kazakh_name_resolves_in_every_case(case: str) -> None:
    missed = []
    for agency, name in _named("kk"):
        text = f"Бүгін {_kazakh(name, case)} туралы айтылды."
        if agency.id not in _ids(text, "kk") and not _is_shared(agency, name):
            missed.append((agency.id, text))
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize(("frame", "case"), _RUSSIAN, ids=[case for _, case in _RUSSIAN])
def test_every_russian_name_resolves_in_every_case(frame: str, case: str) -> None:
    missed = []
    for agency, name in _named("ru"):
        text = frame.format(name if "«" in name[:4] or name.isupper() else _russian(name, case))
        if agency.id not in _ids(text, "ru") and not _is_shared(agency, name):
            missed.append((agency.id, text))
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_abbreviation_resolves_in_the_column_of_those_responsible(language: str) -> None:
    context = Context(kind=Kind.PLAN, block=BlockKind.CELL, role=Column.RESPONSIBLE)
    missed = []
    for agency in agencies().values():
        for short in agency.abbr_ru if language == "ru" else agency.abbr_kk:
            for form in (short, f"{short}-ның") if language == "kk" else (short,):
                bodies, _ = find(f"{form}, {'МЭПР' if language == 'ru' else 'ЭТРМ'}", context, language)
                meant = knowledge().abbreviations[short]
                found = {body.value["id"] for body in bodies if body.start == 0}
                if not found & set(meant):
                    missed.append((agency.id, form))
    assert missed == []
