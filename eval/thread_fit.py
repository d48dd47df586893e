"""Fit the weights of the thread score to the gold: `python -m eval.thread_fit --homes FIRST BLIND`.

The homes are those that `eval.thread_status --home` leaves, of the first set and of the blind one; of the blind set
only A and C are taken. Every pair of a commitment, or of a statement in its own column, with another statement of its
half is an example: of one undertaking or not. A logistic regression is drawn towards the weights that stand in
`threads.toml` (`--pull`), fitted to all subjects but one and measured on that one, for each in turn; printed are
precision, recall and how right the probabilities are, by the weights as they are and as fitted, then the weights
fitted to all.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.store import Library
from eval.thread_status import SETS, Needle, gold
from eval.threads import folded
from index import thread_store
from index.thread_data import rules
from index.thread_material import Said
from index.thread_score import found_signs

_OPEN = ("tuned", "sealed", "A", "C")
_STEPS, _RATE = 4_000, 0.02
_BANDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its signs by name, its subject (`roads`), and whether it is about one undertaking."""

    subject: str
    signs: dict[str, float]
    same: bool
    told: str


def examples(home: Path, name: str) -> Iterator[Example]:
    """The pairs of a set's open halves that share anything to be compared by."""
    told = [one for one in gold(SETS[name].gold) if one.half in _OPEN]
    with Library(home / "library") as library, library.read() as connection:
        every = list(thread_store.all_said(connection))
        rare = thread_store.rarity(connection, every)
    for half in _OPEN:
        held = [
            (one, place) for one in told if one.half == half for needle in one.items for place in _at(every, needle)
        ]
        for (first, one), (second, other) in combinations(held, 2):
            if one.key == other.key or not any(said.commitment or said.owner is not None for said in (one, other)):
                continue
            if _home(one) == _home(other) or (one.document == other.document and _is_own(one) and _is_own(other)):
                continue
            signs = {sign.name: sign.value for sign in found_signs(one, other, rare)}
            if signs:
                subject = (first.name or one.source).split("-")[0]
                yield Example(subject, signs, first is second, f"{one.text[:50]} | {other.text[:50]}")


def _is_own(said: Said) -> bool:
    return said.commitment is not None or said.owner is not None


def _home(said: Said) -> tuple[str, int]:
    return said.key if said.owner is None else (said.document, said.owner)


def _at(every: Sequence[Said], needle: Needle) -> Iterator[Said]:
    wanted = folded(needle[1])
    for said in every:
        if said.source.startswith(needle[0] + ".") and wanted in folded(said.text):
            yield said


def matrix(pairs: Sequence[Example], names: Sequence[str]) -> Numbers:
    """The examples as rows, with a column of ones for the threshold."""
    return np.array([[*(pair.signs.get(name, 0.0) for name in names), 1.0] for pair in pairs])


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


def told(name: str, found: Numbers, same: Numbers) -> str:
    """Precision, recall and the error of the probabilities."""
    yes = found >= 0.5
    right = float((yes & (same > 0)).sum())
    precision, recall = right / max(1.0, float(yes.sum())), right / max(1.0, float(same.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    brier = float(((found - same) ** 2).mean())
    loss = float(-np.log(np.clip(np.where(same > 0, found, 1 - found), 1e-6, 1)).mean())
    return f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} Brier {brier:.4f} log loss {loss:.4f}"


def main() -> None:
    """Print what fitting gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--homes", nargs=2, type=Path, required=True, metavar=("FIRST", "BLIND"))
    parser.add_argument("--pull", type=float, default=1.0)
    parser.add_argument("--slope", type=float, default=10.0)
    given = parser.parse_args()
    pairs = [pair for home, name in zip(given.homes, SETS, strict=True) for pair in examples(home, name)]
    names = list(rules().weights)
    rows, same = matrix(pairs, names), np.array([float(pair.same) for pair in pairs])
    subjects = np.array([pair.subject for pair in pairs])
    prior = given.slope * np.array([*rules().weights.values(), -rules().thresholds["link"]])
    print(f"{len(pairs)} pairs, {int(same.sum())} of one undertaking, {len(set(subjects))} subjects")
    print(told("as it is", probability(rows, prior), same))
    crossed = np.zeros(len(same))
    for subject in sorted(set(subjects)):
        out = subjects == subject
        crossed[out] = probability(rows[out], fitted(rows[~out], same[~out], prior, given.pull))
    print(told("fitted without the subject", crossed, same))
    for low, high in pairwise(_BANDS):
        inside = (crossed >= low) & (crossed < high if high < 1 else crossed <= high)
        if inside.any():
            print(f"  told {low:.1f} to {high:.1f}: {int(inside.sum())} pairs, {same[inside].mean():.2f} of them right")
    chosen = fitted(rows, same, prior, given.pull)
    threshold = -chosen[-1] / given.slope
    print(told("fitted to all", probability(rows, chosen), same))
    print(f"threshold {threshold:.3f}")
    for name, old, new in zip(names, rules().weights.values(), chosen / given.slope, strict=False):
        print(f"{name:16} {old:6.2f} -> {new:6.2f}  ({int((rows[:, names.index(name)] != 0).sum())} pairs)")
    for pair, value in sorted(zip(pairs, crossed, strict=True), key=lambda one: -abs(one[1] - one[0].same))[:15]:
        print(f"  {value:.2f} {'same' if pair.same else 'other'} {pair.told}".replace("\n", " "))


if __name__ == "__main__":
    main()
