"""Measures over time, bodies' accounts and saved searches over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from service import indicators, saved
from service.agency import NoAgency, account
from service.agency import shown as shown_account
from service.csv_table import csv_response
from service.parameters import AsOf, Measures
from service.writers import writer

router = APIRouter(prefix="/api/v1")


@router.get("/indicators", summary="Measures over time: plan beside fact, and where documents disagree")
def list_indicators(
    request: Request,
    asked: Measures,
    cursor: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """A page as of `mindet indicators --json`, those with the most points first."""
    with request.app.state.library.read() as connection:
        found = indicators.found(connection, asked)
    ids = [one.id for one in found]
    if cursor and cursor not in ids:
        raise HTTPException(404, f"cursor {cursor!r}: there is no such page; start again without a cursor")
    first = ids.index(cursor) + 1 if cursor else 0
    page = found[first : first + limit]
    more = first + limit < len(found)
    return {
        "indicators": [indicators.shown(one) for one in page],
        "total": len(found),
        "next": page[-1].id if more else None,
    }


@router.get("/indicators.csv", summary="Measures over time as CSV, one row a point", response_class=Response)
def indicators_csv(request: Request, asked: Measures, ui: Literal["kk", "ru", "en"] = "ru") -> Response:
    """All that the filters leave; the header in the language `ui`."""
    with request.app.state.library.read() as connection:
        found = indicators.found(connection, asked)
    return csv_response(indicators.as_csv(found, ui), "indicators.csv")


@router.get("/agencies/{agency_id}", summary="One body's account: statuses, punctuality, what it has not answered")
def agency(request: Request, agency_id: str, as_of: AsOf) -> dict[str, Any]:
    """The account of a body by its id, as of a day; the successor of one that is no more."""
    with request.app.state.library.read() as connection:
        try:
            return shown_account(account(connection, agency_id, as_of))
        except NoAgency as missing:
            raise HTTPException(404, str(missing)) from missing


class ToSave(BaseModel):
    """A search to save: its name, its words, and the filters of `/api/v1/search`."""

    name: str
    q: str
    filters: dict[str, Any] = {}


@router.get("/saved", summary="The saved searches")
def list_saved(request: Request) -> dict[str, Any]:
    """All of them by name."""
    with request.app.state.library.read() as connection:
        return {"saved": [one.plain() for one in saved.saved(connection)]}


@router.post("/saved", status_code=201, summary="Save a search under a name", dependencies=[Depends(writer)])
def save(request: Request, wanted: ToSave) -> dict[str, Any]:
    """Its feed is at `/{language}/saved/{id}/feed.atom`. Needs a writer's token, as decisions do."""
    query = saved.query_of(wanted.q, wanted.filters)
    with request.app.state.library.write() as connection:
        return saved.save(connection, wanted.name, query).plain()


@router.delete("/saved/{saved_id}", summary="Take a saved search away", dependencies=[Depends(writer)])
def remove(request: Request, saved_id: str) -> dict[str, Any]:
    """The search that was taken away. Needs a writer's token."""
    with request.app.state.library.write() as connection:
        try:
            return saved.remove(connection, saved_id).plain()
        except saved.NoSavedSearch as missing:
            raise HTTPException(404, str(missing)) from missing
