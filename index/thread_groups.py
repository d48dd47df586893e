"""Which commitments are one undertaking, and in which thread a statement hangs: rules over scored pairs, no store.

What people decided goes before what was found: together, apart, the newest of two that contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.thread_context import Context, best, fits
from index.thread_data import rules
from index.thread_material import Key
from index.thread_model import Link, Part, Ruling, Tie
from index.thread_score import Score

Pairs = Mapping[tuple[Key, Key], Score]
FIRST = Score(1.0, ("the commitment itself",))
OWN = Score(1.0, ("stands beside the commitment",))
DECIDED = Score(1.0, ("somebody said so",))
REFUSED = Score(0.0, ("somebody said that it does not belong here",))


@dataclass(frozen=True, slots=True)
class Groups:
    """For each commitment the first one of its undertaking, and why it is with it."""

    first: Mapping[Key, Key]
    reasons: Mapping[Key, tuple[Link, Score]]


def grouped(order: Mapping[Key, tuple[str, ...]], pairs: Pairs, rulings: Iterable[Ruling] = ()) -> Groups:
    """Commitments made one where each is the other's best in that document, the likeliest pair first.

    ``order`` tells which of the commitments is the earlier; two of one document are never one, unless people say so.
    """
    told = latest(rulings)
    best: dict[tuple[Key, str], tuple[float, Key]] = {}
    for (one, other), made in pairs.items():
        for here, there in ((one, other), (other, one)):
            known = best.get((here, there[0]))
            if known is None or (-made.value, there) < (-known[0], known[1]):
                best[here, there[0]] = (made.value, there)
    root = {key: key for key in order}
    members = {key: [key] for key in order}
    reasons: dict[Key, tuple[Link, Score]] = dict.fromkeys(order, (Link.AUTO, FIRST))
    apart = [frozenset(pair) for pair, together in told.items() if not together]

    def join(one: Key, other: Key, link: Link, made: Score) -> None:
        early, late = sorted((_root(root, one), _root(root, other)), key=lambda key: (order[key], key))
        if early == late:
            return
        root[late] = early
        members[early] += members.pop(late)
        reasons[late] = (link, made)

    for (one, other), together in sorted(told.items()):
        if together and one in order and other in order:
            join(one, other, Link.CONFIRMED, DECIDED)
    for (one, other), made in sorted(pairs.items(), key=lambda pair: (-pair[1].value, pair[0])):
        if made.value < rules().thresholds["merge"]:
            break
        if best[one, other[0]][1] != other or best[other, one[0]][1] != one:
            continue
        first, second = members[_root(root, one)], members[_root(root, other)]
        documents = {key[0] for key in first}
        if first is second or any(key[0] in documents for key in second):
            continue
        both = {*first, *second}
        if any(pair <= both for pair in apart):
            continue
        join(one, other, Link.AUTO, made)
    firsts = {key: _root(root, key) for key in order}
    return Groups(firsts, {key: (Link.AUTO, FIRST) if firsts[key] == key else reasons[key] for key in order})


def latest(rulings: Iterable[Ruling]) -> dict[tuple[Key, Key], bool]:
    """The newest ruling on each pair."""
    told: dict[tuple[Key, Key], tuple[int, bool]] = {}
    for ruling in rulings:
        pair = (min(ruling.statement, ruling.commitment), max(ruling.statement, ruling.commitment))
        if pair not in told or ruling.decision > told[pair][0]:
            told[pair] = (ruling.decision, ruling.together)
    return {pair: together for pair, (_, together) in told.items()}


def hung(
    key: Key,
    is_owned: bool,
    scores: Mapping[Key, Score],
    thread_of: Mapping[Key, str],
    own: str | None,
    rulings: Sequence[Ruling] = (),
    around: Context | None = None,
) -> list[Tie]:
    """The threads that a statement hangs in beside its own: firmly in one at most, not where it fits several equally.

    ``scores`` are those with commitments, ``own`` the thread that it belongs to anyway; ``around`` is what stands
    around them, where it is to be weighed.
    """
    told = latest(rulings)
    yes = {thread_of[other] for other, together in _others(key, told) if together and other in thread_of}
    no = {thread_of[other] for other, together in _others(key, told) if not together and other in thread_of}
    apart = {*yes, *no, *([own] if own is not None else [])}
    found = best(scores, thread_of, apart) if around is None else fits(key, scores, thread_of, apart, around)
    limits, thresholds = rules().limits, rules().thresholds
    likely = [(thread, made) for thread, made in found.items() if made.value >= thresholds["suggest"]]
    ranked = sorted(likely, key=lambda pair: (-pair[1].value, pair[0]))[: limits["suggestions"] + 1]
    ties = [Tie(key, thread, Part.EVIDENCE, Link.CONFIRMED, DECIDED) for thread in sorted(yes - {own})]
    ties += [Tie(key, thread, Part.EVIDENCE, Link.REJECTED, REFUSED) for thread in sorted(no - yes - {own})]
    firm = False
    if ranked and not yes and not is_owned:
        top = ranked[0][1].value
        equal = sum(made.value > top - thresholds["equal"] for made in found.values())
        firm = top >= thresholds["link"] and equal <= limits["equals"]
    for place, (thread, made) in enumerate(ranked):
        link = Link.AUTO if firm and place == 0 else Link.SUGGESTED
        ties.append(Tie(key, thread, Part.EVIDENCE, link, made))
    return ties


def _others(key: Key, told: Mapping[tuple[Key, Key], bool]) -> list[tuple[Key, bool]]:
    return [(other if one == key else one, yes) for (one, other), yes in told.items() if key in (one, other)]


def _root(root: dict[Key, Key], key: Key) -> Key:
    while root[key] != key:
        root[key] = root[root[key]]
        key = root[key]
    return key
