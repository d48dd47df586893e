"""Fit the weights of threads to the open gold: `python -m eval.thread_fit --home SET=FOLDER …`.

The folders are those that `eval.thread_status --home` leaves. Every statement of the gold with every commitment of its
library, and every two commitments of the gold, are examples: of one undertaking or not. A logistic regression is drawn
towards the weights that stand in `threads.toml` (`--pull`), fitted to all subjects but one and measured on that one,
for each in turn: is the likeliest thread of a statement the right one, and is it firm? Printed are precision and recall
by the weights as they are and as fitted to the others, then the weights fitted to all.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.store import Library
from eval.thread_status import SETS, Told, gold
from eval.threads import folded
from index import thread_store
from index.thread_context import Context, context, surroundings, together
from index.thread_data import rules
from index.thread_material import Key, Said
from index.thread_pairs import home
from index.thread_score import Rarity, found_signs

_STEPS, _RATE = 4_000, 0.02
_SLOPE = 10.0
# What is less likely than this by the present weights is no example: there are too many of that kind.
_LEAST = 0.1
# From which value on statements belong to a thread, and two commitments are one undertaking.
_THRESHOLDS = ("link", "merge")

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A statement and a commitment, or two commitments, with their signs and what stands around them, by name.

    ``same`` tells whether they are about one undertaking.
    """

    subject: str
    told: Key
    signs: Mapping[str, float]
    same: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A statement of the gold, with the names of the threads that it belongs to; none where it belongs to nothing."""

    said: Said
    threads: frozenset[str]


def examples(home_: Path, name: str) -> Iterator[Example]:
    """The examples of a set."""
    told = gold(SETS[name].gold)
    with Library(home_ / "library") as library, library.read() as connection:
        every = list(thread_store.all_said(connection))
        rare = thread_store.rarity(connection, every)
    placed = {one.key: _Placed(one, names) for one in every if (names := _names(one, told)) is not None}
    stated = [one for one in every if one.commitment is not None]
    beside = defaultdict(list)
    for one in every:
        if one.owner is not None:
            beside[home(one)].append(one)
    signs = {
        (one.key, other.key): found
        for one in every
        if one.owner is None
        for other in stated
        if one.key != other.key and (found := _signs(one, other, beside[other.key], rare))
    }
    values = {pair: _value(found) for pair, found in signs.items()}
    kept = {pair: value for pair, value in values.items() if value >= rules().thresholds["keep"]}
    ids = {one.key for one in stated}
    once = {pair: value for pair, value in kept.items() if pair[0] not in ids or pair[0] < pair[1]}
    around = context(once)
    among = context({pair: value for pair, value in once.items() if pair[0] in ids})
    by_key: dict[Key, dict[Key, float]] = defaultdict(dict)
    for (told_key, stated_key), value in kept.items():
        by_key[told_key][stated_key] = value
    for (told_key, stated_key), found in signs.items():
        if told_key not in placed or values[told_key, stated_key] < _LEAST:
            continue
        here, there = placed[told_key], placed.get(stated_key)
        if here.said.commitment is not None and (there is None or told_key[0] == stated_key[0]):
            continue
        threads = there.threads if there else frozenset()
        same = bool(here.threads & threads)
        if here.said.commitment is None:
            value = values[told_key, stated_key]
            found = {**found, **_around(told_key, stated_key, value, by_key, placed, around), "link": -1.0}
        else:
            value = values[told_key, stated_key]
            found = {**found, **together(told_key, stated_key, value, around, among), "merge": -1.0}
        text = f"{here.said.text[:60]} | {there.said.text[:60] if there else stated_key}".replace("\n", " ")
        subject = here.said.source.split("-")[0]
        yield Example(subject, told_key, found, same, text)


def _names(said: Said, told: Sequence[Told]) -> frozenset[str] | None:
    """The threads of the gold that a statement belongs to; None where the gold does not name it."""
    held = [
        one.name
        for one in told
        for document, needle in one.items
        if said.source.startswith(document + ".") and folded(needle) in folded(said.text)
    ]
    return frozenset(name for name in held if name) if held else None


def _signs(one: Said, other: Said, beside: Sequence[Said], rare: Rarity) -> dict[str, float]:
    """The signs of a pair, or of the statement and what stands beside the commitment where that is more alike."""
    found = _by_name(one, other, rare)
    share = rules().thresholds["beside"]
    for third in beside if one.commitment is None else ():
        if third.document != one.document and found:
            more = {name: share * value for name, value in _by_name(one, third, rare).items()}
            found = max(found, more, key=_value)
    return found


def _by_name(one: Said, other: Said, rare: Rarity) -> dict[str, float]:
    return {sign.name: sign.value for sign in found_signs(one, other, rare)}


def _value(signs: Mapping[str, float]) -> float:
    return max(0.0, min(1.0, sum(rules().weights[name] * value for name, value in signs.items())))


def _around(
    one: Key,
    other: Key,
    value: float,
    by_key: Mapping[Key, Mapping[Key, float]],
    placed: Mapping[Key, _Placed],
    around: Context,
) -> dict[str, float]:
    """What stands around a pair; commitments that the gold has in one thread are no rivals."""
    own = placed[other].threads if other in placed else frozenset()
    rivals = [
        held for key, held in by_key[one].items() if key != other and not (key in placed and placed[key].threads & own)
    ]
    return surroundings(one, other, value, max(rivals, default=0.0), around)


def matrix(pairs: Sequence[Example], names: Sequence[str]) -> Numbers:
    """The examples as rows."""
    return np.array([[pair.signs.get(name, 0.0) for name in names] for pair in pairs])


def fitted(rows: Numbers, same: Numbers, prior: Numbers, pull: float) -> Numbers:
    """Weights of the greatest likelihood near the prior ones, by plain descent with momentum."""
    weights = prior.copy()
    step = np.zeros_like(weights)
    for _ in range(_STEPS):
        gradient = rows.T @ (probability(rows, weights) - same) / len(same) + pull * (weights - prior) / len(same)
        step = 0.9 * step - _RATE * gradient * 10
        weights = weights + step
    return weights


def probability(rows: Numbers, weights: Numbers) -> Numbers:
    """That pairs are about one undertaking."""
    made: Numbers = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -30, 30)))
    return made


def told(name: str, pairs: Sequence[Example], found: Numbers) -> str:
    """How many statements have the right thread as their likeliest and firm, a wrong one, none."""
    best: dict[Key, tuple[float, bool]] = {}
    belongs: dict[Key, bool] = defaultdict(bool)
    for pair, value in zip(pairs, found, strict=True):
        belongs[pair.told] |= pair.same
        best[pair.told] = max(best.get(pair.told, (0.0, False)), (float(value), pair.same))
    firm = {key: right for key, (value, right) in best.items() if value >= 0.5}
    right = sum(firm.values())
    wrong, missed = len(firm) - right, sum(yes and not firm.get(key, False) for key, yes in belongs.items())
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    same = np.array([float(pair.same) for pair in pairs])
    loss = float(-np.log(np.clip(np.where(same > 0, found, 1 - found), 1e-6, 1)).mean())
    return (
        f"{name}: right {right}, wrong {wrong}, missed {missed}: P {precision:.3f} R {recall:.3f} "
        f"F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}, log loss {loss:.4f}"
    )


def main() -> None:
    """Print what fitting gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", action="append", required=True, metavar="SET=FOLDER")
    parser.add_argument("--pull", type=float, default=1.0)
    given = parser.parse_args()
    pairs = [pair for held in given.home for pair in examples(Path(held.partition("=")[2]), held.partition("=")[0])]
    now = {**rules().weights, **rules().context, **{name: rules().thresholds[name] for name in _THRESHOLDS}}
    names = list(now)
    rows, same = matrix(pairs, names), np.array([float(pair.same) for pair in pairs])
    subjects = np.array([pair.subject for pair in pairs])
    prior = _SLOPE * np.array(list(now.values()))
    print(f"{len(pairs)} pairs, {int(same.sum())} of one undertaking, {len(set(subjects))} subjects")
    print(told("as it is", pairs, probability(rows, prior)))
    crossed = np.zeros(len(same))
    for subject in sorted(set(subjects)):
        out = subjects == subject
        crossed[out] = probability(rows[out], fitted(rows[~out], same[~out], prior, given.pull))
        print("  " + told(subject, [pair for pair in pairs if pair.subject == subject], crossed[out]))
    print(told("fitted without the subject", pairs, crossed))
    chosen = fitted(rows, same, prior, given.pull)
    print(told("fitted to all", pairs, probability(rows, chosen)))
    for name, old, new in zip(names, prior, chosen, strict=True):
        print(f"{name:16} {old / _SLOPE:6.2f} -> {new / _SLOPE:6.2f}  ({int((rows[:, names.index(name)] != 0).sum())})")
    for pair, value in sorted(zip(pairs, crossed, strict=True), key=lambda one: -abs(one[1] - one[0].same))[:40]:
        print(f"  {value:.2f} {'same' if pair.same else 'other'} {pair.text}")


if __name__ == "__main__":
    main()
