"""Finding passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.options import (
    Home,
    Json,
    chosen_settings,
    day_of,
    print_json,
)

if TYPE_CHECKING:
    from index.search import Results


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
    place: Annotated[list[str] | None, typer.Option(help="A region's id or name.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help="A label, as deadline, or a type of statement, as duty.")
    ] = None,
    due: Annotated[list[int] | None, typer.Option(help="A year in which a deadline of the passage ends.")] = None,
    year: Annotated[list[int] | None, typer.Option(help="The year of the document's date.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="Of an undertaking: overdue, done, announced …")] = None,
    as_json: Json = False,
) -> None:
    """Find passages by meaning, in both languages, and by exact word."""
    from corpus.store import Library
    from index.search import Filters, Searcher

    chosen = chosen_settings(home)
    filters = Filters(
        kinds=tuple(kind or ()),
        languages=tuple(lang or ()),
        agencies=tuple(agency or ()),
        documents=tuple(document or ()),
        since=day_of(since, "--since"),
        until=day_of(until, "--until"),
        places=tuple(place or ()),
        tags=tuple(tag or ()),
        due=tuple(due or ()),
        years=tuple(year or ()),
        statuses=tuple(status or ()),
    )
    with Library(chosen.home) as library, Searcher(library, chosen.model) as searcher:
        results = searcher.search(query, filters, k)
    if as_json:
        print_json(results.plain())
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
