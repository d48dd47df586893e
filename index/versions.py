"""Which documents look like versions or translations of one text.

A version shares title and wording and differs in its year or date; a translation shares figures, bodies, dates and
shape. What becomes of a proposal is decided in `index.works`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from corpus.model import Annotation, Document, Kind, Label, Language
from nlp.words import words

# From this score on a proposal is shown; from the higher one on it may be confirmed without asking.
SHOWN, SURE = 0.55, 0.85
_SKETCH = 128
_BAND = 3
# Figures from here on are rare enough to find a translation by; a document brings so many at most.
_RARE, _FIGURES = 100, 24
_LONGEST_KEY = 400
# Fewer figures, bodies and dates than this say little of what a text is.
_FEW, _BANDS_OF_ANCHORS = 3, 8
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
    in_reply_to: str | None = None


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
        in_reply_to=document.in_reply_to,
    )


def keys(one: Signature) -> frozenset[str]:
    """What another version or a translation of a document likely has too: candidates are found by them.

    Versions share their title or a band of the MinHash (one in three sharing 0.3 of their triples does); translations
    their date with the number, rare figures, or a band of the MinHash of all figures, bodies and dates.
    """
    made = {f"d:{one.date}:{one.number}"} if one.date and one.number else set[str]()
    if one.title:
        made.add(f"t:{' '.join(sorted(one.title))}"[:_LONGEST_KEY])
    if any(one.sketch):
        bands = range(0, _SKETCH - _BAND + 1, _BAND)
        made |= {f"w:{at}:{zlib.crc32(repr(one.sketch[at : at + _BAND]).encode()):x}" for at in bands}
    if len(one.anchors) >= _FEW:
        hashes = _least({zlib.crc32(anchor.encode()) for anchor in one.anchors})
        made |= {f"m:{at}:{hashes[at : at + _BAND]}" for at in range(0, _BANDS_OF_ANCHORS * _BAND, _BAND)}
    figures = [anchor for anchor in one.anchors if anchor.startswith("f") and float(anchor[1:]) >= _RARE]
    made |= {f"a:{anchor}" for anchor in sorted(figures, key=lambda anchor: -float(anchor[1:]))[:_FIGURES]}
    days = sorted(anchor for anchor in one.anchors if anchor[:4].isdigit())
    return frozenset(made | {f"a:{day}" for day in days[:_FIGURES]})


def propose(signatures: Sequence[Signature]) -> list[Proposal]:
    """The pairs that look like one work, the surest first; a document is compared with those of its kind alone."""
    found = [made for one, other in combinations(signatures, 2) if (made := proposal(one, other)) is not None]
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.first, proposal.second))


def proposal(one: Signature, other: Signature) -> Proposal | None:
    """What speaks for two documents being one work; None where too little does."""
    if one.kind is not other.kind or one.document == other.document:
        return None
    reasons: list[str] = []
    same_language = one.language is other.language
    # Letters on other requests and news of other days are no versions, however alike a ministry writes them.
    apart = one.kind in (Kind.REPLY, Kind.NEWS) and (one.in_reply_to, one.date) != (other.in_reply_to, other.date)
    if same_language and apart:
        return None
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
        if len(one.anchors | other.anchors) < _FEW:
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
    return _least(triples) if triples else (0,) * _SKETCH


def _least(hashed: set[int]) -> tuple[int, ...]:
    """The MinHash of a set."""
    values = np.fromiter(hashed, np.uint64)
    factors = np.arange(1, _SKETCH + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
    shifts = np.arange(1, _SKETCH + 1, dtype=np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    pairs = zip(factors, shifts, strict=True)
    return tuple(int(((values * factor + shift) >> np.uint64(17)).min()) for factor, shift in pairs)
