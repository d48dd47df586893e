"""What the statements of a document make of one another: items of a list and their lead-in, norms told one by one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from corpus.model import Block, BlockKind, Kind, Language, Statement
from nlp.found import Found
from nlp.statement_data import grammar
from nlp.statement_items import breaks_off, content, is_item, mark, names_an_act, tells_terms
from nlp.statement_types import NOMINAL

# New wording that an act gives to another act orders nothing by itself.
_NEW_WORDING = re.compile(r"редакци|содержани|изменени|дополнени|өзгеріс|толықтыру|мазмұн", re.IGNORECASE)
# Work of a time to come that is named in the items below: `определены задачи на следующий год`.
_AGENDA = re.compile(
    r"(?:задач|направлени|приоритет|мероприяти|міндет|бағыт|басымды[қғ]|іс-шара|шаралар)[^:]{0,200}?"
    r"(?:следующ|предстоящ|ближайш|перспектив|на 20\d\d|келесі|алдағы|таяу|20\d\d жылға)"
    r"|(?:следующ|предстоящ|ближайш|на 20\d\d|келесі|алдағы|таяу|20\d\d жылға)[^:]{0,200}?"
    r"(?:задач|направлени|приоритет|мероприяти|міндет|бағыт|басымды[қғ]|іс-шара|шаралар)",
    re.IGNORECASE,
)
_ENDS = tuple('.!?…:;»"')
_MOST_BEFORE = 400
_SHORT = 60
_DIGIT = re.compile(r"[0-9]")
_QUESTIONS = frozenset({"question", "question-of-a-form", "asks"})
_ORDERS = frozenset({"orders", "orders-further-on"})
# What tells a norm in the present, so that presents after it go on with the same rules.
_NORMS = frozenset({"rules-of-procedure", "by-a-date-in-the-present", "norm-goes-on"})
# Kazakh presents that tell a practice or a promise.
_OPEN_PRESENTS = frozenset({"practises", "uses", "reaches", "will-in-the-present"})
_BACKGROUND = frozenset({"may", "law-provides", "law-is-silent", "law-lays-down", "must", "forbidden", "duty-laid-on"})


@dataclass(slots=True)
class _State:
    """Where the reading of a document stands: the lead-in, items without a verb, the law being told, the agenda."""

    lead: tuple[Found, str] | None = None
    lead_mark: str = ""
    run: list[tuple[int, int]] = field(default_factory=list)
    run_mark: str = ""
    goes_on: bool = False
    law: bool = False
    promised: bool = False
    before: str = ""


def inherited(
    blocks: Sequence[Block],
    texts: Sequence[Sequence[str]],
    finds: Sequence[Sequence[Found]],
    kind: Kind,
    tabled: Collection[int] = (),
) -> list[list[Found]]:
    """The statements of each block once lists are taken into account.

    ``texts`` holds the text of each statement, ``tabled`` the tables that are plans whatever the ``kind`` of
    the document. A sentence that ends with a colon is a lead-in; the items after it that
    say nothing by themselves take its type, and an infinitive under a duty or a right takes that one. In Kazakh the
    verb stands in the last item: those before it that break off with a verbal noun take the type of the last. Outside
    acts, presents that follow a norm of the law are norms as well.
    """
    result = _without_headline([list(own) for own in finds], texts, kind)
    state = _State()
    whole = kind
    for number, block in enumerate(blocks):
        kind = Kind.PLAN if block.table in tabled else whole
        own = mark(texts[number][0]) if texts[number] else ""
        if own and own == state.lead_mark:
            # A point with the mark of the lead-in stands beside it, not under it.
            state.lead = None
        if state.run and own != state.run_mark:
            state.run = []
        for place, (find, text) in enumerate(zip(result[number][:], texts[number], strict=True)):
            text = text.strip()
            listed = block.kind is BlockKind.LIST_ITEM or is_item(text) or _goes_on(state, text)
            inner = _is_inner_lead(state, find, text)
            if block.header or block.kind is BlockKind.HEADING or not (listed or inner):
                state.lead, state.run = None, []
            elif state.lead:
                find = _under(state.lead, find, text, kind)
            if kind is not Kind.ACT:
                find = _told_on(state, find, text, block)
                find = _promised_on(state, find, block, first=place == 0)
            result[number][place] = find
            _advance(state, find, text, own, inner=inner)
            if kind is Kind.ACT and listed and not text.endswith(":"):
                _end_run(state, result, (number, place), text)
                state.run_mark = own
            state.goes_on = text.endswith(";")
            state.before = text[-_MOST_BEFORE:]
    return result if whole is Kind.ACT else _with_measures(result, texts)


def _with_measures(result: list[list[Found]], texts: Sequence[Sequence[str]]) -> list[list[Found]]:
    """Numbered lines that name no act by themselves are measures of a plan where the next line tells their terms."""
    said = [number for number, own in enumerate(texts) if own]
    for number, following in pairwise(said):
        if len(texts[number]) == 1 and tells_terms(texts[following][0]) and mark(texts[number][0]).startswith("1"):
            find = result[number][0]
            if _type(find) is Statement.NONE:
                result[number] = [replace(find, value={"type": str(Statement.COMMITMENT)}, rule="measure-with-terms")]
    return result


def _without_headline(result: list[list[Found]], texts: Sequence[Sequence[str]], kind: Kind) -> list[list[Found]]:
    """News begin with their headline, which may lack the layout of one: its missing full stop tells it."""
    if kind is Kind.NEWS and texts and len(texts[0]) == 1 and not texts[0][0].rstrip().endswith(_ENDS):
        result[0] = [replace(result[0][0], value={"type": "none"}, rule="heading")]
    return result


def _goes_on(state: _State, text: str) -> bool:
    """Whether a line without a mark is an item by its semicolon or that of the line before."""
    return state.lead is not None and (state.goes_on or text.endswith(";"))


def _is_inner_lead(state: _State, find: Found, text: str) -> bool:
    """Whether a line heads a part of a list and leaves it under the lead-in of the whole."""
    return (
        state.lead is not None
        and text.endswith(":")
        and find.rule == NOMINAL
        and state.lead[0].rule not in _QUESTIONS
        and _type(state.lead[0]) is not Statement.NONE
    )


def _advance(state: _State, find: Found, text: str, own: str, *, inner: bool) -> None:
    """Take a lead-in for the sentences to come."""
    if not text.endswith(":") or inner:
        return
    if find.rule in ("resolves", "decides"):
        state.lead, state.run = None, []
    elif not state.lead or (state.lead[0].rule not in _QUESTIONS and _type(find) is not Statement.NONE):
        if _type(find) in (Statement.NONE, Statement.DONE) and find.rule not in _QUESTIONS and not _is_told(find):
            ahead = _AGENDA.search(text[-_MOST_BEFORE:]) or (
                len(text) < _SHORT and find.rule == NOMINAL and _AGENDA.search(state.before)
            )
            find = replace(find, value={"type": "commitment"}, rule="agenda") if ahead else find
        state.lead, state.run, state.lead_mark = (find, text), [], own


def _end_run(state: _State, result: list[list[Found]], place: tuple[int, int], text: str) -> None:
    """Keep an item of an act that lacks its verb, or give those kept the type of the item that has it."""
    find = result[place[0]][place[1]]
    headed = state.lead is not None and state.lead[0].rule == NOMINAL and text.endswith(";")
    if find.rule == NOMINAL and (headed or breaks_off(text)):
        state.run.append(place)
        return
    for number, item in state.run:
        result[number][item] = _with(result[number][item], find, "list-end")
    state.run = []


def _told_on(state: _State, find: Found, text: str, block: Block) -> Found:
    """A present tense that goes on with the rules of a law, as a duty."""
    norm = find.rule in _presents()
    if block.header or block.kind is BlockKind.HEADING or find.rule in _QUESTIONS:
        state.law = False
    elif (text.endswith(":") and find.rule == "law-provides") or (
        _type(find) is Statement.DUTY and (norm or find.rule in _NORMS)
    ):
        state.law = True
    elif state.law and norm and _type(find) is not Statement.COMMITMENT:
        return replace(find, value={"type": "duty"}, rule="norm-goes-on")
    elif find.rule not in _BACKGROUND and find.rule != NOMINAL:
        state.law = False
    return find


def _promised_on(state: _State, find: Found, block: Block, *, first: bool) -> Found:
    """A Kazakh present that goes on with a promise of its paragraph, as a promise: the same form is the future."""
    if not first and state.promised and block.language is Language.KK and find.rule in _OPEN_PRESENTS:
        return replace(find, value={"type": "commitment"}, rule="promise-goes-on")
    state.promised = _type(find) is Statement.COMMITMENT
    return find


@cache
def _presents() -> frozenset[str]:
    """The cues whose present tense may be a norm."""
    return frozenset(cue.name for cue in grammar().cues if cue.norm)


def _under(lead: tuple[Found, str], find: Found, text: str, kind: Kind) -> Found:
    """An item as its lead-in makes it."""
    above, introduction = lead
    type_ = _type(above)
    if above.rule in _QUESTIONS:
        return _with(find, above, "list-lead")
    if find.rule in _ORDERS and (type_ is Statement.DUTY or above.rule in ("may", "necessary-by-a-norm")):
        return _with(find, above, "list-lead")
    if find.rule != NOMINAL or type_ is Statement.NONE or text.endswith(":"):
        return find
    if kind is Kind.ACT:
        carries = type_ in (Statement.INSTRUCTION, Statement.DUTY) and not _NEW_WORDING.search(introduction)
    else:
        carries = names_an_act(text) or _DIGIT.search(content(text)) is not None
    return _with(find, above, "list-lead") if carries else find


def _with(find: Found, above: Found, rule: str) -> Found:
    return replace(find, value=above.value, rule=rule)


def _is_told(find: Found) -> bool:
    """Whether a lead-in itself speaks of the past only."""
    return find.rule == "files-a-claim"


def _type(find: Found) -> Statement:
    return Statement(find.value["type"])
