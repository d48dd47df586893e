"""What people decide of links and values."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import Annotated

import typer

from service.commands.options import Home, Json, chosen_settings, day_of, print_json


def decide(
    verdict: Annotated[str, typer.Argument(metavar="KIND", help="confirm, reject, merge, split, edit, note or undo.")],
    ids: Annotated[
        list[str],
        typer.Argument(
            help="confirm, reject: STATEMENT THREAD. merge: THREAD THREAD. split: THREAD STATEMENT… "
            "edit, note: COMMITMENT. undo: NUMBER.",
            show_default=False,
        ),
    ],
    field: Annotated[str, typer.Option(help="What an edit sets: deadline, agency, place, status, action.")] = "",
    value: Annotated[str, typer.Option(help="What it sets it to; ids of bodies and places parted by commas.")] = "",
    text: Annotated[str, typer.Option(help="What a note says, or why something was decided.")] = "",
    who: Annotated[str | None, typer.Option(help="Who decides (default: the user of the system).")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Decide what belongs together, put a value right, note something, or take a decision back."""
    from corpus.decisions import Verdict
    from corpus.store import Library
    from service import decisions

    kinds = [kind.value for kind in Verdict if kind is not Verdict.WORK]
    if verdict not in kinds:
        raise typer.BadParameter(f"{verdict!r} is not known; it takes {', '.join(kinds)}", param_hint="KIND")
    asked = decisions.Asked(Verdict(verdict), tuple(ids), field, value, text)
    with Library(chosen_settings(home).home) as library, library.write() as connection:
        made = decisions.take(connection, who or getpass.getuser(), asked)
    if as_json:
        print_json(made)
    else:
        print(decisions.text([made]))


def review(
    home: Home = None,
    as_of: Annotated[str | None, typer.Option(help="The day of the statuses (YYYY-MM-DD; default: today).")] = None,
    limit: Annotated[int, typer.Option(min=1, max=400, help="How many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List the suggested links that are worth deciding, those first that would change a status."""
    from corpus.store import Library
    from service import decisions

    day = day_of(as_of, "--as-of") or datetime.now().date()
    with Library(chosen_settings(home).home) as library, library.read() as connection:
        found = decisions.review(connection, day, limit)
    if as_json:
        print_json({"review": found})
    else:
        print(decisions.review_text(found))


def decisions(
    about: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="Only those about these statements or commitments.")
    ] = None,
    home: Home = None,
    orphaned: Annotated[bool, typer.Option("--orphaned", help="Only those about something that is no more.")] = False,
    as_json: Json = False,
) -> None:
    """List what people decided, the newest first, with who and when."""
    from corpus.store import Library
    from service import decisions as taken

    with Library(chosen_settings(home).home) as library, library.read() as connection:
        found = [one for one in taken.listed(connection, about or ()) if not orphaned or one["orphaned"]]
    if as_json:
        print_json({"decisions": found})
    else:
        print(taken.text(found))
