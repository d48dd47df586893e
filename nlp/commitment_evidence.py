"""Evidence: what a statement says of an undertaking's outcome, by its type and by its wording."""

from __future__ import annotations

from datetime import date

from corpus.model import Annotation, Evidence, Label, Standing, Statement
from nlp.commitment_data import found
from nlp.commitment_scene import Scene, day, figures, places

_MARKS = {
    "done-mark": Standing.DONE,
    "not-done-mark": Standing.NOT_DONE,
    "in-progress-mark": Standing.IN_PROGRESS,
    "dropped": Standing.DROPPED,
    "partly": Standing.PARTLY_DONE,
}


def evidence(view: Scene, start: int, end: int) -> tuple[Evidence, ...]:
    """The statements of a stretch that tell of an act or of a figure, in text order."""
    return tuple(
        made
        for tag in view.within(Label.OBLIGATION, start, end)
        if (made := statement_evidence(view, tag)).type is not Statement.NONE or made.figures or made.says
    )


def statement_evidence(view: Scene, tag: Annotation) -> Evidence:
    """One statement as evidence."""
    type_ = Statement(tag.value["type"])
    said = view.said(tag.start, tag.end)
    says, whole = outcome(said, type_)
    own = figures(view, tag.start, tag.end)
    on = [at for figure in own if (at := _day_of(figure.value.get("period"))) is not None]
    return Evidence(
        type_,
        tag.start,
        tag.end,
        view.source(tag.start, tag.end),
        view.document.id,
        date=_told_on(on, view.document.date),
        says=says,
        whole=whole,
        places=places(view, tag.start, tag.end),
        figures=own,
    )


def outcome(said: str, type_: Statement) -> tuple[Standing | None, bool]:
    """The standing that a statement's wording gives an undertaking, and whether it speaks of all of it."""
    for name, standing in _MARKS.items():
        if found(name, said):
            return standing, True
    if type_ is Statement.REFUSAL:
        return (Standing.NOT_DONE if found("not-done", said) else Standing.REFUSED), False
    return None, False


def _told_on(days: list[date], issued: date | None) -> date | None:
    """The newest day that a statement names, never one after its document."""
    if not days:
        return issued
    return max(days) if issued is None else min(max(days), issued)


def _day_of(period: object) -> date | None:
    """The day of a figure that tells the state on one day."""
    if not isinstance(period, dict) or period.get("start") != period.get("end"):
        return None
    return day(period.get("end"))
