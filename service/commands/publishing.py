"""What is told of the ledger elsewhere: notes, calendars, measures over time, saved searches."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service.commands.options import Home, Json, chosen_settings, day_of, print_json, write_file

Language = Annotated[str, typer.Option("--language", help="kk, ru, en.")]
Documents = Annotated[list[str] | None, typer.Option("--document", help="A document's id or file name.")]


def brief(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="Commitments or threads by their ids.")
    ] = None,
    home: Home = None,
    agency: Annotated[list[str] | None, typer.Option(help="A body's id, name or abbreviation.")] = None,
    document: Documents = None,
    docx: Annotated[Path | None, typer.Option(help="Write a DOCX to this file.", dir_okay=False)] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a PDF to this file.", dir_okay=False)] = None,
    language: Language = "ru",
    as_of: Annotated[str | None, typer.Option(help="The day of the statuses (YYYY-MM-DD; default: today).")] = None,
    address: Annotated[str, typer.Option(help="Where `mindet serve` is reached, for links to the sources.")] = "",
) -> None:
    """Write a briefing note: statuses, quotes with page and document, deadlines, charts, what is missing."""
    from corpus.store import Library
    from service import note_docx, note_pdf
    from service.briefing import Chosen, briefing
    from service.wording import chosen

    if docx is None and pdf is None:
        raise typer.BadParameter("name a file to write: --docx FILE, --pdf FILE, or both")
    day = day_of(as_of, "--as-of") or datetime.now().date()
    with Library(chosen_settings(home).home) as library, library.read() as connection:
        wanted = Chosen(agency or (), document or (), ids or ())
        note = briefing(connection, wanted, day, chosen(language), address.rstrip("/"))
    if docx is not None:
        write_file(docx, note_docx.docx(note))
        print(docx)
    if pdf is not None:
        write_file(pdf, note_pdf.pdf(note))
        print(pdf)


def calendar(
    ics: Annotated[Path, typer.Option(help="Write an iCalendar file.", dir_okay=False)],
    home: Home = None,
    agency: Annotated[list[str] | None, typer.Option(help="Who must: a body's id, name or abbreviation.")] = None,
    document: Documents = None,
    language: Language = "ru",
    address: Annotated[str, typer.Option(help="Where `mindet serve` is reached, for links.")] = "",
) -> None:
    """Write the deadlines of the ledger as a calendar, recurring ones as rules."""
    from corpus import ledger
    from corpus.store import Library
    from service import calendar_feed
    from service.ledger import Asked, wanted
    from service.wording import chosen

    today = datetime.now().date()
    with Library(chosen_settings(home).home) as library, library.read() as connection:
        found = ledger.listed(connection, wanted(connection, Asked(document or (), agency or ())), today)
    content = calendar_feed.calendar(found, today, chosen(language), address.rstrip("/"))
    write_file(ics, content.encode())
    print(f"{ics}: {content.count('BEGIN:VEVENT')} deadlines")


def indicators(
    home: Home = None,
    agency: Annotated[list[str] | None, typer.Option(help="A body that a statement of the measure names.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="A region's id or name.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="%, KZT, t, ha, count, …")] = None,
    document: Documents = None,
    words: Annotated[str, typer.Option(help="Words that its statements hold.")] = "",
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a point.")] = False,
    language: Annotated[str, typer.Option(help="The language of CSV: kk, ru, en.")] = "ru",
) -> None:
    """List measures over time: plan beside fact, from any document, and where documents disagree."""
    from corpus.store import Library
    from service import indicators as told
    from service.wording import chosen

    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv")
    with Library(chosen_settings(home).home) as library, library.read() as connection:
        found = told.found(connection, told.Asked(agency or (), place or (), unit or (), document or (), words))
    if as_json:
        print_json({"indicators": [told.shown(one) for one in found], "total": len(found)})
    elif as_csv:
        print(told.as_csv(found, chosen(language)), end="")
    else:
        print(told.text(found))


def saved(
    home: Home = None,
    add: Annotated[str | None, typer.Option(metavar="NAME", help="Save a search under this name.")] = None,
    query: Annotated[str, typer.Option(help="With --add: the words to search for.")] = "",
    kind: Annotated[list[str] | None, typer.Option(help="With --add: reply, report, plan, act, news, other.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="With --add: kk, ru, mixed.")] = None,
    agency: Annotated[list[str] | None, typer.Option(help="With --add: a body's id, name or abbreviation.")] = None,
    document: Documents = None,
    since: Annotated[str | None, typer.Option(help="With --add: dated on this day or later (YYYY-MM-DD).")] = None,
    until: Annotated[str | None, typer.Option(help="With --add: dated on this day or earlier (YYYY-MM-DD).")] = None,
    remove: Annotated[str | None, typer.Option(metavar="NAME", help="Take away the search of this name or id.")] = None,
    as_json: Json = False,
) -> None:
    """List, add and remove saved searches; each has an Atom feed at /{language}/saved/{id}/feed.atom."""
    from corpus.store import Library
    from service import saved as kept

    if add and remove:
        raise typer.BadParameter("choose one of --add and --remove")
    with Library(chosen_settings(home).home) as library:
        if add:
            filters = {
                "kind": kind,
                "lang": lang,
                "agency": agency,
                "document": document,
                "since": since,
                "until": until,
            }
            wanted = kept.query_of(query, {field: value for field, value in filters.items() if value})
            with library.write() as connection:
                found = [kept.save(connection, add, wanted)]
        elif remove:
            with library.write() as connection:
                found = [kept.remove(connection, remove)]
        else:
            with library.read() as connection:
                found = kept.saved(connection)
    if as_json:
        print_json({"saved": [one.plain() for one in found]})
    else:
        lines = [f"{one.name}  [{one.id}]  {one.words}" for one in found]
        print("\n".join(lines) if lines else "No search is saved. Save one with: mindet saved --add NAME --query WORDS")
