"""What of the ledger is asked for, and what that means to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, or_, select

from corpus import schema
from corpus.model import Lack, Language, Standing, Statement

_TABLE = schema.commitments.c


class Facet(StrEnum):
    """What the ledger is counted by."""

    TYPE = "type"
    STATUS = "status"
    AGENCY = "agency"
    PLACE = "place"
    MISSING = "missing"
    LANGUAGE = "lang"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commitments: several values of one field are alternatives, several fields all hold.

    ``agencies`` are those that must act; ``due_before`` and ``due_from`` keep commitments with a deadline that falls
    before the one day and not before the other.
    """

    documents: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    types: tuple[Statement, ...] = ()
    standings: tuple[Standing, ...] = ()
    missing: tuple[Lack, ...] = ()
    languages: tuple[Language, ...] = ()
    due_before: date | None = None
    due_from: date | None = None


def standing(as_of: date) -> ColumnElement[str]:
    """The standing on a day, by all that is known now."""
    return case((and_(_TABLE.due.is_not(None), _TABLE.due < as_of), _TABLE.standing_late), else_=_TABLE.standing)


def conditions(wanted: Wanted, as_of: date) -> list[ColumnElement[bool]]:
    """What commitments that are wanted fulfil."""
    found: list[ColumnElement[bool]] = []
    if wanted.documents:
        found.append(_TABLE.document_id.in_(wanted.documents))
    if wanted.types:
        found.append(_TABLE.type.in_([type_.value for type_ in wanted.types]))
    if wanted.languages:
        found.append(_TABLE.language.in_([language.value for language in wanted.languages]))
    if wanted.standings:
        found.append(standing(as_of).in_([one.value for one in wanted.standings]))
    for facet, values in (
        (Facet.AGENCY, wanted.agencies),
        (Facet.PLACE, wanted.places),
        (Facet.MISSING, [lack.value for lack in wanted.missing]),
    ):
        if values:
            found.append(_has(facet, values))
    if wanted.due_before is not None:
        found.append(_TABLE.first_due < wanted.due_before)
    if wanted.due_from is not None:
        found.append(or_(_TABLE.due >= wanted.due_from, _TABLE.first_due >= wanted.due_from))
    return found


def _has(facet: Facet, values: Sequence[str]) -> ColumnElement[bool]:
    keys = schema.commitment_keys.alias().c
    return _TABLE.key.in_(select(keys.commitment_key).where(keys.field == facet.value, keys.value.in_(values)))
