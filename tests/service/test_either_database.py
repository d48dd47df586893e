"""What a library promises, held to in a file and in PostgreSQL alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from corpus import failures, rows, schema, store
from corpus.model import Document, Failure, Kind
from corpus.sandbox import Limits
from index import words
from index.search import Searcher
from nlp.version import version
from service.changes import remove, replace
from service.export import export
from tests.service.letters import LETTERS, found, is_sound, opened, read, taken_in
from tests.service.stand_in import WordEmbedder

pytestmark = pytest.mark.slow


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
