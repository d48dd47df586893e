"""The pages of the ledger: all commitments with filters and counts, and one commitment with all that is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException

from corpus import ledger, schema
from corpus.errors import MindetError
from corpus.ledger import Facet, Kept, Wanted
from corpus.model import Annotation, Deadline, Figure, Label, Lack, Role, Standing
from service.ledger import TYPES, agency_name, facet_name, name, place_name, reference, wanted
from service.parameters import Undertakings, current_day
from service.web import labels
from service.web.i18n import day_text, gettext
from service.web.labels import N_
from service.web.page import day_of, known, page

router = APIRouter(include_in_schema=False)

_PER_PAGE = 50
# What a list to choose from can hold and still be read: the most frequent values.
_MOST_CHOICES = 200
_BY_DUE = "due"
_ROLES = {
    Role.RESPONSIBLE: N_("responsible"),
    Role.BY_AGREEMENT: N_("by agreement"),
    Role.ADDRESSEE: N_("addressee"),
    Role.REPORTED: N_("only reports"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many commitments it would leave, whether it is chosen, and where choosing it leads."""

    value: str
    name: str
    count: int
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment as a row of the table."""

    kept: Kept
    reference: str | None
    bodies: tuple[str, ...]
    deadlines: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]


@router.get("/{language}/ledger")
def ledger_page(
    request: Request,
    language: str,
    asked: Undertakings,
    due_before: str = "",
    due_from: str = "",
    sort: str = "",
    cursor: str = "",
) -> Response:
    """The table of commitments with its filters, counts by status and downloads."""
    known(language)
    today = current_day()
    by_due = sort == _BY_DUE
    chosen, found, problem = Wanted(), list[Kept](), ""
    with request.app.state.library.read() as connection:
        if cursor and not ledger.is_kept(connection, cursor):
            raise HTTPException(404, f"cursor {cursor!r}: there is no such page; start again without a cursor")
        try:
            asked = replace(asked, due_before=day_of(due_before, "due_before"), due_from=day_of(due_from, "due_from"))
            if asked.due_from and asked.due_before and asked.due_from >= asked.due_before:
                problem = gettext(language, N_("The first day of the deadlines is not before the last. Swap the two."))
            else:
                chosen = wanted(connection, asked)
                kept = ledger.kept_by_due if by_due else ledger.kept
                found = kept(connection, chosen, today, after=cursor or None, limit=_PER_PAGE + 1)
        except MindetError as error:
            problem = labels.problem(language, error)
        counted = ledger.facets(connection, chosen, today)
        titles = _titles(connection, [*list(counted[Facet.DOCUMENT])[:_MOST_CHOICES], *chosen.documents])
    address = _addresses(chosen, _BY_DUE if by_due else "")
    return page(
        request,
        language,
        "ledger.html",
        400 if problem else 200,
        today=today,
        problem=problem,
        lines=[_line(one, language) for one in found[:_PER_PAGE]],
        total=sum(n for value, n in counted[Facet.TYPE].items() if not chosen.types or value in chosen.types),
        following=address(cursor=found[_PER_PAGE - 1].commitment.id) if len(found) > _PER_PAGE else "",
        continued=bool(cursor),
        first=address(),
        sort=_BY_DUE if by_due else "",
        sorted_by={"": address(sort=""), _BY_DUE: address(sort=_BY_DUE)},
        files=urlencode([*_parameters(chosen), ("ui", language)]),
        briefed=urlencode([(field, value) for field, value in _parameters(chosen) if field in ("agency", "document")]),
        any_status=address(status=()),
        quarter=address(**_quarter(today)),
        due_before=due_before,
        due_from=due_from,
        facets={facet.value: _choices(facet, counted[facet], chosen, language, titles, address) for facet in Facet},
        word=_words(language),
    )


@router.get("/{language}/ledger/{commitment_id}")
def commitment_page(request: Request, language: str, commitment_id: str) -> Response:
    """One commitment: its quote and spans, bodies, deadlines, figures, evidence, and why it has its status."""
    known(language)
    today = current_day()
    with request.app.state.library.read() as connection:
        kept = ledger.get_commitment(connection, commitment_id, today)
    if kept is None:
        raise HTTPException(404, f"commitment {commitment_id!r}: the library holds none of this id")
    made = kept.commitment
    return page(
        request,
        language,
        "commitment.html",
        today=today,
        kept=kept,
        line=_line(kept, language),
        spans=[(made.start, made.end), *made.repeats],
        bodies=[(one.id, agency_name(one.id, one.name, language), _role(one.role, language)) for one in made.agencies],
        figure=lambda figure: figure_words(figure, language),
        place=lambda place: place_name(place.id, place.name, language),
        word=_words(language),
    )


def figure_words(figure: Figure, language: str) -> str:
    """A figure with its thing and period: `700 000 items (seedlings), 2026`."""
    tag = Annotation(Label.FIGURE, figure.start, figure.end, figure.value, "")
    said = labels.tag(language, tag).removeprefix(f"{labels.name(language, 'figure')}: ")
    thing = f" ({figure.value['of']})" if figure.value.get("of") else ""
    period = _period(figure.value.get("period") or {}, language)
    return f"{said}{thing}{period and ', '}{period}"


def _period(period: Mapping[str, str | None], language: str) -> str:
    """A period in words: the year alone where it is a whole one."""
    start, end = period.get("start"), period.get("end")
    if start and end and (start[4:], end[4:]) == ("-01-01", "-12-31"):
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}–{end[:4]}"
    days = [day_text(day, language) if day else "…" for day in (start, end)]
    if not (start or end):
        return ""
    return days[0] if start == end else " – ".join(days)


def _line(kept: Kept, language: str) -> Line:
    made = kept.commitment
    owners = [one for one in made.agencies if one.role is Role.RESPONSIBLE]
    return Line(
        kept,
        reference(made, language),
        tuple(dict.fromkeys(agency_name(one.id, one.name, language) for one in owners)),
        tuple(dict.fromkeys((one.stage or "", _deadline(one, language)) for one in made.deadlines)),
        tuple(dict.fromkeys(figure_words(one, language) for one in made.figures)),
    )


def _deadline(deadline: Deadline, language: str) -> str:
    """The day and the recurrence; the text's own words where it gives neither."""
    day = day_text(deadline.due, language) if deadline.due else ""
    every = name("every", deadline.every, language) if deadline.every else ""
    return ", ".join(filter(None, (day, every))) or deadline.text


def _role(role: Role, language: str) -> str:
    return gettext(language, _ROLES[role])


def _words(language: str) -> Callable[[str, str], str]:
    """What columns and values of the ledger are called in a language."""
    return lambda group, value: name(group, value, language)


def _titles(connection: Connection, documents: Iterable[str]) -> Mapping[str, str]:
    """What documents are called in a list to choose from."""
    table = schema.documents.c
    query = select(table.id, table.title, table.source).where(table.id.in_(set(documents)))
    rows = connection.execute(query).all()
    bearers = Counter(row.title for row in rows)
    # Several files of one title are told apart by their names.
    return {
        row.id: row.source if not row.title else row.title if bearers[row.title] == 1 else f"{row.source}: {row.title}"
        for row in rows
    }


def _parameters(chosen: Wanted) -> list[tuple[str, str]]:
    """The filter as the parameters of an address."""
    several = [(facet.value, value) for facet in Facet for value in _chosen(chosen, facet)]
    days = {"due_before": chosen.due_before, "due_from": chosen.due_from}
    return [*several, *((key, day.isoformat()) for key, day in days.items() if day)]


def _chosen(chosen: Wanted, facet: Facet) -> Sequence[str]:
    values: dict[Facet, Sequence[str]] = {
        Facet.TYPE: chosen.types,
        Facet.STATUS: chosen.standings,
        Facet.AGENCY: chosen.agencies,
        Facet.PLACE: chosen.places,
        Facet.MISSING: chosen.missing,
        Facet.LANGUAGE: chosen.languages,
        Facet.DOCUMENT: chosen.documents,
    }
    return values[facet]


def _addresses(chosen: Wanted, sort: str) -> Callable[..., str]:
    """Addresses of this page with some parameters replaced, always from its beginning unless a cursor is given."""
    own = [*_parameters(chosen), *([("sort", sort)] if sort else [])]

    def address(**changed: str | Sequence[str]) -> str:
        others = [(key, value) for key, value in own if key not in changed]
        for key, values in changed.items():
            others += [(key, value) for value in ([values] if isinstance(values, str) else values) if value]
        return f"?{urlencode(others)}"

    return address


def _choices(
    facet: Facet,
    counts: Mapping[str, int],
    chosen: Wanted,
    language: str,
    titles: Mapping[str, str],
    address: Callable[..., str],
) -> list[Choice]:
    """A facet's values: those of few in their own order, of many the most frequent, and what is chosen in any case."""
    fixed: dict[Facet, Sequence[str]] = {
        Facet.TYPE: TYPES,
        Facet.STATUS: tuple(Standing),
        Facet.MISSING: tuple(Lack),
    }
    own = _chosen(chosen, facet)
    values = fixed.get(facet) or [*own, *list(counts)[:_MOST_CHOICES]]
    return [
        Choice(
            str(value),
            titles.get(value, value) if facet is Facet.DOCUMENT else facet_name(facet, value, language),
            counts.get(value, 0),
            value in own,
            address(**{facet.value: str(value)}),
        )
        for value in dict.fromkeys(values)
    ]


def _quarter(today: date) -> dict[str, str]:
    """The deadlines from today to the end of the quarter."""
    month = (today.month - 1) // 3 * 3 + 1
    after = (date(today.year, month, 1) + timedelta(days=95)).replace(day=1)
    return {"due_from": today.isoformat(), "due_before": after.isoformat(), "sort": _BY_DUE}
