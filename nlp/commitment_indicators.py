"""Commitments from blocks of indicators: what is measured, with the series of its figures by period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.model import Annotation, Block, BlockKind, Commitment, Deadline, Figure, Label, Origin, Statement
from nlp.commitment_action import mark, shortened
from nlp.commitment_data import found, groups
from nlp.commitment_evidence import statement_evidence
from nlp.commitment_rows import FORWARD
from nlp.commitment_scene import Scene, day, figures, is_fact

_ENDS_NAME = re.compile(r":|\(|(?<!\d)(?:19|20)\d\d(?!\d)|\s[–—-]\s(?=\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_UNIT = re.compile(r",?\s{0,9}(?:в\s)?(?:%|процент\w{0,3}|пайыз\w{0,3}|ед\.?|тыс\.? \w+)\s*$")
_EDGE = " ,;:–—-•*"


def is_indicator(view: Scene, leaf: Block) -> bool:
    """Whether a leaf stands under a heading of indicators or begins with one."""
    if leaf.kind in (BlockKind.HEADING, BlockKind.FURNITURE) or leaf.header or leaf.role is not None:
        return False
    if any(found("indicators", heading) for heading in leaf.section[-1:]):
        return True
    head = found("indicators", view.said(leaf.start, min(leaf.end, leaf.start + 80)))
    return head is not None and head.group().endswith(":") and bool(figures(view, leaf.start, leaf.end))


def indicator_commitments(view: Scene) -> Iterator[Commitment]:
    """The indicators of a document; figures that report them become evidence."""
    current: Commitment | None = None
    pending, section = "", tuple[str, ...]()
    for leaf in view.document.leaves():
        if not is_indicator(view, leaf):
            continue
        if leaf.section != section:
            if current:
                yield current
            current, pending, section = None, "", leaf.section
        for tag in view.within(Label.OBLIGATION, leaf.start, leaf.end):
            name = _name(view, tag)
            own = figures(view, tag.start, tag.end)
            if not own:
                pending = name or pending
            elif tag.value["type"] not in FORWARD:
                current = current and _with_evidence(view, current, tag)
            elif name or current is None:
                if current:
                    yield current
                current = _commitment(view, leaf, tag, name or pending, own) if name or pending else None
                pending = ""
            else:
                current = _longer(view, current, tag, own)
    if current:
        yield current


def _name(view: Scene, tag: Annotation) -> str:
    """What the statement measures, or nothing where it only goes on with a series."""
    said = view.said(tag.start, tag.end)
    said = said.removeprefix(mark(said)).lstrip(_EDGE)
    if (head := found("indicators", said)) and head.group().endswith(":"):
        said = said[head.end() :].lstrip(_EDGE)
    end = _ENDS_NAME.search(said)
    name = _UNIT.sub("", (said[: end.start()] if end else said).strip(_EDGE))
    rest = groups()["not-a-name"].pattern.sub(" ", name)
    return name if _WORD.search(rest) else ""


def _commitment(view: Scene, leaf: Block, tag: Annotation, name: str, own: tuple[Figure, ...]) -> Commitment:
    return _dated(
        view,
        Commitment(
            id="",
            document=view.document.id,
            type=Statement(tag.value["type"]),
            origin=Origin.INDICATOR,
            action=shortened(name),
            start=tag.start,
            end=tag.end,
            text=view.source(tag.start, tag.end),
            figures=own,
            language=leaf.language,
            section=leaf.section,
            made_by="indicator",
        ),
    )


def _longer(view: Scene, current: Commitment, tag: Annotation, own: tuple[Figure, ...]) -> Commitment:
    """The indicator with a further part of its series."""
    longer = replace(current, figures=(*current.figures, *own), repeats=(*current.repeats, (tag.start, tag.end)))
    return _dated(view, longer)


def _with_evidence(view: Scene, current: Commitment, tag: Annotation) -> Commitment:
    return replace(current, evidence=(*current.evidence, statement_evidence(view, tag)))


def _dated(view: Scene, made: Commitment) -> Commitment:
    """Its deadline runs from the first to the last of the years that its series plans."""
    issued = view.document.date
    spans = []
    for figure in made.figures:
        period = figure.value.get("period") or {}
        start, end = day(period.get("start")), day(period.get("end"))
        to_come = issued is None or (end is not None and end >= issued) or figure.value.get("as") == "plan"
        if start and end and to_come and not is_fact(figure, issued):
            spans.append((start, end, figure))
    if not spans:
        return made
    first, last = min(start for start, _, _ in spans), max(end for _, end, _ in spans)
    text = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    return replace(made, deadlines=(Deadline(text, start=first, end=last, due=last),))
