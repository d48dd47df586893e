"""What every page shares: its frame in a language of the interface, its headers, dates as they are typed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from corpus.errors import MindetError
from service import sessions
from service.web import i18n, labels
from service.web.link_reasons import link_reason

_NUMBER = re.compile(r"[0-9]{1,9}")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class BadDay(MindetError):
    """A date in a filter is none."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}={text!r}: this is no date; write it as YYYY-MM-DD.")


def page(request: Request, language: str, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template, in a language of the interface. Raises `HTTPException` for another language."""
    known(language)
    tail = request.url.path.removeprefix(f"/{language}")
    query = f"?{request.url.query}" if request.url.query else ""
    writer = sessions.of(request, datetime.now(UTC))
    done = request.query_params.get("done", "")
    content = i18n.render(
        language,
        template,
        here=f"{tail}{query}",
        labels=labels,
        link_reason=link_reason,
        page_language=language,
        may_write=bool(request.app.state.settings.writers),
        writer=writer,
        done=int(done) if writer and _NUMBER.fullmatch(done) else None,
        **values,
    )
    # What a writer sees is for nobody else, least of all the key of the forms.
    headers = {**HEADERS, "Cache-Control": "private, no-store"} if writer else HEADERS
    return HTMLResponse(content, status, headers=headers)


def known(language: str) -> str:
    """The language, where the interface has it. Raises `HTTPException`."""
    if language not in i18n.LANGUAGES:
        raise HTTPException(404, f"there is no page in the language {language!r}")
    return language


def day_of(text: str, field: str) -> date | None:
    """A day as YYYY-MM-DD; None where nothing was typed. Raises `BadDay`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadDay(field, text) from None
