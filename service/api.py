"""The HTTP API under `/api/v1`, with one error shape: `{"error": {"code", "message", "details"}}`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from corpus import store
from corpus.errors import MindetError
from corpus.model import Document, Kind, Label, Language
from corpus.registry import agencies
from corpus.serial import plain
from index.embedding import Embedder
from index.search import Filters, Searcher
from service.audit import audited
from service.compare_api import router as compare_router
from service.decisions_api import router as decisions_router
from service.indicators_api import router as indicators_router
from service.ledger_api import router as ledger_router
from service.parameters import Documents, Places, Several, Statuses
from service.settings import Settings
from service.threads_api import router as threads_router
from service.writers import writers

router = APIRouter(prefix="/api/v1")
# The parts of the API that stand in modules of their own.
ROUTERS = (router, ledger_router, compare_router, threads_router, decisions_router, indicators_router)

ORIGINAL_HEADERS = {
    # An original may be an HTML page with scripts of its own: it is handed over, never run under our address.
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    "X-Content-Type-Options": "nosniff",
}


def application(settings: Settings, embedder: Embedder | None = None) -> FastAPI:
    """The server over the library that the settings name, searched with their model unless an embedder is given.

    Raises `MindetError` where the library can't be opened or searched.
    """
    from service.web.pages import mount

    writers(settings.writers)  # a wrong setting is told before the library is opened
    library = store.Library(settings.home, url=settings.database)
    searcher = Searcher(library, settings.model, embedder)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        searcher.close()
        library.close()

    app = FastAPI(
        title="Mindet", version="1", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan
    )
    app.state.settings, app.state.library, app.state.searcher = settings, library, searcher
    app.state.embedder = embedder
    for routes in ROUTERS:
        app.include_router(routes)
    app.add_exception_handler(MindetError, _mindet_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    mount(app)
    return app


def error(status: int, code: str, message: str, details: Any = None) -> JSONResponse:
    """An answer in the one shape of errors."""
    return JSONResponse({"error": {"code": code, "message": message, "details": details}}, status)


async def _mindet_error(_request: Request, raised: Exception) -> Response:
    return error(400, type(raised).__name__, str(raised))


async def _validation_error(_request: Request, raised: Exception) -> Response:
    assert isinstance(raised, RequestValidationError)
    details = [{"field": str(item["loc"][-1]), "message": item["msg"]} for item in raised.errors()]
    return error(422, "BadRequest", "; ".join(f"{item['field']}: {item['message']}" for item in details), details)


async def _http_error(_request: Request, raised: Exception) -> Response:
    assert isinstance(raised, HTTPException)
    return error(raised.status_code, "NotFound" if raised.status_code == 404 else "HTTPError", str(raised.detail))


@router.get("/search", summary="Passages by meaning and by exact word, in both languages")
def search(
    request: Request,
    q: Annotated[str, Query(description="Words, a question, or an exact phrase in quotes")],
    kind: Several,
    lang: Several,
    agency: Annotated[list[str], Query(default_factory=list, description="A body's id, name or abbreviation")],
    document: Documents,
    place: Places,
    tag: Annotated[list[str], Query(default_factory=list, description="A label or a type of statement")],
    due: Annotated[list[int], Query(default_factory=list, description="A year that a deadline of the passage ends in")],
    year: Annotated[list[int], Query(default_factory=list, description="The year of the document's date")],
    status: Statuses,
    k: Annotated[int, Query(ge=1, le=100)] = 10,
    since: date | None = None,
    until: date | None = None,
) -> dict[str, Any]:
    """Results as of `mindet search --json`; filters may stand in `q` as well."""
    filters = Filters(
        tuple(kind),
        tuple(lang),
        tuple(agency),
        tuple(document),
        since,
        until,
        tuple(place),
        tuple(tag),
        tuple(due),
        tuple(year),
        tuple(status),
    )
    answer: dict[str, Any] = request.app.state.searcher.search(q, filters, k).plain()
    return answer


@router.get("/suggest", summary="What a query being typed may become")
def suggest(
    request: Request,
    q: Annotated[str, Query(max_length=200)],
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> dict[str, Any]:
    """Completions of the last word by those of the library, the most frequent first."""
    return {"suggestions": request.app.state.searcher.suggest(q, limit)}


@router.get("/passages/{passage}/similar", summary="Passages of other documents nearest in meaning to one")
def similar(request: Request, passage: int, k: Annotated[int, Query(ge=1, le=100)] = 10) -> dict[str, Any]:
    """`passage` as in a result; results in the same shape."""
    return {"results": plain(request.app.state.searcher.similar(passage, k))}


@router.get("/passages/{passage}/translations", summary="Passages in the other language that say most nearly the same")
def translations(request: Request, passage: int, k: Annotated[int, Query(ge=1, le=100)] = 3) -> dict[str, Any]:
    """`passage` as in a result; results in the same shape."""
    return {"results": plain(request.app.state.searcher.in_other_language(passage, k))}


@router.get("/documents", summary="The documents of the library, the newest first")
def documents(
    request: Request,
    cursor: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    kind: Kind | None = None,
    lang: Language | None = None,
) -> dict[str, Any]:
    """A page of documents; `next` is the cursor of the following page, null on the last."""
    with request.app.state.library.read() as connection:
        entries = store.entries(connection)
    entries = [
        entry for entry in entries if (kind is None or entry.kind is kind) and (lang is None or lang in entry.languages)
    ]
    ids = [entry.id for entry in entries]
    first = ids.index(cursor) + 1 if cursor in ids else 0
    if cursor and cursor not in ids:
        raise HTTPException(404, f"cursor {cursor!r}: there is no such page; start again without a cursor")
    page = entries[first : first + limit]
    more = first + limit < len(entries)
    return {"documents": plain(page), "total": len(entries), "next": page[-1].id if more else None}


def _document(request: Request, document_id: str) -> Document:
    with request.app.state.library.read() as connection:
        found = store.get_document(connection, document_id)
    if found is None:
        raise HTTPException(404, f"document {document_id!r}: the library holds none of this id")
    return found


@router.get("/documents/{document_id}", summary="One document with its text, pages and blocks")
def document(request: Request, document_id: str) -> Any:
    """The whole document; spans are code points into `text`."""
    return plain(_document(request, document_id))


@router.get("/documents/{document_id}/annotations", summary="The tags of a document")
def annotations(
    request: Request,
    document_id: str,
    label: Annotated[list[Label], Query()] = [],  # noqa: B006
) -> dict[str, Any]:
    """Tags in text order, each with its id, the text it covers and its value."""
    found = _document(request, document_id)
    with request.app.state.library.read() as connection:
        tags = store.get_annotations(connection, document_id, label or list(Label))
    return {
        "annotations": [{"id": tag.id(found), "text": found.text[tag.start : tag.end], **plain(tag)} for tag in tags]
    }


@router.get("/documents/{document_id}/findings", summary="Figures of a document that contradict each other")
def findings(
    request: Request,
    document_id: str,
    lang: Annotated[Literal["kk", "ru", "en"], Query(description="The language of the messages")] = "en",
) -> dict[str, Any]:
    """Findings as of `mindet audit --json`, in text order."""
    found = _document(request, document_id)
    with request.app.state.library.read() as connection:
        tags = store.get_annotations(connection, document_id)
    return {"findings": list(audited(found, tags, lang))}


@router.get("/documents/{document_id}/original", summary="The file as it came", response_class=Response)
def original(request: Request, document_id: str) -> Response:
    """The bytes the document was read from."""
    found = _document(request, document_id)
    with request.app.state.library.read() as connection:
        content = store.get_original(connection, document_id)
    from urllib.parse import quote

    disposition = f"inline; filename*=UTF-8''{quote(found.source)}"
    media_type = found.media_type + ("; charset=utf-8" if found.media_type == "text/plain" else "")
    return Response(content, media_type=media_type, headers={**ORIGINAL_HEADERS, "Content-Disposition": disposition})


@router.get("/agencies", summary="The bodies of the registry")
def bodies() -> dict[str, Any]:
    """Every body with its names in Kazakh, Russian and English, abbreviations, parent, validity and successor."""
    return {"agencies": plain(list(agencies().values()))}


@router.get("/health", summary="Whether the server answers and what it serves")
def health(request: Request) -> dict[str, Any]:
    """The size of the library and the model that searches it."""
    with request.app.state.library.read() as connection:
        count = len(store.entries(connection))
    return {"status": "ok", "documents": count, "model": request.app.state.searcher.identity}
