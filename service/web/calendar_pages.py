"""The calendar of deadlines by month or quarter, and as a file for calendar programs."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from babel import Locale
from babel.dates import get_day_names
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from corpus import ledger, ledger_days
from corpus.errors import MindetError
from corpus.ledger import Facet, Wanted
from corpus.model import Role
from service.calendar_feed import MEDIA_TYPE, calendar
from service.csv_table import csv_response, csv_text
from service.events import DueDay, Event, due_days
from service.ledger import Asked, agency_name, name, wanted
from service.parameters import Agencies, Documents, current_day
from service.web import labels
from service.web.i18n import month_text
from service.web.page import known, page
from service.wording import said

router = APIRouter(include_in_schema=False)

_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEARS = (1991, 2199)
_PER_DAY = 5
_PER_LIST_DAY = 40


class BadStretch(MindetError):
    """What is to be shown is neither a month nor a quarter."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month or a quarter: its first and last day."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        """Whether it is one month."""
        return self.first.month == self.last.month

    def text(self) -> str:
        """As an address names it."""
        if self.is_month:
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}"

    def beside(self, step: int) -> Stretch:
        """The stretch of the same length before (-1) or after (1) it."""
        day = self.last + timedelta(days=1) if step > 0 else self.first - timedelta(days=1)
        return month_of(day) if self.is_month else quarter_of(day)

    def months(self) -> Iterator[Stretch]:
        """The months in it."""
        day = self.first
        while day <= self.last:
            own = month_of(day)
            yield own
            day = own.last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid with what is due on it; ``inside`` the month that is shown, ``more`` beyond what is listed."""

    day: date
    inside: bool
    today: bool
    events: Sequence[Event]
    more: int


def month_of(day: date) -> Stretch:
    """The month that a day lies in."""
    return Stretch(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def quarter_of(day: date) -> Stretch:
    """The quarter that a day lies in."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = first.month + 2
    return Stretch(first, date(day.year, last, monthrange(day.year, last)[1]))


def stretch(when: str, today: date) -> Stretch:
    """The month `2026-11` or the quarter `2026-Q4`; the month of today where nothing is asked. Raises `BadStretch`."""
    if not when:
        return month_of(today)
    month, quarter = _MONTH.fullmatch(when), _QUARTER.fullmatch(when)
    year = int((month or quarter or [0, 0])[1])
    if month and _YEARS[0] <= year <= _YEARS[1] and 1 <= int(month[2]) <= 12:
        return month_of(date(year, int(month[2]), 1))
    if quarter and _YEARS[0] <= year <= _YEARS[1]:
        return quarter_of(date(year, int(quarter[2]) * 3, 1))
    raise BadStretch(f"when={when!r}: this is no month or quarter; write 2026-11 or 2026-Q4.")


def _chosen(agency: Agencies, document: Documents) -> Asked:
    return Asked(documents=document, agencies=agency)


Chosen = Annotated[Asked, Depends(_chosen)]


@router.get("/{language}/calendar")
def calendar_page(
    request: Request,
    language: str,
    asked: Chosen,
    when: str = "",
) -> Response:
    """What is due in a month, as a grid of days, or in a quarter, as lists."""
    known(language)
    today = current_day()
    problem, shown = "", month_of(today)
    due, unplaced = list[DueDay](), 0
    with request.app.state.library.read() as connection:
        try:
            shown = stretch(when, today)
            chosen = wanted(connection, asked)
            due = due_days(connection, chosen, today, shown.first, shown.last, _PER_LIST_DAY)
            unplaced = ledger_days.unplaced(connection, chosen, today)
        except BadStretch:
            problem = said("calendar.wrong", language)
        except MindetError as error:
            problem = labels.problem(language, error)
        bodies = ledger.facets(connection, Wanted(), today, [Facet.AGENCY])[Facet.AGENCY]
    own = [("agency", one) for one in asked.agencies] + [("document", one) for one in asked.documents]
    return page(
        request,
        language,
        "calendar.html",
        400 if problem else 200,
        problem=problem,
        today=today,
        shown=shown,
        title=_title(shown, language),
        weeks=list(_weeks(shown, due, today)) if shown.is_month else [],
        lists=[
            (_title(month, language), [one for one in due if month.first <= one.day <= month.last])
            for month in shown.months()
        ],
        weekdays=[
            (short, long)
            for short, long in zip(_weekdays("abbreviated", language), _weekdays("wide", language), strict=True)
        ],
        total=sum(len(one.events) + one.more for one in due),
        unplaced=unplaced,
        link=lambda other: f"?{urlencode([('when', other.text()), *own])}",
        here_month=month_of(min(max(today, shown.first), shown.last)),
        here_quarter=quarter_of(shown.first),
        now=month_of(today) if shown.is_month else quarter_of(today),
        own=own,
        chosen_agency=next(iter(asked.agencies), ""),
        bodies=sorted((agency_name(body, body, language), body) for body in list(bodies)[:200]),
        files=urlencode(own),
        when=shown.text(),
        owners=lambda event: _owners(event, language),
        word=lambda group, value: name(group, value, language),
        sample=any(event.kept.sample for one in due for event in one.events),
    )


def _weeks(shown: Stretch, due: Sequence[DueDay], today: date) -> Iterator[list[Day]]:
    by_day = {one.day: one for one in due}
    day = shown.first - timedelta(days=shown.first.weekday())
    while day <= shown.last:
        week = []
        for _ in range(7):
            one = by_day.get(day, DueDay(day, ()))
            more = len(one.events[_PER_DAY:]) + one.more
            week.append(Day(day, shown.first <= day <= shown.last, day == today, one.events[:_PER_DAY], more))
            day += timedelta(days=1)
        yield week


def _title(shown: Stretch, language: str) -> str:
    if not shown.is_month:
        return said("calendar.quarter_name", language, year=shown.first.year, number=(shown.first.month + 2) // 3)
    said_month = month_text(shown.first, language)
    return said_month[:1].upper() + said_month[1:]


def _weekdays(width: str, language: str) -> list[str]:
    names = get_day_names(width, context="stand-alone", locale=Locale(language))
    return [str(names[number]) for number in range(7)]


def _owners(event: Event, language: str) -> str:
    owners = (one for one in event.kept.commitment.agencies if one.role is Role.RESPONSIBLE)
    return ", ".join(dict.fromkeys(agency_name(one.id, one.name, language) for one in owners))


@router.get("/{language}/calendar.ics")
def calendar_ics(
    request: Request,
    language: str,
    asked: Chosen,
) -> Response:
    """All deadlines as an iCalendar file that a program may subscribe to."""
    known(language)
    today = current_day()
    with request.app.state.library.read() as connection:
        found = ledger.listed(connection, wanted(connection, asked), today)
    content = calendar(found, today, language, str(request.base_url).rstrip("/"))
    headers = {"Content-Disposition": 'inline; filename="mindet.ics"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.get("/{language}/calendar.json")
def calendar_json(
    request: Request,
    language: str,
    asked: Chosen,
    when: str = "",
) -> Response:
    """What is due in a month or a quarter."""
    known(language)
    return JSONResponse({"events": list(_rows(request, language, when, asked))})


@router.get("/{language}/calendar.csv")
def calendar_csv(
    request: Request,
    language: str,
    asked: Chosen,
    when: str = "",
) -> Response:
    """What is due in a month or a quarter, one deadline a row."""
    known(language)
    rows = list(_rows(request, language, when, asked))
    columns = ("day", "action", "owners", "status", "recurs", "deadline", "source", "page", "commitment", "uid")
    return csv_response(csv_text(columns, ([row[column] for column in columns] for row in rows)))


def _rows(request: Request, language: str, when: str, asked: Asked) -> Iterator[dict[str, object]]:
    today = current_day()
    shown = stretch(when, today)
    with request.app.state.library.read() as connection:
        due = due_days(connection, wanted(connection, asked), today, shown.first, shown.last)
    for one in due:
        for event in one.events:
            made = event.kept.commitment
            yield {
                "day": one.day.isoformat(),
                "action": made.action,
                "owners": _owners(event, language),
                "status": event.kept.standing.value,
                "recurs": event.recurrence is not None,
                "deadline": event.deadline.text,
                "source": event.kept.source,
                "page": made.page,
                "commitment": made.id,
                "uid": f"{event.id}@mindet",
            }
