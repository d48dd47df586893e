"""Measures over time as they are asked for and shown: filters by name, JSON, CSV, charts, all in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, select

from corpus import schema, store
from corpus.model import Label
from corpus.serial import plain
from index.filters import agency_ids, document_ids
from index.indicator_model import As, Basis, Dated, Point
from index.indicator_points import points
from index.indicators import Disagreement, Series, series
from index.words import generation
from service import charts
from service.csv_table import csv_text
from service.ledger import place_ids, place_name
from service.web import labels
from service.web.i18n import day_text, number_text
from service.web.sources import Source
from service.wording import said

_MOST_DOCUMENTS = 20_000
CSV_COLUMNS = (
    "series", "title", "place", "basis", "stated", "day", "dated", "not_before", "value", "value_max", "cmp", "unit",
    "contradicted", "document", "date", "page", "quote",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it is typed: ids or names; several values of one field are alternatives."""

    agencies: Sequence[str] = ()
    places: Sequence[str] = ()
    units: Sequence[str] = ()
    documents: Sequence[str] = ()
    words: str = ""


def found(connection: Connection, asked: Asked) -> list[Series]:
    """The measures that a filter leaves. Raises `BadFilter`.

    ``agencies`` keeps measures of which a statement names the body or stands in a document that it issued.
    """
    documents = set(document_ids(connection, asked.documents))
    places = set(place_ids(asked.places))
    bodies = set(agency_ids(asked.agencies))
    named = _naming(connection, bodies) if bodies else {}
    wanted = asked.words.casefold().split()
    chosen = []
    for one in all_series(connection):
        if documents and not documents & set(one.documents):
            continue
        if places and one.region not in places:
            continue
        if asked.units and one.unit not in asked.units:
            continue
        if bodies and not any(_is_named(point, named) for point in one.points):
            continue
        if wanted and not all(word in " ".join(point.statement for point in one.points).casefold() for word in wanted):
            continue
        chosen.append(one)
    return chosen


def all_series(connection: Connection) -> Sequence[Series]:
    """Every measure of the library, made once for each state of it."""
    return _made(connection.engine, generation(connection))


@lru_cache(maxsize=2)
def _made(engine: Engine, _generation: int) -> tuple[Series, ...]:
    held: list[Point] = []
    with engine.connect() as connection:
        for entry in store.entries(connection)[:_MOST_DOCUMENTS]:
            held += _points(engine, entry.id, entry.made_with)
    return tuple(series(held))


@lru_cache(maxsize=_MOST_DOCUMENTS)
def _points(engine: Engine, document_id: str, _made_with: str) -> tuple[Point, ...]:
    """A document's amounts, read once: a new document costs no reading of the others."""
    with engine.connect() as connection:
        document = store.get_document(connection, document_id)
        if document is None:
            return ()
        sample = store.is_sample(connection, document_id)
        tags = store.get_annotations(connection, document_id)
    return tuple(replace(one, sample=sample) for one in points(document, tags))


def _naming(connection: Connection, bodies: set[str]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Where bodies are named: spans by document."""
    table = schema.annotations.c
    rows = connection.execute(
        select(table.document_id, table.start, table.end).where(table.label == Label.AGENCY, table.key.in_(bodies))
    )
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        spans.setdefault(row.document_id, []).append((row.start, row.end))
    return spans


def _is_named(point: Point, named: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    low, high = point.said
    return any(start < high and low < end for start, end in named.get(point.document, ()))


def touching(connection: Connection, spans: Iterable[tuple[str, int, int]]) -> list[Series]:
    """The measures of which a point stands in one of these stretches of documents: those of a thread."""
    by_document: dict[str, list[tuple[int, int]]] = {}
    for document, start, end in spans:
        by_document.setdefault(document, []).append((start, end))
    return [
        one
        for one in all_series(connection)
        if any(
            start < point.end and point.start < end
            for point in one.points
            for start, end in by_document.get(point.document, ())
        )
    ]


def shown(one: Series) -> dict[str, Any]:
    """A measure as `mindet indicators --json` gives it."""
    return {
        "id": one.id,
        "title": one.title,
        "unit": one.unit,
        "of": one.counted,
        "place": one.region,
        "basis": one.basis.value,
        "points": [_point(point) for point in one.points],
        "contradictions": [_disagreement(found) for found in one.disagreements],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "min": point.low,
        "max": point.high,
        "cmp": point.cmp,
        "as": point.stated.value,
        "day": plain(point.day),
        "dated": point.dated.value,
        "not_before": plain(point.not_before),
        "period": {"start": plain(point.first), "end": plain(point.last)},
        "document": point.document,
        "source": point.source,
        "date": plain(point.issued),
        "page": point.page,
        "start": point.start,
        "end": point.end,
        "text": point.text,
        "statement": point.statement,
    }


def _disagreement(one: Disagreement) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "as": one.stated.value,
        "values": [
            {"min": point.low, "max": point.high, "document": point.document, "start": point.start}
            for point in one.points
        ],
        "corrected": one.corrected.document if one.corrected else None,
    }


def as_csv(chosen: Iterable[Series], language: str) -> str:
    """One row a point; the header in a language."""
    header = [said(f"indicators.{column}", language) for column in CSV_COLUMNS]
    return csv_text(header, (row for one in chosen for row in _rows(one, language)))


def _rows(one: Series, language: str) -> Iterator[tuple[Any, ...]]:
    against = contradicted(one)
    for point in one.points:
        yield (
            one.id, one.title, place_name(one.region, one.region, language) if one.region else None,
            said(f"basis.{one.basis}", language), said(f"stated.{point.stated}", language), point.day,
                said(f"dated.{point.dated}", language), point.not_before, point.low,
            point.high, point.cmp, unit_text(one, language), (point.document, point.start) in against or None,
            point.source, point.issued, point.page, point.statement,
        )  # fmt: skip


def contradicted(one: Series) -> set[tuple[str, int]]:
    """The points that disagree with others, by document and place."""
    return {(point.document, point.start) for found in one.disagreements for point in found.points}


def unit_text(one: Series, language: str) -> str:
    """What a measure is counted in: its thing where it has one, else its unit."""
    if one.counted and one.unit == "count":
        return one.counted
    return labels.unit_name(language, one.unit)


def value_text(point: Point, language: str) -> str:
    """An amount with its sign: `≥ 80`, `5–7`."""
    low, high = number_text(point.low, language), number_text(point.high, language)
    return f"{labels.COMPARATORS.get(point.cmp, '')}{low if low == high else f'{low}–{high}'}"


def dated_text(point: Point, language: str) -> str:
    """By what the day of an amount is known; nothing where its own words say it, or a plan sets none."""
    if point.not_before is not None:
        return said("dated.after", language, day=day_text(point.not_before, language))
    if point.dated is Dated.STATED or (point.dated is Dated.NONE and point.stated is As.PLAN):
        return ""
    return said(f"dated.{point.dated}", language)


def contradiction_text(found: Disagreement, held: Mapping[str, Source], language: str) -> str:
    """Which documents say what of one day, and whether one of them puts the others right."""
    values = "; ".join(
        f"{value_text(point, language)} — {held[point.document].title if point.document in held else point.source}"
        for point in found.points
    )
    told = said("indicators.disagreement", language, day=day_text(found.day, language), values=values)
    if found.corrected is None:
        return told
    return f"{told} {said('indicators.corrected', language, source=found.corrected.source)}"


def chart(one: Series, language: str) -> str:
    """The measure as an SVG element; empty where it would show a single day."""
    dots = _dots(one)
    return charts.lines_svg(dots, _named(one, language), language) if _is_drawn(one, dots) else ""


def picture(one: Series, language: str) -> bytes:
    """The measure as a PNG; empty where it would show a single day."""
    dots = _dots(one)
    return charts.lines_png(dots, _named(one, language), language) if _is_drawn(one, dots) else b""


def _target(one: Series) -> float | None:
    """The newest plan that names no day: drawn as a level to be reached."""
    open_ = [point for point in one.points if point.day is None and point.stated is As.PLAN]
    return max(open_, key=lambda point: (str(point.issued or ""), point.start)).high if open_ else None


def _is_drawn(one: Series, dots: Sequence[charts.Dot]) -> bool:
    """Whether a chart tells more than the table: of several days, or a plan beside a fact."""
    kinds = {dot.said for dot in dots} | ({charts.Said.PLAN} if dots and _target(one) is not None else set())
    return len({dot.day for dot in dots}) > 1 or len(kinds) > 1


def _dots(one: Series) -> list[charts.Dot]:
    against = contradicted(one)
    return [
        charts.Dot(
            point.day, (point.low + point.high) / 2, charts.Said(point.stated.value),
            (point.document, point.start) in against,
        )
        for point in one.points
        if point.day is not None
    ]  # fmt: skip


def _named(one: Series, language: str) -> charts.Named:
    legend = {kind.value: said(f"stated.{kind}", language) for kind in As}
    target = _target(one)
    if target is not None:
        legend["target"] = said("stated.target", language, value=number_text(target, language))
    legend["contradicted"] = said("indicators.disagree", language)
    told = "; ".join(
        f"{day_text(point.day, language)}: {value_text(point, language)} ({legend[point.stated.value]})"
        for point in one.points
        if point.day is not None
    )
    where = place_name(one.region, one.region, language) if one.region else ""
    return charts.Named(", ".join(filter(None, (one.title, where))), told, legend, unit_text(one, language), target)


def _undated(point: Point) -> str:
    return f"after {point.not_before}" if point.not_before else "undated"


def text(chosen: Sequence[Series]) -> str:
    """Measures as the command prints them."""
    lines = []
    for one in chosen:
        where = f", {place_name(one.region, one.region, 'en')}" if one.region else ""
        note = "" if one.basis is Basis.LEVEL else f", {one.basis.value}"
        lines.append(f"{one.title}  ({one.counted or one.unit}{where}{note})  [{one.id}]")
        against = contradicted(one)
        for point in one.points:
            mark = "  CONTRADICTED" if (point.document, point.start) in against else ""
            value = f"{point.stated.value:8}  {value_text(point, 'en'):>14}"
            lines.append(f"   {point.day or _undated(point)}  {value}  {point.source}{mark}")
    return "\n".join(lines) if lines else "No measure fits. Take fewer filters, or ingest documents first."
