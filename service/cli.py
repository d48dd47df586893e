"""The command line: all commands take `--home`, what prints data `--json`. Exit 0 done, 1 inputs failed, 2 wrong use.

Commands import what they need when they run, so that `mindet --help` and a search start fast.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from corpus.errors import MindetError, Unreadable
from service import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.ledger import Kept
    from corpus.sandbox import Limits
    from index.embedding import Embedder
    from index.search import Results

FAILED, WRONG_USE = 1, 2

app = typer.Typer(
    name="mindet",
    help="Reads the official texts of Kazakhstan and keeps account of what was promised in them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Home = Annotated[
    Path | None,
    typer.Option("--home", help="The folder that holds the library (default: $MINDET_HOME).", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """The entry point: a clear sentence and an exit code for every error a user can act on."""
    try:
        app()
    except Unreadable as error:
        _stop(str(error), FAILED)
    except MindetError as error:
        _stop(str(error), WRONG_USE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _stop(message: str, code: int) -> NoReturn:
    print(f"mindet: {message}", file=sys.stderr)
    sys.exit(code)


def _settings(home: Path | None) -> settings.Settings:
    read = settings.read()
    return dataclasses.replace(read, home=home) if home else read


def _limits(chosen: settings.Settings) -> Limits:
    from corpus.sandbox import Limits

    return Limits(
        wall_seconds=chosen.file_seconds,
        cpu_seconds=chosen.file_seconds,
        input_bytes=chosen.file_megabytes << 20,
    )


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


@app.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders to read.", show_default=False)] = None,
    home: Home = None,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="Processes that read side by side.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Mark the documents as invented samples.")] = False,
    failed: Annotated[
        bool, typer.Option("--failed", help="Read only what failed before, of all or of the paths named.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read files into the library; what it already holds is not read again."""
    from corpus.store import Library
    from nlp.version import version
    from service.ingest import failed_before, files, ingest
    from service.report import HEADER, line, summary

    if not paths and not failed:
        raise typer.BadParameter("name files or folders, or take --failed to try again what failed")
    chosen = _settings(home)
    reports = []
    found = [] if failed else files(paths or [])
    with Library(chosen.home, create=not failed) as library:
        wanted = failed_before(library, paths or []) if failed else found
        total = len(wanted)
        if not as_json and wanted:
            print(HEADER)
        for report in ingest(
            library,
            wanted,
            _embedder(chosen),
            version=version(),
            limits=_limits(chosen),
            workers=workers or chosen.workers,
            sample=sample,
        ):
            reports.append(report)
            total += report.members
            if not as_json:
                print(line(report, len(reports), total), flush=True)
    if as_json:
        from corpus.serial import plain

        _print_json({"files": plain(reports)})
    else:
        print(summary(reports))
    if any(report.status == "failed" for report in reports):
        raise typer.Exit(FAILED)


def _embedder(chosen: settings.Settings) -> Callable[[], Embedder]:
    def opened() -> Embedder:
        from index.embedding import open_embedder
        from index.models import find

        return open_embedder(find(chosen.model), threads=2)

    return opened


@app.command()
def remove(
    documents: Annotated[list[str], typer.Argument(help="Ids or file names.", show_default=False)],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take documents out of the library, with all that hangs on them."""
    from corpus.store import Library
    from service.changes import remove
    from service.report import removal

    with Library(_settings(home).home) as library:
        removed = [remove(library, name) for name in documents]
    if as_json:
        from corpus.serial import plain

        _print_json({"removed": plain(removed)})
    else:
        print("\n".join(map(removal, removed)))


@app.command()
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

    chosen = _settings(home)
    with Library(chosen.home) as library:
        made = replace(library, document, file, _embedder(chosen), version=version(), limits=_limits(chosen))
    if as_json:
        from corpus.serial import plain

        _print_json(plain(made))
    else:
        print(replacement(made))


@app.command()
def tag(
    file: Annotated[Path, typer.Argument(help="The file to tag.", show_default=False)],
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The document's own date, where it does not say it itself."),
    ] = None,
) -> None:
    """Print a file's tags as JSON lines; offsets are code points into its extracted text."""
    from functools import partial

    from corpus.sandbox import Parse, parse
    from service.reading import Reading, tagged

    function: Parse[Reading] = partial(tagged, dated=on.date() if on else None)
    reading = parse(file, file.name, _limits(settings.read()), function)
    made = reading.document
    for annotation in reading.annotations:
        line = {
            "start": annotation.start,
            "end": annotation.end,
            "label": annotation.label.value,
            "text": made.text[annotation.start : annotation.end],
            "value": annotation.value,
        }
        print(json.dumps(line, ensure_ascii=False))


def _day(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as YYYY-MM-DD", param_hint=name) from None


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words, a question, or an exact phrase in quotes.", show_default=False)],
    home: Home = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many results.")] = 10,
    kind: Annotated[list[str] | None, typer.Option(help="reply, report, plan, act, news, other.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="kk, ru, mixed, other.")] = None,
    agency: Annotated[list[str] | None, typer.Option(help="A body's id, name or abbreviation.")] = None,
    since: Annotated[str | None, typer.Option(help="Documents dated from this day (YYYY-MM-DD).")] = None,
    until: Annotated[str | None, typer.Option(help="Documents dated to this day (YYYY-MM-DD).")] = None,
    document: Annotated[list[str] | None, typer.Option(help="A document's id or file name.")] = None,
    as_json: Json = False,
) -> None:
    """Find passages by meaning, in both languages, and by exact word."""
    from corpus.store import Library
    from index.search import Filters, Searcher

    chosen = _settings(home)
    filters = Filters(
        kinds=tuple(kind or ()),
        languages=tuple(lang or ()),
        agencies=tuple(agency or ()),
        documents=tuple(document or ()),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
    )
    with Library(chosen.home) as library, Searcher(library, chosen.model) as searcher:
        results = searcher.search(query, filters, k)
    if as_json:
        _print_json(results.plain())
    else:
        print(_results_text(results))


def _results_text(results: Results) -> str:
    lines = [f"warning: {warning}" for warning in results.warnings]
    for result in results.results:
        place = ", ".join(filter(None, [result.source, f"p. {result.page}" if result.page else None, *result.section]))
        lines += [
            f"{result.rank}. {result.title or result.source}  [{place}]",
            f"   {' '.join(result.text.split())}",
            "",
        ]
    return "\n".join(lines) if lines else "Nothing found. Try other words, or fewer filters."


@app.command()
def commitments(
    home: Home = None,
    document: Annotated[list[str] | None, typer.Option(help="A document's id or file name.")] = None,
    agency: Annotated[list[str] | None, typer.Option(help="Who must: a body's id, name or abbreviation.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="A region's id or name.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="duty, instruction, commitment.")] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(help="announced, in progress, done, partly done, refused, not done, overdue, dropped."),
    ] = None,
    missing: Annotated[list[str] | None, typer.Option(help="owner, deadline, measure.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="kk, ru, mixed, other.")] = None,
    due_before: Annotated[str | None, typer.Option(help="Due before this day (YYYY-MM-DD).")] = None,
    due_from: Annotated[str | None, typer.Option(help="Due on this day (YYYY-MM-DD) or later.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The day of the statuses (YYYY-MM-DD; default: today).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many at most (default: all).")] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook to this file.", dir_okay=False)] = None,
    language: Annotated[str, typer.Option(help="The language of CSV and XLSX: kk, ru, en.")] = "ru",
) -> None:
    """List what documents undertake, order or make a duty, by whom and until when, and what became of it."""
    from corpus import ledger
    from corpus.store import Library
    from service import ledger_files
    from service.ledger import LANGUAGES, Asked, page, wanted

    if sum((as_json, as_csv, xlsx is not None)) > 1:
        raise typer.BadParameter("choose one of --json, --csv and --xlsx")
    if language not in LANGUAGES:
        raise typer.BadParameter(f"{language!r} is not known; it takes {', '.join(LANGUAGES)}", param_hint="--language")
    asked = Asked(
        documents=document or (),
        agencies=agency or (),
        places=place or (),
        types=type_ or (),
        statuses=status or (),
        missing=missing or (),
        languages=lang or (),
        due_before=_day(due_before, "--due-before"),
        due_from=_day(due_from, "--due-from"),
    )
    day = _day(as_of, "--as-of") or datetime.now().date()
    with Library(_settings(home).home) as library, library.read() as connection:
        chosen = wanted(connection, asked)
        if as_json:
            _print_json(page(connection, chosen, day, None, limit))
            return
        found = ledger.kept(connection, chosen, day, limit=limit)
    if as_csv:
        print(ledger_files.as_csv(found, language), end="")
    elif xlsx is not None:
        _write(xlsx, ledger_files.as_xlsx(found, language))
        print(f"{xlsx}: {len(found)} commitments")
    else:
        print(_ledger_text(found))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        _stop(f"{path}: can't be written ({error.strerror}). Name a file in a folder that you may write to.", WRONG_USE)


def _ledger_text(found: Sequence[Kept]) -> str:
    lines = []
    for kept in found:
        made = kept.commitment
        bodies = ", ".join(one.id or one.name for one in made.agencies if one.role in ("responsible", "by_agreement"))
        dates = "; ".join(f"{one.stage}: {one.text}" if one.stage else one.text for one in made.deadlines)
        where = ", ".join(filter(None, [kept.source, f"p. {made.page}" if made.page else None, made.number]))
        lines += [
            f"{kept.judgement.standing.value.upper()}  {made.action}  [{where}]",
            f"   {made.type.value}; by {bodies or 'nobody named'}; {dates or 'no date'}",
        ]
    return "\n".join(lines) if lines else "No commitment fits. Take fewer filters, or ingest documents first."


@app.command()
def threads(
    thread: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One thread, by its id or a commitment's.")
    ] = None,
    home: Home = None,
    as_of: Annotated[str | None, typer.Option(help="The day of the statuses (YYYY-MM-DD; default: today).")] = None,
    agency: Annotated[list[str] | None, typer.Option(help="Who must: a body's id, name or abbreviation.")] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(help="announced, in progress, done, partly done, refused, not done, overdue, dropped."),
    ] = None,
    document: Annotated[list[str] | None, typer.Option(help="A document's id or file name.")] = None,
    as_json: Json = False,
) -> None:
    """Follow each undertaking through the documents: what was promised, and what later ones say of it."""
    from corpus.store import Library
    from service import threads as told

    day = _day(as_of, "--as-of") or datetime.now().date()
    with Library(_settings(home).home) as library, library.read() as connection:
        if thread is not None:
            found = [told.one(connection, thread, day)]
        else:
            found = told.found(connection, told.Asked(document or (), agency or (), status or ()), day)
    if as_json:
        _print_json(found)
    else:
        print(told.text(found))


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="The earlier text: a file, or a document's id or file name.")],
    after: Annotated[str, typer.Argument(help="The later text, or the other language.")],
    home: Home = None,
    as_json: Json = False,
    html: Annotated[Path | None, typer.Option(help="Write a page to this file.", dir_okay=False)] = None,
    docx: Annotated[Path | None, typer.Option(help="Write a DOCX with tracked changes.", dir_okay=False)] = None,
    language: Annotated[str, typer.Option(help="The language of the report: kk, ru, en.")] = "ru",
) -> None:
    """Tell what changed between two texts, or where a text and its translation disagree."""
    from service.compare import compare_named, plain, text
    from service.web.i18n import LANGUAGES

    if language not in LANGUAGES:
        raise typer.BadParameter(f"{language!r} is not known; it takes {', '.join(LANGUAGES)}", param_hint="--language")
    chosen = _settings(home)
    found = compare_named((before, after), chosen.home, chosen.model, _limits(chosen), chosen.workers)
    if html is not None:
        from service import compare_html

        compare_html.write(html, found, language)
    if docx is not None:
        from service import compare_docx

        compare_docx.write(docx, found, language)
    if as_json:
        _print_json(plain(found))
    elif html is None and docx is None:
        print(text(found, language))


@app.command()
def audit(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|DOC]...", help="Files, or documents of the library by id or file name; none: all."
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Find figures that contradict each other, each with its arithmetic."""
    from service.audit import audit

    chosen = _settings(home)
    found = list(audit(targets or [], chosen.home, _limits(chosen)))
    if as_json:
        _print_json({"findings": found})
        return
    for one in found:
        print(f"{one['source']}:{one['start']}-{one['end']}: {one['kind']} ({one['severity']}): {one['message']}")
        print(f"    {' '.join(one['text'].split())}")
    print(f"{len(found)} findings")


@app.command()
def serve(
    home: Home = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on.")] = None,
) -> None:
    """Serve the search page and the API."""
    import uvicorn

    from service.api import application

    chosen = _settings(home)
    chosen = dataclasses.replace(chosen, host=host or chosen.host, port=port or chosen.port)
    served = application(chosen)
    print(f"Mindet is at http://{chosen.host}:{chosen.port}/ (stop it with Ctrl+C)", flush=True)
    uvicorn.run(served, host=chosen.host, port=chosen.port, log_level="warning")


@app.command()
def reindex(home: Home = None) -> None:
    """Make passages' vectors and the word and vector indexes anew from the store."""
    from corpus.store import Library
    from service.reindex import reindex

    chosen = _settings(home)
    with Library(chosen.home) as library:
        for line in reindex(library, _embedder(chosen)()):
            print(line, flush=True)


@app.command()
def doctor(home: Home = None, as_json: Json = False) -> None:
    """Check the installation and the library, and say what to do about what is wrong."""
    from service.doctor import examine

    findings = examine(_settings(home))
    if as_json:
        from corpus.serial import plain

        _print_json({"findings": plain(findings)})
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.said}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)


@app.command()
def model() -> None:
    """Build the embedding model once from the weights that came with the installation."""
    from index.model_build import build

    build(print)


if __name__ == "__main__":
    main()
