"""What commands share: their options, the settings and limits they run with, and how they print and stop."""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from service import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.sandbox import Limits
    from index.embedding import Embedder

FAILED, WRONG_USE = 1, 2

Home = Annotated[
    Path | None,
    typer.Option("--home", help="The folder that holds the library (default: $MINDET_HOME).", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def stop(message: str, code: int) -> NoReturn:
    print(f"mindet: {message}", file=sys.stderr)
    sys.exit(code)


def chosen_settings(home: Path | None) -> settings.Settings:
    read = settings.read()
    return dataclasses.replace(read, home=home) if home else read


def file_limits(chosen: settings.Settings) -> Limits:
    from corpus.sandbox import Limits

    return Limits(
        wall_seconds=chosen.file_seconds,
        cpu_seconds=chosen.file_seconds,
        input_bytes=chosen.file_megabytes << 20,
    )


def embedder(chosen: settings.Settings) -> Callable[[], Embedder]:
    def opened() -> Embedder:
        from index.embedding import open_embedder
        from index.models import find

        return open_embedder(find(chosen.model), threads=2)

    return opened


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def day_of(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as YYYY-MM-DD", param_hint=name) from None


def write_file(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        stop(f"{path}: can't be written ({error.strerror}). Name a file in a folder that you may write to.", WRONG_USE)
