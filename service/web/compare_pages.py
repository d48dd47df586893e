"""The page that sets two documents side by side, and the same comparison as a DOCX."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from corpus import store
from corpus.catalogue import AmbiguousName, UnknownDocument
from corpus.errors import MindetError
from service.compare import Comparison, compare_in_library, counts
from service.compare_docx import docx
from service.compare_rows import rows
from service.web import i18n, labels
from service.web.page import page

router = APIRouter(include_in_schema=False)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/{language}/compare")
def compare_page(request: Request, language: str, a: str = "", b: str = "", view: str = "all") -> Response:
    """Two documents chosen and set side by side; `view=matters` leaves wording out."""
    with request.app.state.library.read() as connection:
        entries = store.entries(connection)
    comparison: Comparison | None = None
    problem = ""
    try:
        if a and b:
            comparison = _compared(request, a, b)
    except MindetError as error:
        problem = labels.problem(language, error)
    return page(
        request,
        language,
        "compare.html",
        404 if problem else 200,
        a=a,
        b=b,
        view="matters" if view == "matters" else "all",
        entries=entries,
        problem=problem,
        comparison=comparison,
        rows=rows(comparison) if comparison else (),
        counts=counts(comparison) if comparison else {},
    )


@router.get("/{language}/compare.docx")
def compare_docx(request: Request, language: str, a: str, b: str) -> Response:
    """The comparison with tracked changes."""
    if language not in i18n.LANGUAGES:
        raise HTTPException(404, f"there is no page in the language {language!r}")
    try:
        comparison = _compared(request, a, b)
    except (UnknownDocument, AmbiguousName) as error:
        raise HTTPException(404, str(error)) from error
    name = quote(f"{comparison.before.source} - {comparison.after.source}.docx")
    return Response(
        docx(comparison, language),
        media_type=_DOCX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _compared(request: Request, a: str, b: str) -> Comparison:
    state = request.app.state
    return compare_in_library(state.library, (a, b), state.settings.model, getattr(state, "embedder", None))
