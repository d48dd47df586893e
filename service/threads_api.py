"""Threads over HTTP: pages of them, and single ones."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException

from service.threads import Asked, NoThread, one, page

router = APIRouter(prefix="/api/v1")


@router.get("/threads", summary="What became of each undertaking, over all documents")
def threads(
    request: Request,
    agency: Annotated[list[str], Query(description="Who must: a body's id, name or abbreviation")] = [],  # noqa: B006
    status: Annotated[list[str], Query(description="announced, in progress, done, …")] = [],  # noqa: B006
    document: Annotated[list[str], Query(description="A document's id or file name")] = [],  # noqa: B006
    as_of: Annotated[date | None, Query(description="The day of the statuses; today if it is left out")] = None,
    cursor: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """A page of threads as of `mindet threads --json`; `next` is the cursor of the following page, null on the last."""
    day = as_of or datetime.now(UTC).date()
    with request.app.state.library.read() as connection:
        try:
            return page(connection, Asked(document, agency, status), day, cursor, limit)
        except NoThread as missing:
            raise HTTPException(404, str(missing)) from missing


@router.get("/threads/{thread_id}", summary="One thread")
def thread(request: Request, thread_id: str, as_of: date | None = None) -> dict[str, Any]:
    """A thread by its id or by that of a commitment in it."""
    with request.app.state.library.read() as connection:
        try:
            return one(connection, thread_id, as_of or datetime.now(UTC).date())
        except NoThread as missing:
            raise HTTPException(404, str(missing)) from missing
