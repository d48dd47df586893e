"""What is said of single files: their tags, and the figures that contradict each other."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service import settings
from service.commands.options import (
    Home,
    Json,
    chosen_settings,
    file_limits,
    print_json,
)


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
    reading = parse(file, file.name, file_limits(settings.read()), function)
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

    chosen = chosen_settings(home)
    found = list(audit(targets or [], chosen.home, file_limits(chosen)))
    if as_json:
        print_json({"findings": found})
        return
    for one in found:
        print(f"{one['source']}:{one['start']}-{one['end']}: {one['kind']} ({one['severity']}): {one['message']}")
        print(f"    {' '.join(one['text'].split())}")
    print(f"{len(found)} findings")
