"""Which statements and commitments may be about one undertaking: by shared signs or meaning, never all pairs.

A pair depends on its two statements and on how rare words were at the last count, on nothing else: adding a document
adds pairs and changes none. Only where a statement has more candidates than are looked at may the order of documents
matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from index.thread_data import rules
from index.thread_material import Key, Said
from index.thread_score import Rarity, Score, are_about_one, score
from index.thread_store import signs

Pairs = dict[tuple[Key, Key], Score]
# What a sign other than a word weighs among candidates.
_SIGN_WEIGHTS = {"r:": 2.0, "n:": 1.0, "p:": 1.0, "c:": 0.5, "u:": 0.3, "d:": 0.3, "a:": 0.15, "l:": 0.15}


def candidates(
    said: Sequence[Said], postings: Mapping[str, Sequence[Key]], rare: Rarity, is_target: Callable[[Key], bool]
) -> dict[Key, list[Key]]:
    """For each statement those that share its rarest signs, the likeliest first; one end is always a target.

    Targets are commitments and the statements in their own columns.
    """
    return {one.key: _ranked(one, postings, rare, is_target) for one in said}


def _ranked(
    one: Said, postings: Mapping[str, Sequence[Key]], rare: Rarity, is_target: Callable[[Key], bool]
) -> list[Key]:
    own = is_target(one.key)
    weights: dict[Key, float] = defaultdict(float)
    for sign in sorted(signs(one)):
        weight = rare.of(sign[2:]) if sign[:2] == "w:" else _SIGN_WEIGHTS.get(sign[:2], 0.0)
        for key in postings.get(sign, ()) if weight else ():
            weights[key] += weight
    weights.pop(one.key, None)
    ranked = sorted(weights, key=lambda key: (-weights[key], key))
    limit = rules().limits["candidates"]
    if own:
        # A commitment looks for other commitments and for what is told of it, each in its own right.
        told = [key for key in ranked if not is_target(key)][:limit]
        return [*[key for key in ranked if is_target(key)][:limit], *told]
    return [key for key in ranked if is_target(key)][:limit]


def pairs(said: Iterable[Said], near: Mapping[Key, Sequence[Key]], held: Mapping[Key, Said], rare: Rarity) -> Pairs:
    """The pairs of statements and commitments that are likely enough to be kept, each with its best score."""
    found: Pairs = {}
    for one in said:
        for key in near.get(one.key, ()):
            other = held.get(key)
            if other is None or not (_is_target(one) or _is_target(other)):
                continue
            made: Score | None = None
            for told, stated in ((one, other), (other, one)):
                if not _may_hang(told, stated):
                    continue
                made = made or score(one, other, rare)
                _note(found, told, stated, made, held)
    return found


def _is_target(said: Said) -> bool:
    return said.commitment is not None or said.owner is not None


def home(said: Said) -> Key:
    """The commitment that a target is, or stands beside."""
    return said.key if said.owner is None else (said.document, said.owner)


def _may_hang(told: Said, stated: Said) -> bool:
    if not _is_target(stated) or (_is_target(told) and home(told) == home(stated)):
        return False
    # What a plan says of its own rows stands beside them.
    return told.document != stated.document or not _is_target(told)


def _note(found: Pairs, told: Said, stated: Said, made: Score, held: Mapping[Key, Said]) -> None:
    where = home(stated)
    if where != stated.key:
        if where not in held:
            return
        made = _beside(told, held[where], made)
    if made.value < rules().thresholds["keep"]:
        return
    pair = (told.key, where)
    if told.commitment is not None:
        pair = (min(pair), max(pair))
    if pair not in found or made.value > found[pair].value:
        found[pair] = made


def _beside(one: Said, stated: Said, made: Score) -> Score:
    """What likeness to a commitment's own evidence is worth: not enough where nothing is shared with the commitment."""
    thresholds = rules().thresholds
    value = made.value * thresholds["beside"]
    if not are_about_one(one, stated):
        value = min(value, thresholds["apart"])
    return Score(round(value, 3), made.reasons)


def wanted(near: Mapping[Key, Sequence[Key]]) -> Iterator[Key]:
    """Every statement that is to be looked at, each once."""
    yield from dict.fromkeys(key for keys in near.values() for key in keys)
