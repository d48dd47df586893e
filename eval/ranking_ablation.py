"""What each piece of the ranking is worth, one taken away a line: `python -m eval.ranking_ablation --home LIBRARY`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest.mock import patch

from corpus.store import Library
from eval.judgements import all_queries, grades, held_passages, is_cross, judgements
from eval.retrieval import DEPTH, judge, score, shown
from index import folding, ranking, terms
from index.search import Searcher

Without = Callable[[], AbstractContextManager[object]]

PIECES: Mapping[str, Without] = {
    "nothing": nullcontext,
    "words in the score": lambda: patch.object(ranking, "WORDS_WEIGHT", 0.0),
    "weight of words 0.55 instead of 0.65": lambda: patch.object(ranking, "WORDS_WEIGHT", 0.55),
    "weight of words 0.80 instead of 0.65": lambda: patch.object(ranking, "WORDS_WEIGHT", 0.8),
    "the bridge": lambda: patch.object(terms, "stand_ins", lambda _: {}),
    "set phrases of the bridge": lambda: patch.object(terms, "_LONGEST_IDIOM", 1),
    "endings of loans": lambda: patch.object(terms, "loans", lambda *_: ()),
    "leaving out words that only ask": lambda: patch.object(terms, "telling", list),
    "the passages before and after": lambda: patch.object(ranking, "AROUND_WEIGHT", 0.0),
    "numbers": lambda: patch.object(ranking, "NUMBERS_WEIGHT", 0.0),
    "recency": lambda: patch.object(ranking, "RECENCY_WEIGHT", 0.0),
    "kind": lambda: patch.object(ranking, "KIND_WEIGHTS", {}),
    "bareness": lambda: patch.object(ranking, "BARE_WEIGHT", 0.0),
    "folding copies": lambda: patch.object(folding, "_ALIKE", 1.01),
}


def main() -> None:
    """Print the table; sealed questions are left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model", default="")
    arguments = parser.parse_args()
    queries = [query for query in all_queries() if not query.sealed]
    print("| without | nDCG@10 | cross-language | hit@1 | MRR@10 |\n|" + "---|" * 5)
    with Library(arguments.home) as library, Searcher(library, arguments.model) as searcher:
        with library.read() as connection:
            held = held_passages(connection)
        found = {need: grades(need, held) for need in judgements()}
        for name, without in PIECES.items():
            with without():
                judged = {
                    query: judge(
                        found[query.need],
                        held,
                        [shown(held, result) for result in searcher.search(query.text, k=DEPTH).results],
                    )
                    for query in queries
                }
            every = score([*judged.values()])
            cross = score([made for query, made in judged.items() if is_cross(query, found[query.need], held)])
            print(f"| {name} | {every.ndcg:.3f} | {cross.ndcg:.3f} | {every.hit_1:.3f} | {every.mrr:.3f} |", flush=True)


if __name__ == "__main__":
    main()
