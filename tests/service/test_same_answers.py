"""The samples in a file and in PostgreSQL: the same filters, answers, ledger and export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from corpus import ledger, schema, store
from corpus.model import Standing
from eval.judgements import QUERIES, grades, held_passages, read_queries
from eval.retrieval import judge, score
from index import thread_list, vectors
from index.engines import pgvector
from index.filters import Filters, allowed
from index.search import Searcher
from service.events import due_days
from service.export import export
from service.moving import move
from tests.postgres import Server
from tests.service.letters import FAIR, MODEL, is_sound, opened
from tests.service.stand_in import WordEmbedder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def both(
    home: Path, tmp_path_factory: pytest.TempPathFactory, postgres: Server
) -> Iterator[tuple[store.Library, store.Library]]:
    """The library of the samples in a file, and the same in PostgreSQL."""
    url = postgres.database()
    with store.Library(home, url="") as one, opened(tmp_path_factory.mktemp("moved"), url) as other:
        move(one, other)
        yield one, other


FILTERS = [
    Filters(kinds=("plan", "news")),
    Filters(languages=("kk",)),
    Filters(agencies=("МЭПР",)),
    Filters(since=date(2020, 1, 1), until=date(2026, 12, 31)),
    Filters(places=("Абай",)),
    Filters(tags=("deadline",)),
    Filters(tags=("commitment", "figure"), languages=("ru",)),
    Filters(due=(2026, 2027)),
    Filters(years=(2025, 2026), kinds=("report",)),
]


def test_a_filter_leaves_the_same_passages(both: tuple[store.Library, store.Library]) -> None:
    for filters in FILTERS:
        left = []
        for library in both:
            with library.read() as connection:
                found_ = allowed(connection, filters)
                assert found_.keys is not None
                left.append((found_.keys.tolist(), found_.warnings))
        assert left[0] == left[1], filters
    assert left


def test_words_find_as_many_and_meaning_finds_the_same(both: tuple[store.Library, store.Library]) -> None:
    searchers = [Searcher(library, embedder=WordEmbedder()) for library in both]
    for query in ("отходы полигон", "ауыз су", '"до конца"', "2026", "kind:plan", "министрлік есеп"):
        one, other = (searcher.search(query, k=10) for searcher in searchers)
        assert len(one.results) == len(other.results)
        shared = {result.passage for result in one.results} & {result.passage for result in other.results}
        assert len(shared) >= 0.8 * len(one.results), query
        assert (one.corrected, one.warnings) == (other.corrected, other.warnings)


def test_the_nearest_are_the_same_whatever_is_allowed(
    both: tuple[store.Library, store.Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    indexes = [vectors.opened(library, MODEL, FAIR) for library in both]
    row = WordEmbedder().queries(["строительство водопровода"])
    with both[0].read() as one, both[1].read() as other:
        keys = np.array(one.scalars(select(schema.passages.c.key).order_by(schema.passages.c.key)).all(), np.int64)
        for chosen in (None, keys[::3], keys[:40], keys[:0]):
            for handed_over in (20_000, 5):
                monkeypatch.setattr(pgvector, "_HANDED_OVER", handed_over)
                first, second = (
                    index.search(connection, row, 10, chosen)
                    for index, connection in zip(indexes, (one, other), strict=True)
                )
                assert [score for _, score in first] == pytest.approx([score for _, score in second], abs=0.005)
        first_, second_ = (
            index.among(connection, row, keys[:50].tolist())
            for index, connection in zip(indexes, (one, other), strict=True)
        )
        assert first_ == pytest.approx(second_, abs=0.005)


def test_questions_are_answered_as_well(both: tuple[store.Library, store.Library]) -> None:
    questions = [query for query in read_queries(QUERIES / "samples.jsonl") if not query.sealed]
    worth = []
    for library in both:
        with library.read() as connection:
            passages = held_passages(connection)
        searcher = Searcher(library, embedder=WordEmbedder())
        judged = []
        for query in questions:
            places = [(result.passage,) for result in searcher.search(query.text).results]
            judged.append(judge(grades(query.need, passages), passages, places))
        worth.append(score(judged).ndcg)
    assert worth[0] > 0.3
    assert worth[0] == pytest.approx(worth[1], abs=0.02)


def test_the_ledger_tells_the_same(both: tuple[store.Library, store.Library]) -> None:
    told = []
    for library in both:
        with library.read() as connection:
            wanted, day = ledger.Wanted(), date(2026, 11, 1)
            listed = ledger.kept(connection, wanted, day, limit=40)
            after = ledger.kept(connection, wanted, day, after=listed[-1].commitment.id)
            told.append((listed, after, ledger.facets(connection, wanted, day), ledger.count(connection, wanted, day)))
    assert told[0] == told[1]


def test_the_calendar_and_the_list_of_threads_tell_the_same(both: tuple[store.Library, store.Library]) -> None:
    told = []
    for library in both:
        with library.read() as connection:
            day, wanted = date(2026, 11, 1), thread_list.Wanted(standings=(Standing.OVERDUE, Standing.IN_PROGRESS))
            due = due_days(connection, ledger.Wanted(), day, date(2026, 1, 1), date(2027, 12, 31))
            counts = thread_list.counts(connection, wanted, day)
            told.append((due, counts, thread_list.ids(connection, wanted, day)))
    assert told[0] == told[1]
    assert all(told[0])


def test_an_export_is_the_same_byte_for_byte(both: tuple[store.Library, store.Library]) -> None:
    one, other = (list(export(library)) for library in both)
    assert one == other
    assert len(one) > 1000


def test_both_are_sound(both: tuple[store.Library, store.Library]) -> None:
    assert all(map(is_sound, both))


def test_hostile_queries_are_answered_alike(both: tuple[store.Library, store.Library]) -> None:
    searchers = [Searcher(library, embedder=WordEmbedder()) for library in both]
    for query in (
        "a\0b",
        "' OR 1=1 --",
        "вода:A & !су | (x <-> y)",
        "%s %(x)s :name",
        "я" * 10_000,
        '"a & b"',
    ):
        one, other = (searcher.search(query) for searcher in searchers)
        assert len(one.results) == len(other.results), query
        assert searchers[0].suggest(query) == searchers[1].suggest(query)
