from __future__ import annotations

import numpy as np
import pytest

from eval.fairness import translation_first, whitening
from eval.retrieval import QUERIES, ndcg, read_queries, score


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
        return translation_first(one, other, everything)

    assert share((first @ to, second @ to)) > 0.9 > share((first, second))
