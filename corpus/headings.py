"""Which stretches of text are headings by their wording, and how deep they stand."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LONGEST = 400
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SKIPPED = 3  # a report may leave out questions of its form
_NAME_WORDS = 3
_LONGEST_OF_KIND = {"concerning": 300, "concerning-kk": 150}
_TITLE = re.compile(r"(?:О|Об)\s[^\W\d]|.{10,}\s(?:туралы|бекіту|жөнінде)\Z")
_NUMBERED = re.compile(r"\d{1,2}\.\s+(?=\D)")
_ANNEX_TO = (
    "постановлени|приказ|решени|распоряжени|указ|закон|правил|план|договор|положени|регламент|инструкци|концепци"
    "|дорожн|протокол|отч"
)
_ANNEX = re.compile(
    rf"(?P<ru>приложение(?:\s+№?\s?\d{{1,3}}(?:-\d+)?)?)"
    rf"(?:\s+к\s+(?:[\w-]{{1,40}}\s){{0,3}}?(?:{_ANNEX_TO})[^;:]{{2,260}})?\Z"
    r"|(?:.{2,260}(?:[нғгқк][ае])\s)?(?P<kk>(?:\d{1,3}(?:-\d+)?\s?-\s?)?қосымша)\Z",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"\d+[.)]|[^\w«“\"]")
_LATIN = str.maketrans("ІХ", "IX")


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """One way a heading begins, with its examples; a ``complete`` one never runs on over the next line."""

    name: str
    level: int
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter: str
    complete: bool


@cache
def heading_rules() -> tuple[HeadingRule, ...]:
    """The rules in the order in which they are tried."""
    data = tomllib.loads((files("corpus") / "data" / "headings.toml").read_text(encoding="utf-8"))
    return tuple(
        HeadingRule(
            row["name"],
            row["level"],
            re.compile(row["pattern"]),
            tuple(row[language] for language in ("ru", "kk") if row[language]),
            row["counter"],
            row.get("complete", False),
        )
        for row in data["rule"]
    )


def heading_rule(text: str) -> HeadingRule | None:
    """The rule by which text begins as a heading does; ``text`` is a reading, without line ends."""
    if len(text) > LONGEST or text.endswith((";", ",")):
        return None
    bare = _NUMBERED.sub("", text, count=1)
    for rule in heading_rules():
        if rule.pattern.match(bare if rule.name in _LONGEST_OF_KIND else text):
            return rule
    return None


def annex(text: str) -> str | None:
    """What a stamp calls the annex that it heads: `Приложение 2`, `2-қосымша`; none where the text is no such stamp."""
    match = _ANNEX.match(text) if len(text) < LONGEST and not text.endswith((".", ";", ":", ",")) else None
    return None if match is None else (match.group("ru") or match.group("kk"))


def titles(text: str) -> bool:
    """Whether a heading of the first level titles a document or an annex rather than a part of it."""
    rule = heading_rule(text)
    return rule.name == "title" if rule is not None else names_document(text)


def heading(text: str, chapter: int) -> HeadingRule | None:
    """The rule by which a whole paragraph is a heading; ``chapter`` is the last Roman number above it."""
    rule = heading_rule(text)
    if rule is None:
        return None
    if rule.name == "roman-numbered":  # a single letter may be an initial, unless it counts on
        numeral = text.split(".", 1)[0].strip()
        counted = (roman_number(text) or 0) - chapter
        skipped = 1 < counted <= _SKIPPED and len(text.split()) > _NAME_WORDS
        return rule if len(numeral) > 1 or counted == 1 or skipped else None
    if rule.name == "title":
        return None if _LIST_MARK.match(text) else rule
    if rule.name in _LONGEST_OF_KIND:
        return None if text.endswith((".", "!", "?")) or len(text) > _LONGEST_OF_KIND[rule.name] else rule
    return rule


def names_document(text: str) -> bool:
    """Whether a paragraph at the top says what the document is about, as the titles of acts do."""
    return len(text) < LONGEST and not text.endswith(tuple(".;:,!?")) and _TITLE.match(text) is not None


def roman_number(text: str) -> int | None:
    """The number that the Roman numeral at the beginning of a heading stands for."""
    match = re.match(r"[IVXLCІХ]+", text)
    if match is None:
        return None
    values = [_ROMAN_VALUES[letter] for letter in match.group().translate(_LATIN)]
    return sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )
