"""Threads: one undertaking over time, the commitments that state it and the statements that tell what became of it.

Nothing is kept: threads follow from the store, the same library gives the same threads. Candidates share rare words or
lie near in meaning, never all pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import faiss
import numpy as np
from sqlalchemy import Connection

from corpus.model import Commitment, Evidence, short_id
from index.embedding import Matrix
from index.thread_data import rules
from index.thread_material import Material, Said, material
from index.thread_score import Rarity, Score, are_about_one, rarity, score


class Link(StrEnum):
    """How a statement hangs in a thread."""

    AUTO = "auto"
    SUGGESTED = "suggested"


class Part(StrEnum):
    """What a statement is in a thread."""

    COMMITMENT = "commitment"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Item:
    """A statement in a thread."""

    said: Said
    part: Part
    link: Link
    score: Score


@dataclass(frozen=True, slots=True)
class Thread:
    """One undertaking: ``id`` is that of its earliest commitment's thread, items are in the order of their days."""

    id: str
    commitment: Commitment
    items: tuple[Item, ...]

    def evidence(self) -> Iterator[Evidence]:
        """What its firm items tell, apart from what the commitment itself holds."""
        own = {(item.start, item.end) for item in self.commitment.evidence}
        for item in self.items:
            told = item.said.evidence
            if told is None or item.link is not Link.AUTO:
                continue
            if item.said.document != self.commitment.document or (told.start, told.end) not in own:
                yield told


@dataclass(frozen=True, slots=True)
class _Field:
    """All that is compared: statements by number, threads by the number of their first commitment."""

    said: Sequence[Said]
    rare: Rarity
    vectors: Matrix
    near: Mapping[int, Sequence[int]]
    home: Mapping[int, int]

    def best(self, number: int, own_document: bool) -> dict[int, Score]:
        """The score of a statement with each thread that may be its own, by the number of the thread."""
        one = self.said[number]
        found: dict[int, Score] = {}
        for candidate in self.near[number]:
            other = self.said[candidate]
            if candidate not in self.home or (other.document == one.document and not own_document):
                continue
            home = self.home[candidate]
            made = score(one, other, self.rare, self.vectors)
            if candidate != home:
                made = _beside(one, self.said[home], made)
            if home not in found or made.value > found[home].value:
                found[home] = made
        return found


def _beside(one: Said, stated: Said, made: Score) -> Score:
    """What likeness to a commitment's own evidence is worth: not enough where nothing is shared with the commitment."""
    thresholds = rules().thresholds
    value = made.value * thresholds["beside"]
    if not are_about_one(one, stated):
        value = min(value, thresholds["link"] - 0.01)
    return Score(round(value, 3), made.reasons)


_FIRST = Score(1.0, ("the commitment itself",))
_OWN = Score(1.0, ("stands beside the commitment",))


def threads(connection: Connection) -> list[Thread]:
    """The threads of a library."""
    return link(material(connection))


def link(held: Material) -> list[Thread]:
    """Tie statements to undertakings: commitments of several documents first, then what tells of them."""
    said = held.said
    seeds = {one.commitment.id: number for number, one in enumerate(said) if one.commitment is not None}
    home = {
        number: seeds[one.commitment.id if one.commitment else one.owner]
        for number, one in enumerate(said)
        if one.commitment is not None or one.owner in seeds
    }
    rare = rarity(said)
    field = _Field(said, rare, held.vectors, _candidates(held, rare), home)
    merged, offered = _merged(field, sorted(seeds.values()))
    members: dict[int, list[Item]] = defaultdict(list)
    for (first, number), made in merged.values():
        members[first].append(Item(said[number], Part.COMMITMENT, Link.AUTO, made))
    group = {number: pair[0] for number, (pair, _) in merged.items()}
    for number, one in enumerate(said):
        if one.owner in seeds:
            members[group[seeds[one.owner]]].append(Item(one, Part.EVIDENCE, Link.AUTO, _OWN))
        if one.commitment is None:
            for first, item in _linked(field, number, group):
                members[first].append(item)
    for number, found in offered.items():
        for first, made in _most({group[seed]: score_ for seed, score_ in found.items()}):
            if first != group[number]:
                members[first].append(Item(said[number], Part.COMMITMENT, Link.SUGGESTED, made))
    return sorted(
        (_thread(said[number], items) for number, items in members.items()), key=lambda one: _order(one.items[0].said)
    )


def _merged(
    field: _Field, seeds: Sequence[int]
) -> tuple[dict[int, tuple[tuple[int, int], Score]], dict[int, dict[int, Score]]]:
    """For each commitment the first one of its undertaking with the score, and the threads that it may belong to.

    Two commitments are one undertaking where each is the other's best in that document.
    """
    scores = {number: field.best(number, own_document=False) for number in seeds}
    best: dict[tuple[int, str], int] = {}
    for number, found in scores.items():
        for other in sorted(found, key=lambda other: (-found[other].value, other)):
            best.setdefault((number, field.said[other].document), other)
    first = {number: number for number in seeds}
    reason = dict.fromkeys(seeds, _FIRST)
    pairs = sorted(
        ((made.value, number, other) for number, found in scores.items() for other, made in found.items()),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    documents = {number: {field.said[number].document} for number in seeds}
    for value, number, other in pairs:
        if value < rules().thresholds["merge"]:
            break
        one, second = _root(first, number), _root(first, other)
        mutual = best.get((number, field.said[other].document)) == other
        mutual = mutual and best.get((other, field.said[number].document), number) == number
        # An undertaking is stated once in a document: what would join two of its rows is no sign that they are one.
        if one == second or not mutual or documents[one] & documents[second]:
            continue
        early, late = sorted((one, second), key=lambda place: _order(field.said[place]))
        first[late] = early
        documents[early] |= documents[late]
        reason[late] = scores[number][other]
    made = {number: ((_root(first, number), number), reason[number]) for number in seeds}
    for number, (pair, _) in made.items():
        if pair[0] == number:
            made[number] = (pair, _FIRST)
    offered = {
        number: {other: value for other, value in found.items() if value.value >= rules().thresholds["suggest"]}
        for number, found in scores.items()
    }
    return made, offered


def _root(first: dict[int, int], number: int) -> int:
    while first[number] != number:
        number = first[number]
    return number


def _linked(field: _Field, number: int, group: Mapping[int, int]) -> Iterator[tuple[int, Item]]:
    """The threads that a statement hangs in: firmly in one at most, and not where it fits several equally."""
    one = field.said[number]
    owned = one.owner != ""
    found: dict[int, Score] = {}
    for seed, made in field.best(number, own_document=not owned).items():
        thread = group[seed]
        if thread not in found or made.value > found[thread].value:
            found[thread] = made
    if owned:
        found.pop(group[field.home[number]], None)
    ranked = _most(found)
    if not ranked:
        return
    top = ranked[0][1].value
    limits, thresholds = rules().limits, rules().thresholds
    equal = sum(made.value > top - thresholds["equal"] for made in found.values())
    firm = not owned and top >= thresholds["link"] and equal <= limits["equals"]
    for place, (thread, made) in enumerate(ranked):
        yield thread, Item(one, Part.EVIDENCE, Link.AUTO if firm and place == 0 else Link.SUGGESTED, made)


def _most(found: Mapping[int, Score]) -> list[tuple[int, Score]]:
    """The threads that a statement may belong to, the likeliest first."""
    likely = [(thread, made) for thread, made in found.items() if made.value >= rules().thresholds["suggest"]]
    return sorted(likely, key=lambda pair: (-pair[1].value, pair[0]))[: rules().limits["suggestions"] + 1]


def _candidates(held: Material, rare: Rarity) -> dict[int, list[int]]:
    """For each statement those that share its rare words, or lie nearest in meaning."""
    said, limits = held.said, rules().limits
    targets = [number for number, one in enumerate(said) if one.commitment is not None or one.owner]
    postings: dict[str, list[int]] = defaultdict(list)
    for number in targets:
        for term in {**said[number].bridged, **said[number].terms}:
            postings[term].append(number)
    at_most = max(60, len(targets) // 25)
    near = _nearest(held, targets)
    result: dict[int, list[int]] = {}
    for number, one in enumerate(said):
        weights: dict[int, float] = defaultdict(float)
        for term in {**one.bridged, **one.terms}:
            if len(postings.get(term, ())) <= at_most:
                for other in postings.get(term, ()):
                    weights[other] += rare.of(term)
        weights.pop(number, None)
        ranked = sorted(weights, key=lambda other: (-weights[other], other))[: limits["candidates"]]
        result[number] = [*dict.fromkeys((*ranked, *near.get(one.passage, ())))]
    return result


def _nearest(held: Material, targets: Iterable[int]) -> dict[int, list[int]]:
    """For each passage the commitments and their own statements in the passages nearest to it."""
    by_passage: dict[int, list[int]] = defaultdict(list)
    for number in targets:
        if held.said[number].passage >= 0:
            by_passage[held.said[number].passage].append(number)
    if not by_passage:
        return {}
    places = np.array(sorted(by_passage), np.int64)
    asked = np.array(sorted({one.passage for one in held.said if one.passage >= 0}), np.int64)
    index = faiss.IndexFlatIP(held.vectors.shape[1])
    index.add(np.ascontiguousarray(held.vectors[places]))
    _, found = index.search(np.ascontiguousarray(held.vectors[asked]), min(rules().limits["near"], len(places)))
    return {
        int(passage): [number for place in row for number in by_passage[int(places[place])]]
        for passage, row in zip(asked, found, strict=True)
    }


def _thread(first: Said, items: Sequence[Item]) -> Thread:
    """A thread with no more than it may hold, the likeliest kept."""
    assert first.commitment is not None
    limits = rules().limits
    stated = [item for item in items if item.part is Part.COMMITMENT and item.link is Link.AUTO]
    firm = [item for item in items if item.part is Part.EVIDENCE and item.link is Link.AUTO]
    soft = [item for item in items if item.link is Link.SUGGESTED]
    kept = [
        *stated,
        *_likeliest(firm, max(0, limits["firm"] - len(stated))),
        *_likeliest(_once(soft, stated), limits["offered"]),
    ]
    ordered = sorted(kept, key=lambda item: (item.said is not first, _order(item.said)))
    return Thread(short_id("thread", first.commitment.id), first.commitment, tuple(ordered))


def _once(soft: Iterable[Item], stated: Iterable[Item]) -> list[Item]:
    """Suggestions without those of what the thread holds, each statement once."""
    found = {id(item.said): item for item in soft}
    for item in stated:
        found.pop(id(item.said), None)
    return list(found.values())


def _likeliest(items: Sequence[Item], most: int) -> list[Item]:
    return sorted(items, key=lambda item: (-item.score.value, _order(item.said)))[:most]


def _order(said: Said) -> tuple[date, str, int, int]:
    return said.date or date.max, said.document, said.start, said.end
