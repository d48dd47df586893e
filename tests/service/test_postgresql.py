"""What is asked of PostgreSQL alone: which databases are taken, how the tables of the index are made and parted."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as changed
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from corpus import store
from corpus.databases import BadDatabase, NoDatabase
from corpus.model import Language
from index import vectors
from index.engines import pgvector
from index.search import Searcher
from service.changes import remove
from tests.postgres import Server
from tests.service.letters import FAIR, MODEL, found, is_sound, opened, taken_in
from tests.service.stand_in import WordEmbedder

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "sqlite:///x"])
def test_only_postgresql_is_taken_for_a_url(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadDatabase, match="postgresql://"):
        store.Library(tmp_path, url=url)


def test_a_database_in_another_encoding_or_out_of_reach_is_told_of(tmp_path: Path, postgres: Server) -> None:
    with pytest.raises(BadDatabase, match="LC_COLLATE"):
        store.Library(tmp_path, create=True, url=postgres.database("LATIN1"))
    with pytest.raises(NoDatabase, match="can't be reached") as told:
        store.Library(tmp_path, create=True, url="postgresql://me:secret@127.0.0.1:1/none")
    assert "secret" not in str(told.value)
    with pytest.raises(store.NoLibrary, match="mindet ingest"):
        store.Library(tmp_path, url=postgres.database())


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


def test_few_vectors_are_all_compared_and_many_are_kept_in_lists_trained_anew_as_they_grow(
    tmp_path: Path, postgres: Server, letters: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = [tmp_path / f"{number}.txt" for number in range(5)]
    for number, path in enumerate(more):
        path.write_text(f"Ответ {number}\n\nПостроят {number} школ и водопровод.\n", encoding="utf-8")
    row = WordEmbedder().queries(["водопровод"])
    made = text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_passage_vectors_vector'")
    with opened(tmp_path, postgres.database()) as library:
        taken_in(library, letters[:1])
        few = vectors.opened(library, MODEL, FAIR).size
        with library.read() as connection:
            assert connection.scalar(made) is None
        monkeypatch.setattr(pgvector, "EXACT_TO", 0)
        lists = []
        for given in (letters[:1], [*letters, *more]):
            taken_in(library, given)
            index = vectors.opened(library, MODEL, FAIR)
            with library.read() as connection:
                lists.append(str(connection.scalar(made)).rpartition("lists=")[2])
        assert index.size >= 4 * few
        assert lists == [f"'{int(2 * few**0.5)}')", f"'{int(2 * index.size**0.5)}')"]
        with library.read() as connection:
            by_lists = index.search(connection, row, 10)
        monkeypatch.setattr(pgvector, "EXACT_TO", 20_000)
        index = vectors.opened(library, MODEL, FAIR)
        with library.read() as connection:
            assert connection.scalar(made) is None
            assert index.search(connection, row, 10) == by_lists
        remove(library, "plan.txt")
        taken_in(library, letters)
        assert is_sound(library)
