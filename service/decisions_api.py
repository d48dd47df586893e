"""Decisions over HTTP: anyone may read them, those who have a writer's token may take them."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from starlette.exceptions import HTTPException

from corpus.decisions import BadDecision, Verdict
from service import decisions
from service.parameters import AsOf
from service.writers import writer

router = APIRouter(prefix="/api/v1")


@router.get("/decisions", summary="What people decided, the newest first")
def log(
    request: Request,
    about: Annotated[list[str], Query(default_factory=list, description="Only about these statements or commitments")],
    cursor: Annotated[int | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """The audit log as of `mindet decisions --json`; `undone` were taken back, `orphaned` are about what is no more."""
    with request.app.state.library.read() as connection:
        found = decisions.listed(connection, about, cursor, limit + 1)
    return {"decisions": found[:limit], "next": found[limit - 1]["id"] if len(found) > limit else None}


@router.get("/review", summary="The suggested links that are worth deciding")
def review(
    request: Request,
    as_of: AsOf,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> dict[str, Any]:
    """The queue as of `mindet review --json`, those first that would change a status."""
    with request.app.state.library.read() as connection:
        return {"review": decisions.review(connection, as_of, limit)}


@router.post("/decisions", summary="Decide something, or take it back", status_code=201)
def decide(
    request: Request,
    who: Annotated[str, Depends(writer)],
    kind: Annotated[Verdict, Body()],
    ids: Annotated[list[str], Body(description="As `mindet decide` takes them", max_length=200)],
    field: Annotated[str, Body(max_length=40)] = "",
    value: Annotated[str, Body(max_length=2_000)] = "",
    text: Annotated[str, Body(max_length=10_000)] = "",
) -> dict[str, Any]:
    """Needs `Authorization: Bearer TOKEN` of a writer (`MINDET_WRITERS`); the log names who the token belongs to."""
    with request.app.state.library.write() as connection:
        try:
            return decisions.take(connection, who, decisions.Asked(kind, tuple(ids), field, value, text))
        except BadDecision as wrong:
            raise HTTPException(422, str(wrong)) from wrong
