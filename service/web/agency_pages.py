"""The pages of public bodies: which of them undertook what, and one body's account."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from markupsafe import Markup
from starlette.exceptions import HTTPException

from corpus.model import Standing
from corpus.serial import plain
from service import charts
from service.agency import Account, NoAgency, Outcome, account, listed
from service.csv_table import csv_response, csv_text
from service.ledger import agency_name, name
from service.parameters import current_day
from service.web.page import known, page
from service.web.sources import sources
from service.wording import said

router = APIRouter(include_in_schema=False)

STANDING_COLOURS: Mapping[Standing, str] = {
    Standing.ANNOUNCED: "#87969b", Standing.IN_PROGRESS: "#1d5fb4", Standing.DONE: "#2f8a3b",
    Standing.PARTLY_DONE: "#8a9a1c", Standing.REFUSED: "#7d5aa6", Standing.NOT_DONE: "#b4400f",
    Standing.OVERDUE: "#c4262e", Standing.DROPPED: "#7d5aa6",
}  # fmt: skip
_OUTCOME_COLOURS: Mapping[Outcome, str] = {
    Outcome.ON_TIME: "#2f8a3b", Outcome.LATE: "#8a9a1c", Outcome.DONE: "#5f9e67", Outcome.PARTLY: "#c98a00",
    Outcome.GOING_ON: "#1d5fb4", Outcome.NOT_DONE: "#b4400f", Outcome.DROPPED: "#7d5aa6", Outcome.SILENT: "#c4262e",
}  # fmt: skip
_MOST_ROWS = 100


@router.get("/{language}/agencies")
def agencies_page(request: Request, language: str) -> Response:
    """The bodies that must do something by the ledger, those with the most first."""
    known(language)
    today = current_day()
    with request.app.state.library.read() as connection:
        found = listed(connection, today)
    return page(
        request,
        language,
        "agencies.html",
        bodies=[(body, agency_name(body.id, body.id, language), count) for body, count in found],
        today=today,
    )


@router.get("/{language}/agencies.json")
def agencies_json(request: Request, language: str) -> Response:
    """The same as JSON."""
    known(language)
    with request.app.state.library.read() as connection:
        found = listed(connection, current_day())
    return JSONResponse({"agencies": [{**plain(body), "commitments": count} for body, count in found]})


@router.get("/{language}/agencies.csv")
def agencies_csv(request: Request, language: str) -> Response:
    """The same as CSV."""
    known(language)
    with request.app.state.library.read() as connection:
        found = listed(connection, current_day())
    rows = (
        (body.id, agency_name(body.id, body.id, language), count, body.valid_from, body.valid_to, body.successor)
        for body, count in found
    )
    return csv_response(csv_text(["id", "name", "commitments", "valid_from", "valid_to", "successor"], rows))


@router.get("/{language}/agencies/{agency_id}")
def agency_page(request: Request, language: str, agency_id: str) -> Response:
    """One body: its undertakings by status, how it kept to their days, what it has not answered."""
    known(language)
    today = current_day()
    with request.app.state.library.read() as connection:
        try:
            found = account(connection, agency_id, today)
        except NoAgency as missing:
            raise HTTPException(404, str(missing)) from missing
        held = sources(connection, {one.kept.commitment.document for one in found.past[:_MOST_ROWS]})
    past = sorted(found.past, key=lambda one: one.due)
    return page(
        request,
        language,
        "agency.html",
        account=found,
        body=found.body,
        own_name=agency_name(found.body.id, found.body.id, language),
        called=lambda other: agency_name(other.id, other.id, language),
        today=today,
        statuses=_drawn_statuses(found, language),
        punctuality=_drawn_punctuality(found, language),
        share=_share(found, language),
        past=past[:_MOST_ROWS],
        cut=max(0, len(past) - _MOST_ROWS),
        silent=found.silent[:_MOST_ROWS],
        held=held,
        sample=any(one.kept.sample for one in found.past),
        word=lambda group, value: name(group, value, language),
    )


def _drawn_statuses(found: Account, language: str) -> Markup:
    return statuses_chart(found.statuses, agency_name(found.body.id, found.body.id, language), language)


def statuses_chart(counts: Mapping[Standing, int], of: str, language: str) -> Markup:
    """How many undertakings have which status, as bars; empty where there are none."""
    bars = status_bars(counts, language)
    if not bars:
        return Markup("")
    title = f"{said('agency.statuses', language)}: {of}"
    return Markup(charts.bars_svg(bars, _named(title, bars), language))


def status_bars(counts: Mapping[Standing, int], language: str) -> list[charts.Bar]:
    """The statuses that occur, with their counts and colours."""
    return [
        charts.Bar(name("status", standing.value, language), count, STANDING_COLOURS[standing])
        for standing, count in counts.items()
        if count
    ]


def _drawn_punctuality(found: Account, language: str) -> Markup:
    bars = [
        charts.Bar(said(f"outcome.{how}", language), count, _OUTCOME_COLOURS[how])
        for how, count in found.punctuality.items()
        if count
    ]
    if not bars:
        return Markup("")
    return Markup(charts.bars_svg(bars, _named(said("agency.punctuality", language), bars), language))


def _named(title: str, bars: list[charts.Bar]) -> charts.Named:
    return charts.Named(title, "; ".join(f"{bar.name}: {bar.count}" for bar in bars), {})


def _share(found: Account, language: str) -> str:
    past = len(found.past)
    if not past:
        return said("agency.none_past", language)
    kept = found.punctuality[Outcome.ON_TIME]
    return said("agency.share", language, past=past, kept=kept, percent=f"{round(100 * kept / past)} %")
