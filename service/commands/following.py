"""The ledger and the threads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.options import (
    Home,
    Json,
    chosen_settings,
    day_of,
    print_json,
    write_file,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.ledger import Kept
    from corpus.model import Party


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
        due_before=day_of(due_before, "--due-before"),
        due_from=day_of(due_from, "--due-from"),
    )
    day = day_of(as_of, "--as-of") or datetime.now().date()
    with Library(chosen_settings(home).home) as library, library.read() as connection:
        chosen = wanted(connection, asked)
        if as_json:
            print_json(page(connection, chosen, day, None, limit))
            return
        found = ledger.kept(connection, chosen, day, limit=limit)
    if as_csv:
        print(ledger_files.as_csv(found, language), end="")
    elif xlsx is not None:
        write_file(xlsx, ledger_files.as_xlsx(found, language))
        print(f"{xlsx}: {len(found)} commitments")
    else:
        print(_ledger_text(found))


def _body(one: Party) -> str:
    from service.ledger import successor

    now = successor(one.id)
    return f"{one.id} (now {now})" if now else one.id or one.name


def _ledger_text(found: Sequence[Kept]) -> str:
    lines = []
    for kept in found:
        made = kept.commitment
        bodies = ", ".join(_body(one) for one in made.agencies if one.role in ("responsible", "by_agreement"))
        dates = "; ".join(f"{one.stage}: {one.text}" if one.stage else one.text for one in made.deadlines)
        where = ", ".join(filter(None, [kept.source, f"p. {made.page}" if made.page else None, made.number]))
        lines += [
            f"{kept.judgement.standing.value.upper()}  {made.action}  [{where}]",
            f"   {made.type.value}; by {bodies or 'nobody named'}; {dates or 'no date'}",
        ]
    return "\n".join(lines) if lines else "No commitment fits. Take fewer filters, or ingest documents first."


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

    day = day_of(as_of, "--as-of") or datetime.now().date()
    with Library(chosen_settings(home).home) as library, library.read() as connection:
        if thread is not None:
            found = [told.one(connection, thread, day)]
        else:
            found = told.found(connection, told.Asked(document or (), agency or (), status or ()), day)
    if as_json:
        print_json(found)
    else:
        print(told.text(found))
