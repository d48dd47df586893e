"""What a search may be narrowed to, checked before it runs: an unknown value is an error that names the field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, or_, select

from corpus import schema
from corpus.errors import MindetError
from corpus.model import Kind, Label, Language, Standing, Statement
from corpus.registry import Agency, Region, agencies, regions
from index.bodies import resolve
from index.engines.interfaces import gathered
from index.notices import UNDATED, Notice
from index.tags import tags


class BadFilter(MindetError):
    """A filter asks for something that can't be: the text names the field and what it takes."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Several values of one field are alternatives; several fields all hold.

    ``agencies`` are ids, names or abbreviations, and keep passages that name the body and documents that it issued;
    ``documents`` are ids or file names; ``since`` and ``until`` leave out documents without a date. ``places`` are ids
    or names of regions, ``tags`` labels or types of statements; ``due`` are years in which a deadline of the passage
    ends, ``years`` those of the document's date; ``statuses`` are what became, as of today, of an undertaking in the
    ledger that the passage states.
    """

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    due: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """The passage keys that filters leave, None for all of them, and what the user should know about that."""

    keys: npt.NDArray[np.int64] | None
    warnings: tuple[str, ...] = ()


def allowed(connection: Connection, filters: Filters) -> Allowed:
    """Resolve filters against the library. Raises `BadFilter`."""
    documents, passages = schema.documents.c, schema.passages.c
    conditions: list[ColumnElement[bool]] = []
    if filters.kinds:
        conditions.append(documents.kind.in_(members_of(Kind, filters.kinds, "kind")))
    if filters.languages:
        conditions.append(passages.language.in_(members_of(Language, filters.languages, "lang")))
    if filters.agencies:
        conditions.append(_about(agency_ids(filters.agencies)))
    if filters.places:
        conditions.append(_tagged([(Label.PLACE.value, _regions(filters.places))]))
    if filters.tags:
        conditions.append(_tagged(_labels(filters.tags)))
    if filters.due:
        conditions.append(_tagged([(Label.DEADLINE.value, [str(year) for year in filters.due])]))
    if filters.years:
        spans = [documents.date.between(date(year, 1, 1), date(year, 12, 31)) for year in _known_years(filters.years)]
        conditions.append(or_(*spans))
    if filters.statuses:
        conditions.append(_standing_at(members_of(Standing, filters.statuses, "status")))
    if filters.documents:
        conditions.append(documents.id.in_(document_ids(connection, filters.documents)))
    warnings: tuple[str, ...] = ()
    if filters.since is not None or filters.until is not None:
        if filters.since is not None and filters.until is not None and filters.since > filters.until:
            raise BadFilter(f"since: {filters.since} is after until ({filters.until}). Swap the two days.")
        warnings = _without_date(connection, conditions)
        conditions.append(documents.date.is_not(None))
        if filters.since is not None:
            conditions.append(documents.date >= filters.since)
        if filters.until is not None:
            conditions.append(documents.date <= filters.until)
    if not conditions:
        return Allowed(None)
    kept = select(passages.key).join(schema.documents, documents.id == passages.document_id).where(*conditions)
    return Allowed(gathered(connection, kept), warnings)


def members_of(known: type[StrEnum], values: Iterable[str], field: str) -> list[str]:
    """The members' values that a filter names, whatever their case. Raises `BadFilter`."""
    names = [member.value for member in known]
    found = [value.strip().lower() for value in values]
    for value in found:
        if value not in names:
            raise BadFilter(f"{field}: {value!r} is not known. It takes {', '.join(names)}.")
    return found


def agency_ids(values: Iterable[str]) -> list[str]:
    """The ids of the bodies that an id, a name in any language or an abbreviation may mean. Raises `BadFilter`."""
    ids: list[str] = []
    for value in values:
        wanted = _folded(value)
        found = [body.id for body in agencies().values() if wanted in _names(body)] or [*resolve(value)]
        if not found:
            near = sorted({_shown(body) for body in agencies().values() if _is_near(wanted, body)})[:5]
            hint = f" Near it: {'; '.join(near)}." if near else ""
            raise BadFilter(
                f"agency: {value!r} is no body of the registry. It takes an id, a full name or an abbreviation.{hint}"
            )
        ids += found
    return ids


def _names(body: Agency) -> set[str]:
    names = (body.id, body.name_ru, body.name_kk, body.name_en)
    others = (*body.abbr_ru, *body.abbr_kk, *body.short_ru, *body.short_kk)
    return {_folded(name) for name in (*names, *others) if name}


def _is_near(wanted: str, body: Agency) -> bool:
    return len(wanted) >= 3 and any(wanted in name for name in _names(body))


def _shown(body: Agency) -> str:
    return f"{body.name_ru} ({body.id})"


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _about(ids: list[str]) -> ColumnElement[bool]:
    return or_(_tagged([(Label.AGENCY.value, ids)]), schema.documents.c.issuer.in_(ids))


def _tagged(wanted: Sequence[tuple[str, Sequence[str] | None]]) -> ColumnElement[bool]:
    """Passages with a tag of one of the labels and, where they are given, one of its values."""
    held = tags.c
    alternatives = [
        held.label == label if values is None else and_(held.label == label, held.value.in_(values))
        for label, values in wanted
    ]
    return schema.passages.c.key.in_(select(held.passage_key).where(or_(*alternatives)))


def standing(as_of: date) -> ColumnElement[str]:
    """What became of an undertaking of the ledger as of a day."""
    held = schema.commitments.c
    return case((and_(held.due.is_not(None), held.due < as_of), held.standing_late), else_=held.standing)


def stating() -> tuple[FromClause, ColumnElement[bool]]:
    """The ledger's undertakings with their values, and the condition that a passage states one."""
    held, values, passages = schema.commitments, schema.commitment_values.c, schema.passages.c
    joined = held.join(schema.commitment_values, values.commitment_key == held.c.key)
    start, end = values.value["start"].as_integer(), values.value["end"].as_integer()
    return joined, and_(held.c.document_id == passages.document_id, start < passages.end, end > passages.start)


def _standing_at(wanted: Sequence[str]) -> ColumnElement[bool]:
    """Passages that state an undertaking of one of these standings."""
    undertakings, stated = stating()
    keys = select(schema.passages.c.key).select_from(schema.passages.join(undertakings, stated))
    return schema.passages.c.key.in_(keys.where(standing(date.today()).in_(wanted)).correlate(None))


def _regions(values: Iterable[str]) -> list[str]:
    ids: list[str] = []
    for value in values:
        wanted = _folded(value)
        found = [region.id for region in regions().values() if wanted in _region_names(region)]
        if not found:
            known = ", ".join(region.name_ru for region in regions().values())
            raise BadFilter(f"place: {value!r} is no region of the registry. It takes {known}, or their ids.")
        ids += found
    return ids


def _region_names(region: Region) -> set[str]:
    names = (region.id, region.id.removeprefix("kz."), region.name_ru, region.name_kk, region.name_en)
    held = {_folded(name) for name in (*names, *region.short_ru, *region.short_kk, *region.abbr_ru, *region.abbr_kk)}
    # `Абай` for `Абай облысы` and `область Абай`.
    return held | {name.replace("область", "").replace("облысы", "").replace("region", "").strip() for name in held}


def _labels(values: Iterable[str]) -> list[tuple[str, Sequence[str] | None]]:
    labels = {label.value for label in Label if label is not Label.OBLIGATION}
    types = [statement.value for statement in Statement if statement is not Statement.NONE]
    wanted: list[tuple[str, Sequence[str] | None]] = []
    for value in values:
        name = value.strip().lower()
        if name in labels:
            wanted.append((name, None))
        elif name in types:
            wanted.append((Label.OBLIGATION.value, [name]))
        else:
            raise BadFilter(f"tag: {value!r} is not known. It takes {', '.join([*sorted(labels), *types])}.")
    return wanted


def _known_years(years: Iterable[int]) -> list[int]:
    found = list(years)
    for year in found:
        if not 1 <= year <= 9999:
            raise BadFilter(f"year: {year} is no year of the calendar.")
    return found


def document_ids(connection: Connection, values: Iterable[str]) -> list[str]:
    """The ids of the documents that an id or a file name may mean. Raises `BadFilter`."""
    table = schema.documents.c
    ids: list[str] = []
    for value in values:
        found = connection.scalars(select(table.id).where(or_(table.id == value, table.source == value))).all()
        if not found:
            near = connection.scalars(
                select(table.source)
                .where(table.source.contains(value, autoescape=True))
                .order_by(table.source)
                .limit(5)
            ).all()
            hint = f" Near it: {', '.join(near)}." if near else ""
            raise BadFilter(
                f"document: the library holds none with the id or file name {value!r}. "
                f"It takes a document's id or file name.{hint}"
            )
        ids += found
    return ids


def _without_date(connection: Connection, conditions: list[ColumnElement[bool]]) -> tuple[str, ...]:
    """A warning that counts the documents that the other filters leave and that have no date."""
    documents = schema.documents.c
    count = connection.scalar(
        select(func.count(func.distinct(documents.id)))
        .select_from(schema.documents.join(schema.passages, schema.passages.c.document_id == documents.id))
        .where(documents.date.is_(None), *conditions)
    )
    return (Notice(UNDATED, count=count),) if count else ()
