"""Who is signed in on the pages: a writer's token is given once, then a cookie proves it and forms carry its key.

Neither holds the token, and both end with it: they are made of it, so that a token taken out of `MINDET_WRITERS` ends
its sessions. Nothing is kept on the server.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from fastapi import Request

from service.writers import named, writers

COOKIE = "mindet_writer"
LASTS = timedelta(hours=12)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Signed:
    """A writer who is signed in; ``key`` is what the forms of this session carry."""

    name: str
    key: str


def begun(setting: str, token: str, now: datetime) -> str | None:
    """The cookie of a new session; None where the token is no writer's."""
    if named(setting, token) is None:
        return None
    until = f"{int((now + LASTS).timestamp())}.{secrets.token_hex(8)}"
    return f"{until}.{_proof(token.strip(), 'session', until)}"


def signed(setting: str, cookie: str, now: datetime) -> Signed | None:
    """Whose session a cookie proves; None where it is nobody's, or over."""
    if not cookie or len(cookie) > _LONGEST or not cookie.isascii():
        return None
    until, _, proof = cookie.rpartition(".")
    ends = until.partition(".")[0]
    if not ends.isdigit() or int(ends) < now.timestamp():
        return None
    for token, name in writers(setting).items():
        if hmac.compare_digest(_proof(token, "session", until), proof):
            return Signed(name, _proof(token, "form", until))
    return None


def is_of(session: Signed, key: str) -> bool:
    """Whether a form's key is that of a session."""
    return hmac.compare_digest(session.key.encode(), key.encode())


def of(request: Request, now: datetime) -> Signed | None:
    """Who sends a request."""
    return signed(request.app.state.settings.writers, request.cookies.get(COOKIE, ""), now)


def _proof(token: str, what: str, until: str) -> str:
    return hmac.new(token.encode(), f"{what} {until}".encode(), sha256).hexdigest()
