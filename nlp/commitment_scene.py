"""A document laid out for commitments: its tags by place, so that a stretch of text is asked for what stands in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.model import Annotation, Deadline, Document, Figure, Label, Place
from corpus.reading import reading
from nlp.calendar import resolve

# `by the 1st of the month` without its event: nothing to count from.
_DAY_OF_A_MONTH = ("P1D", "P2D")


@dataclass(frozen=True, slots=True)
class Tags:
    """The annotations of one label in text order, with where each begins."""

    starts: Sequence[int]
    tags: Sequence[Annotation]

    def within(self, start: int, end: int) -> Sequence[Annotation]:
        """Those that begin in a stretch."""
        return self.tags[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@dataclass(frozen=True, slots=True)
class Scene:
    """A document with its tags by label."""

    document: Document
    tags: Mapping[Label, Tags]
    page_starts: Sequence[int]

    def source(self, start: int, end: int) -> str:
        """A stretch as it stands."""
        return self.document.text[start:end]

    def said(self, start: int, end: int) -> str:
        """A stretch as it reads."""
        return reading(self.document.text, start, end).text.strip()

    def within(self, label: Label, start: int, end: int) -> Sequence[Annotation]:
        """The tags of a label that begin in a stretch."""
        return self.tags[label].within(start, end)

    def page(self, place: int) -> int | None:
        """The page on which a place stands, 1-based; none where the format has no pages."""
        number = bisect_right(self.page_starts, place)
        return self.document.pages[number - 1].number if number else None


def scene(document: Document, annotations: Iterable[Annotation]) -> Scene:
    """Lay a document out once for all that is asked of it."""
    by_label: dict[Label, list[Annotation]] = {label: [] for label in Label}
    for tag in annotations:
        by_label[tag.label].append(tag)
    tags = {}
    for label, own in by_label.items():
        own.sort(key=lambda tag: (tag.start, tag.end))
        tags[label] = Tags([tag.start for tag in own], own)
    return Scene(document, tags, [page.start for page in document.pages])


def figures(view: Scene, start: int, end: int) -> tuple[Figure, ...]:
    """The figures of a stretch."""
    return tuple(figure(view, tag) for tag in view.within(Label.FIGURE, start, end))


def figure(view: Scene, tag: Annotation) -> Figure:
    """A figure as its tag gives it."""
    return Figure(tag.start, tag.end, view.said(tag.start, tag.end), tag.value)


def is_fact(figure: Figure, issued: date | None) -> bool:
    """Whether a figure reports: nothing is a fact before its period is over."""
    end = day((figure.value.get("period") or {}).get("end"))
    return figure.value.get("as") == "fact" and (issued is None or end is None or end <= issued)


def places(view: Scene, start: int, end: int) -> tuple[Place, ...]:
    """The regions and cities that a stretch names, each once."""
    found: dict[str, Place] = {}
    for tag in view.within(Label.PLACE, start, end):
        found.setdefault(tag.value["id"], Place(tag.value["id"], view.said(tag.start, tag.end)))
    return tuple(found.values())


def deadlines(view: Scene, start: int, end: int, stage: str | None = None) -> tuple[Deadline, ...]:
    """The deadlines of a stretch."""
    return tuple(deadline(view, tag, stage) for tag in view.within(Label.DEADLINE, start, end))


def deadline(view: Scene, tag: Annotation, stage: str | None = None) -> Deadline:
    """A deadline as its tag gives it, with the day it is due where that can be told."""
    value = tag.value
    return Deadline(
        text=view.said(tag.start, tag.end),
        stage=stage,
        start=day(value.get("start")),
        end=day(value.get("end")),
        every=value.get("every"),
        offset=value.get("offset"),
        business_days=bool(value.get("business_days")),
        anchor=value.get("anchor"),
        dates=tuple(value.get("dates") or ()),
        due=_due(value, view.document.date),
    )


def _due(value: Mapping[str, Any], issued: date | None) -> date | None:
    """The last day of a deadline: its end; that of an offset without an event counts from the document's date."""
    if value.get("end"):
        return day(value["end"])
    if value.get("every") or value.get("anchor") or value.get("offset") in _DAY_OF_A_MONTH:
        return None
    return resolve(value, issued) if value.get("offset") or value.get("dates") else None


def day(iso: Any) -> date | None:
    """A day of a tag's value; none where it is no day."""
    try:
        return date.fromisoformat(iso) if iso else None
    except (TypeError, ValueError):
        return None


def apart(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in text order, those that overlap made one."""
    last: tuple[int, int] | None = None
    for start, end in sorted(ranges):
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
        else:
            if last is not None:
                yield last
            last = (start, end)
    if last is not None:
        yield last
