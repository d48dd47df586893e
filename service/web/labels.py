"""What values are called in a language of the interface: kinds, statement types, bodies, units, dates, errors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from corpus.errors import MindetError
from corpus.model import Annotation, Label
from corpus.registry import agencies, regions
from index.notices import Notice
from index.search import Why
from index.search import reasons as why_of
from service import ledger
from service.web.i18n import day_text, gettext, number_text
from service.wording import said, words


def N_(message: str) -> str:  # noqa: N802  (the customary name: it marks a message for translation)
    """Mark a message for the catalogs; it is translated where it is used."""
    return message


NAMES = {
    "reply": N_("Reply"),
    "report": N_("Report"),
    "plan": N_("Plan"),
    "act": N_("Act"),
    "news": N_("News"),
    "other": N_("Other document"),
    "kk": N_("Kazakh"),
    "ru": N_("Russian"),
    "mixed": N_("Kazakh and Russian"),
    "figure": N_("Figures"),
    "deadline": N_("Deadlines"),
    "agency": N_("Bodies"),
    "obligation": N_("Statements"),
    "place": N_("Places"),
    "duty": N_("duty"),
    "instruction": N_("instruction"),
    "commitment": N_("commitment"),
    "refusal": N_("refusal"),
    "progress": N_("in progress"),
    "done": N_("done"),
    "none": N_("background"),
}
# What a comparison tells, as counts and headings name it.
CHANGES = {
    "figure": N_("figures"),
    "deadline": N_("deadlines"),
    "agency": N_("bodies"),
    "commitment": N_("commitments"),
    "section": N_("sections"),
    "text": N_("wording"),
}
COMPARATORS = {"=": "", ">=": "≥ ", "<=": "≤ ", "~": "≈ "}
UNITS = {"count": N_("items"), "times": N_("times"), "other": "", "KZT": "₸", "USD": "$", "EUR": "€", "%": "%"}
PERIODS = {
    "P1Y": N_("every year"),
    "P6M": N_("every half-year"),
    "P3M": N_("every quarter"),
    "P1M": N_("every month"),
    "P1W": N_("every week"),
    "P1D": N_("every day"),
}
# What the errors of a search say to a reader; any other error keeps its own words.
PROBLEMS = {
    "UnknownDocument": N_("The library holds no such document, or several files of that name."),
    "AmbiguousName": N_("The library holds no such document, or several files of that name."),
    "BadQuery": N_("The query holds no words. Write a word, a question or an exact phrase in quotes."),
    "FewVersions": N_("A history needs two versions in one language. Name more, or confirm that they are one work."),
    "NoHistory": N_("The documents have almost nothing in common, so they have no history together."),
    "BadDay": N_("A date is not written as YYYY-MM-DD."),
    "BadFilter": N_("A filter has a value that the library does not know. Choose one from the list."),
    "NoPair": N_("A document is always one text with itself. Name two documents."),
    "NoSession": N_("Nobody is signed in, or the session is over. Sign in with your token and do it again."),
    "OtherSession": N_("This form is of another session. Open the page again."),
}


def name(language: str, value: str) -> str:
    """The name of a kind, a language, a label or a statement type."""
    return gettext(language, NAMES[value]) if value in NAMES else value


def change(language: str, kind: str) -> str:
    """The name of a kind of change."""
    return gettext(language, CHANGES[kind])


def body(language: str, identity: str) -> str:
    """A body's name; its id where the registry does not know it."""
    found = agencies().get(identity)
    return identity if found is None else str(getattr(found, f"name_{language}") or found.name_ru)


def place(language: str, identity: str) -> str:
    """A region's name; its id where the registry does not know it."""
    found = regions().get(identity)
    return identity if found is None else str(getattr(found, f"name_{language}"))


def problem(language: str, error: MindetError) -> str:
    """What an error says to a reader of the page."""
    said = PROBLEMS.get(type(error).__name__)
    return str(error) if said is None else gettext(language, said)


# What `index.notices` says, for the catalogs.
NOTICES = (
    N_("Only the first %(count)d characters of the query were searched for."),
    N_("Searched for: %(query)s"),
    N_("Documents without a date that were left out by since/until: %(count)d."),
    N_("Only passages with the numbers of the query are shown."),
    N_("The query holds only words that ask or join. Add what it is about."),
    N_("No passage holds the quoted phrase word for word: its words were searched for."),
)
# What the search page narrows by.
FACETS = {
    "kind": N_("Kind"),
    "lang": N_("Language of the text"),
    "year": N_("Year"),
    "agency": N_("Body"),
    "place": N_("Place"),
    "tag": N_("What it holds"),
    "due": N_("Due in"),
    "status": N_("Standing"),
    "document": N_("Document"),
}


def notice(language: str, said: str) -> str:
    """What the user should know about a search."""
    if isinstance(said, Notice):
        return gettext(language, said.message) % said.values
    return said


def facet_name(language: str, facet: str) -> str:
    """What a facet is called."""
    return gettext(language, FACETS[facet])


def facet(language: str, name_: str, value: str, titles: Mapping[str, str]) -> str:
    """A value of a facet in words."""
    match name_:
        case "agency":
            return body(language, value)
        case "place":
            return place(language, value)
        case "document":
            return titles.get(value, value)
        case "status":
            return ledger.name("status", value, language)
        case "year" | "due":
            return value
    return name(language, value)


# What `index.search.REASONS` says, for the catalogs.
WHY = (
    N_("Its document bears the number that you named."),
    N_("It holds the quoted phrase word for word."),
    N_("It holds %(held)d of the %(asked)d words of the query, or what stands for them: %(words)s."),
    N_("It lacks a number of the query."),
    N_("It holds a number of the query without its unit."),
    N_("More of the query stands right before or after it."),
    N_("It is close in meaning."),
    N_("It is related in meaning."),
    N_("It is in the other language."),
)


def reasons(language: str, why: Why) -> list[str]:
    """Why a passage was found, in words."""
    return [gettext(language, message) % values for message, values in why_of(why)]


def tag(language: str, annotation: Annotation) -> str:
    """A tag's label and value in words, as the page shows them beside the text."""
    value = annotation.value
    match annotation.label:
        case Label.FIGURE:
            return f"{name(language, 'figure')}: {_figure(language, value)}"
        case Label.DEADLINE:
            return f"{name(language, 'deadline')}: {_deadline(language, value)}"
        case Label.AGENCY:
            said = body(language, value["id"]) if value.get("id") else str(value.get("name") or "?")
            return f"{name(language, 'agency')}: {said}"
        case Label.PLACE:
            return f"{name(language, 'place')}: {place(language, str(value.get('id')))}"
        case Label.OBLIGATION:
            return name(language, str(value.get("type")))


def _figure(language: str, value: Any) -> str:
    low, high = (number_text(value[side], language) for side in ("min", "max"))
    numbers = low if low == high else f"{low}–{high}"
    sign = COMPARATORS.get(value.get("cmp", "="), "")
    return f"{sign}{numbers} {unit_name(language, value['unit'])}".strip()


def unit_name(language: str, unit: str) -> str:
    """What a unit is called; empty for one without a name."""
    if f"unit.{unit}" in words():
        return said(f"unit.{unit}", language)
    known = UNITS.get(unit, unit)
    return gettext(language, known) if known else ""


def _deadline(language: str, value: Any) -> str:
    parts = []
    start, end = value.get("start"), value.get("end")
    if start or end:
        said = [day_text(date.fromisoformat(day), language) if day else "…" for day in (start, end)]
        parts.append(said[0] if said[0] == said[1] else " – ".join(said))
    if value.get("every"):
        parts.append(gettext(language, PERIODS.get(value["every"], value["every"])))
    if value.get("offset"):
        unit = gettext(language, N_("working days")) if value.get("business_days") else ""
        parts.append(f"{value['offset']} {unit}".strip())
    if value.get("anchor"):
        parts.append(str(value["anchor"]))
    return ", ".join(parts) or "…"
