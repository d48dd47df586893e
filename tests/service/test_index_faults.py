"""Indexes that lack something, hold what is foreign, or find the disk full: told of, mended, nothing kept lost."""

from __future__ import annotations

from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from corpus import store
from index import vectors
from index.engines.faiss_index import FaissIndex
from index.search import Searcher
from service.doctor import inspected
from service.reindex import reindex
from tests.postgres import Server
from tests.service.full_disk import (
    fill_disk,
    fill_disk_for_new_indexes,
    free_disk,
    free_disk_for_new_indexes,
)
from tests.service.letters import FAIR, MODEL, found, is_sound, opened, read, taken_in
from tests.service.stand_in import WordEmbedder

pytestmark = pytest.mark.slow


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


# The tables of the store and of both indexes, in the order in which a document is written to them.
@pytest.mark.parametrize("table", ["documents", "passages", "passage_words", "passage_terms", "passage_vectors"])
def test_a_full_disk_of_the_server_is_told_of_and_nothing_kept_is_lost(
    tmp_path: Path, postgres: Server, letters: list[Path], table: str
) -> None:
    with opened(tmp_path, postgres.database()) as library:
        taken_in(library, letters[:1])
        vectors.opened(library, MODEL, FAIR)
        before = read(library)
        fill_disk(library, table)
        with pytest.raises(store.NoSpace, match="same command again"):
            taken_in(library, letters)
        assert read(library) == before
        assert is_sound(library)
        free_disk(library, table)
        taken_in(library, letters)
        assert is_sound(library)


def test_a_disk_that_is_full_while_vectors_are_indexed_leaves_the_index_there_was(
    tmp_path: Path, postgres: Server, letters: list[Path]
) -> None:
    turned = changed(FAIR, fingerprint="turned")
    row = WordEmbedder().queries(["водопровод"])
    with opened(tmp_path, postgres.database()) as library:
        taken_in(library, letters)
        index = vectors.opened(library, MODEL, FAIR)
        fill_disk_for_new_indexes(library)
        with pytest.raises(store.NoSpace, match="same command again"):
            vectors.opened(library, MODEL, turned)
        with library.read() as connection:
            assert len(index.search(connection, row, 9)) == index.size
        assert is_sound(library)
        free_disk_for_new_indexes(library)
        assert vectors.opened(library, MODEL, turned).size == index.size


@pytest.mark.parametrize("spoil", ["missing", "cut", "foreign"])
def test_an_index_file_that_is_of_no_use_costs_no_answer(tmp_path: Path, letters: list[Path], spoil: str) -> None:
    with opened(tmp_path / "home", "") as library:
        taken_in(library, letters)
        made = vectors.opened(library, MODEL, FAIR)
        assert isinstance(made, FaissIndex)
        assert made.save()
        assert is_sound(library)
        searcher = Searcher(library, embedder=WordEmbedder())
        before = [found(searcher, query) for query in ("водопровод", "ұңғыма", "саженцы саксаула")]
        path = library.home / "vectors.index"
        whole = path.read_bytes()
        path.unlink()
        if spoil != "missing":
            path.write_bytes({"cut": whole[: len(whole) // 2], "foreign": b"%PDF-1.7\n" + whole}[spoil])
        assert is_sound(library)
        searcher = Searcher(library, embedder=WordEmbedder())
        assert [found(searcher, query) for query in ("водопровод", "ұңғыма", "саженцы саксаула")] == before
