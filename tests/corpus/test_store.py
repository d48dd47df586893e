"""The library: whole documents or none, what goes in comes out, and the two ends of its format's version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from corpus import schema, store
from corpus.model import (
    Annotation,
    Block,
    BlockKind,
    Box,
    Column,
    Document,
    Executor,
    Kind,
    Label,
    Language,
    Page,
    Part,
    Passage,
    Request,
)

TEXT = "1. Посадить 40 деревьев до 2027 года.\n2. Есеп беру."


def a_document(**changes: object) -> Document:
    values: dict[str, object] = {
        "id": "a" * 16,
        "source": "план.txt",
        "media_type": "text/plain",
        "text": TEXT,
        "revision": "r1",
        "kind": Kind.PLAN,
        "languages": (Language.RU, Language.KK),
        "date": date(2026, 2, 3),
        "period": (2026, 2028),
        "pages": (Page(1, 0, len(TEXT), 595.0, 842.0),),
        "blocks": (
            Block(BlockKind.TABLE, 0, len(TEXT), table=0),
            Block(
                BlockKind.CELL, 0, 37, 1, (Box(1, 2, 3, 4.5),), ("Раздел",), Language.RU, None, 0, 0, 1, Column.MEASURE
            ),
            Block(BlockKind.PARAGRAPH, 38, len(TEXT), part=Part.ANSWER, provisions=("4.2", "6bis")),
        ),
        "glossary": {"МЭПР": "Министерство экологии"},
        "warnings": ("одна страница пуста",),
        "executor": Executor("А. Досанова", "74-31-08"),
        "request": Request("21-04-77 ДЗ", date(2025, 4, 28)),
    }
    return Document(**(values | changes))  # type: ignore[arg-type]


def some_annotations() -> list[Annotation]:
    return [
        Annotation(Label.OBLIGATION, 0, 37, {"type": "commitment"}, "rule"),
        Annotation(Label.FIGURE, 12, 23, {"min": 40, "max": 40, "unit": "count", "cmp": "="}, "rule"),
    ]


def put(library: store.Library, document: Document) -> None:
    with library.write() as connection:
        store.put_document(connection, document, some_annotations(), b"bytes", made_with="v1")


def test_a_document_comes_out_as_it_went_in(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library:
        put(library, a_document())
    with store.Library(tmp_path) as library, library.read() as connection:
        assert store.get_document(connection, "a" * 16) == a_document()
        assert store.get_annotations(connection, "a" * 16) == some_annotations()
        assert store.get_annotations(connection, "a" * 16, [Label.FIGURE]) == some_annotations()[1:]
        assert store.get_original(connection, "a" * 16) == b"bytes"
        assert store.made_with(connection) == {"a" * 16: "v1"}


def test_keeping_a_document_again_replaces_it(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library:
        put(library, a_document())
        put(library, a_document(title="План"))
        with library.read() as connection:
            assert [entry.title for entry in store.entries(connection)] == ["План"]
            assert len(store.get_annotations(connection, "a" * 16)) == 2


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library:
        with library.write() as connection:
            store.put_document(connection, a_document(id="b" * 16), [], b"bytes", made_with="v1")
        with pytest.raises(IntegrityError), library.write() as connection:
            store.put_document(connection, a_document(), some_annotations(), None, made_with="v1")  # type: ignore[arg-type]
        with library.read() as connection:
            assert [entry.id for entry in store.entries(connection)] == ["b" * 16]


def test_removing_a_document_takes_all_that_hangs_on_it(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library:
        put(library, a_document())
        with library.write() as connection:
            passage = Passage("p" * 16, "a" * 16, 0, 37, 1, (), Language.RU)
            stored = store.put_passages(connection, "a" * 16, [(passage, "План")])
            store.put_vectors(connection, "model@1", {stored[0].key: b"\0\0"})
        with library.write() as connection:
            assert store.remove_document(connection, "a" * 16)
            assert not store.remove_document(connection, "a" * 16)
        with library.read() as connection:
            for table in schema.metadata.tables.values():
                assert connection.execute(table.select()).all() == [], table.name


def test_keys_of_passages_are_never_used_again(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library:
        keys = []
        for _ in range(2):
            put(library, a_document())
            with library.write() as connection:
                passage = Passage("p" * 16, "a" * 16, 0, 37, 1, (), Language.RU)
                keys.append(store.put_passages(connection, "a" * 16, [(passage, "")])[0].key)
        assert keys[0] < keys[1]


def test_a_reader_sees_one_state_while_a_writer_writes(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library, library.read() as reader:
        assert store.entries(reader) == []
        put(library, a_document())
        assert store.entries(reader) == []
        with library.read() as later:
            assert len(store.entries(later)) == 1


def test_no_library_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(store.NoLibrary, match="mindet ingest"):
        store.Library(tmp_path / "nowhere")


def test_a_library_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library, library.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(store.NewerLibrary, match="newer Mindet"):
        store.Library(tmp_path)


def test_a_file_that_is_no_library_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"not a database at all" * 400)
    with pytest.raises(store.BrokenLibrary, match="backup"):
        store.Library(tmp_path)


def test_the_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    with store.Library(tmp_path, create=True) as library, library.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_the_known_revision_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == store.REVISION
