"""The settings, each read from one environment variable and documented in `docs/settings.md`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from corpus.errors import MindetError


class BadSetting(MindetError):
    """A setting's value can't be used."""


def _default_home() -> Path:
    return platformdirs.user_data_path("mindet", appauthor=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose; `read` takes it from the environment."""

    home: Path = field(default_factory=_default_home, metadata={"variable": "MINDET_HOME"})
    database: str = field(default="", metadata={"variable": "MINDET_DATABASE_URL"})
    model: str = field(default="", metadata={"variable": "MINDET_MODEL"})
    host: str = field(default="127.0.0.1", metadata={"variable": "MINDET_HOST"})
    port: int = field(default=8000, metadata={"variable": "MINDET_PORT", "least": 1, "most": 65535})
    workers: int = field(default=2, metadata={"variable": "MINDET_WORKERS", "least": 1, "most": 256})
    file_megabytes: int = field(default=100, metadata={"variable": "MINDET_FILE_MEGABYTES", "least": 1, "most": 4096})
    file_seconds: int = field(default=120, metadata={"variable": "MINDET_FILE_SECONDS", "least": 1, "most": 86400})
    writers: str = field(default="", repr=False, metadata={"variable": "MINDET_WRITERS"})


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment. Raises `BadSetting` naming the variable and what it takes."""
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        text = environment.get(setting.metadata["variable"], "")
        if text:
            values[setting.name] = _value(text, setting.type, setting.metadata)
    return Settings(**values)


def _value(text: str, kind: Any, about: Mapping[str, Any]) -> Any:
    if kind == "Path":
        return Path(text).expanduser()
    if kind == "int":
        if not text.isascii() or not text.isdigit() or not about["least"] <= int(text) <= about["most"]:
            raise BadSetting(
                f"{about['variable']}={text!r}: this must be a whole number from {about['least']} to {about['most']}."
            )
        return int(text)
    return text
