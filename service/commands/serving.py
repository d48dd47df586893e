"""The server."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from service.commands.options import (
    Home,
    chosen_settings,
)


def serve(
    home: Home = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on.")] = None,
) -> None:
    """Serve the search page and the API."""
    import uvicorn

    from service.api import application

    chosen = chosen_settings(home)
    chosen = dataclasses.replace(chosen, host=host or chosen.host, port=port or chosen.port)
    served = application(chosen)
    print(f"Mindet is at http://{chosen.host}:{chosen.port}/ (stop it with Ctrl+C)", flush=True)
    uvicorn.run(served, host=chosen.host, port=chosen.port, log_level="warning")
