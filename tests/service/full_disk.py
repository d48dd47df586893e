"""A disk that is full when a table of PostgreSQL is written to, or any is made: the server says so, as it would."""

from __future__ import annotations

from sqlalchemy import text

from corpus.store import Library

_FULL = "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END"


def fill_disk(library: Library, table: str) -> None:
    with library.write() as connection:
        connection.execute(
            text(f"CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {_FULL} $$")
        )
        connection.execute(
            text(f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()")
        )


def free_disk(library: Library, table: str) -> None:
    with library.write() as connection:
        connection.execute(text(f"DROP TRIGGER full_disk ON {table}"))


def fill_disk_for_new_indexes(library: Library) -> None:
    with library.write() as connection:
        connection.execute(text(f"CREATE FUNCTION no_index() RETURNS event_trigger LANGUAGE plpgsql AS $$ {_FULL} $$"))
        connection.execute(
            text(
                "CREATE EVENT TRIGGER no_index ON ddl_command_start WHEN TAG IN ('CREATE INDEX') "
                "EXECUTE FUNCTION no_index()"
            )
        )


def free_disk_for_new_indexes(library: Library) -> None:
    with library.write() as connection:
        connection.execute(text("DROP EVENT TRIGGER no_index"))
