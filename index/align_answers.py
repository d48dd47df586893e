"""The answers of a reporting form: which repeat the earlier report word for word, which questions have none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.model import Document, Kind, Language, Part, Statement
from index.align_changes import LANGUAGES, Side, messages, side
from index.align_sections import Section
from index.align_strength import pattern
from index.align_units import Unit, joined_key
from index.alignment import Alignment

_TELLING = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the answer to a question: `copied` from the earlier report, or `unanswered` in the later one.

    ``number`` is the question's, ``provisions`` are those of the Convention that it is about, where the form says so.
    """

    state: str
    question: str
    before: Side | None
    after: Side
    section: tuple[str, ...]
    messages: Mapping[str, str]
    number: str | None = None
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its answer; ``key`` is its number and its turn under that number."""

    question: Sequence[Unit]
    answer: Sequence[Unit]
    key: tuple[str, int] | None = None


def answers(before: Document, after: Document, alignment: Alignment) -> tuple[Answer, ...]:
    """The answers of the later report that tell nothing new, in order; none within one report or across languages."""
    if alignment.crosses or not _is_later(before, after):
        return ()
    forms = _of_form(alignment.left), _of_form(alignment.right)
    if forms[0] and forms[1]:
        numbered = {asked.key: asked for asked in forms[0]}
        pairs = [(numbered.get(asked.key), asked) for asked in forms[1]]
    elif after.kind is Kind.REPORT:
        earlier = {pair.right: alignment.left_sections[pair.left] for pair in alignment.sections}
        pairs = [
            (_parts(alignment.left, earlier[place]) if place in earlier else None, _parts(alignment.right, section))
            for place, section in enumerate(alignment.right_sections)
        ]
    else:
        return ()
    told = (_told(before, after, old, new) for old, new in pairs if new.question)
    return tuple(answer for answer in told if answer is not None)


def _told(before: Document, after: Document, old: _Asked | None, new: _Asked) -> Answer | None:
    if _is_empty(new.answer):
        state = "unanswered"
    elif old is not None and len(said := joined_key(new.answer)) >= _TELLING and said == joined_key(old.answer):
        state = "copied"
    else:
        return None
    shown = side(after.text, new.answer or new.question)
    assert shown is not None
    repeated = side(before.text, old.answer) if old is not None and state == "copied" else None
    return Answer(
        state,
        " ".join(unit.text for unit in new.question),
        repeated,
        shown,
        new.question[0].path,
        {language: str(messages()["same"]["answer"][state][language]) for language in LANGUAGES},
        new.key[0] if new.key else None,
        tuple(dict.fromkeys(name for unit in [*new.question, *new.answer] for name in unit.provisions)),
    )


def _of_form(units: Sequence[Unit]) -> list[_Asked]:
    """The questions and answers of a reporting form, as its blocks say; none in any other document."""
    groups: list[tuple[str, list[Unit], list[Unit]]] = []
    for unit in units:
        if unit.part is None:
            continue
        is_question = unit.part is Part.QUESTION
        numbered = unit.marker if is_question and unit.heading else None
        if numbered or (is_question and (not groups or groups[-1][2])):
            groups.append((numbered or (groups[-1][0] if groups else ""), [], []))
        if groups:
            _, question, answer = groups[-1]
            (question if is_question else answer).append(unit)
    turns = Counter[str]()
    made = []
    for number, question, answer in groups:
        # Under one number a form may ask several times.
        key = (number.rstrip(".)"), turns[number])
        turns[number] += 1
        made.append(_Asked([unit for unit in question if not unit.heading] or question, answer, key))
    return made


def _is_later(before: Document, after: Document) -> bool:
    """Whether the two are of different times: one report in two formats copies nothing."""
    return (before.period, before.date, before.title) != (after.period, after.date, after.title)


def _parts(units: Sequence[Unit], section: Section) -> _Asked:
    """The question that a section opens with, and what follows it."""
    held = [unit for unit in units[section.first : section.end] if not unit.heading]
    count = 0
    while count < len(held) and _asks(held[count]):
        count += 1
    return _Asked(held[:count], held[count:])


def _asks(unit: Unit) -> bool:
    if unit.statement is not Statement.NONE or _opens().match(unit.text.lower()):
        return False
    told = Language.KK if unit.language is Language.KK else Language.RU
    return unit.text.rstrip().endswith("?") or bool(_questions()[told].search(unit.text.lower()))


def _is_empty(answer: Sequence[Unit]) -> bool:
    if not answer:
        return True
    said = joined_key(answer)
    for opening in messages()["answers"]["opens"]:
        said = said.removeprefix(opening)
    return said in messages()["answers"]["empty"]


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(messages()['answers']['opens'])})\s*[:.–—-]")


@cache
def _questions() -> dict[Language, re.Pattern[str]]:
    rows = messages()["answers"]
    return {Language.RU: pattern(rows["ru"]), Language.KK: pattern(rows["kk"])}
