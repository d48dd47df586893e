"""The command line: all commands take `--home`, what prints data `--json`. Exit 0 done, 1 inputs failed, 2 wrong use.

Commands import what they need when they run, so that `mindet --help` and a search start fast.
"""

from __future__ import annotations

import sys

import typer

from corpus.errors import MindetError, Unreadable
from service.commands import comparing, deciding, following, library, moving, publishing, searching, serving, tagging
from service.commands.options import FAILED, WRONG_USE, stop

COMMANDS = (
    library.ingest,
    library.remove,
    library.replace,
    library.reindex,
    library.doctor,
    moving.migrate,
    moving.backup,
    moving.export,
    library.model,
    tagging.tag,
    tagging.audit,
    searching.search,
    following.commitments,
    following.threads,
    deciding.decide,
    deciding.review,
    deciding.decisions,
    comparing.compare,
    comparing.history,
    comparing.works,
    publishing.brief,
    publishing.calendar,
    publishing.indicators,
    publishing.saved,
    serving.serve,
)

app = typer.Typer(
    name="mindet",
    help="Reads the official texts of Kazakhstan and keeps account of what was promised in them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _command in COMMANDS:
    app.command()(_command)


def main() -> None:
    """The entry point: a clear sentence and an exit code for every error a user can act on."""
    try:
        app()
    except Unreadable as error:
        stop(str(error), FAILED)
    except MindetError as error:
        stop(str(error), WRONG_USE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
