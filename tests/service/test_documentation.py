"""What the documentation names exists, and what exists is documented."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from typer.main import get_command

from service.api import ROUTERS as API_ROUTERS
from service.cli import app
from service.settings import Settings
from service.web.pages import ROUTERS as PAGE_ROUTERS

DOCS = Path(__file__).parents[2] / "docs"


def documented(page: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (DOCS / page).read_text(encoding="utf-8"), re.M))


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert documented("commands.md", r"^\| `mindet (\w+)") == commands


def test_every_option_of_a_command_is_documented() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        row = next(line for line in text.splitlines() if line.startswith(f"| `mindet {name}"))
        for option in command.params:
            if option.opts[0].startswith("-") and option.name not in ("home", "help"):
                assert any(spelling in row for spelling in option.opts), f"{name} {option.opts}"


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    own = {setting.metadata["variable"] for setting in fields(Settings)}
    assert documented("settings.md", r"^\| `(MINDET_\w+)`") == own | {"MINDET_MODELS"}


def test_every_route_is_documented() -> None:
    paths = {route.path for routes in (*API_ROUTERS, *PAGE_ROUTERS) for route in routes.routes}  # type: ignore[attr-defined]
    assert paths <= documented("api.md", r"^\| `(/\S*)`")


def test_every_documented_route_exists() -> None:
    paths = {route.path for routes in (*API_ROUTERS, *PAGE_ROUTERS) for route in routes.routes}  # type: ignore[attr-defined]
    assert documented("api.md", r"^\| `(/\S*)`") <= paths


def test_every_document_that_the_documentation_links_to_exists() -> None:
    for page in [*DOCS.glob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
