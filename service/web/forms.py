"""Forms that write: read without scripts, refused where another site's page sent them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

_LARGEST = 60_000
_MOST_FIELDS = 300


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form was filled in with."""

    fields: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """A field's value; empty where it was left out."""
        return next(iter(self.fields.get(name, ())), "")

    def all(self, name: str) -> Sequence[str]:
        """The values of a field that may stand several times."""
        return self.fields.get(name, ())


async def _filled(request: Request) -> Filled:
    body = await request.body()
    if len(body) > _LARGEST:
        raise HTTPException(413, "this form is too large")
    try:
        return Filled(parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise HTTPException(413, "this form has too many fields") from None


Form = Annotated[Filled, Depends(_filled)]


def check_origin(request: Request) -> None:
    """Refuse what another site's page sends. Raises `HTTPException`."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site") or (
        origin is not None and urlsplit(origin).netloc != request.url.netloc
    ):
        raise HTTPException(403, "this form was sent from another site")
