"""Who may write over HTTP: people with a token of their own, named in the setting `MINDET_WRITERS`."""

from __future__ import annotations

import hmac

from fastapi import Request
from starlette.exceptions import HTTPException

from service.settings import BadSetting

_SHORTEST = 16


def writers(setting: str) -> dict[str, str]:
    """Names by token, from `name=token,name=token`. Raises `BadSetting`."""
    found: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        name, _, token = entry.partition("=")
        if not name.strip() or len(token.strip()) < _SHORTEST or token.strip() in found:
            raise BadSetting(
                f"MINDET_WRITERS: write it as name=token,name=token, each token of its own and at least {_SHORTEST} "
                "characters long."
            )
        found[token.strip()] = name.strip()
    return found


def named(setting: str, token: str) -> str | None:
    """The name of the writer whose token this is; compared in the same time whatever was given."""
    given = token.strip().encode()
    found = [name for known, name in writers(setting).items() if hmac.compare_digest(known.encode(), given)]
    return found[0] if found else None


def writer(request: Request) -> str:
    """The name of whoever sends a request that writes; an error where nobody may, or the token is not theirs."""
    setting = request.app.state.settings.writers
    if not writers(setting):
        raise HTTPException(
            403, "nobody may write here: set MINDET_WRITERS to the names and tokens of those who may decide"
        )
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not given:
        raise HTTPException(401, "send the token of a writer: `Authorization: Bearer TOKEN`")
    name = named(setting, given)
    if name is None:
        raise HTTPException(403, "this token is no writer's")
    return name
