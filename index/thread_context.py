"""What stands around a pair: whether a statement fits nothing else as well, and what else ties the two documents.

A statement that says little of its subject is known by where it stands: a reply that tells of three points of a plan
tells of a fourth one sooner than of another plan, and a likeness of one half is much where all others are nothing. All
of it comes from the kept pairs of two documents and of one statement, so that a third document changes only what it is
paired with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.thread_data import rules
from index.thread_material import Key
from index.thread_score import Score

Values = Mapping[tuple[Key, Key], float]
# So many other points on which one document tells of another are all that such points tell.
_MANY = 3
# A lead over what fits second best, or over another statement, tells no more beyond this.
_CLEAR = 0.3


@dataclass(frozen=True, slots=True)
class Context:
    """Of some documents' pairs: the best two partners of each end in each document, and the ties between documents.

    A tie is a pair that is firm by itself, each end the other's best in that document.
    """

    partners: Mapping[tuple[Key, str], tuple[tuple[float, Key], ...]]
    ties: Mapping[frozenset[str], tuple[tuple[Key, Key], ...]]

    def others(self, one: Key, other: Key) -> int:
        """How many further points the documents of two statements have in common."""
        found = self.ties.get(frozenset((one[0], other[0])), ())
        return sum(not {one, other}.intersection(pair) for pair in found)

    def lead(self, told: Key, stated: Key, value: float) -> float:
        """How much better a statement fits a commitment than any other statement of its document."""
        rivals = [held for held, key in self.partners.get((stated, told[0]), ()) if key != told]
        return _lead(value, max(rivals, default=0.0))


def context(values: Values) -> Context:
    """What the kept pairs of some documents tell of one another."""
    partners: dict[tuple[Key, str], list[tuple[float, Key]]] = defaultdict(list)
    for (one, other), value in values.items():
        partners[one, other[0]].append((value, other))
        partners[other, one[0]].append((value, one))
    best = {place: tuple(sorted(held, key=lambda pair: (-pair[0], pair[1]))[:2]) for place, held in partners.items()}
    ties: dict[frozenset[str], list[tuple[Key, Key]]] = defaultdict(list)
    for (one, other), value in sorted(values.items()):
        if value < rules().thresholds["tie"] or one[0] == other[0]:
            continue
        if best[one, other[0]][0][1] == other and best[other, one[0]][0][1] == one:
            ties[frozenset((one[0], other[0]))].append((one, other))
    return Context(best, {documents: tuple(pairs) for documents, pairs in ties.items()})


def best(scores: Mapping[Key, Score], thread_of: Mapping[Key, str], apart: Collection[str]) -> dict[str, Score]:
    """The likeliest commitment of each thread, without threads that a statement belongs to anyway or not at all."""
    found: dict[str, Score] = {}
    for other, made in scores.items():
        thread = thread_of.get(other)
        if thread is not None and thread not in apart and (thread not in found or made.value > found[thread].value):
            found[thread] = made
    return found


def fits(
    told: Key, scores: Mapping[Key, Score], thread_of: Mapping[Key, str], apart: Collection[str], around: Context
) -> dict[str, Score]:
    """The same by likeness and what stands around each pair."""
    likeliest = best(scores, thread_of, apart)
    placed: dict[Key, Score] = {}
    for other, made in scores.items():
        thread = thread_of.get(other)
        rival = max((found.value for name, found in likeliest.items() if name != thread), default=0.0)
        placed[other] = _placed(told, other, made, rival, around)
    return best(placed, thread_of, apart)


def surroundings(told: Key, stated: Key, value: float, rival: float, around: Context) -> dict[str, float]:
    """What stands around a pair, by the names of its weights; ``rival`` is the likeness of the next best thread."""
    lead = around.lead(told, stated, value)
    return {
        "common": min(_MANY, around.others(told, stated)) / _MANY,
        "clear": _lead(value, rival),
        "first": max(lead, 0.0),
        "behind": min(lead, 0.0),
    }


def _placed(told: Key, stated: Key, made: Score, rival: float, around: Context) -> Score:
    return _with(made, surroundings(told, stated, made.value, rival, around))


def together(one: Key, other: Key, value: float, around: Context, stated: Context) -> dict[str, float]:
    """What stands around two commitments, by the names of its weights; ``stated`` knows of commitments alone."""
    return {
        "common": min(_MANY, around.others(one, other)) / _MANY,
        "only": min(stated.lead(one, other, value), stated.lead(other, one, value)),
    }


def undertaken(
    pairs: Mapping[tuple[Key, Key], Score], around: Context, stated: Context
) -> dict[tuple[Key, Key], Score]:
    """The likeness of commitments with what stands around each pair; ``stated`` knows of commitments alone."""
    return {
        (one, other): _with(made, together(one, other, made.value, around, stated))
        for (one, other), made in pairs.items()
    }


def may_be_one(made: Score) -> bool:
    """Whether two commitments are alike enough to be one undertaking if all that stands around them speaks for it."""
    weights = rules().context
    return made.value + weights["common"] + weights["only"] * _CLEAR >= rules().thresholds["merge"]


def _with(made: Score, found: Mapping[str, float]) -> Score:
    value = made.value + sum(rules().context[name] * held for name, held in found.items())
    reasons = (*made.reasons, *(("the documents share other points",) if found["common"] else ()))
    return Score(round(max(0.0, min(1.0, value)), 3), reasons)


def _lead(value: float, rival: float) -> float:
    """By how much a likeness is ahead of another; what is not kept counts as the least that is."""
    least = rules().thresholds["keep"]
    return max(-_CLEAR, min(_CLEAR, max(value, least) - max(rival, least)))
