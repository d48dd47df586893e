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


def writer(request: Request) -> str:
    """The name of whoever sends a request that writes; an error where nobody may, or the token is not theirs."""
    known = writers(request.app.state.settings.writers)
    if not known:
        raise HTTPException(
            403, "nobody may write here: set MINDET_WRITERS to the names and tokens of those who may decide"
        )
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not given:
        raise HTTPException(401, "send the token of a writer: `Authorization: Bearer TOKEN`")
    for token, name in known.items():
        if hmac.compare_digest(token.encode(), given.strip().encode()):
            return name
    raise HTTPException(403, "this token is no writer's")
