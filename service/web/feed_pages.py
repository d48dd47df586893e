"""The addresses of the Atom feeds, and the page of saved searches with a feed for each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from corpus.errors import MindetError
from corpus.model import short_id
from service import feeds, saved, threads
from service.agency import NoAgency, one_of
from service.parameters import current_day
from service.web import labels
from service.web.forms import Filled, Form, check_origin
from service.web.page import known, page
from service.writers import named

router = APIRouter(include_in_schema=False)

_FOUND = 50


@router.get("/{language}/feed.atom")
def search_feed(request: Request, language: str) -> Response:
    """What a search finds; it takes the parameters of the search page."""
    known(language)
    query = _query(request.url.query)
    made = saved.Saved("", "", query, datetime.now(UTC))
    address = urlencode(made.parameters())
    return _searched(request, language, made, short_id("search", address), f"/{language}/feed.atom?{address}")


@router.get("/{language}/agencies/{agency_id}/feed.atom")
def agency_feed(request: Request, language: str, agency_id: str) -> Response:
    """A body's commitments."""
    known(language)
    try:
        body = one_of(agency_id)
    except NoAgency as missing:
        raise HTTPException(404, str(missing)) from missing
    with request.app.state.library.read() as connection:
        own = f"/{language}/agencies/{body.id}/feed.atom"
        found = feeds.of_agency(connection, body.id, language, current_day(), own)
    return _answer(request, found)


@router.get("/{language}/threads/{thread_id}/feed.atom")
def thread_feed(request: Request, language: str, thread_id: str) -> Response:
    """What is said of one undertaking."""
    known(language)
    with request.app.state.library.read() as connection:
        try:
            thread = threads.one(connection, thread_id, current_day())
        except threads.NoThread as missing:
            raise HTTPException(404, str(missing)) from missing
        found = feeds.of_thread(connection, thread, language, f"/{language}/threads/{thread['id']}/feed.atom")
    return _answer(request, found)


@router.get("/{language}/saved")
def saved_page(request: Request, language: str) -> Response:
    """The saved searches."""
    known(language)
    return _list(request, language, "")


@router.get("/{language}/saved.json")
def saved_json(request: Request, language: str) -> Response:
    """The saved searches as JSON."""
    known(language)
    with request.app.state.library.read() as connection:
        return JSONResponse({"saved": [one.plain() for one in saved.saved(connection)]})


@router.post("/{language}/saved")
def save_search(request: Request, language: str, form: Form) -> Response:
    """Keep a search; `search` is the query string of the search page."""
    known(language)
    _own(request, form)
    try:
        query = _query(form.one("search"))
        with request.app.state.library.write() as connection:
            saved.save(connection, form.one("name") or query["q"], query)
    except MindetError as error:
        return _list(request, language, labels.problem(language, error))
    return RedirectResponse(f"/{language}/saved", 303)


@router.post("/{language}/saved/{saved_id}/remove")
def remove_search(request: Request, language: str, saved_id: str, form: Form) -> Response:
    """Take a saved search away."""
    known(language)
    _own(request, form)
    try:
        with request.app.state.library.write() as connection:
            saved.remove(connection, saved_id)
    except saved.NoSavedSearch as missing:
        raise HTTPException(404, str(missing)) from missing
    return RedirectResponse(f"/{language}/saved", 303)


@router.get("/{language}/saved/{saved_id}/feed.atom")
def saved_feed(request: Request, language: str, saved_id: str) -> Response:
    """What a saved search finds."""
    known(language)
    with request.app.state.library.read() as connection:
        try:
            one = saved.get(connection, saved_id)
        except saved.NoSavedSearch as missing:
            raise HTTPException(404, str(missing)) from missing
    return _searched(request, language, one, one.id, f"/{language}/saved/{one.id}/feed.atom")


def _list(request: Request, language: str, problem: str) -> Response:
    with request.app.state.library.read() as connection:
        found = saved.saved(connection)
    listed = [(one, urlencode(one.parameters())) for one in found]
    return page(request, language, "saved.html", 400 if problem else 200, problem=problem, found=listed)


def _own(request: Request, form: Filled) -> None:
    """Refuse what another site's page sends, and whoever has no writer's token. Raises `HTTPException`."""
    check_origin(request)
    if named(request.app.state.settings.writers, form.one("token")) is None:
        raise HTTPException(403, "this token is no writer's")


def _query(text: str) -> dict[str, Any]:
    """The parameters of a search page as a saved query. Raises `BadSavedSearch`."""
    given: dict[str, Any] = {}
    q = ""
    for field, value in parse_qsl(text.removeprefix("?")):
        if field == "q":
            q = value
        elif field in saved.DAYS:
            given[field] = value
        elif field in saved.LISTS or field in saved.NUMBERS:
            given.setdefault(field, []).append(value)
    return saved.query_of(q, given)


def _searched(request: Request, language: str, one: saved.Saved, key: str, own: str) -> Response:
    results = request.app.state.searcher.search(one.words, one.filters(), _FOUND).results
    path = f"/{language}/?{urlencode(one.parameters())}"
    with request.app.state.library.read() as connection:
        made = feeds.of_search(connection, key, one.name or one.words, results, language, own, path)
    return _answer(request, made)


def _answer(request: Request, feed: feeds.Feed) -> Response:
    content = feeds.atom(feed, str(request.base_url).rstrip("/"))
    return Response(content, media_type=feeds.MEDIA_TYPE)
