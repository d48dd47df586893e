"""What the wording of a list item tells: that it is one, that it names an act, that it breaks off before its verb."""

from __future__ import annotations

import re

from nlp.languages.letters import has_kazakh_letter

_MARK = re.compile(
    r"\s{0,9}(?:[-–—•*·▪]|\d{1,3}(?:-\d{1,2})? ?[.)]|[а-яёa-zәғқңөұүһі] ?\)|[ivxі]{1,4} ?\))\s{0,9}(?=\S)",
    re.IGNORECASE,
)
_RUSSIAN_ACT = re.compile(
    r"\W{0,5}(?:[^\W\d]+(?:ое|ая|ый|ой|ие|ые|ого) ){0,2}[^\W\d]+(?:ние|тие|ция|зация|тка|вка|дка|пка|ство|держка)\b",
    re.IGNORECASE,
)
_KAZAKH_ACT = re.compile(r"\w[ую](?:ды|ді|ын|ін|ы|і)?$", re.IGNORECASE)
_KAZAKH_OPEN = re.compile(r"[ую](?:ды|ді|ын|ін|ға|ге)?$", re.IGNORECASE)


# The line under a measure of a plan that is written out without a table.
_TERMS = re.compile(
    r"\s{0,9}(?:сроки?(?:\s(?:исполнения|реализации|завершения))?|ответственн\w{2,5}(?:\sисполнител\w{1,3})?"
    r"|форма\sзавершения|источники?\sфинансирования|(?:орындау\s|іске\sасыру\s)?мерзім(?:і|дері)|жауапты(?:лар|\sорындаушылар)?"
    r"|аяқта(?:у|лу)\sнысаны|қаржыландыру\sкөз(?:і|дері))\s?[:–—]",
    re.IGNORECASE,
)


def tells_terms(text: str) -> bool:
    """Whether a line tells by when, by whom or with what the measure above it is to be done: `Срок: 2027 год`."""
    return _TERMS.match(text) is not None


def is_item(text: str) -> bool:
    """Whether a sentence begins as a list item does: with a dash, a bullet, a number or a letter."""
    return _MARK.match(text) is not None


def mark(text: str) -> str:
    """The style of an item's mark: `1.`, `1)`, `a)`, `-`; empty where there is none."""
    if not (match := _MARK.match(text)):
        return ""
    own = match.group().strip()
    first = "1" if own[0].isdigit() else "a" if own[0].isalpha() else "-"
    return first + (own[-1] if first != "-" else "")


def content(text: str) -> str:
    """An item without its mark."""
    return text[match.end() :] if (match := _MARK.match(text)) else text


def names_an_act(text: str) -> bool:
    """Whether an item names something to be done: a noun of action first in Russian, a verbal noun last in Kazakh."""
    bare = content(text)
    if has_kazakh_letter(bare):
        return _KAZAKH_ACT.search(_last(bare)) is not None
    return _RUSSIAN_ACT.match(bare) is not None


def breaks_off(text: str) -> bool:
    """Whether a Kazakh item stops at a verbal noun and leaves its verb to the last item of the list."""
    return _KAZAKH_OPEN.search(_last(text)) is not None


def _last(text: str) -> str:
    """The last word, parentheses and punctuation after it left out."""
    text = text.rstrip(" ;,.")
    if text.endswith(")"):
        text = text[: max(0, text.rfind("("))].rstrip(" ;,.")
    return text[-40:].rsplit(maxsplit=1)[-1] if text[-40:].split() else ""
