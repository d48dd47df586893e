"""Commitments to plain JSON and back, as the store keeps them: what is not set is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from corpus.model import (
    Commitment,
    Deadline,
    Evidence,
    Figure,
    Lack,
    Language,
    Origin,
    Party,
    Place,
    Role,
    Standing,
    Statement,
)
from corpus.serial import plain

_DEFAULTS = {kind: {field.name: field.default for field in fields(kind)} for kind in (Commitment, Deadline, Evidence)}


def pack(made: Commitment) -> dict[str, Any]:
    """A commitment as an object."""
    packed = _packed(made)
    packed["deadlines"] = [_packed(deadline) for deadline in made.deadlines]
    packed["evidence"] = [_packed(item) for item in made.evidence]
    return packed


def pack_evidence(item: Evidence) -> dict[str, Any]:
    """Evidence as an object."""
    return _packed(item)


def _packed(value: Commitment | Deadline | Evidence) -> dict[str, Any]:
    defaults = _DEFAULTS[type(value)]
    return {name: plain(held) for name, default in defaults.items() if (held := getattr(value, name)) != default}


def unpack(packed: Mapping[str, Any]) -> Commitment:
    """The commitment that `pack` packed."""
    values = dict(packed)
    values["type"] = Statement(values["type"])
    values["origin"] = Origin(values["origin"])
    values["language"] = Language(values.get("language", Language.OTHER))
    values["agencies"] = tuple(Party(one["id"], one["name"], Role(one["role"])) for one in values.get("agencies", ()))
    values["deadlines"] = tuple(_deadline(one) for one in values.get("deadlines", ()))
    values["figures"] = tuple(Figure(**one) for one in values.get("figures", ()))
    values["places"] = tuple(Place(**one) for one in values.get("places", ()))
    values["missing"] = tuple(Lack(one) for one in values.get("missing", ()))
    values["evidence"] = tuple(unpack_evidence(one) for one in values.get("evidence", ()))
    values["section"] = tuple(values.get("section", ()))
    values["repeats"] = tuple((start, end) for start, end in values.get("repeats", ()))
    return Commitment(**values)


def _deadline(packed: Mapping[str, Any]) -> Deadline:
    values = dict(packed)
    for name in ("start", "end", "due"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["dates"] = tuple(values.get("dates", ()))
    return Deadline(**values)


def unpack_evidence(packed: Mapping[str, Any]) -> Evidence:
    """The evidence that `pack_evidence` packed."""
    values = dict(packed)
    values["type"] = Statement(values["type"])
    values["date"] = date.fromisoformat(values["date"]) if values.get("date") else None
    values["says"] = Standing(values["says"]) if values.get("says") else None
    values["places"] = tuple(Place(**one) for one in values.get("places", ()))
    values["figures"] = tuple(Figure(**one) for one in values.get("figures", ()))
    return Evidence(**values)
