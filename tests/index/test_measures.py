from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.model import Language
from corpus.reading import reading
from eval.fairness import Pairs, read_pairs, translating, translation_first, whitening
from eval.judgements import QUERIES, Held, all_queries, grades, judgements, read_queries
from eval.retrieval import Case, Judged, is_in_order, judge, ndcg, read_cases, score


def test_the_first_answer_decides_hits_and_rank() -> None:
    made = score([Judged((0, 2, 1), (2, 1)), Judged((2,), (2,)), Judged((0,) * 10, (2, 2, 1)), Judged((), (2,))])
    assert (made.hit_1, made.hit_3, made.hit_10) == (0.25, 0.5, 0.5)
    assert made.mrr == pytest.approx((1 / 2 + 1) / 4)


def test_ndcg_is_1_for_the_best_order_and_0_without_answers() -> None:
    assert ndcg(Judged((2, 1, 0), (1, 2))) == pytest.approx(1)
    assert 0 < ndcg(Judged((1, 2), (2, 1))) < 1
    assert ndcg(Judged((0,), ())) == 0


def test_a_place_counts_once_and_by_the_best_that_is_shown_of_it() -> None:
    held = {
        1: Held("a.txt", 0, 10, Language.RU, "вода чиста"),
        2: Held("a.txt", 8, 20, Language.RU, "чиста река"),
        3: Held("b.txt", 0, 10, Language.RU, "дорога закрыта на ремонт"),
    }
    assert judge({1: 2, 2: 1}, held, [(2,), (1,), (3,)]) == Judged((1, 2, 0), (2,))
    assert judge({1: 2, 2: 2}, held, [(1, 2), (3,)]) == Judged((2, 0), (2,))
    assert judge({1: 2, 2: 2, 3: 1}, held, [(3,), (1,), (2,)]) == Judged((1, 2, 0), (2, 1))


def test_a_judged_span_is_met_by_what_covers_most_of_it_and_copies_share_its_grade() -> None:
    held = {
        1: Held("002_aarhus_report_kk.txt", 0, 10**9, Language.KK, "баяндама"),
        2: Held("elsewhere.txt", 0, 10, Language.KK, "баяндама"),
        3: Held("002_aarhus_report_kk.txt", 0, 1, Language.KK, "өзге"),
    }
    (need,) = {need for need, made in judgements().items() if need == "sh030"}
    assert grades(need, held) == {1: 2, 2: 2}


def test_own_queries_are_many_half_in_each_language_and_half_of_the_new_ones_sealed() -> None:
    queries = all_queries()
    assert len(queries) >= 160
    assert abs(sum(query.lang == "kk" for query in queries) / len(queries) - 0.5) < 0.05
    second = read_queries(QUERIES / "second.jsonl")
    assert len({query.need for query in second if query.sealed}) == len({query.need for query in second}) // 2
    assert all(any(one.grade == 2 for one in judgements()[query.need]) for query in queries)


def test_no_judgement_quotes_more_than_eight_words() -> None:
    assert all(len(one.needle.split()) <= 8 for made in judgements().values() for one in made)


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


def test_every_query_of_invented_documents_has_its_answer_there() -> None:
    folders = (QUERIES.parent / "samples" / "texts", QUERIES / "unseen")
    held = {path.stem: path.read_text(encoding="utf-8") for folder in folders for path in folder.iterdir()}
    folded = {name: " ".join(reading(text).text.casefold().split()) for name, text in held.items()}
    asked = [(one.source, one.needle) for made in judgements().values() for one in made if one.needle]
    asked += [place for case in read_cases(QUERIES / "order.jsonl") for place in (case.above, case.below)]
    for source, needle in asked:
        # Marks stand between some words of the texts that the samples are written from.
        words = set(needle.split())
        assert 2 * len(words & set(folded[source.rsplit(".", 1)[0]].split())) >= len(words), (source, needle)


def test_a_case_is_in_order_where_the_one_passage_comes_before_the_other() -> None:
    held = {1: Held("a.txt", 0, 9, Language.KK, "су таза"), 2: Held("b.txt", 0, 9, Language.KK, "жол жабық")}
    case = Case("су", ("a.txt", "су"), ("b.txt", "жол"))
    assert is_in_order(held, case, [(1,), (2,)])
    assert is_in_order(held, case, [(1,)])
    assert not is_in_order(held, case, [(2,), (1,)])
    assert not is_in_order(held, case, [(2,)])
