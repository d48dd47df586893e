"""What notes, feeds, charts and the pages about them say, in Kazakh, Russian and English, from `wording.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from corpus.errors import MindetError

LANGUAGES = ("kk", "ru", "en")


class UnknownLanguage(MindetError):
    """A language is asked for that nothing is written in."""


def said(key: str, language: str, **values: object) -> str:
    """A message by its name, such as `calendar.title`, with values put in."""
    return words()[key][language].format(**values)


def chosen(language: str) -> str:
    """A language that exists. Raises `UnknownLanguage`."""
    if language not in LANGUAGES:
        raise UnknownLanguage(f"language {language!r}: it takes {', '.join(LANGUAGES)}.")
    return language


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """All messages by name."""
    held = tomllib.loads(files("service").joinpath("wording.toml").read_text(encoding="utf-8"))
    return {
        f"{group}.{name}" if group != "common" else name: said for group in held for name, said in held[group].items()
    }
