"""Measure search against graded answers: `python -m eval.retrieval --home LIBRARY [QUESTIONS.jsonl …]`.

Prints a table: a line a way of searching and a slice of the questions. A place (passages that overlap, copies of one
text) counts once, for every way alike; a cross-language question is one whose answer stands in the other language
alone. Sealed questions are left out unless `--sealed` asks for them alone.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.language import language
from corpus.store import Library
from eval.judgements import (
    ANSWERS,
    FILES,
    QUERIES,
    Held,
    Query,
    folded,
    grades,
    held_passages,
    is_cross,
    judgements,
    read_queries,
)
from index.embedding import Embedder, open_embedder
from index.fairness import Fairness, fairness
from index.folding import is_copy
from index.matching import search as search_words
from index.models import find
from index.results import Result
from index.search import Searcher
from index.terms import Terms, terms
from index.vectors import opened

DEPTH = 10
_ASKED = 50
_RRF = 60
# Slices of questions by what is hard about them.
_KINDS = {
    "two words": ("short",),
    "with slips": ("typo",),
    "with numbers": ("number",),
    "by exact words": ("exact", "agency"),
}

# A result is the passages that it shows: one, or several that run on; copies of one text are named by one of them.
Ranking = list[tuple[int, ...]]
Way = Callable[[str], Ranking]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the results of a question are worth, the best first, and what those of the best order would be."""

    gains: tuple[int, ...]
    best: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How well the first ten results answer a set of queries."""

    queries: int
    hit_1: float
    hit_3: float
    hit_10: float
    mrr: float
    recall: float
    ndcg: float


def score(judged: Sequence[Judged]) -> Score:
    """The means over questions; a hit states what is asked, nDCG counts what helps too."""
    ranks = [next((at for at, gain in enumerate(one.gains[:DEPTH], 1) if gain == ANSWERS), 0) for one in judged]
    count = max(1, len(ranks))
    return Score(
        queries=len(ranks),
        hit_1=sum(rank == 1 for rank in ranks) / count,
        hit_3=sum(0 < rank <= 3 for rank in ranks) / count,
        hit_10=sum(rank > 0 for rank in ranks) / count,
        mrr=sum(1 / rank for rank in ranks if rank) / count,
        recall=sum(map(recall, judged)) / count,
        ndcg=sum(map(ndcg, judged)) / count,
    )


def recall(one: Judged) -> float:
    """The share of the places that state what is asked, of ten at most, among the first ten results."""
    answering = min(DEPTH, sum(gain == ANSWERS for gain in one.best))
    return sum(gain == ANSWERS for gain in one.gains[:DEPTH]) / answering if answering else 0.0


def ndcg(one: Judged) -> float:
    """Discounted gain, 3 for an answer and 1 for a help, over that of the best order of all places."""
    best = _discounted(sorted(one.best, reverse=True))
    return _discounted(one.gains) / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum((2.0**gain - 1) / math.log2(at + 1) for at, gain in enumerate(gains[:DEPTH], 1))


def places(found: Mapping[int, int], passages: Mapping[int, Held]) -> dict[int, int]:
    """For every passage of some, the first of those that show the same place: they overlap, or one is a copy."""
    first: dict[int, int] = {}
    for key in sorted(found):
        one = passages[key]
        first[key] = next((first[other] for other in first if _same_place(passages[other], one)), key)
    return first


def _same_place(first: Held, second: Held) -> bool:
    if first.source == second.source and first.start < second.end and second.start < first.end:
        return True
    return is_copy(first.text, second.text)


def judge(found: Mapping[int, int], passages: Mapping[int, Held], ranking: Ranking) -> Judged:
    """What a ranking is worth to a question: a place counts once, by the best that is shown of it."""
    of_place = places(found, passages)
    best: dict[int, int] = {}
    for key, grade in found.items():
        best[of_place[key]] = max(best.get(of_place[key], 0), grade)
    shown: dict[int, int] = {}
    texts: set[str] = set()
    gains = []
    for keys in ranking:
        told = {passages[key].text for key in keys}
        if told <= texts:  # no way of searching but ours folds copies: none is to suffer for them
            continue
        texts |= told
        gain = 0
        for key in keys:
            grade = found.get(key, 0)
            if grade > shown.get(of_place.get(key, -1), 0):
                shown[of_place[key]] = grade
                gain = max(gain, grade)
        gains.append(gain)
    return Judged(tuple(gains), tuple(best.values()))


def ways(library: Library, embedder: Embedder, passages: int) -> dict[str, Way]:
    """The ways of searching that the documentation compares."""
    dimension = embedder.queries([""]).shape[1]
    mapped = fairness(embedder.model.name, dimension)
    centred = replace(mapped, map=np.eye(dimension, dtype=np.float32), fingerprint="centred")
    searcher = Searcher(library, embedder=embedder)

    def by_words(query: str) -> Ranking:
        asked = terms(query, language(query))
        return matching_best(replace(asked, others=tuple(() for _ in asked.others), bodies=()))

    def by_bridged_words(query: str) -> Ranking:
        return matching_best(terms(query, language(query)))

    def matching_best(asked: Terms) -> Ranking:
        with library.read() as connection:
            return [(key,) for key in search_words(connection, asked, 200, passages).scores]

    def dense(fair: Fairness) -> Way:
        vectors = opened(library, embedder.model, fair)

        def search(query: str) -> Ranking:
            row = fair.queries(embedder.queries([query]), [language(query)])
            with library.read() as connection:
                return [(key,) for key, _ in vectors.search(connection, row, 200)]

        return search

    with library.read() as connection:
        held = held_passages(connection)

    def hybrid(query: str) -> Ranking:
        return [shown(held, result) for result in searcher.search(query, k=DEPTH).results]

    by_meaning = dense(mapped)
    return {
        "words (BM25)": by_words,
        "words over the bridge": by_bridged_words,
        "dense, raw": dense(fairness("", dimension)),
        "dense, centred": dense(centred),
        "dense, mapped": by_meaning,
        "RRF of words and dense": lambda query: _reciprocal(by_words(query), by_meaning(query)),
        "RRF over the bridge": lambda query: _reciprocal(by_bridged_words(query), by_meaning(query)),
        "hybrid": hybrid,
    }


def shown(passages: Mapping[int, Held], result: Result) -> tuple[int, ...]:
    """The passages that a result shows whole or names as copies, the best first."""
    whole = [
        key
        for key in (result.passage - 1, result.passage + 1)
        if key in passages
        and passages[key].source == result.source
        and result.start <= passages[key].start
        and passages[key].end <= result.end
    ]
    return (result.passage, *whole, *(copy.passage for copy in result.copies if copy.passage in passages))


def _reciprocal(*rankings: Ranking) -> Ranking:
    sums: dict[tuple[int, ...], float] = {}
    for ranking in rankings:
        for at, key in enumerate(ranking, 1):
            sums[key] = sums.get(key, 0.0) + 1 / (_RRF + at)
    return sorted(sums, key=lambda key: (-sums[key], key))


@dataclass(frozen=True, slots=True)
class Case:
    """A query for which one passage must come before another: of each, the file name and words of it."""

    text: str
    above: tuple[str, str]
    below: tuple[str, str]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, one JSON object a line."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        above, below = ((row[place]["doc"], folded(row[place]["needle"])) for place in ("above", "below"))
        cases.append(Case(row["q"], above, below))
    return cases


def is_in_order(passages: Mapping[int, Held], case: Case, found: Ranking) -> bool:
    """Whether the one passage is found, and the other after it or not at all."""
    ranks = []
    for document, needle in (case.above, case.below):
        holding = [
            at
            for at, keys in enumerate(found)
            if any(passages[key].source == document and needle in passages[key].text for key in keys)
        ]
        ranks.append(min(holding, default=len(found)))
    return ranks[0] < ranks[1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure search against graded answers.")
    parser.add_argument("questions", type=Path, nargs="*", default=[QUERIES / name for name in FILES])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model", default="")
    parser.add_argument("--sealed", action="store_true", help="the sealed questions alone")
    parser.add_argument("--cases", type=Path, default=None, help="queries for which one passage must precede another")
    arguments = parser.parse_args()
    queries = [query for path in arguments.questions for query in read_queries(path)]
    queries = [query for query in queries if query.sealed is arguments.sealed]
    with Library(arguments.home) as library:
        with library.read() as connection:
            passages = held_passages(connection)
        found = {need: grades(need, passages) for need in judgements()}
        slices = _slices(queries, found, passages)
        print("| search | queries | hit@1 | hit@3 | hit@10 | MRR@10 | recall@10 | nDCG@10 |\n|" + "---|" * 8)
        for name, way in ways(library, open_embedder(find(arguments.model)), len(passages)).items():
            judged = {query: judge(found[query.need], passages, way(query.text)[:_ASKED]) for query in queries}
            for part, asked in slices:
                print(_line(f"{name}, {part}", score([judged[query] for query in asked])), flush=True)
        if arguments.cases:
            searcher = Searcher(library, arguments.model)
            for case in read_cases(arguments.cases):
                ranking = [shown(passages, result) for result in searcher.search(case.text, k=2 * DEPTH).results]
                print(f"{'in order' if is_in_order(passages, case, ranking) else 'NOT IN ORDER'}: {case.text}")


def _slices(
    queries: Sequence[Query], found: Mapping[str, Mapping[int, int]], passages: Mapping[int, Held]
) -> list[tuple[str, list[Query]]]:
    cross = [query for query in queries if is_cross(query, found[query.need], passages)]
    slices = {
        "all": list(queries),
        "same language": [query for query in queries if query not in cross],
        "cross-language": cross,
        "Kazakh to Russian": [query for query in cross if query.lang == "kk"],
        "Russian to Kazakh": [query for query in cross if query.lang == "ru"],
    }
    for name, kinds in _KINDS.items():
        slices[name] = [query for query in queries if query.kind in kinds]
    return [(name, asked) for name, asked in slices.items() if asked]


def _line(name: str, made: Score) -> str:
    figures = (made.hit_1, made.hit_3, made.hit_10, made.mrr, made.recall, made.ndcg)
    return f"| {name} | {made.queries} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"


if __name__ == "__main__":
    main()
