"""Which documents look like versions or translations of one text: proposals for one `work`, confirmed by a person.

A version shares title and wording and differs in its year or date; a translation shares figures, bodies, dates and
shape. Nothing is changed here but by `confirm`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sqlalchemy import Connection, update

from corpus import schema
from corpus.model import Annotation, Document, Kind, Label, Language, short_id
from nlp.words import words

# From this score on a proposal is shown; from the higher one on it may be confirmed without asking.
SHOWN, SURE = 0.55, 0.85
_SKETCH = 128
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is compared of a document: small, whatever its length. ``sketch`` is a MinHash of its word triples."""

    document: str
    kind: Kind
    language: Language
    title: frozenset[str]
    years: frozenset[str]
    number: str | None
    date: str | None
    issuer: str | None
    sketch: tuple[int, ...]
    anchors: frozenset[str]
    leaves: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two documents that may be one work, as `version` or `translation`, with a score and what speaks for it."""

    first: str
    second: str
    relation: str
    score: float
    reasons: tuple[str, ...]


def signature(document: Document, annotations: Iterable[Annotation]) -> Signature:
    """The signature of a document."""
    language = document.languages[0] if document.languages else Language.OTHER
    title = document.title or ""
    lemmas = [word.lemma for word in words(document.text, language)]
    anchors = set[str]()
    for tag in annotations:
        if tag.label is Label.FIGURE and tag.value.get("max") is not None and tag.value["max"] > 12:
            anchors.add(f"f{tag.value['max']:g}")
        elif tag.label in (Label.AGENCY, Label.PLACE) and tag.value.get("id"):
            anchors.add(str(tag.value["id"]))
        elif tag.label is Label.DEADLINE and tag.value.get("end"):
            anchors.add(str(tag.value["end"]))
    return Signature(
        document=document.id,
        kind=document.kind,
        language=language,
        title=frozenset(word.lemma for word in words(_YEAR.sub(" ", title), language)),
        years=frozenset(_YEAR.findall(title)),
        number=document.number,
        date=document.date.isoformat() if document.date else None,
        issuer=document.issuer,
        sketch=_sketch(lemmas),
        anchors=frozenset(anchors),
        leaves=sum(1 for _ in document.leaves()),
    )


def propose(signatures: Sequence[Signature]) -> list[Proposal]:
    """The pairs that look like one work, the surest first; a document is compared with those of its kind alone."""
    found = [
        made
        for one, other in combinations(signatures, 2)
        if one.kind is other.kind and (made := _proposal(one, other)) is not None
    ]
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.first, proposal.second))


def confirm(connection: Connection, documents: Sequence[str], relation: str) -> str:
    """Make documents one work and return its id; the work that one of them has already is kept."""
    table = schema.documents
    held = [
        row.work for row in connection.execute(table.select().where(table.c.id.in_(documents))) if row.work is not None
    ]
    work = held[0] if held else short_id("work", relation, *sorted(documents))
    connection.execute(update(table).where(table.c.id.in_(documents)).values(work=work))
    return work


def _proposal(one: Signature, other: Signature) -> Proposal | None:
    reasons: list[str] = []
    same_language = one.language is other.language
    if same_language:
        title = _shared(one.title, other.title)
        wording = sum(a == b for a, b in zip(one.sketch, other.sketch, strict=True)) / _SKETCH
        # Yearly acts keep their title and change a third of their words, which breaks most triples.
        score = 0.5 * title + 0.5 * min(1.0, 2 * wording)
        reasons += [f"the titles share {title:.0%} of their words"] * (title > 0.5)
        reasons += [f"{wording:.0%} of the wording is the same"] * (wording > 0.1)
        if one.years != other.years and title > 0.8:
            reasons.append("the titles differ in their year")
        relation = "version"
    else:
        anchors = _shared(one.anchors, other.anchors)
        shape = min(one.leaves, other.leaves) / max(1, one.leaves, other.leaves)
        score = 0.45 * min(1.0, 1.25 * anchors) + 0.25 * shape
        reasons += [f"{anchors:.0%} of the figures, bodies and dates are the same"] * (anchors > 0.3)
        if len(one.anchors | other.anchors) < 3:
            score -= 0.2
        if one.number and one.number == other.number:
            score += 0.2
            reasons.append("the numbers are the same")
        if one.date and one.date == other.date:
            score += 0.15
            reasons.append("the dates are the same")
        if one.years and one.years == other.years:
            score += 0.1
        elif one.years and other.years:
            score -= 0.25
        relation = "translation"
    if score < SHOWN or not reasons:
        return None
    return Proposal(one.document, other.document, relation, round(min(1.0, score), 3), tuple(reasons))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _sketch(lemmas: Sequence[str]) -> tuple[int, ...]:
    """For each of so many hashes the least over all triples: the share of equal ones tells how many are in common."""
    triples = {zlib.crc32(" ".join(lemmas[at : at + 3]).encode("utf-8", "surrogatepass")) for at in range(len(lemmas))}
    if not triples:
        return (0,) * _SKETCH
    values = np.fromiter(triples, np.uint64)
    factors = np.arange(1, _SKETCH + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
    shifts = np.arange(1, _SKETCH + 1, dtype=np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    pairs = zip(factors, shifts, strict=True)
    return tuple(int(((values * factor + shift) >> np.uint64(17)).min()) for factor, shift in pairs)
