"""The pages of threads: all of them with their statuses, and one told from its first word to its last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from corpus import ledger, registry
from corpus.errors import MindetError
from corpus.model import Role, Standing
from corpus.standing import due
from service import decisions, indicators, threads
from service.csv_table import csv_response, csv_text
from service.ledger import agency_name, name, place_name
from service.parameters import Threads, current_day
from service.thread_story import by_region, firm, history, offered
from service.web import labels
from service.web.indicator_pages import drawn
from service.web.page import day_of, known, page
from service.web.sources import sources

router = APIRouter(include_in_schema=False)

_PER_PAGE = 50
_MOST_CHARTS = 6
_MOST_DECISIONS = 30


@router.get("/{language}/threads")
def threads_page(
    request: Request,
    language: str,
    asked: Threads,
    cursor: str = "",
) -> Response:
    """The threads that the filters leave, with counts by status."""
    known(language)
    today = current_day()
    problem, counts = "", dict.fromkeys((standing.value for standing in Standing), 0)
    answer: dict[str, Any] = {"threads": [], "total": 0, "next": None}
    with request.app.state.library.read() as connection:
        try:
            counts = threads.counts(connection, replace(asked, statuses=()), today)
            answer = threads.page(connection, asked, today, cursor, _PER_PAGE)
        except threads.NoThread as missing:
            raise HTTPException(404, str(missing)) from missing
        except MindetError as error:
            problem = labels.problem(language, error)
        held = sources(connection, {item["document"] for one in answer["threads"] for item in firm(one)})
    bound = [("agency", value) for value in asked.agencies] + [("document", value) for value in asked.documents]
    same = [*bound, *(("status", value) for value in asked.statuses)]
    return page(
        request,
        language,
        "threads.html",
        400 if problem else 200,
        problem=problem,
        today=today,
        shown=[_line(one, held) for one in answer["threads"]],
        total=answer["total"],
        counts=counts,
        wanted={value.replace("_", " ") for value in asked.statuses},
        status_link=lambda value: f"?{urlencode([*bound, ('status', value)])}",
        first=f"?{urlencode(same)}",
        following=f"?{urlencode([*same, ('cursor', answer['next'])])}" if answer["next"] else "",
        continued=bool(cursor),
        same=urlencode(same),
        word=lambda group, value: name(group, value, language),
    )


def _line(thread: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    items = firm(thread)
    return {
        "thread": thread,
        "documents": len({item["document"] for item in items}),
        "newest": max((item["date"] for item in items if item["date"]), default=None),
        "sample": any(held[item["document"]].sample for item in items if item["document"] in held),
    }


@router.get("/{language}/threads.json")
def threads_json(
    request: Request,
    language: str,
    asked: Threads,
) -> Response:
    """The threads that the filters leave, as `mindet threads --json`."""
    known(language)
    with request.app.state.library.read() as connection:
        return JSONResponse(threads.found(connection, asked, current_day()))


@router.get("/{language}/threads.csv")
def threads_csv(
    request: Request,
    language: str,
    asked: Threads,
) -> Response:
    """The statements of the threads that the filters leave, one a row."""
    known(language)
    with request.app.state.library.read() as connection:
        found = threads.found(connection, asked, current_day())
    columns = ("thread", "title", "status", "date", "source", "role", "type", "link", "score", "start", "end", "text")
    rows = (
        {**item, "thread": one["id"], "title": one["title"], "status": one["status"]}
        for one in found
        for item in one["items"]
    )
    return csv_response(csv_text(columns, ([row[column] for column in columns] for row in rows)))


@router.get("/{language}/threads/{thread_id}")
def thread_page(request: Request, language: str, thread_id: str, as_of: str = "") -> Response:
    """One undertaking: its status and how that changed, who said what of it, its indicators, its regions."""
    known(language)
    problem, day = "", current_day()
    try:
        day = day_of(as_of, "as_of") or day
    except MindetError as error:
        problem = labels.problem(language, error)
    with request.app.state.library.read() as connection:
        try:
            thread = threads.one(connection, thread_id, day)
        except threads.NoThread as missing:
            raise HTTPException(404, str(missing)) from missing
        kept = ledger.get_commitment(connection, thread["commitment"], day)
        turns = history(connection, thread, day)
        regions = by_region(connection, thread)
        measures = indicators.touching(connection, _spans(firm(thread)))[:_MOST_CHARTS]
        told = {item["document"] for item in thread["items"]} | {
            point.document for one in measures for point in one.points
        }
        log = decisions.listed(connection, [item["id"] for item in thread["items"]], limit=_MOST_DECISIONS)
        told |= {one["about"]["document"] for one in log if one["about"]}
        held = sources(connection, told)
    made = kept.commitment if kept else None
    return page(
        request,
        language,
        "thread.html",
        400 if problem else 200,
        problem=problem,
        thread=thread,
        day=day,
        made=made,
        due=due(made) if made else None,
        owners=[agency_name(one.id, one.name, language) for one in made.agencies if one.role is Role.RESPONSIBLE]
        if made
        else [],
        turns=turns,
        items=firm(thread),
        suggestions=offered(thread),
        rests={(one["document"], one["start"]) for one in thread["rests_on"]},
        regions=[(place_name(one.region, one.region, language), one.item) for one in regions],
        measures=[drawn(one, held, language) for one in measures],
        held=held,
        sample=any(one.sample for one in held.values()),
        word=lambda group, value: name(group, value, language),
        link=lambda item: held[item["document"]].link(language, item["start"], item["end"]),
        log=log,
        several=sum(item["role"] == "commitment" for item in firm(thread)) > 1,
        standings=[standing.value for standing in Standing],
        owner_ids=[one.id for one in made.agencies if one.id and one.role is Role.RESPONSIBLE] if made else [],
        place_ids=[one.id for one in made.places] if made else [],
        bodies=lambda: _named(registry.agencies(), agency_name, language),
        all_regions=lambda: _named(registry.regions(), place_name, language),
    )


def _named(known: Iterable[str], named: Callable[[str, str, str], str], language: str) -> list[tuple[str, str]]:
    """The ids of a registry with what they are called."""
    return sorted(((one, named(one, one, language)) for one in known), key=lambda pair: pair[1])


def _spans(items: Sequence[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    return [(item["document"], item["start"], item["end"]) for item in items]
