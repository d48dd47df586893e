from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.reading import reading
from eval.fairness import Pairs, read_pairs, translating, translation_first, whitening
from eval.retrieval import QUERIES, Case, is_in_order, ndcg, read_cases, read_queries, score


def test_the_first_answer_decides_hits_and_rank() -> None:
    made = score([([False, True, True], 2), ([True], 1), ([False] * 10, 3), ([], 1)])
    assert (made.hit_1, made.hit_3, made.hit_10) == (0.25, 0.5, 0.5)
    assert made.mrr == pytest.approx((1 / 2 + 1) / 4)


def test_ndcg_is_1_for_the_best_order_and_0_without_answers() -> None:
    assert ndcg([True, True, False], 2) == pytest.approx(1)
    assert 0 < ndcg([False, True], 1) < 1
    assert ndcg([False], 0) == 0


def test_own_queries_are_many_and_nearly_half_of_them_cross_language() -> None:
    queries = read_queries(QUERIES / "shared.jsonl")
    assert len(queries) >= 60
    assert sum(query.cross for query in queries) >= 0.4 * len(queries)
    assert all(len(needle.split()) <= 8 for query in queries for _, needle in query.answers)


def test_whitening_brings_translations_together() -> None:
    chance = np.random.default_rng(0)
    meaning = chance.standard_normal((200, 16))
    noise = np.array([8.0] * 4 + [0.1] * 12)
    first, second = (meaning + noise * chance.standard_normal((200, 16)) for _ in range(2))
    first, second = first.astype(np.float32), second.astype(np.float32)
    to = whitening(first, second, 0.01)
    everything = np.ones(200, bool)

    def share(rows: tuple[np.ndarray, np.ndarray]) -> float:
        one, other = (row / np.linalg.norm(row, axis=1, keepdims=True) for row in rows)
        return translation_first(Pairs(one, other, one, other), everything)

    assert share((first @ to, second @ to)) > 0.9 > share((first, second))
    to = translating(first, second)
    assert share((first @ to, second @ to)) > 0.9


def test_pairs_that_differ_in_case_or_punctuation_alone_are_one(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text("kk\tru\nСу таза.\tВода чиста.\nсу таза\tВода чиста!\nЖол жабық.\tДорога закрыта.\n")
    assert [kazakh for kazakh, _ in read_pairs(table)] == ["Су таза.", "Жол жабық."]


def test_every_query_of_the_samples_has_its_answer_there() -> None:
    held = {path.stem: path.read_text(encoding="utf-8") for path in (QUERIES.parent / "samples" / "texts").iterdir()}
    folded = {name: " ".join(reading(text).text.casefold().split()) for name, text in held.items()}
    asked = [answer for query in read_queries(QUERIES / "samples.jsonl") for answer in query.answers]
    asked += [place for case in read_cases(QUERIES / "order.jsonl") for place in (case.above, case.below)]
    for source, needle in asked:
        # Marks stand between some words of the texts that the samples are written from.
        words = set(needle.split())
        assert 2 * len(words & set(folded[source.rsplit(".", 1)[0]].split())) >= len(words), (source, needle)


def test_a_case_is_in_order_where_the_one_passage_comes_before_the_other() -> None:
    texts = {1: ("a.txt", "су таза"), 2: ("b.txt", "жол жабық")}
    case = Case("су", ("a.txt", "су"), ("b.txt", "жол"))
    assert is_in_order(texts, case, [1, 2])
    assert is_in_order(texts, case, [1])
    assert not is_in_order(texts, case, [2, 1])
    assert not is_in_order(texts, case, [2])
