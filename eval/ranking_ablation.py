"""What each piece of the ranking is worth: `python -m eval.ranking_ablation --home LIBRARY`.

The first table takes one piece away a line. The second says whether the weights fit these questions alone: of the
weights tried, those best on four fifths of the needs are scored on the last fifth, beside the weights as they stand.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest.mock import patch

from corpus.store import Library
from eval.judgements import Query, all_queries, grades, held_passages, is_cross, judgements
from eval.retrieval import DEPTH, Judged, judge, ndcg, score, shown
from index import folding, matching, ranking, terms
from index.search import Searcher

Change = Callable[[], AbstractContextManager[object]]

PIECES: Mapping[str, Change] = {
    "nothing": nullcontext,
    "words in the score": lambda: patch.object(ranking, "WORDS_WEIGHT", 0.0),
    "the bridge": lambda: patch.object(terms, "stand_ins", lambda _: {}),
    "set phrases of the bridge": lambda: patch.object(terms, "_LONGEST_IDIOM", 1),
    "leaving out words that only ask": lambda: patch.object(terms, "telling", list),
    "the passages before and after": lambda: patch.object(ranking, "AROUND_WEIGHT", 0.0),
    "numbers": lambda: patch.object(ranking, "NUMBERS_WEIGHT", 0.0),
    "recency": lambda: patch.object(ranking, "RECENCY_WEIGHT", 0.0),
    "kind": lambda: patch.object(ranking, "KIND_WEIGHTS", {}),
    "bareness": lambda: patch.object(ranking, "BARE_WEIGHT", 0.0),
    "folding copies": lambda: patch.object(folding, "_ALIKE", 1.01),
}
WEIGHTS: Mapping[str, Change] = {
    "as they stand": nullcontext,
    "words 0.50": lambda: patch.object(ranking, "WORDS_WEIGHT", 0.5),
    "words 0.80": lambda: patch.object(ranking, "WORDS_WEIGHT", 0.8),
    "around 0.40": lambda: patch.object(ranking, "AROUND_WEIGHT", 0.4),
    "full match 1.2": lambda: patch.object(matching, "_FULL_MATCH", 1.2),
    "full match 1.8": lambda: patch.object(matching, "_FULL_MATCH", 1.8),
    "numbers 0.30": lambda: patch.object(ranking, "NUMBERS_WEIGHT", 0.3),
}
_FOLDS = 5


def main() -> None:
    """Print both tables; sealed questions are left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model", default="")
    arguments = parser.parse_args()
    queries = [query for query in all_queries() if not query.sealed]
    with Library(arguments.home) as library, Searcher(library, arguments.model) as searcher:
        with library.read() as connection:
            held = held_passages(connection)
        found = {need: grades(need, held) for need in judgements()}

        def judged(change: Change) -> dict[Query, Judged]:
            with change():
                return {
                    query: judge(
                        found[query.need],
                        held,
                        [shown(held, result) for result in searcher.search(query.text, k=DEPTH).results],
                    )
                    for query in queries
                }

        print("| without | nDCG@10 | cross-language | hit@1 | MRR@10 |\n|" + "---|" * 5)
        for name, change in PIECES.items():
            made = judged(change)
            every = score([*made.values()])
            cross = score([one for query, one in made.items() if is_cross(query, found[query.need], held)])
            print(f"| {name} | {every.ndcg:.3f} | {cross.ndcg:.3f} | {every.hit_1:.3f} | {every.mrr:.3f} |", flush=True)
        gains = {name: {query: ndcg(one) for query, one in judged(change).items()} for name, change in WEIGHTS.items()}
        print("\n| fifth left out | best on the others | nDCG@10 | as they stand |\n|" + "---|" * 4)
        for fold in range(_FOLDS):
            print(_crossed(gains, fold))


def _crossed(gains: Mapping[str, Mapping[Query, float]], fold: int) -> str:
    """Which weights are best without the needs of one fold, and what they and the present ones reach on it."""

    def mean(name: str, *, within: bool) -> float:
        chosen = [gain for query, gain in gains[name].items() if (_fold(query.need) == fold) is within]
        return sum(chosen) / max(1, len(chosen))

    best = max(gains, key=lambda name: mean(name, within=False))
    return f"| {fold + 1} | {best} | {mean(best, within=True):.3f} | {mean('as they stand', within=True):.3f} |"


def _fold(need: str) -> int:
    return hashlib.sha256(need.encode()).digest()[0] % _FOLDS


if __name__ == "__main__":
    main()
