"""Measure search against queries whose answers are known: `python -m eval.retrieval --home LIBRARY [QUERIES.jsonl …]`.

A line of the queries: `{"q", "lang", "answers": [{"doc": file name, "needle": text}], "cross": bool}`. A passage
answers where it is of the document and its repaired text holds the needle's. Prints a table: a line a way of
searching and a slice of the queries; a cross-language answer stands in the other language alone.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, select

from corpus import schema
from corpus.language import language
from corpus.reading import reading
from corpus.store import Library
from index.embedding import Embedder, open_embedder
from index.fairness import Fairness, fairness
from index.matching import search as search_words
from index.models import find
from index.search import Searcher
from index.terms import terms
from index.vectors import VectorIndex

QUERIES = Path(__file__).parent / "queries"
DEPTH = 10
_RRF = 60

Ranking = list[int]
Way = Callable[[str], Ranking]
Texts = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Query:
    """One question and what answers it."""

    text: str
    lang: str
    answers: tuple[tuple[str, str], ...]
    cross: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How well the first ten results answer a set of queries."""

    queries: int
    hit_1: float
    hit_3: float
    hit_10: float
    mrr: float
    ndcg: float


def read_queries(path: Path) -> list[Query]:
    """The queries of a file, one JSON object a line."""
    queries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answers = tuple((answer["doc"], _folded(answer["needle"])) for answer in row["answers"])
        queries.append(Query(row["q"], row["lang"], answers, row["cross"]))
    return queries


def score(judged: Sequence[tuple[Sequence[bool], int]]) -> Score:
    """Of every query: which of the results answer, the best first, and how many passages of the library do."""
    ranks = [next((at for at, answers in enumerate(found[:DEPTH], 1) if answers), 0) for found, _ in judged]
    count = max(1, len(ranks))
    return Score(
        queries=len(ranks),
        hit_1=sum(rank == 1 for rank in ranks) / count,
        hit_3=sum(0 < rank <= 3 for rank in ranks) / count,
        hit_10=sum(rank > 0 for rank in ranks) / count,
        mrr=sum(1 / rank for rank in ranks if rank) / count,
        ndcg=sum(ndcg(found, answering) for found, answering in judged) / count,
    )


def ndcg(found: Sequence[bool], answering: int) -> float:
    """Discounted gain of the first ten results over that of the best order of all answering passages."""
    gain = sum(1 / math.log2(at + 1) for at, answers in enumerate(found[:DEPTH], 1) if answers)
    best = sum(1 / math.log2(at + 1) for at in range(1, min(DEPTH, answering) + 1))
    return gain / best if best else 0.0


def judge(texts: Texts, queries: Iterable[Query], way: Way) -> list[tuple[list[bool], int]]:
    """Run a way of searching over queries."""
    judged = []
    for query in queries:
        answering = {key for key, (source, text) in texts.items() if _answers(query, source, text)}
        # Copies of one text are one answer: a search that folds them shows one.
        different = len({texts[key][1] for key in answering})
        found: dict[str, int] = {}
        for key in way(query.text):
            found.setdefault(texts[key][1], key)
        judged.append(([key in answering for key in found.values()][:DEPTH], different))
    return judged


def ways(library: Library, embedder: Embedder, passages: int) -> dict[str, Way]:
    """The ways of searching that the documentation compares."""
    dimension = embedder.queries([""]).shape[1]
    mapped = fairness(embedder.model.name, dimension)
    centred = replace(mapped, map=np.eye(dimension, dtype=np.float32), fingerprint="centred")
    searcher = Searcher(library, embedder=embedder)

    def by_words(query: str) -> Ranking:
        with library.read() as connection:
            return list(search_words(connection, terms(query, language(query)), 200, passages).scores)

    def dense(fair: Fairness) -> Way:
        vectors = VectorIndex.open(library, embedder.model, fair)

        def search(query: str) -> Ranking:
            return [key for key, _ in vectors.search(fair.queries(embedder.queries([query]), [language(query)]), 200)]

        return search

    def hybrid(query: str) -> Ranking:
        return [result.passage for result in searcher.search(query, k=DEPTH).results]

    by_meaning = dense(mapped)
    return {
        "words (BM25)": by_words,
        "dense, raw": dense(fairness("", dimension)),
        "dense, centred": dense(centred),
        "dense, mapped": by_meaning,
        "RRF of words and dense": lambda query: _reciprocal(by_words(query), by_meaning(query)),
        "hybrid": hybrid,
    }


def _reciprocal(*rankings: Ranking) -> Ranking:
    sums: dict[int, float] = {}
    for ranking in rankings:
        for at, key in enumerate(ranking, 1):
            sums[key] = sums.get(key, 0.0) + 1 / (_RRF + at)
    return sorted(sums, key=lambda key: (-sums[key], key))


def read_texts(connection: Connection) -> Texts:
    """Every passage's file name and folded text, by its key."""
    passages, documents = schema.passages.c, schema.documents.c
    whole = {row.id: row for row in connection.execute(select(documents.id, documents.source, documents.text))}
    places = connection.execute(select(passages.key, passages.document_id, passages.start, passages.end)).all()
    texts = {}
    for place in places:
        document = whole[place.document_id]
        texts[place.key] = document.source, _folded(document.text[place.start : place.end])
    return texts


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
        above, below = ((row[place]["doc"], _folded(row[place]["needle"])) for place in ("above", "below"))
        cases.append(Case(row["q"], above, below))
    return cases


def is_in_order(texts: Texts, case: Case, found: Sequence[int]) -> bool:
    """Whether the one passage is found, and the other after it or not at all."""
    ranks = []
    for document, needle in (case.above, case.below):
        holding = [at for at, key in enumerate(found) if texts[key][0] == document and needle in texts[key][1]]
        ranks.append(min(holding, default=len(found)))
    return ranks[0] < ranks[1]


def _answers(query: Query, source: str, text: str) -> bool:
    return any(document == source and needle in text for document, needle in query.answers)


def _folded(text: str) -> str:
    return " ".join(reading(text).text.casefold().split())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure search against queries whose answers are known.")
    parser.add_argument("queries", type=Path, nargs="*", default=[QUERIES / "shared.jsonl"])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model", default="")
    parser.add_argument("--cases", type=Path, default=None, help="queries for which one passage must precede another")
    arguments = parser.parse_args()
    queries = [query for path in arguments.queries for query in read_queries(path)]
    with Library(arguments.home) as library:
        with library.read() as connection:
            texts = read_texts(connection)
        print("| search | queries | hit@1 | hit@3 | hit@10 | MRR@10 | nDCG@10 |\n|---|---|---|---|---|---|---|")
        for name, way in ways(library, open_embedder(find(arguments.model)), len(texts)).items():
            for part, asked in _slices(queries):
                print(_line(f"{name}, {part}", score(judge(texts, asked, way))), flush=True)
        if arguments.cases:
            searcher = Searcher(library, arguments.model)
            for case in read_cases(arguments.cases):
                found = [result.passage for result in searcher.search(case.text, k=2 * DEPTH).results]
                print(f"{'in order' if is_in_order(texts, case, found) else 'NOT IN ORDER'}: {case.text}")


def _slices(queries: Sequence[Query]) -> list[tuple[str, list[Query]]]:
    return [
        ("all", list(queries)),
        ("same language", [query for query in queries if not query.cross]),
        ("cross-language", [query for query in queries if query.cross]),
        ("asked in Kazakh", [query for query in queries if query.lang == "kk"]),
        ("asked in Russian", [query for query in queries if query.lang == "ru"]),
    ]


def _line(name: str, made: Score) -> str:
    figures = (made.hit_1, made.hit_3, made.hit_10, made.mrr, made.ndcg)
    return f"| {name} | {made.queries} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"


if __name__ == "__main__":
    main()
