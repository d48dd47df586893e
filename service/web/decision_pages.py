"""Where people decide: signing in, the review queue, the log, and the one address that all forms of decisions go to.

Everybody may read the queue and the log. Writing takes a session (`service.sessions`), the key of its forms and the
same origin; without a session no page shows a button.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from corpus import catalogue
from corpus.decisions import BadDecision, Refusal, Verdict
from corpus.edits import Field
from corpus.errors import MindetError
from index import works
from index.filters import BadFilter, agency_ids
from service import decisions, sessions
from service.ledger import name, place_ids
from service.parameters import current_day
from service.web.forms import Filled, Form, check_origin
from service.web.page import known, page
from service.web.refusals import refused
from service.web.sources import sources

router = APIRouter(include_in_schema=False)

_PER_PAGE, _MOST = 20, 200
_PER_LOG_PAGE = 50
_ID = re.compile(r"[0-9a-f]{16}")
_BACK = re.compile(r"/(kk|ru|en)/[^\\\s]*")


class NoSession(MindetError):
    """Nobody is signed in, or the session is over."""


class OtherSession(MindetError):
    """A form that was not made for the session that sends it."""


@router.get("/{language}/review")
def review_page(request: Request, language: str, more: int = _PER_PAGE) -> Response:
    """The suggested links, those first whose decision settles most."""
    known(language)
    today = current_day()
    with request.app.state.library.read() as connection:
        questions = decisions.review(connection, today, min(max(more, 1), _MOST))
        waiting = decisions.waiting(connection)
        held = sources(connection, {one["document"] for one in questions})
    return page(
        request,
        language,
        "review.html",
        questions=questions,
        waiting=waiting,
        more=min(_MOST, len(questions) + _PER_PAGE) if len(questions) < min(waiting, _MOST) else 0,
        held=held,
        word=lambda group, value: name(group, value, language),
        link=lambda item: held[item["document"]].link(language, item["start"], item["end"]),
    )


@router.get("/{language}/decisions")
def log_page(request: Request, language: str, cursor: str = "", orphaned: str = "") -> Response:
    """What people decided, who and when; `orphaned=1` leaves only what is about something that is no more."""
    known(language)
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise HTTPException(404, f"cursor {cursor!r}: there is no such page; start again without a cursor")
    only = bool(orphaned)
    with request.app.state.library.read() as connection:
        found = decisions.listed(connection, after=int(cursor) if cursor else None)
        lost = sum(one["orphaned"] and not one["undone"] for one in found)
        chosen = [one for one in found if one["orphaned"] and not one["undone"]] if only else found
        shown = chosen[:_PER_LOG_PAGE]
        held = sources(connection, _documents(shown))
    following = urlencode({"cursor": shown[-1]["id"], **({"orphaned": "1"} if only else {})}) if shown else ""
    return page(
        request,
        language,
        "decisions.html",
        entries=shown,
        only=only,
        lost=lost,
        following=f"?{following}" if len(chosen) > len(shown) else "",
        held=held,
        word=lambda group, value: name(group, value, language),
    )


def _documents(entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """The documents that some entries of the log are about."""
    return {one["about"]["document"] for one in entries if one["about"]} | {
        document for one in entries for document in one["value"].get("documents", ())
    }


@router.get("/{language}/sign-in")
def sign_in_page(request: Request, language: str, back: str = "") -> Response:
    """The form that takes a writer's token."""
    known(language)
    return page(request, language, "sign_in.html", back=_back(back, language), wrong=False)


@router.post("/{language}/sign-in")
def sign_in(request: Request, language: str, form: Form) -> Response:
    """Begin a session; `token` is a writer's."""
    known(language)
    check_origin(request)
    back = _back(form.one("back"), language)
    cookie = sessions.begun(request.app.state.settings.writers, form.one("token"), datetime.now(UTC))
    if cookie is None:
        return page(request, language, "sign_in.html", 403, back=back, wrong=True)
    answer = RedirectResponse(back, 303)
    answer.set_cookie(
        sessions.COOKIE,
        cookie,
        max_age=int(sessions.LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/{language}/sign-out")
def sign_out(request: Request, language: str, form: Form) -> Response:
    """End the session in this browser."""
    known(language)
    back = _back(form.one("back"), language)
    try:
        _writer(request, form)
    except (NoSession, OtherSession) as wrong:
        return _refusal(request, language, back, 403, wrong)
    answer = RedirectResponse(back, 303)
    answer.delete_cookie(sessions.COOKIE)
    return answer


@router.post("/{language}/decide")
def decide(request: Request, language: str, form: Form) -> Response:
    """Take a decision as `mindet decide` does, or `kind=work` of two documents, and go back where it was taken."""
    known(language)
    back = _back(form.one("back"), language)
    try:
        who = _writer(request, form)
        with request.app.state.library.write() as connection:
            number = _taken(connection, who, form)
    except (NoSession, OtherSession) as wrong:
        return _refusal(request, language, back, 403, wrong)
    except (MindetError, ValueError) as wrong:
        return _refusal(request, language, back, 422, wrong)
    address = urlsplit(back)
    query = "&".join(filter(None, (address.query, f"done={number}")))
    return RedirectResponse(f"{address.path}?{query}#decided", 303)


def _refusal(request: Request, language: str, back: str, status: int, wrong: MindetError | ValueError) -> Response:
    """The page that says why nothing was done, and leads back."""
    return page(request, language, "decided.html", status, back=back, problem=refused(language, wrong))


def _writer(request: Request, form: Filled) -> str:
    """The name of whoever is signed in and sends a form of their own session.

    Raises `NoSession` and `OtherSession`, and `HTTPException` for what another site's page sends.
    """
    check_origin(request)
    signed = sessions.of(request, datetime.now(UTC))
    if signed is None:
        raise NoSession("nobody is signed in, or the session is over: sign in with a writer's token")
    if not sessions.is_of(signed, form.one("key")):
        raise OtherSession("this form is of another session: open the page again")
    return signed.name


def _taken(connection: Connection, who: str, form: Filled) -> int:
    """Take the decision that a form asks for; its number. Raises `MindetError`, `ValueError` for an unknown kind."""
    kind = Verdict(form.one("kind"))
    ids = tuple(form.all("ids"))
    if kind is Verdict.WORK:
        first, second = (*ids, "", "")[:2]
        state = works.State(form.one("value"))
        pair = [catalogue.identified(connection, document) for document in (first, second)]
        return works.decide(connection, pair[0], pair[1], state, who).id
    if kind is Verdict.MERGE:
        # What people paste is the address of a thread as often as its id.
        ids = (*ids[:1], *(next(iter(reversed(_ID.findall(text))), text) for text in ids[1:]))
    value = form.one("value")
    if kind is Verdict.EDIT:
        value = ",".join(dict.fromkeys(_ids(form.one("field"), value)))
    asked = decisions.Asked(kind, ids, form.one("field"), value, form.one("text"))
    return int(decisions.take(connection, who, asked)["id"])


def _ids(field: str, value: str) -> Iterator[str]:
    """A value as it is kept: bodies and regions by their ids, whatever they were called. Raises `BadDecision`."""
    named = [one.strip() for one in value.split(";") if one.strip()]
    match field:
        case Field.AGENCY:
            yield from _known(agency_ids, named, Refusal.NO_BODY)
        case Field.PLACE:
            yield from _known(place_ids, named, Refusal.NO_REGION)
        case _:
            yield value


def _known(ids: Callable[[Sequence[str]], Iterable[str]], named: Iterable[str], refusal: Refusal) -> Iterator[str]:
    for one in named:
        try:
            yield from ids([one])
        except BadFilter:
            raise BadDecision(refusal, value=one) from None


def _back(address: str, language: str) -> str:
    """Where to go afterwards: a page of ours, without what an earlier decision left in its address."""
    if not _BACK.fullmatch(address) or address.startswith("//"):
        return f"/{language}/review"
    path, _, query = address.partition("#")[0].partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("done="))
    return f"{path}?{kept}" if kept else path
