"""The answers of a reporting form: which repeat the earlier report word for word, which questions have none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.model import Document, Kind, Language, Statement
from index.align_changes import LANGUAGES, Side, messages, side
from index.align_sections import Section
from index.align_strength import pattern
from index.align_units import Unit, joined_key
from index.alignment import Alignment

_TELLING = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the answer to a question: `copied` from the earlier report, or `unanswered` in the later one."""

    state: str
    question: str
    before: Side | None
    after: Side
    section: tuple[str, ...]
    messages: Mapping[str, str]


def answers(before: Document, after: Document, alignment: Alignment) -> tuple[Answer, ...]:
    """The answers of the later report that tell nothing new, in order; none within one report or across languages."""
    if alignment.crosses or after.kind is not Kind.REPORT or not _is_later(before, after):
        return ()
    earlier = {pair.right: alignment.left_sections[pair.left] for pair in alignment.sections}
    found = []
    for place, section in enumerate(alignment.right_sections):
        question, answer = _parts(alignment.right, section)
        if not question:
            continue
        state = "unanswered" if _is_empty(answer) else ""
        old: Sequence[Unit] = ()
        if not state and place in earlier:
            _, old = _parts(alignment.left, earlier[place])
            said = joined_key(answer)
            if len(said) >= _TELLING and said == joined_key(old):
                state = "copied"
        if state:
            shown = side(after.text, answer or question)
            assert shown is not None
            told = {language: str(messages()["same"]["answer"][state][language]) for language in LANGUAGES}
            asked = " ".join(unit.text for unit in question)
            found.append(Answer(state, asked, side(before.text, old), shown, question[0].path, told))
    return tuple(found)


def _is_later(before: Document, after: Document) -> bool:
    """Whether the two are of different times: one report in two formats copies nothing."""
    return (before.period, before.date, before.title) != (after.period, after.date, after.title)


def _parts(units: Sequence[Unit], section: Section) -> tuple[Sequence[Unit], Sequence[Unit]]:
    """The question that a section opens with, and what follows it."""
    held = [unit for unit in units[section.first : section.end] if not unit.heading]
    count = 0
    while count < len(held) and _asks(held[count]):
        count += 1
    return held[:count], held[count:]


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
