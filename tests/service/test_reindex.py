"""Reindexing a library that an older version of the rules tagged: it is done, or told what to ingest again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from corpus import schema
from corpus.model import Label
from corpus.store import Library
from index.search import Searcher
from nlp.version import version
from service.reindex import reindex
from tests.service.stand_in import WordEmbedder, ingest_all

_DOCUMENTS, _TAGS = schema.documents.c, schema.annotations.c


@pytest.fixture
def library(tmp_path: Path, letters: list[Path]) -> Library:
    ingest_all(tmp_path / "home", letters)
    return Library(tmp_path / "home")


def made_by_another_version(library: Library) -> None:
    with library.write() as connection:
        connection.execute(update(schema.documents).values(made_with="0" * 16))


def without_types(library: Library) -> str:
    """Take out of one document's statements what an older tagger did not write; the document's name."""
    with library.write() as connection:
        tags = connection.execute(select(schema.annotations).where(_TAGS.label == Label.OBLIGATION.value)).all()
        document = tags[0].document_id
        for tag in tags:
            if tag.document_id == document:
                value = {name: held for name, held in tag.value.items() if name != "type"}
                here = (_TAGS.document_id == document, _TAGS.ordinal == tag.ordinal)
                connection.execute(update(schema.annotations).where(*here).values(value=value))
        name: str = connection.scalars(select(_DOCUMENTS.source).where(_DOCUMENTS.id == document)).one()
    return name


def answers(library: Library) -> list[tuple[str, int, int]]:
    found = Searcher(library, embedder=WordEmbedder()).search("министерство отчет вода").results
    return [(result.document, result.start, result.end) for result in found]


def test_a_library_of_an_older_version_is_reindexed_and_told_to_be_ingested_again(
    library: Library, letters: list[Path]
) -> None:
    before = answers(library)
    assert before
    assert not any("version" in line for line in reindex(library, WordEmbedder()))
    made_by_another_version(library)
    told = list(reindex(library, WordEmbedder()))
    assert f"{len(letters)} of {len(letters)} documents were tagged by another version" in told[-1]
    assert sum("passages" in line for line in told) == len(letters)
    assert answers(library) == before
    ingest_all(library.home, letters)
    assert not any("version" in line for line in reindex(library, WordEmbedder()))
    assert answers(library) == before


def test_a_document_whose_tags_are_of_no_use_any_more_is_named_and_the_others_are_reindexed(
    library: Library, letters: list[Path]
) -> None:
    before = answers(library)
    name = without_types(library)
    made_by_another_version(library)
    told = list(reindex(library, WordEmbedder()))
    (left,) = [line for line in told if "left as it was" in line]
    assert f" {name}: " in left
    assert "Ingest its file again" in left
    assert sum(line.endswith("passages") for line in told) == len(letters) - 1
    assert answers(library) == before
    ingest_all(library.home, letters)
    assert not any("left as it was" in line for line in reindex(library, WordEmbedder()))
    with library.read() as connection:
        assert set(connection.scalars(select(_DOCUMENTS.made_with))) == {version()}


def test_tags_of_this_version_that_are_broken_are_no_older_ones(library: Library) -> None:
    without_types(library)
    with pytest.raises(KeyError):
        list(reindex(library, WordEmbedder()))


def test_a_document_that_says_nothing_of_undertakings_is_no_hindrance(library: Library, tmp_path: Path) -> None:
    silent = tmp_path / "silent.txt"
    silent.write_text("Погода была хорошая.", encoding="utf-8")
    ingest_all(library.home, [silent])
    assert any("silent.txt: 1 passages" in line for line in reindex(library, WordEmbedder()))
