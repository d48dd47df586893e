"""What changes the library and keeps it sound."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from service.commands.options import (
    FAILED,
    Home,
    Json,
    chosen_settings,
    embedder,
    file_limits,
    print_json,
)


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders to read.", show_default=False)] = None,
    home: Home = None,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="Processes that read side by side.")] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="Read on the workers of this Dask scheduler, as tcp://host:8786.")
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Mark the documents as invented samples.")] = False,
    failed: Annotated[
        bool, typer.Option("--failed", help="Read only what failed before, of all or of the paths named.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read files into the library; what it already holds is not read again."""
    from corpus.store import Library
    from nlp.version import version
    from service.cluster import Cluster
    from service.ingest import failed_before, files, ingest
    from service.report import HEADER, line, summary

    if not paths and not failed:
        raise typer.BadParameter("name files or folders, or take --failed to try again what failed")
    chosen = chosen_settings(home)
    reports = []
    found = [] if failed else files(paths or [])
    with ExitStack() as held:
        library = held.enter_context(Library(chosen.home, create=not failed))
        wanted = failed_before(library, paths or []) if failed else found
        total = len(wanted)
        if not as_json and wanted:
            print(HEADER)
        for report in ingest(
            library,
            wanted,
            embedder(chosen),
            version=version(),
            limits=file_limits(chosen),
            workers=workers or chosen.workers,
            sample=sample,
            cluster=None if cluster is None else held.enter_context(Cluster(cluster)),
        ):
            reports.append(report)
            total += report.members
            if not as_json:
                print(line(report, len(reports), total), flush=True)
    if as_json:
        from corpus.serial import plain

        print_json({"files": plain(reports)})
    else:
        print(summary(reports))
    if any(report.status == "failed" for report in reports):
        raise typer.Exit(FAILED)


def remove(
    documents: Annotated[list[str], typer.Argument(help="Ids or file names.", show_default=False)],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take documents out of the library, with all that hangs on them."""
    from corpus.store import Library
    from service.changes import remove
    from service.report import removal

    with Library(chosen_settings(home).home) as library:
        removed = [remove(library, name) for name in documents]
    if as_json:
        from corpus.serial import plain

        print_json({"removed": plain(removed)})
    else:
        print("\n".join(map(removal, removed)))


def replace(
    document: Annotated[str, typer.Argument(help="The id or file name of the old document.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="The file to put in its place.", show_default=False)],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Put a corrected file in the place of a document, at once or not at all."""
    from corpus.store import Library
    from nlp.version import version
    from service.changes import replace
    from service.report import replacement

    chosen = chosen_settings(home)
    with Library(chosen.home) as library:
        made = replace(library, document, file, embedder(chosen), version=version(), limits=file_limits(chosen))
    if as_json:
        from corpus.serial import plain

        print_json(plain(made))
    else:
        print(replacement(made))


def reindex(home: Home = None) -> None:
    """Make passages' vectors and the word and vector indexes anew from the store."""
    from corpus.store import Library
    from service.reindex import reindex

    chosen = chosen_settings(home)
    with Library(chosen.home) as library:
        for line in reindex(library, embedder(chosen)()):
            print(line, flush=True)


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Check the installation and the library, and say what to do about what is wrong."""
    from service.doctor import examine

    findings = examine(chosen_settings(home))
    if as_json:
        from corpus.serial import plain

        print_json({"findings": plain(findings)})
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.said}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)


def model() -> None:
    """Build the embedding model once from the weights that came with the installation."""
    from index.model_build import build

    build(print)
