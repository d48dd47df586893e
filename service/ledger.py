"""The ledger as it is asked for and shown: filters by name, JSON, and what columns and values are called."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection

from corpus import ledger
from corpus.ledger import Facet, Kept, Wanted
from corpus.model import Commitment, Lack, Language, Origin, Standing, Statement
from corpus.registry import Region, agencies, regions
from corpus.serial import plain
from index.filters import BadFilter, agency_ids, document_ids, members_of

LANGUAGES = ("kk", "ru", "en")
_SORTS = frozenset(["область", "облысы", "обл", "облыс", "город", "қаласы", "қала", "г", "region", "city"])
TYPES = (Statement.DUTY, Statement.INSTRUCTION, Statement.COMMITMENT)


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it is typed: ids or names, in any language."""

    documents: Sequence[str] = ()
    agencies: Sequence[str] = ()
    places: Sequence[str] = ()
    types: Sequence[str] = ()
    statuses: Sequence[str] = ()
    missing: Sequence[str] = ()
    languages: Sequence[str] = ()
    due_before: date | None = None
    due_from: date | None = None


def wanted(connection: Connection, asked: Asked) -> Wanted:
    """The filter in the library's own terms. Raises `BadFilter`, which names the field and what it takes."""
    types = members_of(Statement, asked.types, "type")
    for value in types:
        if value not in TYPES:
            raise BadFilter(f"type: {value!r} is no type of commitment. It takes {', '.join(TYPES)}.")
    if asked.due_from and asked.due_before and asked.due_from >= asked.due_before:
        raise BadFilter(f"due-from: {asked.due_from} is not before due-before ({asked.due_before}). Swap the two days.")
    statuses = [value.replace("_", " ").replace("-", " ") for value in asked.statuses]
    return Wanted(
        documents=tuple(document_ids(connection, asked.documents)),
        agencies=tuple(agency_ids(asked.agencies)),
        places=tuple(place_ids(asked.places)),
        types=tuple(Statement(value) for value in types),
        standings=tuple(Standing(value) for value in members_of(Standing, statuses, "status")),
        missing=tuple(Lack(value) for value in members_of(Lack, asked.missing, "missing")),
        languages=tuple(Language(value) for value in members_of(Language, asked.languages, "lang")),
        due_before=asked.due_before,
        due_from=asked.due_from,
    )


def place_ids(values: Iterable[str]) -> list[str]:
    """The ids of the regions that an id, a name in any language or an abbreviation may mean. Raises `BadFilter`."""
    ids: list[str] = []
    for value in values:
        bare = _bare(value)
        found = [region.id for region in regions().values() if bare and bare in _names(region)]
        if not found:
            raise BadFilter(f"place: {value!r} is no region or city of the registry. It takes an id or a name.")
        ids += found
    return ids


def _names(region: Region) -> set[str]:
    names = (region.id, region.name_ru, region.name_kk, region.name_en)
    others = (*region.abbr_ru, *region.abbr_kk, *region.short_ru, *region.short_kk)
    return {_bare(name) for name in (*names, *others) if name}


def _bare(name: str) -> str:
    """A region's name without the word that says what it is: `область Ұлытау`, `Ұлытау облысы`."""
    words = [word.strip(".,") for word in name.casefold().split()]
    return " ".join(word for word in words if word not in _SORTS) or " ".join(words)


def shown(kept: Kept) -> dict[str, Any]:
    """A commitment as `mindet commitments --json` gives it."""
    made, judgement = kept.commitment, kept.judgement
    return {
        "id": made.id,
        "number": made.number,
        "reference": reference(made, "en"),
        "origin": made.origin.value,
        "action": made.action,
        "form": made.form,
        "type": made.type.value,
        "agencies": [{**plain(body), "successor": successor(body.id)} for body in made.agencies],
        "deadlines": plain(made.deadlines),
        "person": made.person,
        "figures": [_figure(figure) for figure in plain(made.figures)],
        "places": plain(made.places),
        "status": judgement.standing.value,
        "why": judgement.rule,
        "rests_on": [{"document": item.document, "start": item.start, "end": item.end} for item in judgement.rests_on],
        "missing": [lack.value for lack in made.missing],
        "evidence": [_evidence(item) for item in plain(made.evidence)],
        "document": made.document,
        "source": kept.source,
        "title": kept.title,
        "date": plain(kept.date),
        "lang": made.language.value,
        "section": list(made.section),
        "page": made.page,
        "start": made.start,
        "end": made.end,
        "text": made.text,
        "repeats": plain(made.repeats),
    }


def _figure(figure: Mapping[str, Any]) -> dict[str, Any]:
    """A figure with its value laid beside its place."""
    return {"start": figure["start"], "end": figure["end"], "text": figure["text"], **figure["value"]}


def _evidence(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "figures": [_figure(figure) for figure in item["figures"]]}


def page(connection: Connection, wanted: Wanted, as_of: date, after: str | None, limit: int | None) -> dict[str, Any]:
    """A page of the ledger: ``next`` is the cursor of the following one, None on the last."""
    more = None if limit is None else limit + 1
    found = ledger.kept(connection, wanted, as_of, after=after, limit=more)
    there_is_more = limit is not None and len(found) > limit
    found = found[:limit]
    return {
        "commitments": [shown(kept) for kept in found],
        "total": ledger.count(connection, wanted, as_of),
        "next": found[-1].commitment.id if there_is_more else None,
        "as_of": as_of.isoformat(),
    }


def facets(connection: Connection, wanted: Wanted, as_of: date) -> dict[str, list[dict[str, Any]]]:
    """The values of each facet with how many commitments each would leave."""
    counted = ledger.facets(connection, wanted, as_of)
    return {
        facet.value: [{"value": value, "count": count} for value, count in counts.items()]
        for facet, counts in counted.items()
    }


def name(group: str, value: str, language: str) -> str:
    """What a value or a column is called; itself where it has no name."""
    found = _words().get(group, {}).get(value)
    return found[language] if found else value


@cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(files("service").joinpath("ledger.toml").read_text(encoding="utf-8"))


def facet_name(facet: Facet, value: str, language: str) -> str:
    """What a value of a facet is called in a language."""
    if facet is Facet.AGENCY:
        return agency_name(value, value, language)
    if facet is Facet.PLACE:
        return place_name(value, value, language)
    return name("language" if facet is Facet.LANGUAGE else facet.value, value, language)


def agency_name(agency_id: str | None, said: str, language: str) -> str:
    """A body's name in a language, as the text names it where the registry has none."""
    body = agencies().get(agency_id or "")
    if body is None:
        return said
    return {"kk": body.name_kk, "ru": body.name_ru, "en": body.name_en}[language] or said


def successor(agency_id: str | None) -> str | None:
    """The body that took the place of one that is no more, over any number of changes; None for one that is."""
    seen = {agency_id}
    body = agencies().get(agency_id or "")
    last: str | None = None
    while body is not None and body.successor and body.successor not in seen:
        last = body.successor
        seen.add(last)
        body = agencies().get(last)
    return last


def place_name(place_id: str, said: str, language: str) -> str:
    """A region's name in a language."""
    region = regions().get(place_id)
    if region is None:
        return said
    return {"kk": region.name_kk, "ru": region.name_ru, "en": region.name_en}[language] or said


def reference(made: Commitment, language: str) -> str | None:
    """The document's own reference in words: row 14, point 3 sub-point 4."""
    if made.origin is Origin.INDICATOR:
        return name("reference", "indicator", language)
    if made.number is None:
        return None
    if made.origin is Origin.ROW:
        return name("reference", "row", language).format(made.number)
    point, _, rest = made.number.partition(".")
    if rest:
        return name("reference", "subpoint", language).format(point, rest)
    return name("reference", "point", language).format(point)
