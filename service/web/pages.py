"""The pages: search, documents, one document, the API's description; each in every language of the interface."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from corpus import store
from corpus.model import Annotation, Document, Label
from corpus.serial import plain
from nlp.audit import findings
from service.csv_table import csv_response, csv_text
from service.web import i18n
from service.web.agency_pages import router as agency_router
from service.web.briefing_pages import router as briefing_router
from service.web.calendar_pages import router as calendar_router
from service.web.compare_pages import router as compare_router
from service.web.decision_pages import router as decision_router
from service.web.feed_pages import router as feed_router
from service.web.indicator_pages import router as indicator_router
from service.web.ledger_pages import router as ledger_router
from service.web.page import known, page
from service.web.search_pages import router as search_router
from service.web.text import layout
from service.web.thread_pages import router as thread_router
from service.web.works_pages import router as works_router

STATIC = Path(__file__).parent / "static"
_HIT = re.compile(r"(\d{1,9})-(\d{1,9})")

router = APIRouter(include_in_schema=False)
# More particular addresses stand first: `/{language}/compare` is no document.
ROUTERS = (
    compare_router,
    works_router,
    decision_router,
    ledger_router,
    thread_router,
    feed_router,
    agency_router,
    calendar_router,
    indicator_router,
    briefing_router,
    search_router,
    router,
)


def mount(app: FastAPI) -> None:
    """Put the pages and their static files into an application that has a library and a searcher."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for routes in ROUTERS:
        app.include_router(routes)


@router.get("/")
def front(request: Request) -> Response:
    """The search page in the language that the browser prefers."""
    return RedirectResponse(f"/{i18n.preferred(request.headers.get('accept-language', ''))}/")


@router.get("/api/docs")
def api_docs(request: Request) -> Response:
    """The API described, from its own OpenAPI document; readable without a network and without scripts."""
    return page(request, "en", "api.html", spec=request.app.openapi())


@router.get("/{language}/documents")
def documents_page(request: Request, language: str) -> Response:
    """Every document of the library, the newest first."""
    with request.app.state.library.read() as connection:
        entries = store.entries(connection)
    return page(request, language, "documents.html", entries=entries)


@router.get("/{language}/documents.json")
def documents_json(request: Request, language: str) -> Response:
    """The list of documents as JSON."""
    known(language)
    with request.app.state.library.read() as connection:
        return JSONResponse({"documents": plain(store.entries(connection))})


@router.get("/{language}/documents.csv")
def documents_csv(request: Request, language: str) -> Response:
    """The list of documents as CSV."""
    known(language)
    with request.app.state.library.read() as connection:
        entries = store.entries(connection)
    columns = ("id", "source", "title", "kind", "languages", "date", "number", "issuer", "pages", "sample")
    rows = ({**plain(entry), "languages": " ".join(entry.languages)} for entry in entries)
    return csv_response(csv_text(columns, ([row[column] for column in columns] for row in rows)))


@router.get("/{language}/documents/{document_id}")
def document_page(request: Request, language: str, document_id: str, hit: str = "") -> Response:
    """A document's text with its tags, its table of contents, and the hit that a link points to."""
    known(language)
    with request.app.state.library.read() as connection:
        document = store.get_document(connection, document_id)
        if document is None:
            raise HTTPException(404, f"document {document_id!r}: the library holds none of this id")
        tags = store.get_annotations(connection, document_id)
        sample = store.is_sample(connection, document_id)
    span = _span(hit, document)
    found = findings(document, tags)
    return page(
        request,
        language,
        "document.html",
        document=document,
        sample=sample,
        layout=layout(document, tags, span, [(one.start, one.end) for one in found]),
        findings=found,
        span=span,
        counts=_counts(tags),
    )


def _span(hit: str, document: Document) -> tuple[int, int] | None:
    match = _HIT.fullmatch(hit)
    if match is None or not int(match[1]) < int(match[2]) <= len(document.text):
        return None
    return int(match[1]), int(match[2])


def _counts(tags: Sequence[Annotation]) -> dict[Label, int]:
    kept = [tag for tag in tags if tag.label is not Label.OBLIGATION or tag.value.get("type") != "none"]
    return {label: sum(tag.label is label for tag in kept) for label in Label}
