"""Why a statement is tied to an undertaking, in the language of the page: the signs of the index in words."""

from __future__ import annotations

from service.web.i18n import gettext
from service.web.labels import N_

# What a sign says before the words or things that two statements share.
LISTED = {"both say ": N_("both say: %(words)s"), "both count ": N_("both count: %(words)s")}
REASONS = (
    N_("near in meaning"),
    N_("the same name"),
    N_("other names"),
    N_("the same body"),
    N_("the same region"),
    N_("different regions"),
    N_("they count different things"),
    N_("the same amount"),
    N_("the same exact amount"),
    N_("another amount for another time"),
    N_("the same deadline"),
    N_("the same programme"),
    N_("told long before"),
    N_("it reports on that very point"),
    N_("it reports on another point"),
    N_("the same row number"),
    N_("the same row or point of a translation"),
    N_("the same row or point of another version"),
    N_("another row or point of the same text"),
    N_("the same number in a document of the same day in the other language"),
    N_("the documents share other points"),
    N_("the commitment itself"),
    N_("stands beside the commitment"),
    N_("somebody said so"),
    N_("somebody said that it does not belong here"),
)


def link_reason(language: str, reason: str) -> str:
    """A reason that the index gives, in words of a language; one that no catalog knows stays as it is."""
    for opening, message in LISTED.items():
        if reason.startswith(opening):
            return gettext(language, message) % {"words": reason.removeprefix(opening)}
    return gettext(language, reason)
