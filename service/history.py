"""`mindet history`: more than two versions of a text, each passage and figure through all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from corpus import schema, store
from corpus.errors import MindetError
from corpus.model import Document, Language
from index.align_kept import Aligner
from index.align_tags import Tag
from index.align_units import Unit, language_of, units
from index.align_vectors import Embed
from index.alignment import align
from index.embedding import Embedder
from index.history import Course, Strand, UnrelatedVersions, courses, strands, versions_aligned
from service.compare import Tagged, aligning, from_library

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class FewVersions(MindetError):
    """A history needs at least two versions in one language."""


class NoHistory(MindetError):
    """Texts that have nothing in common have no history together."""


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a text, the earliest first, its passages and its figures and deadlines through them."""

    versions: tuple[Document, ...]
    strands: tuple[Strand, ...]
    courses: tuple[Course, ...]


def history_in_library(
    library: store.Library,
    names: Sequence[str],
    model: str,
    language: str | None = None,
    embedder: Embedder | None = None,
) -> History:
    """The history of documents of a library by id or file name, or of a work by its id.

    Of a work in both languages the versions in ``language`` are taken, or those of its latest document.
    Raises `UnknownDocument`, `AmbiguousName`, `FewVersions` and `NoHistory`.
    """
    held = [from_library(library, name) for name in _documents(library, names)]
    with aligning(library.home, model, embedder) as (embed, aligner):
        return history(held, embed, language, aligner)


def history(
    held: Sequence[Tagged], embed: Embed | None, language: str | None = None, aligner: Aligner = align
) -> History:
    """The history of documents, put into the order of their days. Raises `FewVersions` and `NoHistory`."""
    ordered = sorted(held, key=lambda one: (_age(one.document), one.document.source))
    cut = [(one, units(one.document, one.annotations)) for one in ordered]
    wanted = Language(language) if language else language_of(cut[-1][1]) if cut else Language.OTHER
    cut = [(one, made) for one, made in cut if language_of(made) is wanted]
    if len(cut) < 2:
        raise FewVersions(
            f"there are {len(cut)} versions in this language ({wanted.value}), and a history needs two. "
            "Name more documents, or confirm that they are versions of one work."
        )
    documents = tuple(one.document for one, _ in cut)
    try:
        found = strands(versions_aligned([made for _, made in cut], embed, aligner))
    except UnrelatedVersions as error:
        first, second = documents[error.place - 1], documents[error.place]
        raise NoHistory(f"{first.source} and {second.source} have almost nothing in common. Leave one out.") from None
    return History(documents, found, courses(documents, found))


def plain(made: History) -> dict[str, Any]:
    """The JSON of `mindet history --json` and of the API."""
    return {
        "versions": [
            {
                "document": one.id,
                "source": one.source,
                "title": one.title,
                "date": one.date.isoformat() if one.date else None,
                "period": list(one.period) if one.period else None,
            }
            for one in made.versions
        ],
        "figures": [
            {
                "label": course.label.value,
                "of": course.thing or None,
                "unit": next((tag.value.get("unit") for tag in course.points if tag is not None), None),
                "changed": course.is_changed,
                "section": list(course.section),
                "points": [tag and _point(tag) for tag in course.points],
            }
            for course in made.courses
        ],
        "passages": [
            {
                "section": list(strand.section),
                "states": list(strand.states),
                "items": [_stretch(document, held) for document, held in zip(made.versions, strand.units, strict=True)],
            }
            for strand in made.strands
        ],
    }


def text(made: History) -> str:
    """For a terminal: the versions, then the figures and deadlines that changed, then how many passages did."""
    lines = [f"{number}. {one.source} ({one.date or 'no date'})" for number, one in enumerate(made.versions, 1)]
    lines.append("")
    for course in made.courses:
        if course.is_changed:
            values = " → ".join(" ".join(tag.text.split()) if tag else "—" for tag in course.points)
            where = " / ".join(course.section[-1:])
            lines.append(f"[{course.label.value}] {values}" + (f"  ({where})" if where else ""))
    changed = sum(len({*strand.states} - {"first", "same"}) > 0 for strand in made.strands)
    lines.append(f"{changed} of {len(made.strands)} passages changed")
    return "\n".join(lines)


def _documents(library: store.Library, names: Sequence[str]) -> list[str]:
    """The documents that are named, a work standing for all of its own."""
    found: dict[str, None] = {}
    with library.read() as connection:
        for name in names:
            rows = connection.execute(select(schema.documents.c.id).where(schema.documents.c.work == name)).scalars()
            found.update(dict.fromkeys(rows.all() or [name]))
    return list(found)


def _age(document: Document) -> tuple[int, str]:
    """What versions are ordered by: the year they report on or are of, by their title where nothing else tells it."""
    day = document.date.isoformat() if document.date else ""
    years = [int(year) for year in _YEAR.findall(document.title or "")]
    last = document.period[1] if document.period else document.date.year if document.date else max(years, default=0)
    return last, day


def _point(tag: Tag) -> dict[str, Any]:
    return {"text": tag.text, "value": dict(tag.value), "start": tag.start, "end": tag.end, "page": tag.page}


def _stretch(document: Document, held: Sequence[Unit]) -> dict[str, Any] | None:
    if not held:
        return None
    start, end = held[0].start, max(unit.end for unit in held)
    # Units of one strand may stand apart: then the first alone is quoted.
    if any(unit.index != held[0].index + place for place, unit in enumerate(held)):
        end = held[0].end
    return {"text": document.text[start:end], "start": start, "end": end, "page": held[0].page}
