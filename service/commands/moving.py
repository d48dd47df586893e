"""A library taken elsewhere: into another database, a backup, a file of JSON lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.commands.options import WRONG_USE, Home, Json, chosen_settings, print_json, stop


def migrate(
    to: Annotated[
        str, typer.Option("--to", help="postgresql://… of an empty database, or a folder that holds no library.")
    ],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Copy the whole library into another database, in one transaction, and prove that all of it arrived."""
    from corpus.rows import Sum
    from corpus.serial import plain
    from corpus.store import Library
    from service.moving import Stage, move

    def tell(stage: Stage, told: Sum) -> None:
        if told.rows:
            print(f"{stage} {told.rows:>12}  {told.table}", file=sys.stderr, flush=True)

    chosen = chosen_settings(home)
    is_url = "://" in to
    with (
        Library(chosen.home, url=chosen.database) as source,
        Library(chosen.home if is_url else Path(to), create=True, url=to if is_url else "") as target,
    ):
        if source.name == target.name:
            stop(f"{source.name}: this is the library itself. Name another place with --to.", WRONG_USE)
        sums = move(source, target, tell)
        name = target.name
    if as_json:
        print_json({"to": name, "tables": plain(sums)})
        return
    for told in sums:
        print(f"{told.rows:>12}  {told.table:<20} {told.digest[:16]}")
    print(f"All rows of all tables are in {name}, read back and compared.")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, which must not be there yet.", show_default=False)],
    home: Home = None,
) -> None:
    """Write the library, as it is at this moment, to one file; it may be used meanwhile."""
    from corpus.store import Library
    from service.backup import backup

    chosen = chosen_settings(home)
    with Library(chosen.home, url=chosen.database) as library:
        size = backup(library, file)
    print(f"{file}: {size / 1_000_000:.1f} MB. To restore it, put it into an empty folder as library.sqlite.")


def export(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write (default: the output).", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Write documents, tags, commitments, threads and decisions as JSON lines, the same each time."""
    from corpus.store import Library
    from service.export import export

    chosen = chosen_settings(home)
    with Library(chosen.home, url=chosen.database) as library:
        if file is None:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            for line in export(library):
                print(line)
            return
        try:
            with file.open("w", encoding="utf-8", newline="\n") as written:
                written.writelines(f"{line}\n" for line in export(library))
        except OSError as error:
            stop(f"{file}: can't be written ({error.strerror}). Name a file in a folder that you may write to.", 2)
