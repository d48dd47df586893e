"""The briefing note as a file to take away: DOCX and PDF."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from service import note_docx, note_pdf
from service.briefing import Chosen, briefing
from service.note import Note
from service.parameters import Agencies, Documents, Several, current_day
from service.threads import NoThread
from service.web.page import day_of, known

router = APIRouter(include_in_schema=False)


@router.get("/{language}/brief.docx")
def brief_docx(
    request: Request,
    language: str,
    agency: Agencies,
    document: Documents,
    id: Several,  # noqa: A002
    as_of: str = "",
) -> Response:
    """The note as a DOCX, in the language of the page."""
    note = _note(request, language, (agency, document, id), as_of)
    return _file(note_docx.docx(note), note_docx.MEDIA_TYPE, "docx")


@router.get("/{language}/brief.pdf")
def brief_pdf(
    request: Request,
    language: str,
    agency: Agencies,
    document: Documents,
    id: Several,  # noqa: A002
    as_of: str = "",
) -> Response:
    """The note as a PDF, in the language of the page."""
    note = _note(request, language, (agency, document, id), as_of)
    return _file(note_pdf.pdf(note), note_pdf.MEDIA_TYPE, "pdf")


def _note(request: Request, language: str, chosen: tuple[Sequence[str], ...], as_of: str) -> Note:
    known(language)
    agencies, documents, ids = ([value for value in values if value] for values in chosen)
    day = day_of(as_of, "as_of") or current_day()
    with request.app.state.library.read() as connection:
        try:
            return briefing(
                connection, Chosen(agencies, documents, ids), day, language, str(request.base_url).rstrip("/")
            )
        except NoThread as missing:
            raise HTTPException(404, str(missing)) from missing


def _file(content: bytes, media_type: str, ending: str) -> Response:
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="mindet-brief.{ending}"'}
    )
