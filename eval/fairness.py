"""Estimate the parameters that make vectors fair between the languages: `python -m eval.fairness PAIRS.tsv`.

PAIRS is a table with the columns `kk` and `ru`, a sentence and its translation a line. Only means and a matrix are
kept, nothing of the text. Prints how often a sentence's translation comes first among all sentences of both languages,
before and after, in five folds.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embedding import Matrix, open_embedder, unit
from index.models import find

# More regularisation loses on the pairs themselves and gains on questions over other text: docs/search.md.
REGULARISATION = 1.0
FOLDS = 5


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The pairs of a table, without those of which either side stood before."""
    pairs: list[tuple[str, str]] = []
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            pair = " ".join(row["kk"].split()), " ".join(row["ru"].split())
            if all(pair) and not seen.intersection(pair):
                pairs.append(pair)
                seen.update(pair)
    return pairs


def whitening(kazakh: Matrix, russian: Matrix, regularisation: float = REGULARISATION) -> Matrix:
    """`W^(-1/2)` of the covariance of (Kazakh minus Russian) within pairs, scaled to a mean eigenvalue of 1."""
    difference = (kazakh - kazakh.mean(0)) - (russian - russian.mean(0))
    covariance = difference.T.astype(np.float64) @ difference / len(difference)
    covariance += regularisation * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    values, vectors = np.linalg.eigh(covariance)
    scales = values**-0.5
    made: Matrix = ((vectors * (scales / scales.mean())) @ vectors.T).astype(np.float32)
    return made


def translation_first(kazakh: Matrix, russian: Matrix, asked: npt.NDArray[np.bool_]) -> float:
    """The share of the sentences asked for whose translation is nearest of all sentences of both languages."""
    pool = np.concatenate([kazakh, russian])
    count = len(kazakh)
    scores = pool @ pool.T
    np.fill_diagonal(scores, -np.inf)
    nearest = scores.argmax(1)
    right = nearest == np.concatenate([np.arange(count) + count, np.arange(count)])
    return float(right[np.concatenate([asked, asked])].mean())


def cross_validated(kazakh: Matrix, russian: Matrix, regularisation: float) -> float:
    """`translation_first` with parameters estimated without the pairs asked for."""
    fold = np.random.default_rng(0).permutation(len(kazakh)) % FOLDS
    shares = []
    for left_out in range(FOLDS):
        known = fold != left_out
        to = whitening(kazakh[known], russian[known], regularisation)
        first, second = (unit((rows - rows[known].mean(0)) @ to) for rows in (kazakh, russian))
        shares.append(translation_first(first, second, fold == left_out))
    return float(np.mean(shares))


def main() -> None:
    """Estimate, report, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--model", default="")
    parser.add_argument("--out", type=Path, default=None, help="default: index/data/MODEL.npz")
    arguments = parser.parse_args()
    embedder = open_embedder(find(arguments.model), threads=2)
    pairs = read_pairs(arguments.pairs)
    kazakh, russian = [first for first, _ in pairs], [second for _, second in pairs]
    passages = embedder.passages(kazakh), embedder.passages(russian)
    queries = embedder.queries(kazakh), embedder.queries(russian)

    everything = np.ones(len(pairs), bool)
    print(f"{len(pairs)} pairs; the translation comes first:")
    print(f"  raw       {translation_first(*passages, everything):.3f}")
    first, second = (unit(rows - rows.mean(0)) for rows in passages)
    print(f"  centred   {translation_first(first, second, everything):.3f}")
    for regularisation in (0.01, 0.1, 0.3, 1.0):
        print(f"  map {regularisation:<5} {cross_validated(*passages, regularisation):.3f}  ({FOLDS} folds)")

    out = arguments.out or Path(__file__).parent.parent / "index" / "data" / f"{embedder.model.name}.npz"
    np.savez_compressed(
        out,
        map=whitening(*passages).astype(np.float16),
        passage_kk=passages[0].mean(0).astype(np.float16),
        passage_ru=passages[1].mean(0).astype(np.float16),
        query_kk=queries[0].mean(0).astype(np.float16),
        query_ru=queries[1].mean(0).astype(np.float16),
    )
    print(f"{out.name}: {out.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
