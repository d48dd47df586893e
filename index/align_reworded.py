"""Which edits say the same in other words: a number spelt out, an abbreviation, another writing of a day or a body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.model import Document, Label, Language
from corpus.registry import agencies
from index.align_changes import messages
from index.align_numbers import roman
from index.align_tags import (
    Key,
    Tag,
    agency_key,
    bound_key,
    deadline_key,
    match,
    said_key,
    tags_of,
)
from index.align_units import Unit
from index.align_words import Edit, joined
from nlp.languages.kk import stemmer
from nlp.languages.ru import lemmas
from nlp.numbers import numerals
from nlp.words import Word

# What can turn no account into a promise: only a verb, a participle or a noun of action does.
_IDLE = frozenset({"ADP", "ADV", "CCONJ", "SCONJ", "PART", "PRON", "DET", "NUM", "INTJ"})
_HOURS = re.compile(r"(?<=\d):(?=\d\d)")


def reworded(
    before: Document, after: Document, left: Sequence[Unit], right: Sequence[Unit], made: Sequence[Edit]
) -> list[Edit]:
    """Of the edits between two aligned stretches those that change nothing of what is said."""
    texts = joined(left)[0], joined(right)[0]
    same = _same_tags(before, after, left, right)
    kazakh = left[0].language is Language.KK
    return [
        edit
        for edit in made
        if _is_spaced(edit, *texts)
        or _is_abbreviated(edit, *texts)
        or _is_one_number(texts[0][edit.left : edit.left_end], texts[1][edit.right : edit.right_end], kazakh=kazakh)
        or (within(edit.left, edit.left_end, same[0]) and within(edit.right, edit.right_end, same[1]))
    ]


def is_idle(edits: Sequence[Edit], left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Whether edits hold only words and numbers that can't make a promise of an account or the other way round."""
    for units, spans in (
        (left, [(edit.left, edit.left_end) for edit in edits]),
        (right, [(edit.right, edit.right_end) for edit in edits]),
    ):
        kazakh = units[0].language is Language.KK
        for word in joined(units)[1]:
            touched = any(low < word.end and word.start < high for low, high in spans)
            if touched and word.text[0].isalpha() and not _is_idle_word(word, kazakh=kazakh):
                return False
    return True


def within(low: int, high: int, tags: Sequence[Tag]) -> bool:
    """Whether a stretch lies in tags that follow one another."""
    at = low
    for tag in sorted(tags, key=lambda tag: tag.low):
        # Between two tags of a list there may be a comma and a space.
        if tag.low <= at + 3 and tag.high > at:
            at = tag.high
    return at >= high


def _is_idle_word(word: Word, *, kazakh: bool) -> bool:
    if word.text.lower() in _bounding():
        return True
    analysis = stemmer.analyse(word.text) if kazakh else lemmas.analyse(word.text)
    return analysis.pos in _IDLE or "Degree=Cmp" in (analysis.features or "")


@cache
def _bounding() -> frozenset[str]:
    """The words that make a day the last one: whatever else they may be, beside a time they are no verbs."""
    rows = messages()["bounds"]
    return frozenset(f"{rows['before']}|{rows['after']}".split("|"))


def _same_tags(
    before: Document, after: Document, left: Sequence[Unit], right: Sequence[Unit]
) -> tuple[list[Tag], list[Tag]]:
    """The tags of both sides that have the same value; a body without a name of its own must read the same too."""
    found: tuple[list[Tag], list[Tag]] = [], []
    keys: tuple[tuple[Label, Key], ...] = (
        (Label.DEADLINE, deadline_key),
        (Label.AGENCY, _body_key),
        (Label.FIGURE, bound_key),
    )
    for label, key in keys:
        tags = [tag for tag in tags_of(before, left, label) if _tells(tag)]
        others = [tag for tag in tags_of(after, right, label) if _tells(tag)]
        alone = match(tags, others, (key,))
        for first, second in alone.changed:
            found[0].append(first)
            found[1].append(second)
    return found


def _tells(tag: Tag) -> bool:
    """Whether a deadline has a value at all: what no calendar tells is the same only word for word."""
    return tag.label is not Label.DEADLINE or any(
        tag.value.get(name) for name in ("start", "end", "every", "offset", "dates")
    )


def _body_key(tag: Tag) -> object:
    held = agencies().get(str(tag.value.get("id")))
    return said_key(tag) if held is None or held.kind == "generic" else agency_key(tag)


def _is_spaced(edit: Edit, left: str, right: str) -> bool:
    """Whether both sides are letter for letter the same but for spaces: `2, 2027` and `2,2027`."""
    first, second = (
        "".join(left[edit.left : edit.left_end].split()),
        "".join(right[edit.right : edit.right_end].split()),
    )
    return first == second


def _is_abbreviated(edit: Edit, left: str, right: str) -> bool:
    """Whether one word stands for the other cut short: `обл.` for `области`, `г.` for `года`."""
    first, second = left[edit.left : edit.left_end], right[edit.right : edit.right_end]
    for short, whole, follows in ((first, second, left[edit.left_end :]), (second, first, right[edit.right_end :])):
        cut = short.rstrip(".")
        dotted = short.endswith(".") or follows.startswith(".")
        if dotted and cut.isalpha() and whole.isalpha() and len(cut) < len(whole):
            return whole.lower().startswith(cut.lower())
    return False


def _is_one_number(first: str, second: str, *, kazakh: bool) -> bool:
    values = _value(first, kazakh=kazakh), _value(second, kazakh=kazakh)
    return values[0] is not None and values[0] == values[1]


def _value(text: str, *, kazakh: bool) -> float | None:
    """The number that a stretch is, and nothing else."""
    said = text.strip()
    if not said:
        return None
    if (value := roman(said)) is not None:
        return value
    found = numerals(said, kazakh=kazakh)
    if len(found) == 1 and found[0].start == 0 and not any(map(str.isalpha, said[found[0].end :])):
        return found[0].value
    return None
