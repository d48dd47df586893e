"""The type of one sentence: first by its place in the document, then by its shape, then by its cues."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span

from corpus.model import BlockKind, Column, Kind, Statement
from nlp.context import Context
from nlp.found import Found
from nlp.statement_cues import Hit, hits, retells
from nlp.statement_items import names_an_act, tells_terms
from nlp.statement_outlook import heads_an_analysis, is_ahead, kind_of_place
from nlp.statement_words import Word, is_kazakh, words

# Rules of sentences that hold no predicate: a list's lead-in may still give them its type.
NOMINAL = "no-predicate"

_SILENT_COLUMNS = frozenset(
    {Column.NUMBER, Column.FORM, Column.DEADLINE, Column.RESPONSIBLE, Column.PERSON, Column.FUNDING}
)
_SILENT_BLOCKS = frozenset({BlockKind.HEADING, BlockKind.FOOTNOTE, BlockKind.FURNITURE})
# What looks furthest ahead wins.
_ORDER = {type_: rank for rank, type_ in enumerate(Statement)}

_LETTERS = re.compile(r"[^\W\d_]{2}")
_ADDRESS = re.compile(r"\W{0,5}(?:https?://|www\.)\S+", re.IGNORECASE)
_NOTE = re.compile(
    r"\W{0,5}(?:(?:сноска|ескерту|ескертпе|примечание) ?[.:]|(?:фото|видео|сурет|коллаж)\b[^.]{0,60}\.?$"
    r"|читайте также|(?:есепті |баяндаманы |анықтаманы )?(?:дайындаған|орындаған) ?:)",
    re.IGNORECASE,
)
# A quantified result that measures are to bring stands in a column of its own.
_EXPECTED = re.compile(r"ожидаем\w* (?:результат|эффект)|күтілетін (?:нәтиже|әсер)", re.IGNORECASE)
# Work and its day after a dash: `Объявление конкурса – в августе`.
_MONTHS = (
    r"январ|феврал|март|апрел|ма[йея]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|квартал|полугод"
    r"|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан|тоқсан|жартыжылдық"
)
_SCHEDULED = re.compile(
    r" [–—-] (?:в|к|до|на|с|по|не позднее)? ?"
    r"(?:(?:\d{1,2}|I{1,3}V?|перв\w+|втор\w+|трет\w+|четверт\w+|конц\w|начал\w|20\d\d жыл\w{0,5}) ){0,2}"
    rf"(?:{_MONTHS})[^\d]{{0,20}}(?:20\d\d[^\d]{{0,12}})?$"
    r"|(?<=[^\W\d]) [–—] (?:20\d\d ?[–—-] ?)?20\d\d (?:год\w{0,2}|жыл\w{0,4})\.?$",
    re.IGNORECASE,
)
# A target and its year: `Доля охвата к 2029 году – не ниже 80 %`.
_TARGET = re.compile(
    r"\b(?:к|до) (?:концу )?20\d\d год[уа]\b[^.;–—]{0,80}[–—] ?[^.;–—]{0,30}\d"
    r"|\b20\d\d жыл(?:ға қарай|дың соңына қарай|ға дейін)[^.;–—]{0,80}[–—] ?[^.;–—]{0,30}\d",
    re.IGNORECASE,
)
# Who sat at a meeting, told before its minutes.
_PRESENT = re.compile(
    r"\W{0,5}(?:председательств\w{2,6}|присутств\w{2,6}|приглаш[её]н\w{1,4}|отсутств\w{2,6}|повестка дня"
    r"|төрағалық ет\w{2,5}|қатыс(?:қан|ты)\w{0,4}|шақырыл\w{2,6}|күн тәртібі\w{0,3}) ?:",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"^\W{0,5}(?:утвержд[её]н\w*|приложение|согласован\w*|келісілді)\b|\b(?:бекітілген|қосымша|келісілді)[»\"]?$",
    re.IGNORECASE,
)
_ANSWER_FOLLOWS = re.compile(r"^(?:[\w()-]+ ){0,3}қатысты\W{0,3}$|\bқатысты$", re.IGNORECASE)
_DEFINITION = re.compile(r"\W{0,5}(?:\d{1,3}(?:-\d{1,3})?\) )?(?:[^\s–—:]+\s){1,12}[–—] [^\W\d]")
_DASH = re.compile(r" [–—] ")
_PARENTHESES = re.compile(r"\([^()]*\)")
# `2026 год – 29 %`, `план 2024 года – 25`, `2026 жылы – 4`.
_SERIES = re.compile(
    r"\b(20\d\d)(?: ?(?:год\w{0,2}|жыл\w{0,3}|г\.|ж\.))?(?: [^\W\d]{1,12})?(?: \([^)]{0,20}\))? ?[–—:-] {0,30}"
    r"(?!20\d\d(?!\d)(?:\W{0,3}$|[,;.)–-]| ?(?:год|жыл|г\b|ж\b)))(?!\d\d-\d\d)\d",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_REACHED = re.compile(r"^\W{0,5}факт\b|(?:орындалды|исполнено|выполнено)\W{0,3}$", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:план|жоспар|прогноз|болжам|целев|нысаналы)", re.IGNORECASE)
_ACTUAL = re.compile(r"\b(?:факт|нақты|іс жүзінде)", re.IGNORECASE)
# A noun and its number, as results are listed: `Количество участников – 240 человек`.
_RESULT = re.compile(
    r"[^\W\d] ?(?:\([^()]{1,80}\) ?)?[–—:-] ?(?:более|свыше|около|порядка)? ?"
    r"\d[\d  ]{0,12}+(?:[.,]\d{1,6})?+(?!\d| ?(?:км|м|м2|га|кв|куб|метр|гектар)\b)"
)
_TERM_ALONE = re.compile(r"\W{0,5}(?:срок|мерзім|дата|күні)\w{0,4}\b", re.IGNORECASE)
_TERM = re.compile(r"\bв период\b|\bс \d[^;]{0,60}? (?:по|до) \d|аралығында|кезеңде|кезеңінде", re.IGNORECASE)
_QUOTA = re.compile(
    r"(?<!\d)\d{1,9}(?:[.,]\d{1,9})? ?(?:\([^)]{0,60}\) )?"
    r"(?:особ|голов|килограмм|кг\b|тонн|т\b|га\b|дара[қғ]|бас\b|шт|дана|марал|экземпляр|куб)",
    re.IGNORECASE,
)


def decide(sentence: Span, context: Context, times: Sequence[Found] = ()) -> tuple[Statement, str]:
    """The type of a sentence and the name of what decided it; ``times`` are those that stand in it."""
    text = " ".join(sentence.text.split())
    placed = _by_place(text, context)
    if placed:
        return placed
    kind = kind_of_place(context)
    tokens = list(sentence)
    kazakh = is_kazakh(tokens, sentence.doc.lang_)
    own = words(tokens, kazakh=kazakh)
    found = hits(own, "kk" if kazakh else "ru", kind)
    shaped = _by_shape(text, context, kind, found)
    if shaped:
        return shaped
    return _by_cues(own, found, context, "kk" if kazakh else "ru", times)


def _by_place(text: str, context: Context) -> tuple[Statement, str] | None:
    """What the block alone decides: headings, heads of tables, the columns of a plan."""
    if not _LETTERS.search(text) or _ADDRESS.fullmatch(text):
        return Statement.NONE, "no-words"
    if context.block in _SILENT_BLOCKS or context.header:
        return Statement.NONE, "heading"
    if context.role is Column.FORM and _DIGIT.search(text) and _REACHED.search(text):
        return Statement.DONE, "reported-figure"
    if context.role is Column.FORM and _EXPECTED.search(context.heading) and _DIGIT.search(text):
        return Statement.COMMITMENT, "expected-result"
    if context.role in _SILENT_COLUMNS:
        return Statement.NONE, "column"
    if context.role is Column.MEASURE:
        return Statement.COMMITMENT, "measure"
    if text.endswith("?"):
        return Statement.NONE, "question"
    if _NOTE.match(text) or _PRESENT.match(text) or tells_terms(text):
        return Statement.NONE, "note"
    return None


def _by_shape(text: str, context: Context, kind: Kind, found: Sequence[Hit]) -> tuple[Statement, str] | None:
    """What the make-up of a sentence decides: approval marks, definitions, indicator series, quotas."""
    speaks = any(hit.cue.type is not Statement.NONE for hit in found)
    if kind is Kind.PLAN and _APPROVED.search(text) and not text.endswith((".", ";", ":")):
        return Statement.NONE, "approval-mark"
    if kind is Kind.ACT:
        if _APPROVED.search(text) and not text.endswith((".", ";", ":")):
            return Statement.NONE, "approval-mark"
        if context.block is BlockKind.LIST_ITEM and _TERM.search(text) and _QUOTA.search(text):
            return Statement.COMMITMENT, "quota"
        head = len(_DASH.split(text, maxsplit=1)[0].split())
        orders = [hit for hit in found if hit.cue.type is Statement.INSTRUCTION]
        ordered = any(not hit.cue.alone or hit.place < head for hit in orders)
        if context.block is BlockKind.LIST_ITEM and not ordered and _DEFINITION.match(_PARENTHESES.sub(" ", text)):
            return Statement.NONE, "definition"
    if kind is not Kind.ACT and _EXPECTED.match(text) and _DIGIT.search(text) and not text.endswith(":"):
        return Statement.COMMITMENT, "expected-result"
    if _ANSWER_FOLLOWS.search(text):
        return Statement.NONE, "heading"
    series = [int(year) for year in _SERIES.findall(_PARENTHESES.sub(" ", text) if speaks else text)]
    if series and (not speaks or len(series) > 2):
        return _series(text, series, context)
    places = (BlockKind.CELL, BlockKind.LIST_ITEM)
    named = kind is Kind.PLAN and context.block in places and context.role is None and not text.endswith(":")
    if named and not found and (names_an_act(text) or text.endswith("туралы")) and not heads_an_analysis(text):
        return Statement.COMMITMENT, "measure"
    if kind is not Kind.ACT and not found and not _TERM_ALONE.match(text) and _SCHEDULED.search(text):
        return Statement.COMMITMENT, "scheduled"
    if kind is not Kind.ACT and not speaks and _TARGET.search(text):
        return Statement.COMMITMENT, "series"
    if kind is Kind.PLAN and not found and _ACTUAL.match(text.lstrip("–—- \t")):
        return Statement.DONE, "reported-figure"
    if context.role is Column.PROGRESS and not found and _RESULT.search(text):
        return Statement.DONE, "reported-figure"
    return None


def _series(text: str, years: Sequence[int], context: Context) -> tuple[Statement, str]:
    """Years with their values: targets while one of them is to come or planned, else a report."""
    latest = max(years)
    if _ACTUAL.search(text) and len(years) == 1:
        return Statement.DONE, "reported-figure"
    if _PLANNED.search(text) or context.issued is None or latest >= context.issued.year:
        return Statement.COMMITMENT, "series"
    return Statement.DONE, "reported-figure"


def _by_cues(
    own: Sequence[Word], found: Sequence[Hit], context: Context, language: str, times: Sequence[Found]
) -> tuple[Statement, str]:
    """The furthest-looking cue of the main clauses, else of the subordinate ones."""
    if not found:
        return Statement.NONE, NOMINAL
    ahead = any(hit.cue.habit for hit in found) and is_ahead(own, context, language, times)
    retold = any(hit.cue.norm for hit in found) and retells(own, language, kind_of_place(context))
    for hit in found:
        if hit.cue.whole:
            return hit.cue.type, hit.cue.name
    if any(_governs(hit) for hit in found):
        found = [hit for hit in found if not hit.cue.alone]
    main = [hit for hit in found if not hit.subordinate]
    for part in (main, found):
        typed = [(_type(hit, ahead=ahead, retold=retold), hit.cue.name) for hit in part]
        typed = [pair for pair in typed if pair[0] is not Statement.NONE]
        if part is not main:
            # What a relative clause demands is no demand of the sentence.
            typed = [pair for pair in typed if pair[0] not in (Statement.INSTRUCTION, Statement.DUTY)]
        if typed:
            return min(typed, key=lambda pair: _ORDER[pair[0]])
    return Statement.NONE, found[0].cue.name


def _governs(hit: Hit) -> bool:
    """Whether a cue of a main clause may have the sentence's infinitive for its own."""
    return not hit.cue.alone and not hit.subordinate and (hit.cue.governs or hit.cue.type is not Statement.NONE)


def _type(hit: Hit, *, ahead: bool, retold: bool) -> Statement:
    if hit.cue.habit and ahead:
        return Statement.COMMITMENT
    return Statement.DUTY if hit.cue.norm and retold else hit.cue.type
