"""Documents removed and replaced, with what hung on them told."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus import catalogue, store
from corpus.catalogue import AmbiguousName, UnknownDocument
from corpus.errors import Unreadable
from corpus.model import Failure
from corpus.sandbox import Limits
from index import words
from nlp.version import version
from service.changes import Replaced, remove, replace
from service.cli import app
from tests.corpus.bad_input import zipped
from tests.service.stand_in import WordEmbedder, ingest_all
from tests.service.test_containers import letter, sources


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_bytes(letter(number))
    ingest_all(tmp_path / "home", [tmp_path / "1.txt", tmp_path / "2.txt"])
    return tmp_path / "home"


def replaced(home: Path, name: str, path: Path) -> Replaced:
    with store.Library(home) as library:
        return replace(library, name, path, WordEmbedder, version=version(), limits=Limits())


def test_a_removed_document_goes_with_all_that_hung_on_it(home: Path) -> None:
    with store.Library(home) as library:
        removed = remove(library, "1.txt")
        assert removed.source == "1.txt"
        assert removed.hung["passages"] == 1
        assert removed.hung["annotations"] > 0
        with library.read() as connection:
            assert store.get_document(connection, removed.document) is None
            assert set(catalogue.hanging(connection, removed.document).values()) == {0}
            assert words.holds(connection) == 1
    assert sources(home) == {"2.txt"}


def test_a_removed_document_can_be_ingested_again(home: Path) -> None:
    with store.Library(home) as library:
        remove(library, "1.txt")
    (report,) = ingest_all(home, [home.parent / "1.txt"])
    assert report.new


def test_a_corrected_file_takes_the_place_of_the_old_one(home: Path) -> None:
    better = home.parent / "better.txt"
    better.write_bytes(letter(1) + letter(7))
    made = replaced(home, "1.txt", better)
    assert (made.removed.source, made.source) == ("1.txt", "better.txt")
    assert made.hung["passages"] >= 1
    assert sources(home) == {"better.txt", "2.txt"}
    with store.Library(home) as library, library.read() as connection:
        assert store.is_sample(connection, made.document)
        assert store.get_original(connection, made.document) == better.read_bytes()


@pytest.mark.parametrize(
    ("content", "category"),
    [(b"", Failure.EMPTY), (b"%PDF-1.4", Failure.DAMAGED), (zipped({"a.txt": b"a"}), Failure.UNSUPPORTED)],
)
def test_a_file_that_gives_no_document_replaces_nothing(home: Path, content: bytes, category: Failure) -> None:
    (home.parent / "worse").write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        replaced(home, "1.txt", home.parent / "worse")
    assert caught.value.category is category
    assert sources(home) == {"1.txt", "2.txt"}


def test_names_that_no_document_has_or_several_have_are_told(home: Path) -> None:
    with store.Library(home) as library, pytest.raises(UnknownDocument, match=r"3\.txt"):
        remove(library, "3.txt")
    (home.parent / "other").mkdir()
    (home.parent / "other" / "1.txt").write_bytes(letter(9))
    ingest_all(home, [home.parent / "other" / "1.txt"])
    with store.Library(home) as library, pytest.raises(AmbiguousName, match="name one by its id"):
        remove(library, "1.txt")


def test_the_command_tells_what_went(home: Path) -> None:
    result = CliRunner().invoke(app, ["remove", "--home", str(home), "1.txt"])
    assert result.exit_code == 0
    assert "removed 1.txt" in result.output
    assert "1 passages" in result.output
    assert "commitments" in result.output


def test_trying_again_what_failed_reads_nothing_where_nothing_did(home: Path) -> None:
    result = CliRunner().invoke(app, ["ingest", "--home", str(home), "--failed", "--json"])
    assert (result.exit_code, result.output.split()) == (0, ["{", '"files":', "[]", "}"])


def test_an_ingest_of_nothing_is_wrong_use() -> None:
    assert CliRunner().invoke(app, ["ingest"]).exit_code == 2
