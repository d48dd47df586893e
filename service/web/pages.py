"""The pages: search, documents, one document, the API's description; each in every language of the interface."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from corpus import store
from corpus.errors import MindetError
from corpus.model import Annotation, Document, Kind, Label, Language
from corpus.registry import agencies
from corpus.serial import plain
from index.search import Filters, Result, Results
from nlp.audit import findings
from service.web import i18n, labels
from service.web.agency_pages import router as agency_router
from service.web.briefing_pages import router as briefing_router
from service.web.calendar_pages import router as calendar_router
from service.web.compare_pages import router as compare_router
from service.web.feed_pages import router as feed_router
from service.web.indicator_pages import router as indicator_router
from service.web.ledger_pages import router as ledger_router
from service.web.page import day_of, known, page
from service.web.text import Piece, layout, pieces
from service.web.thread_pages import router as thread_router
from service.web.works_pages import router as works_router

STATIC = Path(__file__).parent / "static"
_HIT = re.compile(r"(\d{1,9})-(\d{1,9})")

router = APIRouter(include_in_schema=False)
# More particular addresses stand first: `/{language}/compare` is no document.
ROUTERS = (
    compare_router,
    works_router,
    ledger_router,
    thread_router,
    feed_router,
    agency_router,
    calendar_router,
    indicator_router,
    briefing_router,
    router,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result as the page shows it."""

    result: Result
    link: str
    pieces: tuple[Piece, ...]
    sample: bool


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


@router.get("/{language}/")
def search_page(
    request: Request,
    language: str,
    q: str = "",
    kind: Annotated[list[str], Query()] = [],  # noqa: B006  (FastAPI copies defaults)
    lang: Annotated[list[str], Query()] = [],  # noqa: B006
    agency: Annotated[list[str], Query()] = [],  # noqa: B006
    document: Annotated[list[str], Query()] = [],  # noqa: B006
    since: str = "",
    until: str = "",
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """The search box, its filters, and what was found."""
    known(language)
    results: Results | None = None
    problem = ""
    try:
        filters = Filters(
            kinds=tuple(filter(None, kind)),
            languages=tuple(filter(None, lang)),
            agencies=tuple(filter(None, agency)),
            documents=tuple(filter(None, document)),
            since=day_of(since, "since"),
            until=day_of(until, "until"),
        )
        if q.strip():
            results = request.app.state.searcher.search(q, filters, k)
    except MindetError as error:
        problem = labels.problem(language, error)
    with request.app.state.library.read() as connection:
        entries = {entry.id: entry for entry in store.entries(connection)}
        found = results.results if results else ()
        samples = {key for key, entry in entries.items() if entry.sample}
        hits = [_hit(connection, result, language, result.document in samples) for result in found]
        bodies = store.keys(connection, Label.AGENCY)
    return page(
        request,
        language,
        "search.html",
        400 if problem else 200,
        q=q,
        k=k,
        chosen={"kind": kind, "lang": lang, "agency": agency, "document": document, "since": since, "until": until},
        results=results,
        hits=hits,
        problem=problem,
        kinds=list(Kind),
        text_languages=[Language.KK, Language.RU, Language.MIXED],
        bodies=sorted((labels.body(language, body), body) for body in bodies if body in agencies()),
        total=len(entries),
        samples=len(samples),
        more=_more(request),
        titles={key: entry.title or entry.source for key, entry in entries.items()},
    )


def _more(request: Request) -> str:
    """The same search for more results."""
    same = [(name, value) for name, value in request.query_params.multi_items() if name != "k"]
    return urlencode([*same, ("k", "50")])


def _hit(connection: Any, result: Result, language: str, sample: bool) -> Hit:
    tags = store.annotations_within(connection, result.document, result.start, result.end)
    local = [
        Annotation(tag.label, tag.start - result.start, tag.end - result.start, tag.value, tag.made_by) for tag in tags
    ]
    cut = pieces(result.text, 0, len(result.text), local, [(low, high) for low, high in result.highlights])
    span = f"{result.start}-{result.end}"
    return Hit(result, f"/{language}/documents/{result.document}?hit={span}#s{span}", cut, sample)


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
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["id", "source", "title", "kind", "languages", "date", "number", "issuer", "pages", "sample"])
    for entry in entries:
        row = (entry.id, entry.source, entry.title, entry.kind, " ".join(entry.languages), entry.date, entry.number)
        table.writerow([_cell(value) for value in (*row, entry.issuer, entry.pages, entry.sample)])
    # The mark tells spreadsheets that the file is UTF-8.
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8")


def _cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula, whatever a document calls itself."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


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
