"""Whether a sentence in the present speaks of a time to come: by its chapter, by the times it names, by its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.model import BlockKind, Column, Kind
from nlp.context import Context
from nlp.found import Found
from nlp.statement_cues import looks_ahead, tells_of_now
from nlp.statement_words import Word

# Chapters of a plan or a concept that an act approves: they tell what is and what will be.
_ACCOUNT = re.compile(
    r"анализ\w* (?:текущ|ситуац|состояни)|текущ\w* ситуаци|ожидаем\w* (?:результат|эффект)|видение|целевые индикатор"
    r"|жағдай\w{0,4} талда|ағымдағы (?:жағдай|ахуал)|күтілетін нәтиже|пайымы|нысаналы индикатор",
    re.IGNORECASE,
)
# Chapters of a plan or programme that tell only what is.
_ANALYSIS = re.compile(
    r"анализ|состояни[ея] |текущ\w* (?:ситуаци|состояни)|введени|обзор|предпосылк|проблем|мирово\w* опыт"
    r"|международн\w* опыт|жағдай\w{0,4} талда|(?:ағымдағы|қазіргі) (?:жағдай|ахуал)|жай-күй|кіріспе|шолу|алғышарт"
    r"|проблема|тәжірибе",
    re.IGNORECASE,
)
# Chapters of a concept or programme that tell what is to come.
_OUTLOOK = re.compile(
    r"ожидаем\w* (?:результат|эффект)|видение|подходы|пути (?:достижения|решения)"
    r"|(?:предстоящ|дальнейш)\w* (?:задач|план|шаг|мер)"
    r"|күтілетін нәтиже|пайымы|тәсілдер|шешу жолдары|қол жеткізу жолдары"
    r"|(?:алдағы|алда тұрған|келешектегі) (?:міндет|жоспар|қадам|шара)",
    re.IGNORECASE,
)
_WHOLE_YEAR = 364
# What a time is of, by its frame: a period told, the day of a document, the day that figures are true of.
_OF_THE_PAST = frozenset({"of", "over", "as_of"})


def heads_an_analysis(text: str) -> bool:
    """Whether a line is the head of a chapter that tells how things stand (`1. Анализ текущей ситуации`)."""
    return _ANALYSIS.search(text) is not None


def kind_of_place(context: Context) -> Kind:
    """As what genre a block is read: progress as a plan, the account inside an act or a plan as an account."""
    if context.role is Column.PROGRESS:
        return Kind.PLAN
    if context.kind is Kind.ACT and any(_ACCOUNT.search(heading) for heading in context.section[-2:]):
        return Kind.REPLY
    # A numbered point is a measure, though its chapter began without a heading.
    told = _is_prose_of_a_plan(context) and context.block is not BlockKind.LIST_ITEM
    if told and any(_ANALYSIS.search(heading) for heading in context.section[-1:]):
        return Kind.REPORT
    return context.kind


def is_ahead(own: Sequence[Word], context: Context, language: str, times: Sequence[Found]) -> bool:
    """Whether a sentence speaks of a time to come; ``times`` are those that stand in it."""
    if any(_OUTLOOK.search(heading) for heading in context.section[-2:]):
        return True
    if any(_is_to_come(time, context, language) for time in times):
        return True
    own_year = context.issued.year if context.issued else context.period[0] if context.period else None
    if own_year:
        # The Kazakh present is a future too: the document's own year is enough.
        past = own_year - (language == "kk")
        if any("years" in word.classes and int(word.form) > past for word in own):
            return True
    if looks_ahead(own, language, context.kind):
        return True
    return _is_planned(own, context, language, times)


def _is_prose_of_a_plan(context: Context) -> bool:
    return context.kind is Kind.PLAN and context.role is None and context.block is not BlockKind.CELL


def _is_planned(own: Sequence[Word], context: Context, language: str, times: Sequence[Found]) -> bool:
    """Whether a present is what a plan sets: always in Kazakh; in Russian, in a point or where it recurs by a term."""
    if not _is_prose_of_a_plan(context) or kind_of_place(context) is not Kind.PLAN or tells_of_now(own, language):
        return False
    recurs = any(time.value.get("every") for time in times)
    return language == "kk" or recurs or context.block is BlockKind.LIST_ITEM


def _is_to_come(time: Found, context: Context, language: str) -> bool:
    """Whether a present with this time is a promise: it begins after the document or, in Kazakh, ends after it."""
    value = time.value
    if value.get("frame") in _OF_THE_PAST or value.get("every"):
        return False
    start, end = (value[edge] and date.fromisoformat(value[edge]) for edge in ("start", "end"))
    if context.issued is None:
        # Without a date of the document a Kazakh present with a time is a future; reports tell of whole years.
        told = context.kind is Kind.REPORT and bool(start and end and (end - start).days >= _WHOLE_YEAR)
        return language == "kk" and not context.period and bool(end) and not told
    if start and start > context.issued:
        return True
    if value.get("frame") == "by":
        return bool(end and end > context.issued)
    return language == "kk" and value.get("frame") != "from" and bool(end and end > context.issued)
