"""The ledger over HTTP: pages of commitments with facets, single commitments, downloads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.exceptions import HTTPException

from corpus import ledger
from service import ledger_files
from service.csv_table import csv_response
from service.ledger import Asked, facets, page, shown, wanted
from service.parameters import AsOf, Undertakings

router = APIRouter(prefix="/api/v1")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Filter:
    """What every list of the ledger takes."""

    asked: Asked
    as_of: date


def _filter(asked: Undertakings, as_of: AsOf, due_before: date | None = None, due_from: date | None = None) -> Filter:
    return Filter(replace(asked, due_before=due_before, due_from=due_from), as_of)


Filtered = Annotated[Filter, Depends(_filter)]


@router.get("/commitments", summary="The ledger: what was undertaken, by whom, until when, and what became of it")
def commitments(
    request: Request,
    filtered: Filtered,
    cursor: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """A page as of `mindet commitments --json`, with the facets of all that the filters leave."""
    with request.app.state.library.read() as connection:
        if cursor and not ledger.is_kept(connection, cursor):
            raise HTTPException(404, f"cursor {cursor!r}: there is no such page; start again without a cursor")
        chosen = wanted(connection, filtered.asked)
        answer = page(connection, chosen, filtered.as_of, cursor or None, limit)
        return {**answer, "facets": facets(connection, chosen, filtered.as_of)}


@router.get("/commitments.csv", summary="The ledger as CSV", response_class=Response)
def commitments_csv(request: Request, filtered: Filtered, ui: Literal["kk", "ru", "en"] = "ru") -> Response:
    """All that the filters leave; the header in the language `ui`."""
    return csv_response(ledger_files.as_csv(_all(request, filtered), ui), "commitments.csv")


@router.get("/commitments.xlsx", summary="The ledger as a workbook", response_class=Response)
def commitments_xlsx(request: Request, filtered: Filtered, ui: Literal["kk", "ru", "en"] = "ru") -> Response:
    """All that the filters leave, dates and numbers as such; the header in the language `ui`."""
    content = ledger_files.as_xlsx(_all(request, filtered), ui)
    return Response(content, media_type=XLSX, headers=_named("commitments.xlsx"))


def _all(request: Request, filtered: Filter) -> Sequence[ledger.Kept]:
    with request.app.state.library.read() as connection:
        return ledger.kept(connection, wanted(connection, filtered.asked), filtered.as_of)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@router.get("/commitments/{commitment_id}", summary="One commitment")
def commitment(request: Request, commitment_id: str, as_of: AsOf) -> dict[str, Any]:
    """One commitment with its status as of a day and the statements that it rests on."""
    with request.app.state.library.read() as connection:
        found = ledger.get_commitment(connection, commitment_id, as_of)
    if found is None:
        raise HTTPException(404, f"commitment {commitment_id!r}: the library holds none of this id")
    return shown(found)
