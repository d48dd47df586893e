"""The component that types each sentence of a block, and how items of a list take the type of what introduces it.

`mindet_statements` sees one block; `inherit` runs over the typed blocks of a whole document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from corpus.model import Block, BlockKind, Kind, Statement
from nlp.context import Context
from nlp.spans import Found, read, write
from nlp.statement_items import breaks_off, content, is_item, names_an_act
from nlp.statement_types import NOMINAL, decide

GROUP = "obligation"

# New wording that an act gives to another act orders nothing by itself.
_NEW_WORDING = re.compile(r"редакци|содержани|изменени|дополнени|өзгеріс|толықтыру|мазмұн", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
_QUESTIONS = frozenset({"question", "question-of-a-form", "asks"})
_ORDERS = frozenset({"orders", "orders-further-on"})


@Language.factory("mindet_statements", assigns=["doc.spans"])
def mindet_statements(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the shape of a factory
    """The component under spaCy's name; it needs no settings."""
    return statements


def statements(doc: Doc) -> Doc:
    """Write each sentence of the doc with its type."""
    context = doc.user_data.get("context") or Context()
    write(doc, GROUP, [find for sentence in doc.sents if (find := _statement(sentence, context))])
    return doc


def inherit(blocks: Sequence[Block], docs: Sequence[Doc], kind: Kind) -> None:
    """Let list items take the type of their lead-in, over the docs of a document's blocks in text order."""
    finds = [read(doc, GROUP) for doc in docs]
    texts = [[doc.text[find.start : find.end] for find in own] for doc, own in zip(docs, finds, strict=True)]
    for doc, before, after in zip(docs, finds, inherited(blocks, texts, finds, kind), strict=True):
        if before != after:
            write(doc, GROUP, after)


def inherited(
    blocks: Sequence[Block], texts: Sequence[Sequence[str]], finds: Sequence[Sequence[Found]], kind: Kind
) -> list[list[Found]]:
    """The statements of each block once lists are taken into account.

    ``texts`` holds the text of each statement. A sentence that ends with a colon is a lead-in; the items after it that
    say nothing by themselves take its type, and an infinitive under a duty or a right takes that one. In Kazakh the
    verb stands in the last item: those before it that break off with a verbal noun take the type of the last.
    """
    result = [list(own) for own in finds]
    lead: tuple[Found, str] | None = None
    run: list[tuple[int, int]] = []
    for number, block in enumerate(blocks):
        for place, (find, text) in enumerate(zip(finds[number], texts[number], strict=True)):
            listed = block.kind is BlockKind.LIST_ITEM or is_item(text)
            if not listed or block.header or block.kind is BlockKind.HEADING:
                lead, run = None, []
            elif lead:
                result[number][place] = find = _under(lead, find, text, kind)
            if text.rstrip().endswith(":"):
                if find.rule in ("resolves", "decides"):
                    lead, run = None, []
                elif not lead or (lead[0].rule not in _QUESTIONS and _type(find) is not Statement.NONE):
                    lead, run = (find, text), []
            elif kind is Kind.ACT and listed and find.rule == NOMINAL and breaks_off(text):
                run.append((number, place))
            elif listed and run:
                for earlier, item in run:
                    result[earlier][item] = _with(result[earlier][item], find, "list-end")
                run = []
    return result


def _under(lead: tuple[Found, str], find: Found, text: str, kind: Kind) -> Found:
    """An item as its lead-in makes it."""
    above, introduction = lead
    type_ = _type(above)
    if above.rule in _QUESTIONS:
        return _with(find, above, "list-lead")
    if find.rule in _ORDERS and (type_ is Statement.DUTY or above.rule in ("may", "necessary-by-a-norm")):
        return _with(find, above, "list-lead")
    if find.rule != NOMINAL or type_ is Statement.NONE or text.rstrip().endswith(":"):
        return find
    if kind is Kind.ACT:
        carries = type_ in (Statement.INSTRUCTION, Statement.DUTY) and not _NEW_WORDING.search(introduction)
    else:
        carries = names_an_act(text) or _DIGIT.search(content(text)) is not None
    return _with(find, above, "list-lead") if carries else find


def _with(find: Found, above: Found, rule: str) -> Found:
    return replace(find, value=above.value, rule=rule)


def _type(find: Found) -> Statement:
    return Statement(find.value["type"])


def _statement(sentence: Span, context: Context) -> Found | None:
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    end = sentence.start_char + len(text.rstrip())
    if start >= end:
        return None
    type_, rule = decide(sentence, context)
    return Found(start, end, {"type": str(type_)}, rule)
