"""The API's comparison: `/api/v1/compare`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

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
