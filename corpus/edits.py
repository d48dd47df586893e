"""Values of commitments that people put right: what a document says stays as it is, what they set goes before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from corpus import decisions
from corpus.anchors import named
from corpus.decisions import BadDecision, Refusal, Verdict
from corpus.model import Commitment, Deadline, Lack, Party, Place, Role, Standing
from corpus.registry import agencies, regions


class Field(StrEnum):
    """What may be put right."""

    DEADLINE = "deadline"
    AGENCY = "agency"
    PLACE = "place"
    STATUS = "status"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that somebody set, by the number of the decision."""

    decision: int
    field: Field
    value: str


def checked(field: str, value: str) -> Edit:
    """An edit that makes sense. Raises `BadDecision` with what the field takes."""
    try:
        named = Field(field)
    except ValueError:
        raise BadDecision(Refusal.NO_FIELD, value=field, known=", ".join(Field)) from None
    text = " ".join(value.split())
    if named is Field.DEADLINE and text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise BadDecision(Refusal.NO_DAY, value=value) from None
    elif named is Field.AGENCY and any(one not in agencies() for one in _listed(text)):
        raise BadDecision(Refusal.NO_BODY, value=value)
    elif named is Field.PLACE and any(one not in regions() for one in _listed(text)):
        raise BadDecision(Refusal.NO_REGION, value=value)
    elif named is Field.STATUS and text not in ("", *Standing):
        raise BadDecision(Refusal.NO_STATUS, value=value, known=", ".join(Standing))
    elif named is Field.ACTION and not text:
        raise BadDecision(Refusal.NO_ACTION)
    return Edit(0, named, text)


def standing(connection: Connection) -> Mapping[str, Sequence[Edit]]:
    """The edits that hold, by the id that their commitment has now, the oldest first."""
    taken = [one for one in decisions.standing(connection, [Verdict.EDIT]) if one.about is not None]
    found: dict[str, list[Edit]] = defaultdict(list)
    names = named(connection, (one.about for one in taken if one.about is not None))
    for one in taken:
        if one.about in names:
            found[names[one.about]].append(Edit(one.id, Field(one.value["field"]), one.value["value"]))
    return found


def edited(made: Commitment, changes: Sequence[Edit]) -> Commitment:
    """A commitment with what people set in place of what was read; the newest edit of a field holds."""
    for change in changes:
        made = replace(made, **_change(made, change))
    return made


def status(changes: Sequence[Edit]) -> Standing | None:
    """The status that people set, if any."""
    said = [change.value for change in changes if change.field is Field.STATUS]
    return Standing(said[-1]) if said and said[-1] else None


def _change(made: Commitment, change: Edit) -> dict[str, Any]:
    missing = set(made.missing)
    match change.field:
        case Field.ACTION:
            return {"action": change.value}
        case Field.DEADLINE:
            day = date.fromisoformat(change.value) if change.value else None
            missing = missing - {Lack.DEADLINE} if day else missing | {Lack.DEADLINE}
            deadlines = (Deadline(text=change.value, end=day, due=day),) if day else ()
            return {"deadlines": deadlines, "missing": _in_order(missing)}
        case Field.AGENCY:
            listed = _listed(change.value)
            named = tuple(Party(one, agencies()[one].name_ru, Role.RESPONSIBLE) for one in listed if one in agencies())
            missing = missing - {Lack.OWNER} if named else missing | {Lack.OWNER}
            others = tuple(one for one in made.agencies if one.role not in (Role.RESPONSIBLE, Role.BY_AGREEMENT))
            return {"agencies": named + others, "missing": _in_order(missing)}
        case Field.PLACE:
            listed = [one for one in _listed(change.value) if one in regions()]
            return {"places": tuple(Place(one, regions()[one].name_ru) for one in listed)}
        case Field.STATUS:
            return {}


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _in_order(missing: set[Lack]) -> tuple[Lack, ...]:
    return tuple(lack for lack in Lack if lack in missing)
