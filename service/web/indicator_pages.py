"""The page of indicators: each with its chart, its numbers as a table, and where documents disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.exceptions import HTTPException

from corpus.errors import MindetError
from index.indicator_model import Basis
from index.indicators import Series
from service import indicators
from service.ledger import place_name
from service.parameters import Measures
from service.web import labels
from service.web.page import known, page
from service.web.sources import Source, sources
from service.wording import said

router = APIRouter(include_in_schema=False)

_PER_PAGE = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A point as a row of the table under its chart."""

    day: date | None
    dated: str
    stated: str
    value: str
    against: bool
    source: Source | None
    page: int | None
    link: str
    quote: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A measure as a page shows it."""

    id: str
    title: str
    unit: str
    place: str
    basis: str
    chart: Markup
    rows: tuple[Row, ...]
    disagreements: tuple[str, ...]


def drawn(one: Series, held: Mapping[str, Source], language: str) -> Drawn:
    """A measure with its chart, table and contradictions in words."""
    against = indicators.contradicted(one)
    rows = []
    for point in one.points:
        source = held.get(point.document)
        link = source.link(language, point.start, point.end) if source else ""
        rows.append(
            Row(
                point.day,
                indicators.dated_text(point, language),
                said(f"stated.{point.stated}", language),
                indicators.value_text(point, language),
                (point.document, point.start) in against,
                source,
                point.page,
                link,
                " ".join(point.statement.split()),
            )
        )
    return Drawn(
        one.id,
        one.title,
        indicators.unit_text(one, language),
        place_name(one.region, one.region, language) if one.region else "",
        "" if one.basis is Basis.LEVEL else said(f"basis.{one.basis}", language),
        # The chart is our own SVG, every text in it escaped by its writer.
        Markup(indicators.chart(one, language)),
        tuple(rows),
        tuple(indicators.contradiction_text(found, held, language) for found in one.disagreements),
    )


@router.get("/{language}/indicators")
def indicators_page(
    request: Request,
    language: str,
    asked: Measures,
    cursor: str = "",
) -> Response:
    """Measures with their charts, those with the most points first."""
    known(language)
    filled = {"agency": asked.agencies, "place": asked.places, "unit": asked.units, "document": asked.documents}
    problem, found = "", list[Series]()
    with request.app.state.library.read() as connection:
        everything = indicators.all_series(connection)
        try:
            found = indicators.found(connection, asked)
        except MindetError as error:
            problem = labels.problem(language, error)
        ids = [one.id for one in found]
        if cursor and cursor not in ids:
            raise HTTPException(404, f"cursor {cursor!r}: there is no such page; start again without a cursor")
        first = ids.index(cursor) + 1 if cursor else 0
        shown = found[first : first + _PER_PAGE]
        held = sources(connection, {point.document for one in shown for point in one.points})
    same = [(field, value) for field, values in filled.items() for value in values]
    same += [("words", asked.words)] if asked.words else []
    places = {one.region for one in everything if one.region}
    return page(
        request,
        language,
        "indicators.html",
        400 if problem else 200,
        problem=problem,
        measures=[drawn(one, held, language) for one in shown],
        total=len(found),
        words=asked.words,
        chosen=filled,
        places=sorted((place_name(one, one, language), one) for one in places),
        units=sorted({one.unit for one in everything}),
        unit_name=lambda value: labels.unit_name(language, value) or value,
        files=urlencode([*same, ("ui", language)]),
        first=f"?{urlencode(same)}",
        continued=bool(cursor),
        following=f"?{urlencode([*same, ('cursor', shown[-1].id)])}" if first + _PER_PAGE < len(found) else "",
        sample=any(one.sample for one in held.values()),
    )
