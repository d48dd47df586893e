"""Parameters that the API and the pages share: filters by several values, and the day that statuses are told as of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AfterValidator

from service import indicators, ledger, threads


def _typed(values: list[str]) -> list[str]:
    """Without what a form sends for a field that was left empty."""
    return [value for value in values if value]


def current_day() -> date:
    """The day that statuses are told as of where none is asked for."""
    return datetime.now(UTC).date()


_TYPED = AfterValidator(_typed)

Several = Annotated[list[str], _TYPED, Query(default_factory=list)]
Agencies = Annotated[
    list[str], _TYPED, Query(default_factory=list, description="Who must: a body's id, name or abbreviation")
]
Documents = Annotated[list[str], _TYPED, Query(default_factory=list, description="A document's id or file name")]
Places = Annotated[list[str], _TYPED, Query(default_factory=list, description="A region's id or name")]
Types = Annotated[list[str], _TYPED, Query(default_factory=list, description="duty, instruction, commitment")]
Missing = Annotated[list[str], _TYPED, Query(default_factory=list, description="owner, deadline, measure")]
Statuses = Annotated[list[str], _TYPED, Query(default_factory=list, description="announced, in progress, done, …")]
AsOf = Annotated[date, Query(default_factory=current_day, description="The day of the statuses; today if left out")]


def _threads(agency: Agencies, status: Statuses, document: Documents) -> threads.Asked:
    return threads.Asked(document, agency, status)


def _indicators(
    agency: Annotated[
        list[str], _TYPED, Query(default_factory=list, description="A body that a statement of the measure names")
    ],
    place: Places,
    unit: Annotated[list[str], _TYPED, Query(default_factory=list, description="%, KZT, t, ha, count, …")],
    document: Documents,
    words: Annotated[str, Query(description="Words that its statements hold")] = "",
) -> indicators.Asked:
    return indicators.Asked(agency, place, unit, document, words)


def _undertakings(
    document: Documents,
    agency: Agencies,
    place: Places,
    type: Types,  # noqa: A002
    status: Statuses,
    missing: Missing,
    lang: Several,
) -> ledger.Asked:
    return ledger.Asked(document, agency, place, type, status, missing, lang)


Undertakings = Annotated[ledger.Asked, Depends(_undertakings)]
Threads = Annotated[threads.Asked, Depends(_threads)]
Measures = Annotated[indicators.Asked, Depends(_indicators)]
