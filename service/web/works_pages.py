"""The pages of works: which documents are versions or translations of one text, and one text through its versions."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from corpus import store
from corpus.catalogue import AmbiguousName, UnknownDocument
from corpus.errors import MindetError
from corpus.model import Document
from index import works
from index.align_tags import Tag
from index.history import Course, Strand
from service.history import History, history_in_library
from service.parameters import Several
from service.web import labels
from service.web.page import known, page

router = APIRouter(include_in_schema=False)
# What a page holds at most; the API gives all.
_MOST_PASSAGES = 2000


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version says in a row, where it stands, and whether it differs from the version before."""

    text: str
    document: str
    start: int
    end: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, a deadline or a passage through the versions; a cell is None where a version says nothing of it."""

    kind: str
    name: str
    section: str
    cells: tuple[Cell | None, ...]


@router.get("/{language}/works")
def works_page(request: Request, language: str) -> Response:
    """The works of the library, and the pairs that a person has to decide."""
    known(language)
    with request.app.state.library.read() as connection:
        entries = {entry.id: entry for entry in store.entries(connection)}
        found = works.works(connection)
        proposed = works.links(connection, works.State.PROPOSED)
        tied = works.links(connection, works.State.CONFIRMED)
    return page(request, language, "works.html", entries=entries, works=found, proposed=proposed, tied=tied)


@router.get("/{language}/history")
def history_page(
    request: Request,
    language: str,
    d: Several,
    text: str = "",
    view: str = "changed",
) -> Response:
    """A work, or documents, through all versions in the language `text`; `view=all` shows what did not change too."""
    known(language)
    state = request.app.state
    made: History | None = None
    problem, status = "", 200
    if text not in ("", "kk", "ru"):
        raise HTTPException(404, f"there are no texts in the language {text!r}")
    try:
        made = history_in_library(
            state.library, d, state.settings.model, text or None, getattr(state, "embedder", None)
        )
    except (UnknownDocument, AmbiguousName) as error:
        problem, status = labels.problem(language, error), 404
    except MindetError as error:
        problem, status = labels.problem(language, error), 400
    everything = view == "all"
    return page(
        request,
        language,
        "history.html",
        status,
        d=d,
        text=text,
        view="all" if everything else "changed",
        problem=problem,
        versions=made.versions if made else (),
        courses=[_course(made, course) for course in made.courses if everything or course.is_changed] if made else [],
        strands=[
            _strand(made, strand) for strand in made.strands if everything or {*strand.states} - {"first", "same"}
        ][:_MOST_PASSAGES]
        if made
        else [],
    )


def _course(made: History, course: Course) -> Row:
    cells: list[Cell | None] = []
    before: Tag | None = None
    for document, tag in zip(made.versions, course.points, strict=True):
        differs = tag is not None and course.differs(before, tag)
        cells.append(None if tag is None else Cell(tag.text, document.id, tag.start, tag.end, differs))
        before = tag or before
    return Row(course.label.value, course.thing, " / ".join(course.section[-1:]), tuple(cells))


def _strand(made: History, strand: Strand) -> Row:
    cells = [
        _cell(document, strand, at, state)
        for at, (document, state) in enumerate(zip(made.versions, strand.states, strict=True))
    ]
    return Row("text", "", " / ".join(strand.section[-1:]), tuple(cells))


def _cell(document: Document, strand: Strand, at: int, state: str) -> Cell | None:
    held = strand.units[at]
    if not held:
        return None
    text = " ".join(unit.text for unit in held)
    return Cell(text, document.id, held[0].start, held[-1].end, state in ("changed", "new"))
