"""The search page: what was found, why, and how it may be narrowed; what is near one passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection, func, select
from starlette.exceptions import HTTPException

from corpus import schema, store
from corpus.errors import MindetError
from corpus.model import Annotation, Kind, Language
from corpus.registry import agencies
from index.filters import BadFilter
from index.search import Filters, Result, Results
from service.web import labels
from service.web.page import day_of, known, page
from service.web.text import Piece, pieces

router = APIRouter(include_in_schema=False)

# Filters of several values, as an address names them; the fields of `Filters` in the same order.
_LISTS = {
    "kind": "kinds",
    "lang": "languages",
    "agency": "agencies",
    "document": "documents",
    "place": "places",
    "tag": "tags",
    "status": "statuses",
}
_YEARS = {"due": "due", "year": "years"}
# The order in which the page narrows; each shows so many values.
FACETS = ("kind", "lang", "year", "agency", "place", "tag", "due", "status", "document")
_SHOWN = 6
_NEAR = {"similar", "translations"}


@dataclass(frozen=True, slots=True)
class Copied:
    """Another place where the same text stands."""

    source: str
    page: int | None
    link: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result as the page shows it."""

    result: Result
    link: str
    pieces: tuple[Piece, ...]
    sample: bool
    copies: tuple[Copied, ...]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A value by which a search may be narrowed, or widened again where it is chosen already."""

    said: str
    count: int
    link: str
    chosen: bool


@router.get("/{language}/")
def search_page(
    request: Request,
    language: str,
    q: str = "",
    since: str = "",
    until: str = "",
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """The search box, its filters, and what was found; every filter may stand several times in the address."""
    known(language)
    results: Results | None = None
    problem = ""
    chosen = {name: [*filter(None, request.query_params.getlist(name))] for name in (*_LISTS, *_YEARS)}
    try:
        given: dict[str, Any] = {field: tuple(chosen[name]) for name, field in _LISTS.items()}
        given |= {field: tuple(_year(name, value) for value in chosen[name]) for name, field in _YEARS.items()}
        filters = Filters(**given, since=day_of(since, "since"), until=day_of(until, "until"))
        if q.strip():
            results = request.app.state.searcher.search(q, filters, k)
    except MindetError as error:
        problem = labels.problem(language, error)
    with request.app.state.library.read() as connection:
        found = results.results if results else ()
        documents = {result.document for result in found} | {*chosen["document"]}
        documents |= {*(results.facets.get("document", {}) if results else {})}
        titles, samples = _particulars(connection, documents)
        hits = [_hit(connection, result, language, samples) for result in found]
        total, invented = _counts(connection)
    return page(
        request,
        language,
        "search.html",
        400 if problem else 200,
        q=q,
        k=k,
        chosen={**chosen, "since": since, "until": until},
        results=results,
        hits=hits,
        narrowings=_narrowings(request, language, results, chosen, titles),
        notices=[labels.notice(language, notice) for notice in results.warnings] if results else [],
        problem=problem,
        kinds=list(Kind),
        text_languages=[Language.KK, Language.RU, Language.MIXED],
        bodies=sorted(labels.body(language, body) for body in agencies()),
        total=total,
        samples=invented,
        more=_address(request, k=["50"]),
        as_typed=_address(request, q=[f'"{q}"']),
        titles=titles,
    )


@router.get("/{language}/passages/{passage}/{relation}")
def near_page(request: Request, language: str, passage: int, relation: str) -> Response:
    """What is near one passage in other documents, or says the same in the other language."""
    known(language)
    if relation not in _NEAR:
        raise HTTPException(404, f"{relation!r}: a passage has `similar` ones and `translations`")
    searcher = request.app.state.searcher
    found = searcher.similar(passage) if relation == "similar" else searcher.in_other_language(passage)
    with request.app.state.library.read() as connection:
        _, samples = _particulars(connection, {result.document for result in found})
        hits = [_hit(connection, result, language, samples) for result in found]
    return page(request, language, "near.html", hits=hits, relation=relation)


def _year(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) == 4):
        raise BadFilter(f"{name}: {value!r} is no year. Write 2026.")
    return int(value)


def _address(request: Request, **changed: Sequence[str]) -> str:
    """The same search with some of its parameters changed."""
    same = [(name, value) for name, value in request.query_params.multi_items() if name not in changed and value]
    return urlencode([*same, *((name, value) for name, values in changed.items() for value in values)])


def _narrowings(
    request: Request,
    language: str,
    results: Results | None,
    chosen: Mapping[str, list[str]],
    titles: Mapping[str, str],
) -> dict[str, list[Narrowing]]:
    """By facet, the values that the results have, and those chosen; a facet with one value narrows nothing."""
    made: dict[str, list[Narrowing]] = {}
    for name in FACETS if results else ():
        counts = results.facets.get(name, {}) if results else {}
        values = list(dict.fromkeys([*chosen.get(name, ()), *counts]))
        if len(values) < 2 and not chosen.get(name):
            continue
        made[name] = [
            Narrowing(
                labels.facet(language, name, value, titles),
                counts.get(value, 0),
                _address(
                    request,
                    k=[],
                    **{
                        name: [one for one in chosen[name] if one != value]
                        if value in chosen[name]
                        else [*chosen[name], value]
                    },
                ),
                value in chosen[name],
            )
            for value in values[:_SHOWN]
        ]
    return made


def _particulars(connection: Connection, documents: set[str]) -> tuple[dict[str, str], set[str]]:
    """The titles of some documents, and which of them are invented samples."""
    table = schema.documents.c
    rows = connection.execute(
        select(table.id, table.title, table.source, table.sample).where(table.id.in_(sorted(documents)))
    ).all()
    return {row.id: row.title or row.source for row in rows}, {row.id for row in rows if row.sample}


def _counts(connection: Connection) -> tuple[int, int]:
    """How many documents the library holds, and how many of them are invented."""
    table = schema.documents
    total = connection.scalar(select(func.count()).select_from(table)) or 0
    return total, connection.scalar(select(func.count()).select_from(table).where(table.c.sample.is_(True))) or 0


def _hit(connection: Connection, result: Result, language: str, samples: set[str]) -> Hit:
    tags = store.annotations_within(connection, result.document, result.start, result.end)
    local = [
        Annotation(tag.label, tag.start - result.start, tag.end - result.start, tag.value, tag.made_by) for tag in tags
    ]
    meant = [(0, span) for span in result.meant]
    cut = pieces(result.text, 0, len(result.text), local, list(result.highlights), meant)
    copies = tuple(
        Copied(copy.source, copy.page, _permalink(language, copy.document, copy.start, copy.end))
        for copy in result.copies
    )
    link = _permalink(language, result.document, result.start, result.end)
    return Hit(result, link, cut, result.document in samples, copies)


def _permalink(language: str, document: str, start: int, end: int) -> str:
    return f"/{language}/documents/{document}?hit={start}-{end}#s{start}-{end}"
