"""What a decision that was not taken says to whoever sent its form, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.decisions import BadDecision, Refusal
from corpus.errors import MindetError
from service.web import labels
from service.web.i18n import gettext
from service.web.labels import N_

REFUSALS: Mapping[Refusal, str] = {
    Refusal.TOO_LONG: N_("This text is longer than %(most)d characters. Shorten it."),
    Refusal.NOBODY: N_("It is not said who decides: a name has from 1 to %(most)d characters."),
    Refusal.NO_DECISION: N_("There is no decision with the number %(number)s. The log shows all of them."),
    Refusal.NO_NUMBER: N_("“%(number)s” is not the number of a decision. The log shows the numbers."),
    Refusal.OF_DOCUMENTS: N_("Decision %(number)d is about two documents. Decide about them anew on their page."),
    Refusal.TAKEN_BACK: N_("Decision %(number)d was taken back already."),
    Refusal.OF_WORKS: N_("Versions and translations of one text are decided on their own page."),
    Refusal.NO_FIELD: N_("“%(value)s” is nothing that can be put right here."),
    Refusal.NO_DAY: N_("“%(value)s” is not a date. Choose a day, or leave the field empty if there is no deadline."),
    Refusal.NO_BODY: N_("The registry of bodies does not hold “%(value)s”. Choose one from the list."),
    Refusal.NO_REGION: N_("The registry of regions does not hold “%(value)s”. Choose one from the list."),
    Refusal.NO_STATUS: N_("“%(value)s” is not a status. Choose one from the list."),
    Refusal.NO_ACTION: N_("Say what is to be done: the field is empty."),
    Refusal.NO_NOTE: N_("The note is empty. Write what is to be noted."),
    Refusal.WRONG_IDS: N_("The form does not name all that the decision is about. Open the page again and fill it in."),
    Refusal.NO_STATEMENT: N_(
        "The library no longer holds “%(id)s”: its document may have been removed or read anew. Open the page again."
    ),
    Refusal.NO_THREAD: N_("The library holds no undertaking “%(id)s”. Give the address of its page, or its id."),
    Refusal.ALONE: N_("The undertaking consists of this statement alone: there is nothing to tie it to."),
    Refusal.ONE_ALREADY: N_("These two are one undertaking already."),
    Refusal.NOTHING_LEAVES: N_("Nothing is marked. Mark the statements that belong to another undertaking."),
    Refusal.NOT_INSIDE: N_("A marked statement is no longer part of this undertaking. Open the page again."),
    Refusal.NONE_STAYS: N_("All commitments are marked. At least one must stay in the undertaking."),
    Refusal.NO_COMMITMENT: N_("Only the values of a commitment can be put right, and “%(id)s” is none."),
}
_SENSELESS = N_("The form asks for nothing that can be decided. Open the page again.")


def refused(language: str, error: MindetError | ValueError) -> str:
    """Why a decision was not taken; a `ValueError` is what the fields of a form that is none of ours give."""
    match error:
        case BadDecision():
            return gettext(language, REFUSALS[error.refusal]) % error.values
        case MindetError():
            return labels.problem(language, error)
        case _:
            return gettext(language, _SENSELESS)
