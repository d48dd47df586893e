"""One suite for a library in a file and in PostgreSQL: the same files make the same library and the same answers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace as changed
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event, func, select, text

from corpus import failures, ledger, rows, schema, store
from corpus.databases import BadDatabase, NoDatabase
from corpus.model import Document, Failure, Kind, Language
from corpus.sandbox import Limits
from eval.judgements import QUERIES, grades, held_passages, read_queries
from eval.retrieval import judge, score
from index import vectors, words
from index.engines import pgvector
from index.fairness import fairness
from index.filters import Filters, allowed
from index.search import Searcher
from nlp.version import version
from service.changes import remove, replace
from service.doctor import inspected
from service.export import export
from service.ingest import Report, ingest
from service.moving import NotEmpty, move
from service.reindex import reindex
from tests.postgres import Server
from tests.service.stand_in import WordEmbedder

pytestmark = pytest.mark.slow

MODEL = WordEmbedder.model
FAIR = fairness(MODEL.name, 64)

LETTERS = {
    "otvet.txt": """Ответ на запрос

1. В посёлке Каратал построят водопровод длиной 12 км. Срок – до 1 июня 2027 года.

2. Министерству экологии ежеквартально представлять отчёт о качестве воды.
""",
    "plan.txt": """План мероприятий

1. Обустроить 4 полигона отходов до конца 2028 года, ответственный – акимат области Абай.

2. Высадить 200 тысяч саженцев саксаула.
""",
    "zhauap.txt": """Сұрауға жауап

1. Қызылтал ауылында үш ұңғыма бұрғыланады. Жұмыс 2027 жылғы 1 мамырға дейін аяқталады.

2. Экология министрлігі тоқсан сайын есеп береді.
""",
}


@pytest.fixture
def letters(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, content in LETTERS.items():
        (folder / name).write_text(content, encoding="utf-8")
    return sorted(folder.iterdir())


@contextmanager
def opened(folder: Path, url: str) -> Iterator[store.Library]:
    with store.Library(folder, create=True, url=url) as library:
        yield library


def taken_in(library: store.Library, paths: Sequence[Path]) -> list[Report]:
    return list(ingest(library, paths, WordEmbedder, version=version(), limits=Limits(), workers=1))


def found(searcher: Searcher, query: str) -> list[tuple[str, int]]:
    return [(result.source, result.start) for result in searcher.search(query).results]


def is_sound(library: store.Library) -> bool:
    findings = [finding for finding in inspected(library, MODEL) if not finding.ok]
    assert not findings, findings
    return True


def read(library: store.Library) -> list[rows.Sum]:
    with library.read() as connection:
        return [rows.summed(connection, table) for table in rows.tables()]


# Documents that no reader makes, to see what a database makes of them.
ODD = {
    "nul": "Нулевой\x00 знак и \U0010ffff не-знак.",
    "letters": "Ә ә І і Ң ң Ғ ғ Ү ү Ұ ұ Қ қ Ө ө Һ һ – № 12-34/5 «ёлка» 100 % 𐍈 👩🏽\u200d💻",
    "controls": "\x01\x1b[0m\x7f\u2028\ufeff\u202e",
    "quotes": "'; DROP TABLE documents; -- \\ \\x00 \" :param %s %(name)s {0}",
    "empty": "",
}


@pytest.mark.parametrize("name", ODD)
def test_any_text_comes_back_as_it_went(tmp_path: Path, url: str, name: str) -> None:
    made = Document(
        "0" * 16, f"{name}.txt", "text/plain", ODD[name], "r" * 16, title=ODD[name], glossary={name: ODD[name]}
    )
    with opened(tmp_path, url) as library:
        with library.write() as connection:
            store.put_document(connection, made, [], bytes(range(256)), made_with="test", seconds=0.1)
        with library.read() as connection:
            assert store.get_document(connection, made.id) == made
            assert store.get_original(connection, made.id) == bytes(range(256))


def test_the_same_files_make_the_same_library(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path / "file", "") as one, opened(tmp_path / "other", url) as other:
        taken_in(one, letters)
        taken_in(other, letters)
        assert list(export(one)) == list(export(other))
        assert is_sound(other)


def test_files_read_again_change_nothing(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters)
        before = read(library)
        assert not any(report.new for report in taken_in(library, letters))
        assert read(library) == before


def test_what_is_removed_or_replaced_is_found_no_more_and_what_comes_at_once(
    tmp_path: Path, url: str, letters: list[Path]
) -> None:
    with opened(tmp_path / "home", url) as library:
        taken_in(library, letters)
        searcher = Searcher(library, embedder=WordEmbedder())
        assert found(searcher, "саженцы саксаула")[0][0] == "plan.txt"
        assert remove(library, "plan.txt").hung["passages"] > 0
        assert "plan.txt" not in {source for source, _ in found(searcher, "саженцы саксаула")}
        better = tmp_path / "better.txt"
        better.write_text(LETTERS["otvet.txt"] + "\n3. Верблюдам нужен водопой у озера.\n", encoding="utf-8")
        replace(library, "otvet.txt", better, WordEmbedder, version=version(), limits=Limits())
        sources = {source for source, _ in found(searcher, "верблюды водопой")}
        assert "better.txt" in sources
        assert "otvet.txt" not in sources
        taken_in(library, letters)
        assert found(searcher, "саженцы саксаула")[0][0] == "plan.txt"
        assert is_sound(library)


def test_an_abandoned_transaction_leaves_no_trace(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters)
        before = read(library)

        def half_a_removal() -> None:
            with library.write() as connection:
                words.remove(connection, connection.scalars(select(schema.documents.c.id)).all()[0])
                raise KeyError

        with pytest.raises(KeyError):
            half_a_removal()
        assert read(library) == before
        assert is_sound(library)


def test_readers_neither_wait_for_a_writer_nor_see_half_of_what_it_does(
    tmp_path: Path, url: str, letters: list[Path]
) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters[:2])
        searcher = Searcher(library, embedder=WordEmbedder())
        with library.write() as writing:
            words.remove(writing, store.entries(writing)[0].id)
            store.remove_document(writing, store.entries(writing)[0].id)
            with ThreadPoolExecutor(4) as pool:
                answers = list(pool.map(lambda _: found(searcher, "водопровод"), range(8)))
        assert all({source for source, _ in answer} == {"otvet.txt", "plan.txt"} for answer in answers)


def test_a_reader_sees_one_state_to_its_end(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters)
        with library.read() as connection:
            before = rows.summed(connection, schema.passages)
            remove(library, "plan.txt")
            assert rows.summed(connection, schema.passages) == before
        with library.read() as connection:
            assert rows.summed(connection, schema.passages).rows < before.rows


def test_writers_side_by_side_come_one_after_another(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path, url) as library, ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda path: taken_in(library, [path]), letters))
        assert is_sound(library)
        with library.read() as connection:
            assert {entry.source for entry in store.entries(connection)} == set(LETTERS)


def test_failures_are_kept_once_and_forgotten(tmp_path: Path, url: str) -> None:
    with opened(tmp_path, url) as library:
        for message in ("first", "second"):
            with library.write() as connection:
                failures.put(connection, failures.Failed(Path("/a/б\udcff.pdf"), "", Failure.DAMAGED, message))
        with library.read() as connection:
            assert [(str(one.path), one.message) for one in failures.listed(connection)] == [
                ("/a/б\udcff.pdf", "second")
            ]
        with library.write() as connection:
            failures.remove(connection, Path("/a/б\udcff.pdf"), "")
            assert failures.count(connection) == 0


def test_documents_are_listed_newest_first_by_code_point(tmp_path: Path, url: str) -> None:
    with opened(tmp_path, url) as library, library.write() as connection:
        for number, (name, day) in enumerate(
            [
                ("ә.txt", None),
                ("b.txt", None),
                ("B.txt", None),
                ("я.txt", date(2024, 1, 1)),
                ("а.txt", date(2025, 1, 1)),
            ]
        ):
            made = Document(f"{number:016x}", name, "text/plain", "x", "r" * 16, kind=Kind.NEWS, date=day)
            store.put_document(connection, made, [], b"", made_with="test")
        names = [entry.source for entry in store.entries(connection)]
    assert names == ["а.txt", "я.txt", "B.txt", "b.txt", "ә.txt"]


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


class TestBothAtOnce:
    """What is asked of the two at once; the samples are read once for all of it."""

    def test_a_filter_leaves_the_same_passages(self, both: tuple[store.Library, store.Library]) -> None:
        for filters in FILTERS:
            left = []
            for library in both:
                with library.read() as connection:
                    found_ = allowed(connection, filters)
                    assert found_.keys is not None
                    left.append((found_.keys.tolist(), found_.warnings))
            assert left[0] == left[1], filters
        assert left

    def test_words_find_as_many_and_meaning_finds_the_same(self, both: tuple[store.Library, store.Library]) -> None:
        searchers = [Searcher(library, embedder=WordEmbedder()) for library in both]
        for query in ("отходы полигон", "ауыз су", '"до конца"', "2026", "kind:plan", "министрлік есеп"):
            one, other = (searcher.search(query, k=10) for searcher in searchers)
            assert len(one.results) == len(other.results)
            shared = {result.passage for result in one.results} & {result.passage for result in other.results}
            assert len(shared) >= 0.8 * len(one.results), query
            assert (one.corrected, one.warnings) == (other.corrected, other.warnings)

    def test_the_nearest_are_the_same_whatever_is_allowed(
        self, both: tuple[store.Library, store.Library], monkeypatch: pytest.MonkeyPatch
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

    def test_questions_are_answered_as_well(self, both: tuple[store.Library, store.Library]) -> None:
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

    def test_the_ledger_tells_the_same(self, both: tuple[store.Library, store.Library]) -> None:
        told = []
        for library in both:
            with library.read() as connection:
                wanted, day = ledger.Wanted(), date(2026, 11, 1)
                listed = ledger.kept(connection, wanted, day, limit=40)
                after = ledger.kept(connection, wanted, day, after=listed[-1].commitment.id)
                told.append(
                    (listed, after, ledger.facets(connection, wanted, day), ledger.count(connection, wanted, day))
                )
        assert told[0] == told[1]

    def test_an_export_is_the_same_byte_for_byte(self, both: tuple[store.Library, store.Library]) -> None:
        one, other = (list(export(library)) for library in both)
        assert one == other
        assert len(one) > 1000

    def test_both_are_sound(self, both: tuple[store.Library, store.Library]) -> None:
        assert all(map(is_sound, both))

    def test_hostile_queries_are_answered_alike(self, both: tuple[store.Library, store.Library]) -> None:
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


def test_a_library_goes_there_and_back_without_loss(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with (
        opened(tmp_path / "one", "") as first,
        opened(tmp_path / "two", url) as second,
        opened(tmp_path / "three", "") as third,
    ):
        taken_in(first, letters)
        remove(first, "plan.txt")
        with first.write() as connection:
            failures.put(connection, failures.Failed(tmp_path / "x.pdf", "in/it", Failure.ENCRYPTED, "said"))
        told = move(first, second)
        assert move(second, third) == told == read(first) == read(third)
        assert {one.table for one in told} == set(schema.metadata.tables)
        assert list(export(first)) == list(export(second)) == list(export(third))
        assert is_sound(second)
        assert is_sound(third)
        # Numbers of what was removed are not given out again.
        newest = []
        for library in (first, second, third):
            taken_in(library, letters)
            newest.append(first_key(library, "plan.txt"))
        assert newest[0] == newest[1] == newest[2]


def first_key(library: store.Library, source: str) -> int:
    documents, passages = schema.documents.c, schema.passages.c
    of_source = passages.document_id.in_(select(documents.id).where(documents.source == source))
    with library.read() as connection:
        return connection.scalars(select(func.min(passages.key)).where(of_source)).one()


def test_a_move_that_is_stopped_leaves_nothing_and_can_be_begun_again(
    tmp_path: Path, url: str, letters: list[Path]
) -> None:
    with opened(tmp_path / "one", "") as source, opened(tmp_path / "two", url) as target:
        taken_in(source, letters)

        def stopped(told: rows.Sum) -> None:
            if told.table == "vectors":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            move(source, target, stopped)
        assert all(one.rows == 0 for one in read(target))
        assert move(source, target) == read(target)
        assert move(source, target) == read(target)


def test_a_library_is_not_moved_over_another(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path / "one", "") as source, opened(tmp_path / "two", url) as target:
        taken_in(source, letters[:1])
        taken_in(target, letters[1:])
        before = read(target)
        with pytest.raises(NotEmpty, match="empty"):
            move(source, target)
        assert read(target) == before


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("DELETE FROM passage_terms WHERE term = (SELECT min(term) FROM passage_terms)", "counts"),
        ("UPDATE passage_terms SET lemmas = lemmas + 1", "counts"),
        ("DELETE FROM vectors WHERE passage_key = (SELECT min(passage_key) FROM vectors)", "vectors"),
    ],
)
def test_the_doctor_finds_what_does_not_agree(
    tmp_path: Path, url: str, letters: list[Path], damage: str, what: str
) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters)
        vectors.opened(library, MODEL, FAIR)
        assert is_sound(library)
        with library.write() as connection:
            connection.execute(text(damage))
        bad = [finding for finding in inspected(library, MODEL) if not finding.ok]
        assert [finding.what for finding in bad] == [what]
        assert "mindet reindex" in bad[0].said


def test_the_doctor_finds_a_passage_without_words(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters)
        with library.write() as connection:
            column = "key" if url else "rowid"
            connection.execute(text(f"DELETE FROM passage_words WHERE {column} = (SELECT max(key) FROM passages)"))
        assert "words" in [finding.what for finding in inspected(library, MODEL) if not finding.ok]


def test_a_phrase_is_not_met_across_the_parts_of_a_row(tmp_path: Path, url: str, letters: list[Path]) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters)
        with library.read() as connection:
            row = next(iter(words.all_rows(connection)))
            forms = row.forms.split()
            assert words.with_phrases(connection, [forms[:3]]) == {row.key}
            assert words.with_phrases(connection, [forms[:3], forms[-2:]]) == {row.key}
            assert words.with_phrases(connection, [[forms[-1], row.lemmas.split()[0]]]) == set()
            assert words.with_phrases(connection, [forms[:2][::-1]]) == set()


def test_an_index_made_with_other_parameters_is_made_anew_beside_the_old_one(
    tmp_path: Path, postgres: Server, letters: list[Path]
) -> None:
    turned = changed(FAIR, map=np.eye(64, dtype=np.float32)[::-1].copy(), fingerprint="turned")
    row = WordEmbedder().queries(["водопровод"])
    with opened(tmp_path, postgres.database()) as library:
        taken_in(library, letters)
        old = vectors.opened(library, MODEL, FAIR)
        with ThreadPoolExecutor(1) as pool:
            with library.read() as connection:
                before = old.search(connection, row, 5)
                making = pool.submit(vectors.opened, library, MODEL, turned)
                # The swap waits for this reader, and others that come meanwhile do not wait for the swap.
                for _ in range(5):
                    time.sleep(0.2)
                    with library.read() as another:
                        assert old.search(another, row, 5) == before
                assert not making.done()
            new = making.result(30)
        assert new.size == old.size
        with library.read() as connection:
            after = new.search(connection, turned.queries(row, [Language.RU]), 5)
        assert [key for key, _ in after] == [key for key, _ in before]


def test_a_database_in_another_encoding_or_out_of_reach_is_told_of(tmp_path: Path, postgres: Server) -> None:
    with pytest.raises(BadDatabase, match="LC_COLLATE"):
        store.Library(tmp_path, create=True, url=postgres.database("LATIN1"))
    with pytest.raises(NoDatabase, match="can't be reached") as told:
        store.Library(tmp_path, create=True, url="postgresql://me:secret@127.0.0.1:1/none")
    assert "secret" not in str(told.value)
    with pytest.raises(store.NoLibrary, match="mindet ingest"):
        store.Library(tmp_path, url=postgres.database())


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "sqlite:///x"])
def test_only_postgresql_is_taken_for_a_url(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadDatabase, match="postgresql://"):
        store.Library(tmp_path, url=url)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE passage_terms SET forms = forms + 1",
        "DELETE FROM passage_terms",
        "DELETE FROM vectors",
        "DELETE FROM passages WHERE key = (SELECT min(key) FROM passages)",
    ],
)
def test_reindexing_mends_what_the_doctor_finds(tmp_path: Path, url: str, letters: list[Path], damage: str) -> None:
    with opened(tmp_path, url) as library:
        taken_in(library, letters)
        vectors.opened(library, MODEL, FAIR)
        with library.write() as connection:
            connection.execute(text(damage))
        assert not all(finding.ok for finding in inspected(library, MODEL))
        list(reindex(library, WordEmbedder()))
        vectors.opened(library, MODEL, FAIR)
        assert is_sound(library)


@pytest.mark.parametrize("damage", ["missing", "half made", "foreign", "emptied"])
def test_a_table_of_vectors_that_is_of_no_use_is_made_anew(
    tmp_path: Path, postgres: Server, letters: list[Path], damage: str
) -> None:
    statements = {
        "missing": ["DROP TABLE passage_vectors"],
        "half made": ["ALTER TABLE passage_vectors RENAME TO passage_vectors_beside"],
        "foreign": ["COMMENT ON TABLE passage_vectors IS 'of another program'"],
        "emptied": ["DELETE FROM passage_vectors"],
    }
    with opened(tmp_path, postgres.database()) as library:
        taken_in(library, letters)
        size = vectors.opened(library, MODEL, FAIR).size
        with library.write() as connection:
            for statement in statements[damage]:
                connection.execute(text(statement))
        assert vectors.opened(library, MODEL, FAIR).size == size > 0
        assert is_sound(library)


def test_a_full_disk_is_told_of_and_nothing_kept_is_lost(tmp_path: Path, letters: list[Path]) -> None:
    with opened(tmp_path / "home", "") as library:
        taken_in(library, letters[:1])
        before, size = read(library), library.path.stat().st_size

        def fill(connection: Any, _record: Any) -> None:
            connection.execute(f"PRAGMA max_page_count={size // 4096 + 1}")

        library.engine.dispose()
        event.listen(library.engine, "connect", fill)
        with pytest.raises(store.NoSpace, match="same command again"):
            taken_in(library, letters)
        assert read(library) == before
        assert is_sound(library)
        event.remove(library.engine, "connect", fill)
        library.engine.dispose()
        taken_in(library, letters)
        assert len(read(library)) > 0
        assert is_sound(library)


PARTED = """
ALTER TABLE {0} RENAME TO {0}_whole;
CREATE TABLE {0} (LIKE {0}_whole, PRIMARY KEY (document_id, key)) PARTITION BY HASH (document_id);
CREATE TABLE {0}_0 PARTITION OF {0} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE {0}_1 PARTITION OF {0} FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE {0} ADD FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE;
INSERT INTO {0} SELECT * FROM {0}_whole;
CREATE INDEX ON {0} (key);
CREATE INDEX ON {0} USING {1};
DROP TABLE {0}_whole"""


def test_the_tables_of_the_index_may_be_parted_by_document(
    tmp_path: Path, postgres: Server, letters: list[Path]
) -> None:
    with opened(tmp_path, postgres.database()) as library:
        taken_in(library, letters[:2])
        searcher = Searcher(library, embedder=WordEmbedder())
        before = found(searcher, "водопровод и саженцы")
        with library.write() as connection:
            made_with = connection.scalar(text("SELECT obj_description(to_regclass('passage_vectors'), 'pg_class')"))
            for table, how in (("passage_words", "gin (words)"), ("passage_vectors", "hnsw (vector halfvec_ip_ops)")):
                for statement in PARTED.format(table, how).split(";"):
                    connection.execute(text(statement))
            connection.exec_driver_sql(f"COMMENT ON TABLE passage_vectors IS '{made_with}'")
        assert found(Searcher(library, embedder=WordEmbedder()), "водопровод и саженцы") == before
        taken_in(library, letters)
        remove(library, "otvet.txt")
        assert {source for source, _ in found(searcher, "ұңғыма саженцы")} == {"plan.txt", "zhauap.txt"}
        assert is_sound(library)


def test_many_vectors_are_kept_in_lists_and_few_in_a_graph(
    tmp_path: Path, postgres: Server, letters: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = WordEmbedder().queries(["водопровод"])
    with opened(tmp_path, postgres.database()) as library:
        taken_in(library, letters)
        found_by = {}
        for graph_to, method in ((100, "hnsw"), (0, "ivfflat")):
            monkeypatch.setattr(pgvector, "GRAPH_TO", graph_to)
            with library.write() as connection:
                connection.execute(text("DROP TABLE IF EXISTS passage_vectors"))
            index = vectors.opened(library, MODEL, FAIR)
            with library.read() as connection:
                made = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_passage_vectors_vector'"
                assert method in str(connection.scalar(text(made)))
                found_by[method] = index.search(connection, row, 10)
        assert found_by["hnsw"] == found_by["ivfflat"]
        remove(library, "plan.txt")
        taken_in(library, letters)
        assert is_sound(library)
