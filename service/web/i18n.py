"""The languages of the interface: catalogs from `locale/*.po`, templates bound to a language, dates and names in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.wording import said

HERE = Path(__file__).parent
# English is the language the messages are written in.
LANGUAGES: Mapping[str, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
DEFAULT = "ru"
_MILLION = 1_000_000


@cache
def translations(language: str) -> NullTranslations:
    """The catalog of a language, compiled in memory from its .po file."""
    path = HERE / "locale" / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def environment(language: str) -> Environment:
    """The templates, speaking one language."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalog = translations(language)
    made.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters["day"] = lambda day: day_text(day, language)
    made.globals["say"] = lambda key, **values: said(key, language, **values)
    made.filters["number"] = lambda number: number_text(number, language)
    return made


def render(language: str, template: str, **values: Any) -> str:
    """A page in a language."""
    return environment(language).get_template(template).render(language=language, languages=LANGUAGES, **values)


def gettext(language: str, message: str) -> str:
    """One message in a language."""
    return str(translations(language).gettext(message))


def preferred(accept_language: str) -> str:
    """The language of ours that a browser asks for first, by the order of its `Accept-Language` header."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return DEFAULT


def day_text(day: date | str | None, language: str) -> str:
    """A date in words; empty where there is none."""
    if not day:
        return ""
    return str(format_date(date.fromisoformat(day) if isinstance(day, str) else day, "long", locale=Locale(language)))


def number_text(number: float, language: str) -> str:
    """A number with the language's own separators."""
    return str(format_decimal(number, locale=Locale(language)))


def compact_text(number: float, language: str) -> str:
    """A number as short as a chart needs it: `48,9 млрд` from a million on."""
    if abs(number) < _MILLION:
        return number_text(number, language)
    return str(format_compact_decimal(number, format_type="short", locale=Locale(language), fraction_digits=1))


def month_text(day: date, language: str) -> str:
    """The month and year of a day in words."""
    return str(format_skeleton("yMMMM", day, locale=Locale(language)))
