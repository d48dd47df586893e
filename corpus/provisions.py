"""The reporting form of the Aarhus Convention: what it asks, what was answered, which provisions each concerns."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.headings import heading_rule, roman_number
from corpus.model import Block, BlockKind, Part
from corpus.reading import reading

_QUESTIONS = 37
_FEWEST_CHAPTERS = 3
_FEWEST_ANSWERS = 2
_LONGEST = 1800
_ARTICLES = range(3, 10)
_CHAPTER = re.compile(r"(?P<roman>[IVXІХ]{1,8})\s*\.")
_NUMBER = re.compile(r"(\d{1,2})(?:\s?[-–]\s?(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A leaf with its reading and, for the heading of a question, the question's number."""

    block: Block
    text: str
    question: int | None


def with_provisions(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a filled-in form with their part and provisions; those of any other document as they are."""
    leaves = {block: _leaf(text, block) for block in blocks if block.is_leaf and block.table is None}
    if not _is_form(leaves.values()):
        return tuple(blocks)
    return tuple(_told(blocks, leaves))


def within(blocks: Iterable[Block], start: int, end: int) -> tuple[str, ...]:
    """The provisions that a stretch of a document concerns, each once, in text order."""
    touched = (block.provisions for block in blocks if block.start < end and start < block.end)
    return tuple(dict.fromkeys(name for names in touched for name in names))


def _told(blocks: Iterable[Block], leaves: dict[Block, _Leaf]) -> Iterator[Block]:
    asked: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()
    part: Part | None = None
    labelled = _labelled(leaves.values())
    question = 0
    for block in blocks:
        leaf = leaves.get(block)
        if leaf is not None and leaf.question is not None:
            question, asked, part = leaf.question, _of_question(leaf), Part.QUESTION
            narrowed = asked
        elif leaf is not None and part is not None:
            label = _pattern("answer").match(leaf.text)
            unlabelled = part is Part.QUESTION and not labelled[question] and not _asks(leaf)
            if unlabelled or label is not None:
                part = Part.ANSWER
            said = leaf.text[label.end() :].strip() if label else leaf.text
            if asked and (block.kind is BlockKind.HEADING or _opens_clause(said)):
                narrowed = _narrowed(said, asked) or (narrowed if (block.level or 0) > 2 else asked)
        yield replace(block, part=part, provisions=narrowed)


def _opens_clause(said: str) -> bool:
    """Whether what follows the label of an answer is a heading that names a paragraph."""
    rule = heading_rule(said)
    return rule is not None and rule.name == "clause-of-question"


def _leaf(text: str, block: Block) -> _Leaf:
    said = reading(text, block.start, min(block.end, block.start + _LONGEST)).text.strip()
    numbered = _CHAPTER.match(said) if block.kind is BlockKind.HEADING else None
    number = roman_number(numbered.group("roman")) if numbered else None
    return _Leaf(block, said, number if number is not None and number <= _QUESTIONS else None)


def _is_form(leaves: Iterable[_Leaf]) -> bool:
    chapters = answers = 0
    convention = False
    for leaf in leaves:
        chapters += leaf.question is not None
        answers += _pattern("answer").match(leaf.text) is not None
        convention = convention or _pattern("convention").search(leaf.text) is not None
    return convention and chapters >= _FEWEST_CHAPTERS and answers >= _FEWEST_ANSWERS


def _labelled(leaves: Iterable[_Leaf]) -> Counter[int]:
    """How many answers below each question say that they are one."""
    tally: Counter[int] = Counter()
    question = 0
    for leaf in leaves:
        question = leaf.question or question
        tally[question] += _pattern("answer").match(leaf.text) is not None
    return tally


def _asks(leaf: _Leaf) -> bool:
    return leaf.block.kind is not BlockKind.HEADING and _pattern("question").match(leaf.text) is not None


def _of_question(leaf: _Leaf) -> tuple[str, ...]:
    """The provisions that the heading of a question names, else those of the form's own numbering."""
    assert leaf.question is not None
    named = _article(leaf.text)
    if named is None:
        return tuple(filter(None, [_numbered().get(leaf.question)]))
    return tuple(f"{named}.{number}" for number in _paragraphs(leaf.text)) or (named,)


def _article(text: str) -> str | None:
    match = _pattern("article").search(text)
    if match is None:
        return None
    said = match.group("ru") or match.group("kk")
    number = int(re.match(r"\d+", said).group())  # type: ignore[union-attr]
    if number not in _ARTICLES:
        return None
    return f"{number}bis" if said[-1] in "сsСS" else str(number)


def _narrowed(heading: str, asked: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs that a heading below a question names, of the article that the question is about."""
    article = asked[0].partition(".")[0]
    return tuple(f"{article}.{number}" for number in _paragraphs(heading))


def _paragraphs(text: str) -> list[int]:
    """The numbers of the paragraphs that a heading names; of several such lists the first."""
    match = _pattern("paragraphs").search(text)
    if match is None:
        return []
    numbers: list[int] = []
    for first, last in _NUMBER.findall(match.group("ru") or match.group("kk")):
        numbers += range(int(first), int(last or first) + 1)
    return numbers


@cache
def _form() -> dict[str, Any]:
    return tomllib.loads((files("corpus") / "data" / "reporting_form.toml").read_text(encoding="utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_form()[name]["pattern"], re.DOTALL)


@cache
def _numbered() -> dict[int, str]:
    """The article that each question of the form is about."""
    return {number: row["article"] for row in _form()["questions"] for number in range(row["first"], row["last"] + 1)}
