"""Two texts side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.commands.options import (
    Home,
    Json,
    chosen_settings,
    file_limits,
    print_json,
)


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
    chosen = chosen_settings(home)
    found = compare_named((before, after), chosen.home, chosen.model, file_limits(chosen), chosen.workers)
    if html is not None:
        from service import compare_html

        compare_html.write(html, found, language)
    if docx is not None:
        from service import compare_docx

        compare_docx.write(docx, found, language)
    if as_json:
        print_json(plain(found))
    elif html is None and docx is None:
        print(text(found, language))


def history(
    documents: Annotated[
        list[str], typer.Argument(metavar="WORK|DOC...", help="A work's id, or documents by id or file name.")
    ],
    home: Home = None,
    language: Annotated[str | None, typer.Option(help="The versions in this language alone: kk, ru.")] = None,
    as_json: Json = False,
) -> None:
    """Follow the passages and figures of a text through all of its versions."""
    from corpus.store import Library
    from service.history import history_in_library, plain, text

    if language not in (None, "kk", "ru"):
        raise typer.BadParameter(f"{language!r} is not known; it takes kk or ru", param_hint="--language")
    chosen = chosen_settings(home)
    with Library(chosen.home) as library:
        found = history_in_library(library, documents, chosen.model, language)
    if as_json:
        print_json(plain(found))
    else:
        print(text(found))


def works(
    home: Home = None,
    confirm: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Two documents are one text: say so.")
    ] = None,
    reject: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Two documents are not one text.")
    ] = None,
    who: Annotated[str, typer.Option(help="Who decides (default: the user of this machine).")] = "",
    as_json: Json = False,
) -> None:
    """List which documents are versions or translations of one text, and decide what is only proposed."""
    import getpass

    from corpus import catalogue, store
    from corpus.serial import plain
    from index import works as kept

    if confirm and reject:
        raise typer.BadParameter("choose one of --confirm and --reject")
    with store.Library(chosen_settings(home).home) as library:
        pair = confirm or reject
        if pair is not None:
            with library.write() as connection:
                first, second = (catalogue.identified(connection, name) for name in pair)
                state = kept.State.CONFIRMED if confirm else kept.State.REJECTED
                kept.decide(connection, first, second, state, who or getpass.getuser())
        with library.read() as connection:
            found, pairs = kept.works(connection), kept.links(connection)
            names = {entry.id: entry.source for entry in store.entries(connection)}
    if as_json:
        print_json({"works": plain(found), "pairs": plain(pairs)})
        return
    for work in found:
        print(f"{work.id}  " + ", ".join(names[one] for one in work.documents))
    for link in pairs:
        if link.state is kept.State.PROPOSED:
            said = "; ".join(link.reasons)
            print(f"perhaps a {link.relation}: {names[link.first]} and {names[link.second]} ({link.score:.2f}: {said})")
    if not found and not pairs:
        print("No two documents are versions or translations of one text.")
