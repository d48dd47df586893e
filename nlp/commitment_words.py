"""The words of a statement as they are needed to tell its undertakings apart: forms, features, tags, quotations."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Label, Language
from nlp.commitment_scene import Scene
from nlp.languages.kk import stemmer
from nlp.languages.letters import folded
from nlp.languages.ru import lemmas

_TOKEN = re.compile(r"\d{1,9}(?:[.,]\d{1,9}){0,4}(?:-[^\W\d_]{1,9})?|[^\W\d_]+(?:-[^\W\d_]+){0,4}|[^\w\s]")
# Verbs that are newer than the dictionary: `оцифровать`, `чипировать`.
_COINED = re.compile(r"[а-яё]{3,30}овать(?:ся)?")
_OPENS, _CLOSES = "«“(", "»”)"
# A deadline goes before a place in it, and a body before the place that it is named by.
_LABELS = (Label.PLACE, Label.AGENCY, Label.DEADLINE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark; ``label`` is the tag that it stands in, ``hidden`` what is quoted or in brackets.

    ``counts``: it is a number of things, tagged as a figure, not of an article or a year.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    features: frozenset[str]
    label: Label | None
    hidden: bool
    capital: bool
    counts: bool

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.text[0].isalpha()

    @property
    def case(self) -> str:
        """Its case; empty where no ending tells one."""
        return next((one[5:] for one in self.features if one.startswith("Case=")), "")


@dataclass(frozen=True, slots=True)
class PartWords:
    """The words of one language in `data/commitment_parts.toml`."""

    joins: frozenset[str]
    anaphors: frozenset[str]
    reports: frozenset[str]
    generic: frozenset[str]
    times: frozenset[str]
    units: frozenset[str]
    plans: frozenset[str]
    clause: frozenset[str] = frozenset()
    relative: frozenset[str] = frozenset()
    effects: frozenset[str] = frozenset()
    governs: frozenset[str] = frozenset()
    joins_objects: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()


@cache
def part_words(language: Language) -> PartWords:
    """The words by which statements of a language are taken apart."""
    held = tomllib.loads((files("nlp") / "data" / "commitment_parts.toml").read_text(encoding="utf-8"))
    return PartWords(**{name: frozenset(found) for name, found in held[language.value].items()})


def tokens(view: Scene, start: int, end: int, language: Language) -> list[Token]:
    """The words, numbers and marks of a statement in order."""
    labels = _labels(view, start, end)
    figures = [(tag.start, tag.end) for tag in view.within(Label.FIGURE, start, end)]
    made, depth, quoted = [], 0, False
    for match in _TOKEN.finditer(view.document.text, start, end):
        text = match.group()
        depth -= text in _CLOSES and depth > 0
        quoted ^= text == '"'
        lemma, pos, features = _analysis(text, language)
        label = next((label for first, last, label in labels if first <= match.start() < last), None)
        is_figure = any(first <= match.start() < last for first, last in figures)
        made.append(
            Token(
                match.start(),
                match.end(),
                folded(text),
                lemma,
                pos,
                features,
                label,
                depth > 0 or quoted,
                text[:1].isupper(),
                label is None and is_figure and (text[0].isdigit() or pos == "NUM"),
            )
        )
        depth += text in _OPENS
    return made


def _labels(view: Scene, start: int, end: int) -> Sequence[tuple[int, int, Label]]:
    return [(tag.start, tag.end, label) for label in reversed(_LABELS) for tag in view.within(label, start, end)]


def _analysis(text: str, language: Language) -> tuple[str, str, frozenset[str]]:
    if not text[0].isalpha():
        return text, "", frozenset()
    if language is Language.RU and _COINED.fullmatch(text.casefold()):
        return text.casefold(), "VERB", frozenset({"VerbForm=Inf"})
    found = stemmer.analyse(folded(text)) if language is Language.KK else lemmas.analyse(text)
    return found.lemma, found.pos, frozenset(filter(None, found.features.split("|")))


def joints(found: Sequence[Token], joins: frozenset[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of commas and conjunctions in a stretch of tokens that stand outside tags and quotations."""
    place = start
    while place < end:
        last = place
        while last < end and found[last].text in joins and found[last].label is None and not found[last].hidden:
            last += 1
        if last > place:
            yield place, last
        place = max(last, place + 1)
