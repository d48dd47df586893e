"""The API's comparisons: `/api/v1/compare`, `/api/v1/history`, `/api/v1/works`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from corpus.serial import plain as values
from index import works as kept
from service import history as told
from service.compare import compare_in_library, plain

router = APIRouter(prefix="/api/v1")


@router.get("/compare", summary="What changed between two documents, or where two languages disagree")
def compare(
    request: Request,
    a: Annotated[str, Query(description="The earlier document's id or file name")],
    b: Annotated[str, Query(description="The later document's id or file name")],
) -> dict[str, Any]:
    """As `mindet compare --json`; spans are code points into the texts of the two documents."""
    state = request.app.state
    return plain(compare_in_library(state.library, (a, b), state.settings.model, getattr(state, "embedder", None)))


@router.get("/history", summary="One text through all of its versions")
def history(
    request: Request,
    d: Annotated[list[str], Query(description="A work's id, or documents by id or file name")],
    text: Annotated[Literal["", "kk", "ru"], Query(description="The versions in this language alone")] = "",
) -> dict[str, Any]:
    """As `mindet history --json`."""
    state = request.app.state
    embedder = getattr(state, "embedder", None)
    return told.plain(told.history_in_library(state.library, d, state.settings.model, text or None, embedder))


@router.get("/works", summary="Documents that are versions or translations of one text")
def works(request: Request) -> dict[str, Any]:
    """As `mindet works --json`: the works, and every pair that looks like one with its state and reasons."""
    with request.app.state.library.read() as connection:
        return {"works": values(kept.works(connection)), "pairs": values(kept.links(connection))}
