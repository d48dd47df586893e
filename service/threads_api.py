"""Threads over HTTP: pages of them, and single ones."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException

from service.parameters import AsOf, Threads
from service.threads import NoThread, one, page

router = APIRouter(prefix="/api/v1")


@router.get("/threads", summary="What became of each undertaking, over all documents")
def threads(
    request: Request,
    asked: Threads,
    as_of: AsOf,
    cursor: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """A page of threads as of `mindet threads --json`; `next` is the cursor of the following page, null on the last."""
    with request.app.state.library.read() as connection:
        try:
            return page(connection, asked, as_of, cursor, limit)
        except NoThread as missing:
            raise HTTPException(404, str(missing)) from missing


@router.get("/threads/{thread_id}", summary="One thread")
def thread(request: Request, thread_id: str, as_of: AsOf) -> dict[str, Any]:
    """A thread by its id or by that of a commitment in it."""
    with request.app.state.library.read() as connection:
        try:
            return one(connection, thread_id, as_of)
        except NoThread as missing:
            raise HTTPException(404, str(missing)) from missing
